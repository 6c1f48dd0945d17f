"""`wayout replay` with the model itself: one small forecast, stored and scored, seed by seed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.calling import call

ONE_DAY = ("--from", "2022-09-23", "--until", "2022-09-23", "--days", "2", "--members", "4")


def test_a_day_of_the_example_crisis_is_forecast_stored_and_scored(tmp_path: Path) -> None:
    """Its inputs were known that day, its scores are finite, and the same seed says the same."""

    def run(store: str) -> dict[str, list[dict[str, object]]]:
        options = ("--store", str(tmp_path / store), "--format", "json")
        said = call("replay", "russia-2022", *ONE_DAY, *options)
        assert said.code == 0, said.err
        found: dict[str, list[dict[str, object]]] = json.loads(said.out)
        return found

    first, again = run("a"), run("b")
    assert first["forecasts"][0]["inputs"]
    assert first["notices"] == []
    assert [p for p in first["pairs"] if p["scores"]["forecast"]]  # type: ignore[index]
    assert first == again
