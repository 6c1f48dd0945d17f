"""Phrases: they are the English text that they were, and remember what it was made of."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime

import pytest

from wayout.rules.verdict import unique
from wayout.situation.phrase import (
    Figure,
    Moment,
    Name,
    Phrase,
    Quote,
    Verbatim,
    Word,
    keep_verbatim,
    say,
    say_joined,
    say_many,
    show_figure,
)

NOON = datetime(2022, 9, 22, 12, tzinfo=UTC)
TERMS = (
    Name("Omsk", "omsk"),
    Quote("It is shut.", "R1"),
    Word("own car", "means", "own-car"),
    Figure("14,000", 14000.0),
    Moment("22 September at 12:00", NOON, "UTC", "day-and-hour"),
    Verbatim("R1"),
)


def test_phrase_is_its_english_text() -> None:
    """A phrase equals, hashes and is written like the plain text."""
    phrase = say("the queue at {post} is long", post=Name("Omsk", "omsk"))
    plain = "the queue at Omsk is long"
    assert phrase == plain
    assert hash(phrase) == hash(plain)
    assert json.dumps([phrase]) == json.dumps([plain])
    assert unique([phrase, plain]) == (plain,)


def test_phrase_remembers_template_and_values() -> None:
    """What a phrase was made of can be said anew, however deep it stands."""
    inner = say("through {post}", post=Name("Lars", "verkhny-lars"))
    outer = say("go on {way}", way=inner)
    way = outer.values["way"]
    assert isinstance(way, Phrase)
    post = way.values["post"]
    assert outer.template == "go on {way}"
    assert isinstance(post, Name)
    assert post.key == "verkhny-lars"


@pytest.mark.parametrize("term", TERMS, ids=lambda t: type(t).__name__)
def test_terms_survive_copying(term: str) -> None:
    """Terms and phrases keep everything when copied or pickled."""
    phrase = say_many("{n} {thing}", "{n} of {thing}", 2, n=show_figure(2), thing=term)
    for same in (copy.deepcopy(phrase), pickle.loads(pickle.dumps(phrase))):
        kept = same.values["thing"]
        assert (same, same.template, same.many, same.number) == (
            phrase,
            phrase.template,
            phrase.many,
            phrase.number,
        )
        assert type(kept) is type(term)
        assert {s: getattr(kept, s) for s in type(term).__slots__} == {
            s: getattr(term, s) for s in type(term).__slots__
        }


def test_say_many_counts() -> None:
    """The form for one is used of exactly one."""
    hours = [say_many("{n} hour", "{n} hours", n, n=show_figure(n)) for n in (0.5, 1, 2)]
    assert hours == ["0.5 hours", "1 hour", "2 hours"]


def test_say_joined_keeps_parts() -> None:
    """Joined texts are kept; one alone stays itself, and nothing is the empty text."""
    car, foot, bus = Word("car", "by"), Word("foot", "by"), Word("bus", "by")
    three = say_joined("{some} or {another}", [car, foot, bus])
    assert three == "car or foot or bus"
    assert isinstance(three, Phrase)
    assert three.values["another"] is bus
    assert say_joined("{some} or {another}", [car]) is car
    assert say_joined("{some} or {another}", []) == ""


def test_quote_without_stop_is_still_a_quote() -> None:
    """A record's sentence inside another loses its stop, not its record."""
    quote = Quote("It is shut.", "R1").without_stop()
    assert (quote, quote.key, quote.field) == ("It is shut", "R1", "text")


def test_keep_verbatim_leaves_phrases_alone() -> None:
    """A name that is a phrase, such as that of a nameless traveller, can still be said anew."""
    phrase = say("traveller {number}", number=show_figure(2))
    assert keep_verbatim(phrase) is phrase
    assert isinstance(keep_verbatim("Anna"), Verbatim)
