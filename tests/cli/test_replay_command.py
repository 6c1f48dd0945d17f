"""`wayout replay` scores forecasts day by day, scores stored ones, and writes pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.calling import Said, call
from tests.forecast.replay.plain_forecaster import Recorder, read_facts
from wayout.commands import replay as command

DAYS = ("--from", "2022-09-22", "--until", "2022-09-24", "--days", "4")
Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Give the command with a plain forecaster in place of the model, and facts read once."""
    monkeypatch.setattr(command, "make_forecaster", lambda *_, **__: Recorder())
    monkeypatch.setattr(command, "get_situation", lambda _: read_facts())
    monkeypatch.chdir(tmp_path)
    return lambda *args, **others: call("replay", "russia-2022", *args, **others)


def test_every_pair_of_finland_stands_beside_the_baselines(run: Run) -> None:
    """Made on the 24th, of the 25th: 8314 reported; the last value was that of the 23rd."""
    said = run(*DAYS, columns=140)
    assert said.code == 0
    row = next(line for line in said.out.splitlines() if line.startswith("24 Sep  25 (+1)"))
    assert "8314" in row
    assert "5000 [2600-7400]" in row
    assert "7667 [" in row
    assert "too few for any claim of superiority" in " ".join(said.out.split())


def test_json_and_csv_have_every_pair(run: Run) -> None:
    """Both have the same pairs, CSV a row for each method."""
    document = json.loads(run(*DAYS, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run(*DAYS, "--format", "csv").out)))
    assert document["situation"] == "russia-2022"
    assert len(rows) == len(document["pairs"]) * len(document["methods"])
    assert {u["on"] for u in document["use"]} == {False}


def test_forecasts_are_kept_and_scored_again(run: Run, tmp_path: Path) -> None:
    """What a replay stored, `--score` scores to the same pairs, without forecasting."""
    first = json.loads(run(*DAYS, "--format", "json").out)
    store = tmp_path / "forecasts" / "russia-2022"
    assert len(list(store.glob("*.json"))) == 3
    again = json.loads(run("--score", str(store), "--format", "json").out)
    assert again["pairs"] == first["pairs"]


def test_the_pages_are_whole_without_script_or_network(run: Run, tmp_path: Path) -> None:
    """Every picture the page names is there, has words, and nothing is fetched from elsewhere."""
    said = run(*DAYS, "--out", str(tmp_path / "out"))
    assert said.code == 0
    out = tmp_path / "out"
    page = (out / "index.html").read_text("utf-8")
    pictures: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag != "script"
            if tag == "img":
                pictures.append(dict(attrs))

    Reader().feed(page)
    assert "http" not in page
    assert pictures
    for picture in pictures:
        assert picture["alt"]
        assert (out / str(picture["src"])).read_bytes().startswith(b"\x89PNG")
    assert {p.name for p in out.iterdir()} >= {"replay.json", "pairs.csv", "use.toml"}
    assert "too few for any claim of superiority" in page


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "22 September"), "--from '22 September' is no day; accepted: such as"),
        (("--from", "2022-08-01"), "accepted: days in order from 2022-09-15 to 2022-10-31"),
        (("--days", "0"), "--days 0; accepted: 1 to 60"),
        (("--members", "0"), "--members 0; accepted: 1 to 10000"),
        (("--seed", "-1"), "--seed -1; accepted: a whole number from 0"),
        (("--score", "nowhere"), "no folder 'nowhere'; accepted: one with stored forecasts"),
        (("--score", ".", "--from", "2022-09-22"), "--from with --score; accepted:"),
        (("--score", "."), "'.' has no *.json; accepted: a folder of stored forecasts"),
    ],
)
def test_a_wrong_call_is_one_line(run: Run, options: tuple[str, ...], words: str) -> None:
    """What was found, and what is accepted."""
    assert words in run(*options).refusal(2)


def test_a_file_that_is_no_forecast_is_named(run: Run, tmp_path: Path) -> None:
    """One line with its name and what is wrong."""
    for content in ("[1]", "{", '{"format": "wayout-forecast-1"}', "\x00"):
        (tmp_path / "bad.json").write_text(content, "utf-8")
        assert "bad.json'" in run("--score", str(tmp_path)).refusal(2)
