"""Sentences about luck: the last start in its three forms, and chances worth a line."""

from __future__ import annotations

from typing import Any

from wayout.terminal.luck import say_chances, say_last_start, say_missing_bound


def start(last: str | None, last_90: str | None, because: str = "") -> list[str]:
    """Say the last start of a journey."""
    journey = {
        "last_departure": last,
        "last_departure_90": last_90,
        "last_departure_because": because or None,
    }
    return list(say_last_start(journey, lambda instant: instant))


def chance(share: float, kind: str) -> dict[str, Any]:
    """Make a chance as the document has it."""
    return {"share": share, "kind": kind, "text": "over 99 % to be across before it shuts"}


def test_last_start_tells_the_sure_one_apart() -> None:
    """As often as not and nine times in ten are two instants, or one in a cautious plan."""
    assert start(None, None) == []
    assert start("six", "four", "the post closes") == [
        "Start no later than six; that is in time as often as not;"
        " to be in time nine times in ten, start by four. After that: the post closes."
    ]
    assert start("four", "four") == ["Start no later than four; that is in time nine times in ten."]
    assert start("six", None) == [
        "Start no later than six;"
        " that is in time as often as not, and no start is in time nine times in ten."
    ]


def test_night_at_a_post_is_told_only_if_it_is_in_danger() -> None:
    """A post that opens again is worth a line below 95 in a hundred; an end always."""
    found = [chance(0.97, "shut"), chance(0.7, "shut"), chance(0.995, "refused")]
    assert len(list(say_chances({"chances": found}))) == 2
    assert list(say_chances({})) == []


def test_missing_bound_is_explained_once() -> None:
    """Where a chance says it, the arrival does not say it again."""
    journey = {"chances": [chance(0.6, "refused")], "arrive_90_because": "the reason"}
    assert say_missing_bound(journey) == "fewer than nine in ten are in time"
    assert say_missing_bound({**journey, "chances": []}) == "the reason"
