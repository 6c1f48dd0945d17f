"""A wrong call: one line that says what, where, what is accepted and the nearest right thing."""

from __future__ import annotations

import pytest

from tests.cli.calling import AT, FROM_KAZAN, RESERVIST, call, run

PLAN = ("plan", "russia-2022", "--at", AT)
KAZAN = ("plan", "russia-2022", "--from", "Kazan")
BOARD = ("board", "russia-2022")
SUGGESTED = "'2022-09-22T18:00:00' has no offset; did you mean '2022-09-22T18:00:00+03:00'?"

WRONG: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "unknown place": (
        (*PLAN, "--from", "Kazzan"),
        ("no place 'Kazzan' in russia-2022", "did you mean 'Kazan'?"),
    ),
    "place with a line break": ((*PLAN, "--from", "Nowhere\nat all"), ("'Nowhere at all'",)),
    "empty place": ((*PLAN, "--from", ""), ("no place ''", "see places.csv")),
    "endless place": ((*PLAN, "--from", "x" * 9000), ("no place 'xxx",)),
    "coordinates in the ocean": (
        (*PLAN, "--from", "0,0"),
        ("0.0, 0.0", "accepted: within 500 km of a known town"),
    ),
    "coordinates off the Earth": (
        (*PLAN, "--from", "155.79,49.12"),
        ("155.79, 49.12 is no point on Earth", "accepted: latitude,longitude"),
    ),
    "region as start": (
        (*PLAN, "--from", "Tatarstan"),
        ("'Tatarstan' is a region", "name a town", "Kazan"),
    ),
    "home country as start": ((*PLAN, "--from", "Russia"), ("'Russia' is a country", "a town")),
    "country abroad as start": ((*PLAN, "--from", "Georgia"), ("is a country", "a town")),
    "start abroad": ((*PLAN, "--from", "Tbilisi"), ("'Tbilisi' is not in RU", "start inside")),
    "unknown destination": ((*FROM_KAZAN, "--to", "Kazzakhstan"), ("did you mean 'Kazakhstan'?",)),
    "destination at home": ((*FROM_KAZAN, "--to", "Moscow"), ("'Moscow' is not abroad",)),
    "plan at a time without offset": ((*KAZAN, "--at", AT[:19]), ("--at", SUGGESTED)),
    "plan known by a time without offset": (
        (*FROM_KAZAN, "--as-of", AT[:19]),
        ("--as-of", SUGGESTED),
    ),
    "board at a time without offset": ((*BOARD, "--at", AT[:19]), ("--at", SUGGESTED)),
    "changes since a time without offset": (
        ("changes", "russia-2022", "--since", AT[:19]),
        ("--since", SUGGESTED),
    ),
    "day without time": ((*KAZAN, "--at", "2022-09-22"), ("'2022-09-22' is no instant", AT)),
    "junk time": ((*KAZAN, "--at", "tomorrow"), ("--at 'tomorrow' is no instant", AT)),
    "thirteenth month": ((*KAZAN, "--at", "2022-13-22T18:00:00"), ("is no instant", AT)),
    "impossible offset": ((*KAZAN, "--at", "2022-09-22T18:00:00+99:00"), ("is no instant",)),
    "time after the situation": (
        (*KAZAN, "--at", "2024-09-22T18:00:00+03:00"),
        ("--at 2024-09-22T18:00:00+03:00 lies outside russia-2022", "2022-09-15T00:00:00+03:00"),
    ),
    "board before the situation": (
        (*BOARD, "--at", "2021-09-22T18:00:00+03:00"),
        ("--at 2021-09-22T18:00:00+03:00 lies outside", "up to 2022-11-01T00:00:00+03:00"),
    ),
    "plan known before the window": (
        (*FROM_KAZAN, "--as-of", "2020-01-01T00:00:00Z"),
        ("--as-of 2020-01-01T00:00:00Z lies before russia-2022", "2022-09-15T00:00:00+03:00 on"),
    ),
    "board known before the window": (
        (*BOARD, "--at", AT, "--as-of", "2020-01-01T00:00:00Z"),
        ("--as-of 2020-01-01T00:00:00Z lies before russia-2022",),
    ),
    "changes that end before they begin": (
        ("changes", "russia-2022", "--since", AT, "--as-of", "2022-09-20T00:00:00Z"),
        (f"--since {AT} is not before --as-of 2022-09-20",),
    ),
    "unknown record": (("explain", "russia-2022", "R0600"), ("'R0600'", "did you mean 'R060'?")),
    "record in lower case": (("explain", "russia-2022", "r060"), ("did you mean 'R060'?",)),
    "record nobody knew yet": (
        ("explain", "russia-2022", "R060", "--as-of", "2022-09-20T00:00:00Z"),
        ("no record 'R060' in russia-2022 as known by 2022-09-20T00:00:00Z",),
    ),
    "unknown situation": (
        ("check", "russia-2023"),
        ("'russia-2023'", "did you mean 'russia-2022'"),
    ),
    "situation without a name": (("check", ""), ("no situation ''", "russia-2022")),
    "situation with an impossible name": (("check", "x" * 9000), ("no situation 'xxx",)),
    "no command": (
        (),
        (
            "name a command: board, build, changes, check, depart, desk, explain, flee, forecast,"
            " import, keys, latest, plan, reach, recheck, replay, serve, sign, verify",
        ),
    ),
    "unknown command": (("plam", "russia-2022"), ("No such command 'plam'", "'plan'")),
    "missing situation": (("plan",), ("Missing argument 'SITUATION'", "wayout plan --help")),
    "missing option": (KAZAN, ("Missing option '--at'", "wayout plan --help")),
    "option without its value": (("plan", "russia-2022", "--from"), ("'--from' requires",)),
    "unknown option": ((*FROM_KAZAN, "--frm", "x"), ("No such option '--frm'", "--from")),
    "unknown format": ((*FROM_KAZAN, "--format", "yaml"), ("'yaml'", "'text', 'json'")),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_call_is_answered_in_one_line(name: str) -> None:
    """Exit code 2, nothing on standard output, and the line holds these words, in any case."""
    args, words = WRONG[name]
    line = call(*args).refusal(2)
    assert [w for w in words if w.casefold() not in line.casefold()] == []
    assert len(line) < 600


def test_wrong_call_is_one_line_of_a_process_too() -> None:
    """A real process prints the same line, with the same exit code, and no traceback."""
    assert run(*PLAN, "--from", "Kazzan") == call(*PLAN, "--from", "Kazzan")


@pytest.mark.parametrize("place", ["Казань", "KAZAN", "55.79,49.12"])
def test_place_may_be_named_in_any_script_or_by_coordinates(place: str) -> None:
    """All of these are Kazan."""
    said = call(*PLAN, "--from", place, *RESERVIST)
    assert (said.code, said.err) == (0, "")
    assert "From Kazan, " in said.out


def test_home_country_as_destination_is_refused() -> None:
    """Somebody who is in Russia cannot leave Russia for Russia."""
    assert "Russia" in call(*FROM_KAZAN, "--to", "Russia").refusal(2)
