"""Changes: what was published, began or ended, and which verdicts flipped with it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rich.console import Console

from tests.conftest import SITUATIONS
from tests.planner.small_board import get_small, list_faults
from wayout.planner.changes import list_changes, render_atom
from wayout.rules.answers import parse_traveller
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation
from wayout.terminal.changes import render_changes

ATOM = "{http://www.w3.org/2005/Atom}"
PLANNED = """
[[rule]]
id = "gate-closes"
domain = "crossing"
country = "XB"
effect = "refuse"
reason = "CROSSING_CLOSED"
crossings = ["south-gate"]
status = "law"
valid_from = 2022-10-05T00:00:00+03:00
valid_to = 2022-10-07T00:00:00+03:00
published = 2022-10-03T18:00:00+03:00
published_basis = "office-day"
recorded = 2022-11-15T12:00:00+03:00
sources = ["herald-1003"]
text = "The south gate is shut on 5 & 6 October <for repairs>."
"""


def list_between(situation: Situation, since: str, until: str, **answers: Any) -> dict[str, Any]:
    """List the changes between two instants, for one traveller if there are answers."""
    party = (parse_traveller(answers, situation.head, where=str),) if answers else ()
    return list_changes(situation, party, since=parse_instant(since), as_of=parse_instant(until))


def pairs(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Give what happened to which record, in order."""
    return [(r["change"], r["id"]) for r in changes["records"]]


def test_changes_name_new_confirmed_and_resolved_when_published(small: Path) -> None:
    """What was published on 27 September is there by its kind, and nothing else is."""
    changes = list_between(
        get_small(small), "2022-09-27T00:00:00+03:00", "2022-09-28T00:00:00+03:00"
    )
    assert set(pairs(changes)) == {
        ("resolved", "bridge-queue-0926"),
        ("confirmed", "bridge-no-foot-seen"),
        ("new", "bridge-no-queue"),
    }
    assert list_faults("changes", changes) == []


def test_changes_are_newest_first(small: Path) -> None:
    """The instants go down the list."""
    changes = list_between(
        get_small(small), "2022-09-16T00:00:00+03:00", "2022-10-10T00:00:00+03:00"
    )
    instants = [r["when"] for r in changes["records"]]
    assert instants == sorted(instants, reverse=True)


def test_changes_tell_an_announced_end_from_one_that_came(small: Path) -> None:
    """The order's end is announced on the 1st and comes on the 2nd of October."""
    situation = get_small(small)
    told = list_between(situation, "2022-10-01T12:00:00+03:00", "2022-10-01T20:00:00+03:00")
    came = list_between(situation, "2022-10-01T20:00:00+03:00", "2022-10-02T12:00:00+03:00")
    assert pairs(told) == [("end-announced", "exit-reserve-end")]
    assert pairs(came) == [("ended", "exit-reserve")]


def test_changes_flip_the_exit_when_an_order_ends(small: Path) -> None:
    """For a reservist the law goes from refused to allowed as the order ends."""
    changes = list_between(
        get_small(small),
        "2022-10-01T20:00:00+03:00",
        "2022-10-02T12:00:00+03:00",
        citizenship=["XA"],
        reservist=True,
    )
    law = next(f for f in changes["flips"] if f["subject"] == "exit-law")
    assert (law["before"]["verdict"], law["after"]["verdict"]) == ("refused", "allowed")
    assert set(law["records"]) == {"exit-reserve", "exit-free"}


def test_changes_show_a_rule_that_comes_into_force_and_ends_by_itself(small: Path) -> None:
    """A closure published before begins, flips the post, and ends again."""
    situation = get_small(small, PLANNED)
    begun = list_between(situation, "2022-10-04T12:00:00+03:00", "2022-10-05T12:00:00+03:00")
    over = list_between(situation, "2022-10-06T12:00:00+03:00", "2022-10-07T12:00:00+03:00")
    assert pairs(begun) == [("came-into-force", "gate-closes")]
    assert pairs(over) == [("ended", "gate-closes")]
    flip = next(f for f in begun["flips"] if f["crossing"] == "south-gate")
    assert flip["mode"] == "car"
    assert flip["after"] == {
        "verdict": "refused",
        "reason": "CROSSING_CLOSED",
        "records": flip["after"]["records"],
    }
    assert "gate-closes" in flip["records"]
    assert [f for f in over["flips"] if f["after"]["verdict"] == "refused"] == []


def test_changes_are_empty_when_nothing_happened(small: Path) -> None:
    """No time, no change, no flip; and the page says so in words."""
    changes = list_between(
        get_small(small), "2022-09-20T00:00:00+03:00", "2022-09-20T00:00:00+03:00"
    )
    assert changes["records"] == []
    assert changes["flips"] == []
    out = io.StringIO()
    render_changes(changes, Console(file=out, width=40))
    assert "No verdict flipped." in out.getvalue()
    assert "Nothing was published" in out.getvalue()


def test_changes_flip_finland_for_tourists_when_the_closure_begins() -> None:
    """On 30 September 2022 the land posts to Finland turn to refused for a tourist."""
    changes = list_between(
        get_situation(SITUATIONS / "russia-2022"),
        "2022-09-29T20:00:00+03:00",
        "2022-09-30T12:00:00+03:00",
        citizenship=["RU"],
        documents=["internal-passport", "foreign-passport"],
        visas=[{"issuer": "FI", "kind": "schengen-tourist"}],
        purpose=["tourism"],
        ties={},
    )
    flips = {(f["crossing"], f["mode"]): f for f in changes["flips"] if f["country"] == "FI"}
    assert flips["torfyanovka", "car"]["after"]["verdict"] == "refused"
    assert ("came-into-force", "R060") in pairs(changes)
    assert list_faults("changes", changes) == []


def test_atom_has_what_the_standard_asks_for(small: Path) -> None:
    """Feed and entries have id, title and updated; ids are unique; text is escaped."""
    changes = list_between(
        get_small(small, PLANNED), "2022-09-16T00:00:00+03:00", "2022-10-08T00:00:00+03:00"
    )
    feed = ElementTree.fromstring(render_atom(changes))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(changes["records"])
    for element in (feed, *entries):
        assert all(element.findtext(ATOM + name) for name in ("id", "title", "updated"))
    ids = [e.findtext(f"{ATOM}id") for e in entries]
    assert len(set(ids)) == len(ids)
    assert "tag:wayout.invalid,2022:small/gate-closes" in ids
    assert any("5 & 6 October <for" in (e.findtext(f"{ATOM}title") or "") for e in entries)
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Wayout"


def test_atom_ids_stay_when_the_feed_is_made_later(small: Path) -> None:
    """The id of an entry depends on nothing but the situation, the record and what happened."""
    situation = get_small(small)
    early = list_between(situation, "2022-09-16T00:00:00+03:00", "2022-09-28T00:00:00+03:00")
    late = list_between(situation, "2022-09-16T00:00:00+03:00", "2022-10-20T00:00:00+03:00")
    ids = [
        {
            e.findtext(f"{ATOM}id")
            for e in ElementTree.fromstring(render_atom(c)).iter(f"{ATOM}entry")
        }
        for c in (early, late)
    ]
    assert ids[0] <= ids[1]


def test_atom_is_the_same_for_every_traveller(small: Path) -> None:
    """Nothing about a traveller gets into the feed."""
    times = ("2022-09-16T00:00:00+03:00", "2022-10-20T00:00:00+03:00")
    situation = get_small(small)
    anybody = render_atom(list_between(situation, *times))
    assert render_atom(list_between(situation, *times, reservist=True)) == anybody
