"""`--waits`: used where replay let it, said where not, refused where it cannot be right."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import TOURIST, Said, call
from tests.cli.test_output import list_faults
from tests.conftest import SITUATIONS
from tests.forecast.products.drawn import AS_OF, draw_forecast
from tests.planner.shipped import RUSSIA
from wayout.forecast.forecast import Forecast
from wayout.forecast.products.document import write_forecast

EVENING = ("--at", "2022-09-28T19:00:00+03:00", "--as-of", "2022-09-28T18:30:00+03:00")
PLAN = ("--from", "Vladikavkaz", "--to", "GE", *EVENING, *TOURIST, "--format", "json")
BASIS = "forecast as of 28 September at 18:00 from 4 reports; of this post: 4"
LATER = min(o.id for o in RUSSIA.observations.values() if o.published > AS_OF)
"""A report that nobody could know when the drawn forecast was made."""

HEAD = 'situation = "russia-2022"'
USE = """
[[use]]
target = "wait"
mode = "{mode}"
on = {on}
pairs = 40
days = 12
interval_score = {score}
last_score = 2.0
why = "invented"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the shipped situation where replay has switched on the waits of cars alone."""
    folder = tmp_path_factory.mktemp("waits") / "russia-2022"
    shutil.copytree(SITUATIONS / "russia-2022", folder)
    use = USE.format(mode="car", on="true", score=1.0) + USE.format(
        mode="foot", on="false", score=3.0
    )
    (folder / "use.toml").write_text(HEAD + use, "utf-8")
    return folder


def store(forecast: Forecast, folder: Path) -> str:
    """Store a forecast; give the name of its file."""
    path = folder / "forecast.json"
    path.write_text(json.dumps(write_forecast(forecast)), "utf-8")
    return str(path)


@cache
def ask(command: str, situation: str, *more: str) -> Said:
    """Call the program once for all tests that look at the same answer."""
    return call(command, situation, *(PLAN if command == "plan" else ()), *more)


def list_waits(plan: dict[str, Any]) -> dict[str, Any]:
    """Give the wait at Verkhny Lars by means of passing it."""
    legs = [leg for journey in plan["journeys"] for leg in journey["legs"]]
    return {
        leg["mode"]: leg["wait"]
        for leg in legs
        if leg["from"] == "verkhny-lars" and leg["mode"].startswith("border")
    }


def test_plan_takes_the_waits_that_are_on(folder: Path, tmp_path: Path) -> None:
    """Cars wait as forecast, walkers as estimated, and both are said on standard error."""
    file = store(draw_forecast(factor=0.2), tmp_path)
    plain, told = ask("plan", str(folder)), ask("plan", str(folder), "--waits", file)
    before, waits = list_waits(json.loads(plain.out)), list_waits(json.loads(told.out))
    assert list_faults("plan", json.loads(told.out)) == []
    assert waits["border-car"]["basis"] == BASIS
    assert set(waits["border-car"]["records"]) == {"O069", "O070", "O071", "O072"}
    assert waits["border-bicycle"] == before["border-bicycle"]
    car, foot = told.err.splitlines()
    assert car.startswith("wayout: --waits: wait, car: on: 4 posts, up to 2022-10-12T")
    assert foot.startswith("wayout: --waits: wait, foot: off: replay did not show it closer")


def test_board_takes_the_waits_that_are_on(folder: Path, tmp_path: Path) -> None:
    """The board has the wait of its hour by the published schema."""
    file = store(draw_forecast(), tmp_path)
    said = ask("board", str(folder), *EVENING, "--format", "json", "--waits", file)
    board = json.loads(said.out)
    assert list_faults("board", board) == []
    bases = {p["id"]: p["wait"]["basis"] for p in board["crossings"]}
    assert bases["verkhny-lars"] == BASIS
    assert {i for i, basis in bases.items() if basis.startswith("forecast")} == {
        *("verkhny-lars", "torfyanovka", "petukhovo", "lyttya")
    }


def test_nothing_changes_where_nothing_is_on(tmp_path: Path) -> None:
    """The shipped situation has no replay that won: the plan is the same, and it is said why."""
    file = store(draw_forecast(), tmp_path)
    told = ask("plan", "russia-2022", "--waits", file)
    assert told.out == ask("plan", "russia-2022").out
    assert told.err.count("\n") == 2
    assert "wait, car: off: " in told.err
    assert "replay did not show it closer" in told.err


def test_stale_forecast_is_not_used(folder: Path, tmp_path: Path) -> None:
    """A forecast keeps no longer than a report of a wait; one line says so."""
    old = replace(draw_forecast(), as_of=AS_OF - timedelta(hours=13), inputs=())
    told = ask("plan", str(folder), "--waits", store(old, tmp_path))
    assert told.out == ask("plan", str(folder)).out
    assert told.err == (
        "wayout: --waits: not used: it is 14 hours old, and a wait keeps for 12;"
        " the estimates stand\n"
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"situation": "elsewhere"}, "is a forecast of 'elsewhere'; accepted: one of russia-2022"),
        ({"scenario": "two-lanes"}, "is of the what-if 'two-lanes', which nobody announced"),
        ({"as_of": AS_OF + timedelta(hours=1)}, "was made as of 2022-09-28T19:00+03:00, not yet"),
        ({"inputs": ("O069", LATER)}, f"its input {LATER} was published on"),
    ],
)
def test_forecast_that_cannot_be_right_is_refused(
    folder: Path, tmp_path: Path, changed: dict[str, Any], words: str
) -> None:
    """Another situation, a what-if, hindsight by its date or by its inputs: one line, exit 2."""
    file = store(replace(draw_forecast(), **changed), tmp_path)
    assert words in ask("plan", str(folder), "--waits", file).refusal(2)


def test_damaged_files_are_refused(folder: Path, tmp_path: Path) -> None:
    """A file that is no forecast, one that is not there, and a use.toml that claims too much."""
    damaged = tmp_path / "damaged.json"
    damaged.write_text('{"format": "wayout-forecast-1"', "utf-8")
    for file, words in ((str(damaged), "is no forecast"), ("none.json", "cannot be read")):
        assert words in ask("plan", str(folder), "--waits", file).refusal(2)
    assert "--waits is empty" in ask("plan", str(folder), "--waits", "").refusal(2)
    boast = tmp_path / "russia-2022"
    shutil.copytree(folder, boast)
    (boast / "use.toml").write_text(HEAD + USE.format(mode="car", on="true", score=3.0), "utf-8")
    said = ask("plan", str(boast), "--waits", store(draw_forecast(), tmp_path))
    assert "'wait' is not as its scores decide" in said.refusal(2)
