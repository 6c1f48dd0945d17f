"""`wayout depart`, `latest`, `reach`: JSON by schema, text that fits, one line for a bad call."""

from __future__ import annotations

import json
from functools import cache
from unittest.mock import patch

import pytest

from tests.cli.calling import AT, RESERVIST, TOURIST, Said, _get_situation, call
from tests.cli.test_output import list_faults
from wayout.commands import plan_times

EVENING = ("--as-of", "2022-09-29T18:00:00+03:00")
CALLS: dict[str, tuple[str, ...]] = {
    "departures": (
        *("depart", "russia-2022", "--from", "Vyborg", "--to", "FI", *EVENING, *TOURIST),
        *("--between", "2022-09-29T18:00:00+03:00", "2022-09-30T12:00:00+03:00"),
    ),
    "latest": ("latest", "russia-2022", "--from", "Vyborg", *EVENING, *TOURIST),
    "reach": ("reach", "russia-2022", "--from", "Samara", "--at", AT, "--within", "24", *RESERVIST),
}


@cache
def ask(*args: str, columns: int = 80) -> Said:
    """Call the program once for all tests that look at the same output."""
    with patch.object(plan_times, "get_situation", _get_situation):
        return call(*args, columns=columns)


@pytest.mark.parametrize("name", CALLS)
def test_json_fits_its_published_schema(name: str) -> None:
    """Each command prints one JSON document and nothing else."""
    said = ask(*CALLS[name], "--format", "json")
    assert (said.code, said.err) == (0, "")
    assert list_faults(name, json.loads(said.out)) == []


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_text_fits_the_terminal(name: str, columns: int) -> None:
    """No line is wider than the terminal, in a table or without one."""
    said = ask(*CALLS[name], columns=columns)
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= columns


def test_latest_says_until_when_and_what_closes() -> None:
    """The tourist from Vyborg reads the hour, the deadline and the record."""
    said = " ".join(ask(*CALLS["latest"], columns=60).out.split())
    assert "leave by Thu 29 Sep" in said
    assert "across by Fri 30 Sep 00:00: it closes (R060)" in said


def test_depart_says_from_when_to_when() -> None:
    """The last start before Finland closes is told, and what closes behind it."""
    said = " ".join(ask(*CALLS["departures"], columns=60).out.split())
    assert "set out from Thu 29 Sep 18:00 to Thu 29 Sep" in said
    assert "refused from Fri 30 Sep 00:00 (R060)" in said


def test_reach_lists_countries_and_towns_inside() -> None:
    """Somebody in Samara reads that Kazakhstan is in reach, and what is near inside."""
    said = " ".join(ask(*CALLS["reach"], columns=60).out.split())
    assert "Kazakhstan through" in said
    assert "Tolyatti" in said


def test_map_is_geojson() -> None:
    """The map is a feature collection of points."""
    drawn = json.loads(ask(*CALLS["reach"], "--format", "geojson").out)
    assert drawn["type"] == "FeatureCollection"
    assert {f["geometry"]["type"] for f in drawn["features"]} == {"Point"}


def test_answer_is_no_when_it_is_too_late() -> None:
    """An hour before midnight nobody gets from Kazan to Finland: exit code 1, and since when."""
    late = ("latest", "russia-2022", "--from", "Kazan", "--to", "FI", *TOURIST)
    said = ask(*late, "--by", "2022-09-30T00:00:00+03:00", "--as-of", "2022-09-29T23:00:00+03:00")
    assert (said.code, said.err) == (1, "")
    words = " ".join(said.out.split())
    assert "It is too late for every border that counts." in words
    assert "one had to leave by Wed 28 Sep" in words


BETWEEN = ("--between", AT, "2022-09-23T18:00:00+03:00")
DEPART = ("depart", "russia-2022", "--from", "Kazan")
REACH = ("reach", "russia-2022", "--from", "Kazan", "--at", AT)
LATEST = ("latest", "russia-2022", "--from", "Kazan")
BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no-offset": (
        (*DEPART, "--between", "2022-09-22T18:00:00", AT),
        "did you mean '2022-09-22T18:00:00+03:00'?",
    ),
    "one-time": ((*DEPART, "--between", AT), "requires 2 arguments"),
    "backward": (
        (*DEPART, "--between", AT, "2022-09-21T18:00:00+03:00"),
        "before it begins",
    ),
    "unknown-place": (("depart", "russia-2022", "--from", "Kazn", *BETWEEN), "Kazan"),
    "unknown-goal": ((*DEPART, *BETWEEN, "--to", "Finnland"), "Finland"),
    "no-start": (("reach", "russia-2022", "--at", AT, "--within", "9"), "give --from PLACE"),
    "no-number": ((*REACH, "--within", "tonight"), "accepted: such as 24"),
    "endless": ((*REACH, "--within", "inf"), "accepted: such as 24"),
    "too-long": ((*REACH, "--within", "1000"), "up to 168"),
    "outside": ((*LATEST, "--by", "2031-01-01T00:00:00Z"), "lies outside russia-2022"),
    "no-as-of": (LATEST, "no --as-of given; now"),
    "past": (
        (*LATEST, "--by", AT, "--as-of", "2022-09-23T18:00:00+03:00"),
        "is not after",
    ),
    "no-post": (
        (*LATEST, "--by", AT, "--as-of", "2022-09-22T00:00:00+03:00", "--through", "Kazan"),
        "is no border post",
    ),
    "unknown-answer": ((*REACH, "--within", "9", "--set", "agee=3"), "did you mean 'age'"),
    "unknown-format": ((*DEPART, *BETWEEN, "--format", "geojson"), "'geojson' is not one of"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_call_is_one_clear_line(name: str) -> None:
    """What was found and what is accepted, on one line, with exit code 2."""
    args, words = BAD[name]
    assert words in ask(*args).refusal(2)
