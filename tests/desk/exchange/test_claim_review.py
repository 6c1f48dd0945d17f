"""Checked statements: with a scale that is explained, in our own words, of public voices only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.desk.material import CLAIM, NOW, TEXT
from wayout.desk.comparison.comparing import Comparison, Finding
from wayout.desk.exchange.claim_review import (
    RATINGS,
    Checked,
    check_statement,
    write_claim_review,
)
from wayout.errors import PublicationRefusedError

OFFICIAL = replace(CLAIM, speaker="official")
AGAINST = Comparison(
    "contradicts",
    (
        Finding("contradicts", "bridge-open", ("day",), "they differ in day"),
        Finding("agrees", "bridge-shut", (), "an origin of its own says the same"),
    ),
)


def check(claim: Any = OFFICIAL, comparison: Comparison = AGAINST, **changes: Any) -> Checked:
    """Check a statement, with some things said otherwise."""
    given: dict[str, Any] = {
        "key": "claim-7",
        "words": "Walkers are not let over the north bridge.",
        "original": TEXT,
        "outlet": "The Herald",
        "address": "https://herald.example/7",
        "published": NOW,
        "now": NOW,
    }
    return check_statement(claim, comparison, **(given | changes))


@pytest.mark.parametrize(
    ("verdict", "rating", "value"),
    [
        ("agrees", "agrees", 3),
        ("repeats", "repeats", 2),
        ("new", "unknown", 2),
        ("supersedes", "unknown", 2),
        ("contradicts", "contradicts", 1),
    ],
)
def test_rating_follows_the_comparison(verdict: str, rating: str, value: int) -> None:
    """What agrees is rated highest, what contradicts lowest; new or a repeat is no witness."""
    checked = check(comparison=Comparison(verdict, ()))
    assert checked.rating == rating
    shown = write_claim_review(checked, guide="https://guide.example", publisher="The guide")
    rated = shown["reviewRating"]
    assert (rated["ratingValue"], rated["worstRating"], rated["bestRating"]) == (value, 1, 3)
    assert rated["alternateName"] == RATINGS[rating][1]


SAME = Finding("repeats", "bridge-shut-twice", (), "the same origin says the same")


@pytest.mark.parametrize("verdict", ["agrees", "contradicts"])
def test_repeat_is_listed_apart_from_what_decides(verdict: str) -> None:
    """Only records of other origins decide; one of the same origin is mentioned, as a repeat."""
    other = Finding(verdict, "bridge-shut", (), "because")
    checked = check(comparison=Comparison("repeats", (SAME, other)))
    assert (checked.rating, checked.records) == (verdict, ("bridge-shut",))
    assert checked.repeated == ("bridge-shut-twice",)
    review = write_claim_review(checked, guide="https://guide.example", publisher="The guide")
    assert review["isBasedOn"] == ["https://guide.example/record/bridge-shut"]
    assert review["mentions"] == ["https://guide.example/record/bridge-shut-twice"]
    assert "the same origin as bridge-shut-twice" in review["reviewRating"]["ratingExplanation"]


def test_claim_that_only_repeats_is_no_witness() -> None:
    """It neither agrees nor contradicts, and rests on nothing."""
    review = write_claim_review(
        check(comparison=Comparison("repeats", (SAME,))),
        guide="https://guide.example",
        publisher="The guide",
    )
    assert review["isBasedOn"] == []
    assert "no witness of its own" in review["reviewRating"]["alternateName"]


def test_review_names_records_and_outlet_and_no_person() -> None:
    """It rests on the records that decided; its author is the outlet, never who spoke to it."""
    review = write_claim_review(check(), guide="https://guide.example", publisher="The guide")
    assert review["isBasedOn"] == ["https://guide.example/record/bridge-open"]
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "The Herald"}
    assert review["itemReviewed"]["appearance"]["url"] == "https://herald.example/7"
    assert review["reviewRating"]["ratingExplanation"].endswith("they differ in day.")
    assert "a guard" not in str(review)
    assert "Person" not in str(review)


def test_review_has_what_readers_of_it_ask_for() -> None:
    """The properties that search engines demand of a ClaimReview are there, days as days."""
    review = write_claim_review(check(), guide="https://guide.example", publisher="The guide")
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert {"claimReviewed", "reviewRating", "url", "author", "itemReviewed"} <= review.keys()
    assert review["datePublished"] == review["itemReviewed"]["datePublished"] == "2022-10-03"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"claim": CLAIM}, "one eyewitness"),
        ({"claim": replace(CLAIM, speaker="expert")}, "one expert"),
        ({"claim": replace(OFFICIAL, status="rumour")}, "nobody stands for it"),
        ({"outlet": " "}, "nobody stands for it"),
        ({"words": " "}, "0 characters"),
        ({"words": "x" * 501}, "501 characters"),
        ({"words": TEXT.upper()}, "use your own words"),
    ],
)
def test_review_is_refused(changes: dict[str, Any], said: str) -> None:
    """No private person is reviewed, no rumour, and the original is not repeated."""
    with pytest.raises(PublicationRefusedError, match=said):
        check(**changes)
