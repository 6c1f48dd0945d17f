"""The command `forecast`: bad calls are one line, files come whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import Said, call
from tests.forecast.products.drawn import AS_OF, DAYS, draw_forecast
from wayout import cli
from wayout.commands.forecast import forecast
from wayout.forecast.forecast import ARRIVALS, STRANDED, WAIT, Forecast
from wayout.forecast.products.document import write_forecast
from wayout.forecast.products.reading import read_forecast

AT = "2022-09-28T18:00:00+03:00"
ASK = ("forecast", "russia-2022", "--as-of", AT)
WHAT_IF = """name = "slow"
title = "Verkhny Lars works half as fast"

[[change]]
what = "capacity"
post = "verkhny-lars"
factor = 0.5
from = 2022-09-29T00:00:00+03:00
to = 2022-10-05T00:00:00+03:00
"""


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Put the drawn forecast in the place of the model, and give what the model was asked for."""
    calls: list[dict[str, Any]] = []

    def make(_known: object, **given: Any) -> Forecast:
        calls.append(given)
        scenario = given["scenario"]
        given["call"].report("Simulating", 1, 1)
        found = draw_forecast(factor=1.0 if scenario is None else 2.0)
        named = "" if scenario is None else scenario.name
        return replace(found, members=given["members"], seed=given["seed"], scenario=named)

    monkeypatch.setattr("wayout.forecast.crisis.forecast_crisis", make)
    monkeypatch.setattr("wayout.guide.sheet.charts.MOST_CHARTS", 1)
    monkeypatch.setitem(cli.wayout.commands, "forecast", forecast)
    return calls


@pytest.fixture
def what_if(tmp_path: Path) -> str:
    """Write a what-if file."""
    path = tmp_path / "slow.toml"
    path.write_text(WHAT_IF, encoding="utf-8")
    return str(path)


def done(*args: str) -> Said:
    """Call and demand that it is done."""
    said = call(*ASK, *args, columns=100)
    assert said.code == 0, said
    return said


def test_the_model_is_asked_for_what_the_call_says(asked: list[dict[str, Any]]) -> None:
    """Instant, days, members, seed and workers reach it; left out, 1000 members of seed 1."""
    done("--days", "14", "--members", "50", "--seed", "7", "--dask", "tcp://127.0.0.1:9")
    done()
    first, second = asked
    assert (first["as_of"], first["days"], first["members"], first["seed"]) == (AS_OF, 14, 50, 7)
    assert first["call"].workers == "tcp://127.0.0.1:9"
    assert (second["members"], second["seed"], second["scenario"]) == (1000, 1, None)


def test_the_text_has_countries_posts_and_chances() -> None:
    """A row for each day of a country, the queue at a post, what may take effect."""
    out = done("--full").out
    for words in ("Georgia", "29 Sep", "Verkhny Lars", "wait by car", "What may take effect"):
        assert words in out
    assert "Public" not in out


def test_a_narrow_terminal_gets_lines_instead_of_tables(what_if: str) -> None:
    """Sixty columns: the same numbers without a frame."""
    said = call(*ASK, "--full", "--what-if", what_if, columns=60)
    assert said.code == 0
    for line in ("29 Sep: 9,300 (7,000–12,000)", "tonight, 22:00: 45 h (34–59 h)"):
        assert line in said.out
    assert "─" not in said.out
    assert all(len(line.rstrip()) <= 60 for line in said.out.splitlines())


def test_a_scenario_that_changes_little_is_counted_not_listed(
    monkeypatch: pytest.MonkeyPatch, what_if: str
) -> None:
    """The same forecast twice: no table of differences, but a sentence."""
    monkeypatch.setattr(
        "wayout.forecast.crisis.forecast_crisis", lambda *_, **given: draw_forecast()
    )
    said = done("--what-if", what_if)
    assert re.search(r"\d+ of \d+ places and targets change by less than a twentieth", said.out)
    assert "about none" not in said.out


def test_without_full_nothing_of_towns_and_stranded_is_said(tmp_path: Path) -> None:
    """Neither in the text, nor in JSON, nor in CSV, nor in a file."""
    out = tmp_path / "out"
    said = done("--out", str(out))
    assert "Public" in said.out
    for text in (said.out, done("--format", "json").out, done("--format", "csv").out):
        assert not any(
            word in text for word in ("uralsk", "Uralsk", f'"{STRANDED}"', f",{STRANDED}")
        )
    held = {path.name for path in out.iterdir()}
    assert not any(name.startswith((STRANDED, ARRIVALS)) for name in held)
    assert "uralsk" not in (out / "forecast.json").read_text("utf-8")
    assert "Uralsk" not in (out / "sheet.html").read_text("utf-8")


def test_json_is_the_stored_forecast() -> None:
    """It is read again as the model made it."""
    found = read_forecast(json.loads(done("--full", "--format", "json").out))
    assert write_forecast(found) == write_forecast(draw_forecast())


def test_csv_is_the_table_of_quantiles(what_if: str) -> None:
    """With a what-if file both scenarios are in it."""
    text = done("--full", "--format", "csv", "--what-if", what_if).out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["scenario_id"] for row in rows} == {"none", "slow"}
    assert {row["origin_date"] for row in rows} == {"2022-09-28"}


