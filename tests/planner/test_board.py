"""The board: what is open to whom, on whose word, how old, and what contradicts what."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.conftest import SITUATIONS
from tests.planner.small_board import get_small, list_faults
from wayout.planner.board import make_board
from wayout.rules.answers import parse_traveller
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation
from wayout.terminal.board import render_board

RUMOUR = """
[[rule]]
id = "bridge-shut-rumour"
domain = "crossing"
country = "XA"
effect = "refuse"
reason = "CROSSING_CLOSED"
crossings = ["north-bridge"]
status = "rumour"
published = 2022-09-25T23:59:59+03:00
published_basis = "report-day"
recorded = 2022-11-15T12:00:00+03:00
sources = ["herald-0926"]
text = "It is said that the bridge is shut."

[[rule]]
id = "bridge-checks"
domain = "exit"
country = "XA"
effect = "warn"
risk = "checks"
crossings = ["north-bridge"]
status = "practice"
published = 2022-09-25T23:59:59+03:00
published_basis = "report-day"
recorded = 2022-11-15T12:00:00+03:00
sources = ["herald-0926"]
text = "Men are asked for papers at the bridge."

[[report]]
id = "bridge-places"
topic = "fraud"
country = "XB"
place = "north-bridge"
status = "observed"
valid_from = 2022-09-26T00:00:00+03:00
valid_to = 2022-09-27T00:00:00+03:00
published = 2022-09-26T23:59:59+03:00
published_basis = "report-day"
recorded = 2022-11-15T12:00:00+03:00
sources = ["herald-0926"]
text = "Places in the line are sold."
"""


@cache
def get_russia() -> Situation:
    """Get the worked example, read once."""
    return get_situation(SITUATIONS / "russia-2022")


def make_at(situation: Situation, instant: str, **answers: Any) -> dict[str, Any]:
    """Make the board of an instant, for one traveller if there are answers."""
    at = parse_instant(instant)
    party = (parse_traveller(answers, situation.head, where=str),) if answers else ()
    return make_board(situation, party, at=at, as_of=at)


def find_post(board: dict[str, Any], post: str) -> dict[str, Any]:
    """Find the line of a post."""
    return next(line for line in board["crossings"] if line["id"] == post)


def list_ids(notes: list[dict[str, Any]]) -> list[str]:
    """List the ids of notes."""
    return [note["id"] for note in notes]


def render_at(board: dict[str, Any], width: int) -> str:
    """Render a board into text of a width."""
    out = io.StringIO()
    render_board(board, Console(file=out, width=width, no_color=True))
    return out.getvalue()


def test_board_shows_both_sides_at_lars_when_the_day_is_over() -> None:
    """R289 and R311 stand at Verkhny Lars with ages, and the resolution says which is used."""
    post = find_post(make_at(get_russia(), "2022-09-23T23:59:59+03:00"), "verkhny-lars")
    clash = next(c for c in post["contradictions"] if c["resolution"] == "lars-queue-0922")
    assert [(s["id"], s["used"], s["age_hours"]) for s in clash["sides"]] == [
        ("R289", True, 24.0),
        ("R311", False, 31.0),
    ]
    assert clash["why"].startswith("The statement speaks of every border post")
    assert {"R289#1", "R289#2"} <= set(list_ids(post["queue"]))
    assert {"R289", "R311"} <= set(list_ids(post["reports"]))


def test_board_does_not_know_the_eyewitness_before_publication() -> None:
    """At 20:00 on the 22nd R289 and its resolution are not published; the denial stands alone."""
    post = find_post(make_at(get_russia(), "2022-09-22T20:00:00+03:00"), "verkhny-lars")
    assert "R311" in list_ids(post["reports"])
    assert "R289" not in str(post)
    assert "lars-queue-0922" not in str(post)


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_board_fits_the_width_of_the_terminal(width: int) -> None:
    """No line is wider than the console, and the sides are named at any width."""
    text = render_at(make_at(get_russia(), "2022-09-23T23:59:59+03:00"), width)
    assert max(len(line) for line in text.splitlines()) <= width
    plain = " ".join(text.split())
    assert "R289" in plain
    assert "R311" in plain
    assert "24 hours ago" in plain


@pytest.mark.parametrize("instant", ["2022-09-16T12:00:00+03:00", "2022-09-30T12:00:00+03:00"])
def test_board_fits_its_schema_and_holds_no_hindsight(instant: str) -> None:
    """Every value fits the schema, and nothing cited was published later."""
    board = make_at(get_russia(), instant)
    assert list_faults("board", board) == []
    assert len(board["crossings"]) == len(get_russia().crossings)
    assert all(
        parse_instant(r["published"]) <= parse_instant(instant) for r in board["records"].values()
    )


def test_board_gives_a_verdict_with_records_for_each_mode(small: Path) -> None:
    """With papers the car passes; on foot the refusal and its record stand there."""
    board = make_at(
        get_small(small),
        "2022-09-27T12:00:00+03:00",
        citizenship=["XA"],
        documents=["foreign-passport"],
    )
    modes = {m["mode"]: m for m in find_post(board, "north-bridge")["modes"]}
    assert modes["foot"]["verdict"] == "refused"
    assert modes["foot"]["reason"] == "MODE_NOT_ADMITTED"
    assert "bridge-no-foot" in modes["foot"]["records"]
    assert modes["bicycle"]["post"] == "allowed"
    assert list_faults("board", board) == []


def test_board_shows_a_rumour_as_said_only(small: Path) -> None:
    """A rumour that a post is shut does not shut it, and is shown as deciding nothing."""
    situation = get_small(small, RUMOUR)
    post = find_post(make_at(situation, "2022-09-27T12:00:00+03:00"), "north-bridge")
    car = next(m for m in post["modes"] if m["mode"] == "car")
    assert car["post"] == "allowed"
    assert "bridge-shut-rumour" not in car["records"]
    assert [n["only_said"] for n in post["warnings"] if n["id"] == "bridge-shut-rumour"] == [True]


def test_board_keeps_exit_checks_and_fraud_away_from_posts(small: Path) -> None:
    """Checks at a post are in the one exit section; places sold in a queue are nowhere."""
    board = make_at(get_small(small, RUMOUR), "2022-09-27T12:00:00+03:00")
    assert "bridge-checks" in list_ids(board["exit"]["said"])
    assert "bridge-checks" not in str(board["crossings"])
    assert "bridge-places" not in str(board)


def test_board_names_who_is_used_when_a_count_is_denied(small: Path) -> None:
    """The resolved clash shows the count as used and the denial as not used."""
    post = find_post(make_at(get_small(small), "2022-09-28T12:00:00+03:00"), "north-bridge")
    clash = next(c for c in post["contradictions"] if c["resolution"] == "bridge-queue-0926")
    assert clash["used"] == ["bridge-queue"]
    assert {s["id"] for s in clash["sides"]} == {"bridge-queue", "bridge-no-queue"}


def test_board_trend_is_unknown_without_reports(small: Path) -> None:
    """No queue report gives no trend, and the wait says that it is assumed."""
    post = find_post(make_at(get_small(small), "2022-09-20T12:00:00+03:00"), "north-bridge")
    assert post["trend"]["word"] == "unknown"
    assert "assumed" in post["wait"]["basis"]
    assert post["queue"] == []


TWO_QUEUES = """
[[report]]
id = "bridge-queue-late"
topic = "queue"
country = "XB"
place = "north-bridge"
modes = ["car"]
status = "observed"
valid_from = 2022-09-27T00:00:00+03:00
valid_to = 2022-09-28T00:00:00+03:00
published = 2022-09-27T23:59:59+03:00
published_basis = "report-day"
recorded = 2022-11-15T12:00:00+03:00
sources = ["herald-0926"]
text = "The line is {km} kilometres long."
figures = [ {{ kind = "queue_length", value = {km}, unit = "km", bound = "exact" }} ]
"""


@pytest.mark.parametrize(("km", "word"), [(40, "growing"), (6, "steady"), (1, "shrinking")])
def test_board_trend_compares_with_the_day_before(small: Path, km: int, word: str) -> None:
    """A much longer line than the last is growing, a like one steady, a shorter one shrinking."""
    situation = get_small(small, TWO_QUEUES.format(km=km))
    trend = find_post(make_at(situation, "2022-09-28T06:00:00+03:00"), "north-bridge")["trend"]
    assert trend["word"] == word
    assert trend["records"] == ["bridge-queue-late#1"]
    assert "12 hours before" in trend["why"]


def test_board_says_that_a_post_is_shut_at_this_hour(small: Path) -> None:
    """At 23:00 a post open from 08:00 to 20:00 is not open; a post without hours always is."""
    board = make_at(get_small(small), "2022-09-20T23:00:00+03:00")
    assert find_post(board, "south-gate")["hours"]["open_at"] is False
    assert find_post(board, "north-bridge")["hours"]["round_the_clock"] is True
    assert "shut at this hour" in " ".join(render_at(board, 60).split())
