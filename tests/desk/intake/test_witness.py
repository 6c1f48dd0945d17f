"""The form of a witness: fixed words, the hour only, nothing of who filled it in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.material import NOW
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.extraction import extract_article
from wayout.desk.intake.witness import WitnessForm, capture_witness
from wayout.errors import BadInputError
from wayout.situation.situation import Situation

SEEN = NOW - timedelta(hours=3, minutes=17)
FORM = WitnessForm("verkhny-lars", "car", "out", "queue", SEEN, 6.0, "km", "0123456789abcdef")


def test_form_becomes_one_claim(russia: Situation) -> None:
    """Post, means, length and hour stand in the claim; an eyewitness of no name says so."""
    article = extract_article(capture_witness(FORM, now=NOW), situation=russia)
    assert article.claims is not None
    (claim,) = article.claims
    assert (claim.kind, claim.places, claim.modes) == ("queue", ("verkhny-lars",), {"car"})
    assert claim.amount is not None
    assert (claim.amount.value, claim.amount.unit) == (6.0, "km")
    assert (claim.speaker, claim.origin, claim.country) == ("eyewitness", (), "GE")
    assert article.text[claim.excerpt.start : claim.excerpt.end] == article.text


def test_form_keeps_only_the_hour(russia: Situation) -> None:
    """Minutes could be held against a list of who passed."""
    capture = capture_witness(FORM, now=NOW)
    assert b"06:13" not in capture.content
    assert (capture.captured.minute, capture.published) == (0, SEEN.replace(minute=0))
    article = extract_article(capture, situation=russia)
    assert article.claims is not None
    when = article.claims[0].when
    assert (when.start, when.end) == (SEEN.replace(minute=0), SEEN.replace(minute=0, hour=7))


def test_two_witnesses_of_the_same_are_two() -> None:
    """The ticket of the page tells two people from one who sends twice."""
    once, again = (capture_witness(FORM, now=NOW).content for _ in range(2))
    other = capture_witness(replace(FORM, ticket="f" * 16), now=NOW).content
    assert once == again != other


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"mode": "buss"}, "did you mean 'bus'"),
        ({"direction": "up"}, "accepted: out, in"),
        ({"seen": "Ivan Petrov"}, "accepted: queue"),
        ({"number": None}, "needs a number"),
        ({"number": -1.0}, "needs a number"),
        ({"unit": "miles"}, "accepted: km"),
        ({"seen": "closed"}, "has no number"),
        ({"when": NOW + timedelta(days=1)}, "in the future"),
        ({"when": NOW - timedelta(days=99)}, "older than"),
        ({"ticket": "my name"}, "no ticket"),
    ],
)
def test_form_is_refused_when_a_word_is_unknown(change: dict[str, object], why: str) -> None:
    """No field takes free text."""
    with pytest.raises(BadInputError, match=why):
        capture_witness(replace(FORM, **change), now=NOW)


def test_form_of_an_unknown_post_is_refused(russia: Situation) -> None:
    """The nearest post is named."""
    capture = capture_witness(replace(FORM, post="verkhny-larss"), now=NOW)
    with pytest.raises(BadInputError, match="did you mean 'verkhny-lars'"):
        extract_article(capture, situation=russia)


@pytest.mark.parametrize(
    "change", [{"name": "Ivan"}, {"post": 7}, {"number": "6"}, {"number": float("nan")}]
)
def test_file_that_is_no_form_is_refused(russia: Situation, change: dict[str, object]) -> None:
    """A file dressed up as a form brings no other field in."""
    values = json.loads(capture_witness(FORM, now=NOW).content) | change
    capture = Capture(json.dumps(values).encode(), "witness", "", "", None, NOW)
    with pytest.raises(BadInputError, match="no form of a witness"):
        extract_article(capture, situation=russia)
