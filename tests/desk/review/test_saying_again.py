"""What one text says twice is one claim, with both positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import Desk
from tests.desk.material import CLAIM, NOW
from wayout.desk.claims.claim import Claim, Span, When
from wayout.desk.review.inbox import add_claims, get_entry
from wayout.desk.review.saying_again import join_sayings
from wayout.desk.store.reports import Incoming, keep_report

BARE = When(None, NOW, None, "no time is said")
DATED = When(NOW - timedelta(days=1), NOW, Span(30, 39), "yesterday")
HEAD = replace(CLAIM, when=BARE, whom="", speaker="", origin=("The Herald",), excerpt=Span(0, 9))
FULL = replace(
    HEAD,
    when=DATED,
    whom="men",
    speaker="official",
    origin=("The Herald", "the border service"),
    excerpt=Span(20, 40),
)


def join(*claims: Claim) -> list[tuple[Claim, tuple[Span, ...]]]:
    """Join claims and give each with where else it is said."""
    return [(one.claim, one.also) for one in join_sayings((c, None) for c in claims)]


@pytest.mark.parametrize("told", [(HEAD, FULL), (FULL, HEAD)])
def test_heading_and_its_sentence_are_one(told: Sequence[Claim]) -> None:
    """The one that says when and on whose word stays, whichever comes first."""
    assert join(*told) == [(FULL, (HEAD.excerpt,))]


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "opened"},
        {"status": "denied"},
        {"places": ("south-gate",)},
        {"modes": frozenset({"train"})},
        {"when": replace(DATED, start=NOW - timedelta(days=3))},
        {"whom": "women"},
        {"origin": ("The Herald", "a witness")},
        {"origin": ("The Gazette",)},
    ],
)
def test_claims_that_differ_stay_apart(other: dict[str, Any]) -> None:
    """What is of another thing, day, people or voice is a claim of its own."""
    assert len(join(FULL, replace(FULL, excerpt=Span(50, 60), **other))) == 2


@given(st.lists(st.sampled_from([HEAD, FULL, replace(HEAD, kind="opened")]), max_size=8))
def test_no_position_is_lost(claims: list[Claim]) -> None:
    """Each position stands with exactly one claim."""
    told = [replace(c, excerpt=Span(n, n + 1)) for n, c in enumerate(claims)]
    spans = [span for claim, also in join(*told) for span in (claim.excerpt, *also)]
    assert sorted(span.start for span in spans) == list(range(len(told)))


def test_both_positions_are_stored(desk: Desk) -> None:
    """The inbox holds one claim, and knows where its report says it again."""
    incoming = Incoming("Closed. " * 20, "The Herald", "", "en")
    report = keep_report(desk.store, incoming, vault=desk.vault, now=NOW, days=30)
    (number,) = add_claims(desk.store, report.id, [(HEAD, None), (FULL, None)], now=NOW)
    entry = get_entry(desk.store, number)
    assert (entry.claim, entry.also) == (FULL, (HEAD.excerpt,))