def test_a_what_if_is_made_with_the_same_seed_and_compared(
    asked: list[dict[str, Any]], what_if: str
) -> None:
    """Two forecasts that differ in the scenario alone; the text says by how much."""
    said = done("--what-if", what_if, "--seed", "3")
    plain, changed = asked
    assert [one["seed"] for one in asked] == [3, 3]
    assert plain["scenario"] is None
    assert changed["scenario"].changes[0].factor == 0.5
    assert "What if: Verkhny Lars works half as fast" in said.out
    assert "Change" in said.out
    document = json.loads(done("--what-if", what_if, "--format", "json").out)
    assert set(document) == {"plain", "what_if", "comparison"}
    waits = [row for row in document["comparison"] if row["target"] == WAIT]
    assert waits[0]["change"] == pytest.approx(waits[0]["plain"]["median"])


def test_out_holds_every_file(tmp_path: Path, what_if: str) -> None:
    """Forecast, table, sheet on screen and on paper, charts in both themes, the comparison."""
    out = tmp_path / "out"
    said = done("--full", "--out", str(out), "--what-if", what_if)
    held = {path.name for path in out.iterdir()}
    wanted = {"forecast.json", "quantiles.csv", "sheet.html", "sheet.pdf", "charts.html", "map.png"}
    wanted |= {"what-if.json", "what-if.html", "what-if.pdf", "comparison.json", "map-dark.png"}
    assert wanted <= held
    assert "wait-verkhny-lars-car-dark.png" in held
    assert said.err.endswith(f"written to {out}\n")
    assert (out / "sheet.pdf").read_bytes().startswith(b"%PDF")
    page = (out / "charts.html").read_text("utf-8")
    assert all(name in page for name in held if name.endswith(".png"))


def test_an_interrupt_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while charts are drawn: no folder, and none aside."""

    def stop(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wayout.guide.sheet.paper.print_sheet", stop)
    said = call(*ASK, "--out", str(tmp_path / "out"))
    assert said.code == 130
    assert list(tmp_path.iterdir()) == []


FAULTS = {
    "no days": (("--days", "0"), "--days 0; accepted: 1 to 60"),
    "too far": (("--days", "61"), "--days 61; accepted: 1 to 60"),
    "no members": (("--members", "0"), "--members 0; accepted: 1 to 10000"),
    "too many members": (("--members", "10001"), "--members 10001; accepted: 1 to 10000"),
    "negative seed": (("--seed", "-1"), "--seed -1; accepted: a whole number from 0"),
    "no number": (("--days", "x"), "'x' is not a valid integer"),
    "before the window": (("--as-of", "2021-01-01T00:00:00+03:00"), "lies outside russia-2022"),
    "after the window": (("--as-of", "2023-01-01T00:00:00+03:00"), "lies outside russia-2022"),
    "no offset": (("--as-of", "2022-09-28T18:00:00"), f"did you mean '{AT}'?"),
    "no such file": (("--what-if", "/nowhere/x.toml"), "x.toml:1: cannot be read"),
    "no file at all": (("--what-if", ""), "--what-if is empty"),
    "impossible file": (("--what-if", "a\0b"), "--what-if"),
    "impossible folder": (("--out", "a\0b"), "--out"),
    "folder of a folder": (("--out", "/nowhere/out"), "its parent is no folder"),
}


@pytest.mark.parametrize(("args", "said"), FAULTS.values(), ids=FAULTS)
def test_a_bad_call_is_one_line(
    args: tuple[str, ...], said: str, asked: list[dict[str, Any]]
) -> None:
    """It says what is accepted, exits with 2, and the model is not asked."""
    assert said in call(*ASK, *args).refusal(2)
    assert asked == []


def test_without_as_of_it_is_now_which_lies_outside_a_past_crisis() -> None:
    """The line says that nothing was given."""
    line = call("forecast", "russia-2022").refusal(2)
    assert line.startswith("no --as-of given; now ")


def test_a_situation_without_assumptions_is_refused(small: Path) -> None:
    """The line names the file that is missing and the page that explains it."""
    line = call("forecast", str(small), "--as-of", AT).refusal(2)
    assert "no forecast.toml" in line
    assert "run-a-forecast.md" in line


def test_a_folder_that_is_not_empty_is_not_written_into(
    tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """It is said before the work is done."""
    (tmp_path / "old.txt").write_text("x", encoding="utf-8")
    assert "is not empty" in call(*ASK, "--out", str(tmp_path)).refusal(2)
    assert "is a file" in call(*ASK, "--out", str(tmp_path / "old.txt")).refusal(2)
    assert asked == []


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """It becomes the folder of the forecast."""
    target = tmp_path / "out"
    target.mkdir()
    done("--out", str(target), "--days", str(DAYS))
    assert (target / "forecast.json").is_file()


def test_a_change_outside_the_days_is_refused_with_its_line(what_if: str) -> None:
    """The file and line of the change, the days that are accepted."""
    path = Path(what_if)
    path.write_text(WHAT_IF.replace("2022-10-05", "2022-10-15").replace("09-29", "10-14"), "utf-8")
    line = call(*ASK, "--days", "3", "--what-if", what_if).refusal(2)
    assert line.startswith("slow.toml:4: 'capacity' holds from")


def test_a_change_over_the_edge_is_told_on_standard_error(what_if: str) -> None:
    """The forecast is made."""
    said = done("--days", "3", "--what-if", what_if)
    assert "slow.toml:4: 'capacity' goes on after the last day" in said.err
