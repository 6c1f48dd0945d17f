"""Claims against each other: the contradictions inside the five articles and what explains them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wayout.desk.claims.claim import Claim
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.comparison.comparing import Tension, find_tensions
from wayout.desk.comparison.origins import group_origins
from wayout.situation.situation import Situation

ARTICLES = Path("/work/shared/articles")
PUBLISHED = {0: (10, 2), 1: (9, 29), 2: (9, 24), 3: (9, 23), 4: (9, 22)}
"""Month and day, as the sources of the situation have them."""
pytestmark = pytest.mark.skipif(not ARTICLES.exists(), reason="the five articles are not at hand")

Pair = tuple[Claim, Claim, Tension]


@pytest.fixture(scope="module")
def claims(reader: ClaimReader) -> list[Claim]:
    """Give the claims of all five articles, with their outlets."""
    found: list[Claim] = []
    for number, (month, day) in PUBLISHED.items():
        path = ARTICLES / f"article-{number:03d}.txt"
        published = datetime(2022, month, day, 12, tzinfo=UTC)
        outlet = "BFMTV" if number in (0, 2) else f"outlet {number}"
        found += reader.read(path.read_text("utf-8"), outlet=outlet, published=published)
    return found


@pytest.fixture(scope="module")
def pairs(claims: list[Claim], situation: Situation) -> list[Pair]:
    """Give every pair of claims that are in tension."""
    return [(claims[t.first], claims[t.second], t) for t in find_tensions(claims, situation)]


def test_walkers_towards_georgia_differ_in_the_day(pairs: list[Pair]) -> None:
    """Forbidden in one article, allowed in the other, a week apart."""
    walkers = [
        t
        for a, b, t in pairs
        if {a.kind, b.kind} == {"admits", "refuses"} and a.modes & b.modes & {"foot"}
    ]
    assert walkers
    assert all(t.differs[0] == "day" for t in walkers)


def test_finland_admitting_considering_and_closed_differ_in_the_day(pairs: list[Pair]) -> None:
    """Still open, talking about it, cut: three states, three dates."""
    kinds = {(a.kind, b.kind) for a, b, t in pairs if a.country == b.country == "FI"}
    assert ("refuses", "admits") in kinds
    days = [t for a, b, t in pairs if a.country == b.country == "FI" and b.kind == "admits"]
    assert all("day" in t.differs for t in days)


def test_no_change_against_a_queue_differs_in_measure_and_speaker(pairs: list[Pair]) -> None:
    """Entries counted by an office are not the cars that stand before the other side."""
    found = [
        t
        for a, b, t in pairs
        if {a.kind, b.kind} == {"queue", "count"}
        and any(x.amount and x.amount.low == 6 for x in (a, b))
    ]
    assert found
    assert {"measure", "speaker"} <= set(found[0].differs)


def test_dubai_in_euros_and_roubles_differs_in_unit_and_day(pairs: list[Pair]) -> None:
    """Two currencies and two days; no rate is assumed."""
    (tension,) = [t for a, b, t in pairs if a.kind == b.kind == "price"]
    assert {"unit", "day"} <= set(tension.differs)


def test_sizes_of_the_call_up_differ_in_the_speaker(pairs: list[Pair]) -> None:
    """300,000, 1,000,000 and 1,200,000 are of three speakers."""
    found = {
        tuple(sorted((a.amount.value, b.amount.value)))
        for a, b, t in pairs
        if a.amount and b.amount and a.amount.unit == "conscripts" and "speaker" in t.differs
    }
    assert {(3e5, 1e6), (3e5, 1.2e6), (1e6, 1.2e6)} <= found


def test_two_reports_of_one_broadcaster_are_one_witness(claims: list[Claim]) -> None:
    """What the outlet says in its own voice counts once, in however many articles."""
    own = [c for c in claims if c.origin == ("BFMTV",)]
    assert len(own) > 3
    assert len(group_origins(own)) == 1
