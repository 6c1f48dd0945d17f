"""An explanation: everything that bears on one record, as it was known."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.conftest import SITUATIONS
from tests.planner.small_board import get_small, list_faults
from wayout.errors import UnknownRecordError
from wayout.planner.explain import explain_record
from wayout.planner.wording import say_condition
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.terminal.explain import render_explain

LATE = parse_instant("2022-10-20T12:00:00+03:00")


def hows(explanation: dict[str, Any]) -> set[tuple[str, str]]:
    """Give the ways in which others lean on the item."""
    return {(d["how"], d["id"]) for d in explanation["dependents"]}


def words(explanation: dict[str, Any]) -> dict[str, str]:
    """Give the fields by name."""
    return {f["name"]: f["value"] for f in explanation["fields"]}


def test_explanation_shows_what_replaced_ended_and_confirmed_a_rule(small: Path) -> None:
    """The rule about walkers names its override, its end and its confirmation."""
    found = explain_record(get_small(small), "bridge-no-foot", as_of=LATE)
    assert hows(found) == {
        ("replaces it", "bridge-bicycle"),
        ("ends it", "bridge-no-foot-end"),
        ("confirms it", "bridge-no-foot-seen"),
    }
    assert found["dates"]["valid_to"] == "2022-10-02T21:00:00Z"
    assert found["dates"]["valid_to_before_its_end"] is None
    assert found["dates"]["checked_last"] == "2022-09-27T20:59:59Z"


def test_explanation_knows_no_end_before_it_was_published(small: Path) -> None:
    """As of 1 October nobody knows that walkers will be let through again."""
    before = parse_instant("2022-10-01T12:00:00+03:00")
    found = explain_record(get_small(small), "bridge-no-foot", as_of=before)
    assert found["dates"]["valid_to"] is None
    assert ("ends it", "bridge-no-foot-end") not in hows(found)


def test_explanation_shows_a_contradiction_from_either_side(small: Path) -> None:
    """The denied and the denying report show the same resolved clash."""
    situation = get_small(small)
    for name in ("bridge-queue", "bridge-no-queue", "bridge-queue#1", "bridge-queue-0926"):
        found = explain_record(situation, name, as_of=LATE)
        assert [c["id"] for c in found["contradictions"]] == ["bridge-queue-0926"]
        assert found["contradictions"][0]["used"] == ["bridge-queue"]


def test_explanation_says_that_a_rumour_decides_nothing(small: Path) -> None:
    """A rumour against a law leaves the law in use."""
    found = explain_record(get_small(small), "exit-free", as_of=LATE)
    clash = found["contradictions"][0]
    assert clash["used"] == ["exit-free"]
    assert clash["why"] == "A rumour warns; it neither opens nor closes a way."


@pytest.mark.parametrize(
    ("name", "kind", "lean"),
    [
        ("herald-0922", "source", ("cites it", "bridge-no-foot")),
        ("charlie", "place", ("rule about it", "entry-free")),
        ("north-bridge", "crossing", ("passes it", "bravo-charlie-car")),
        ("alfa-charlie-air", "service", ("is a number of it", "air-fare")),
        ("bridge-queue", "report", ("is a figure of it", "bridge-queue#1")),
    ],
)
def test_explanation_works_for_every_kind(
    small: Path, name: str, kind: str, lean: tuple[str, str]
) -> None:
    """Sources, places, posts, services and reports name what leans on them."""
    found = explain_record(get_small(small), name, as_of=LATE)
    assert found["kind"] == kind
    assert lean in hows(found)
    assert list_faults("explain", found) == []


def test_explanation_gives_sources_with_grades_in_words(small: Path) -> None:
    """The source stands there in full."""
    found = explain_record(get_small(small), "bridge-queue", as_of=LATE)
    source = found["sources"][0]
    assert source["grade"] == "B2"
    assert source["reliability"] == "usually reliable"
    assert source["origin"] == "Borland border guard"


def test_explanation_refuses_an_unknown_id_with_the_nearest(small: Path) -> None:
    """A mistyped id is answered with the right one; a later record does not exist yet."""
    situation = get_small(small)
    with pytest.raises(UnknownRecordError, match="did you mean 'bridge-queue'"):
        explain_record(situation, "bridge-queu", as_of=LATE)
    with pytest.raises(UnknownRecordError, match="as known by 2022-09-20"):
        explain_record(situation, "bridge-queue", as_of=parse_instant("2022-09-20T12:00:00Z"))


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"age": {"min": 18, "max": 65}}, "age is 18 to 65"),
        ({"visas": {}}, "holds a visa"),
        ({"ties": {"FI": ["property"]}}, "has property in FI"),
        ({"any": [{"sex": "F"}, {"age": {"min": 65}}]}, "(sex is F or age is at least 65)"),
        ({"not": {"reservist": True}}, "not (reservist is yes)"),
        ({"citizenship": "@eu"}, "citizenship is any of eu"),
    ],
)
def test_condition_is_said_in_words(condition: dict[str, Any], sentence: str) -> None:
    """Each form of a condition has its words."""
    assert say_condition(condition) == sentence


def test_explanation_of_lars_statement_names_both_directions() -> None:
    """R311 shows R289, the resolution, and its words in Russian."""
    situation = get_situation(SITUATIONS / "russia-2022")
    found = explain_record(situation, "R311", as_of=LATE)
    assert {s["id"] for s in found["contradictions"][0]["sides"]} == {"R289", "R311"}
    assert ("decides about it", "lars-queue-0922") in hows(found)
    assert found["text_local"].startswith("Служба доходов")
    assert words(found)["place"] == "Georgia (georgia)"
    assert list_faults("explain", found) == []


@pytest.mark.parametrize("width", [40, 80])
def test_explanation_fits_the_width_of_the_terminal(small: Path, width: int) -> None:
    """No line is wider than the console, for any kind of item."""
    situation = get_small(small)
    for name in ("bridge-queue", "north-bridge", "herald-0922", "charlie", "bridge-no-foot-end"):
        out = io.StringIO()
        console = Console(file=out, width=width, no_color=True)
        render_explain(explain_record(situation, name, as_of=LATE), console)
        assert max(len(line) for line in out.getvalue().splitlines()) <= width
