"""The short form of a witness: fixed words and numbers, nothing that tells who filled it in."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from math import isfinite

from wayout.desk.claims.claim import Amount, Claim, Span, When
from wayout.desk.intake.article import Article
from wayout.desk.intake.capture import Capture
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant, parse_instant
from wayout.situation.situation import Situation

SIGHTS = ("queue", "wait", "opened", "closed", "admits", "refuses", "check")
UNITS = {"queue": ("km", "vehicles", "people"), "wait": ("hours",)}
DIRECTIONS = ("out", "in")
MODES = ("", "car", "bus", "train", "air", "foot", "bicycle", "scooter", "ferry", "truck")
SPEAKER = "eyewitness"
OLDEST = timedelta(days=30)
_TICKET = re.compile(r"[0-9a-f]{16,64}\Z")


@dataclass(frozen=True, slots=True)
class WitnessForm:
    """
    What a witness saw; no name, no free text.

    Attributes
    ----------
    post
        The id of a border post of the situation.
    mode
        By which means one passes there, or empty: any.
    direction
        `out` of the country of the situation, or `in`.
    seen
        One of `SIGHTS`.
    when
        When it was seen; only the hour is kept.
    number, unit
        Length of a queue or hours of a wait, else None and empty.
    ticket
        A random number of the page on which it was filled in: the same form sent twice is one
        report, and two witnesses who saw the same are two.
    """

    post: str
    mode: str
    direction: str
    seen: str
    when: Instant
    number: float | None
    unit: str
    ticket: str


def capture_witness(form: WitnessForm, *, now: Instant) -> Capture:
    """
    Capture a form; of all times only the hour is kept.

    Raises
    ------
    BadInputError
        A word is not one of its list, the number does not fit, or it was in the future.
    """
    check_form(form, now=now)
    values = asdict(form) | {"when": _floor(form.when).isoformat()}
    content = json.dumps(values, sort_keys=True).encode()
    return Capture(content, "witness", "", "", _floor(form.when), _floor(now))


def check_form(form: WitnessForm, *, now: Instant) -> None:
    """
    Do nothing if a form can be taken.

    Raises
    ------
    BadInputError
        As `capture_witness`.
    """
    for name, words in (("mode", MODES), ("direction", DIRECTIONS), ("seen", SIGHTS)):
        _check_word(getattr(form, name), name, words)
    if form.seen in UNITS:
        if form.number is None or not 0 < form.number <= 100_000:
            raise BadInputError(f"a {form.seen} needs a number; accepted: more than 0")
        _check_word(form.unit, "unit", UNITS[form.seen])
    elif form.number is not None or form.unit:
        raise BadInputError(f"'{form.seen}' has no number; accepted: none")
    if form.when.tzinfo is None or not now - OLDEST <= form.when <= now + timedelta(hours=1):
        raise BadInputError(f"'when' is in the future or older than {OLDEST.days} days")
    if not _TICKET.match(form.ticket):
        raise BadInputError("the form has no ticket; accepted: the page gives one")


def _check_word(word: str, name: str, words: tuple[str, ...]) -> None:
    if word not in words:
        near = find_nearest(word, words)
        hint = f"; did you mean '{near}'?" if near else ""
        accepted = ", ".join(w for w in words if w)
        raise BadInputError(f"'{name}' is '{word[:40]}'{hint}; accepted: {accepted}")


def _floor(instant: Instant) -> Instant:
    return instant.replace(minute=0, second=0, microsecond=0)


def extract_witness(content: bytes, *, situation: Situation, captured: Instant) -> Article:
    """
    Extract what a form says: a line of text and one claim.

    Raises
    ------
    BadInputError
        It is no such form, or the situation has no such post.
    """
    form = _parse(content)
    check_form(form, now=captured + timedelta(hours=1))
    post = situation.crossings.get(form.post)
    if post is None:
        near = find_nearest(form.post, situation.crossings)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"the situation has no post '{form.post[:60]}'{hint}")
    number = f" {form.number:g} {form.unit}" if form.number is not None else ""
    by = f", {form.mode}" if form.mode else ""
    text = f"A witness at {post.name}{by}, {form.direction}: {form.seen}{number}."
    text = f"{text} {form.when:%Y-%m-%d %H}:00 UTC"
    hour = When(form.when, form.when + timedelta(hours=1), None, "the hour that the witness names")
    value = form.number
    claim = Claim(
        kind=form.seen,
        status="observed",
        places=(post.id,),
        country=post.country_in if form.direction == "out" else situation.head.home,
        modes=frozenset({form.mode} - {""}),
        direction="in",
        whom="",
        amount=None if value is None else Amount(value, value, value, form.unit, "about"),
        when=hour,
        speaker=SPEAKER,
        origin=(),
        excerpt=Span(0, len(text)),
    )
    return Article(text, "", "en", form.when, "exact", claims=(claim,))


def _parse(content: bytes) -> WitnessForm:
    try:
        values = json.loads(content)
        names = {field.name for field in fields(WitnessForm)}
        if not isinstance(values, dict) or values.keys() != names:
            raise ValueError
        number = values["number"]
        words = [v for k, v in values.items() if k != "number"]
        if not all(isinstance(w, str) for w in words):
            raise ValueError
        if number is not None and not (isinstance(number, int | float) and isfinite(number)):
            raise ValueError
        return WitnessForm(**(values | {"when": parse_instant(values["when"])}))
    except (ValueError, RecursionError):
        raise BadInputError("this is no form of a witness; accepted: one that we made") from None
