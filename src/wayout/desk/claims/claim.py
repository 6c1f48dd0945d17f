"""A claim: one thing said about the world, where in a text it stands, who says so and of when."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.situation.period import Instant

KINDS = (
    *("opened", "closed", "admits", "refuses", "queue", "wait", "count", "price", "sold-out"),
    *("check", "announcement", "denial", "rumour"),
)
"""What can be said. A queue, a wait, a count and a price have an amount."""

STATUSES = ("observed", "announced", "denied", "rumour")
"""How it is said; who reads decides what it is worth."""

COUNTS = ("trips", "persons", "net", "stock", "vehicles")
BOUNDS = ("exact", "about", "at-least", "at-most", "range")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text, from `start` up to and not including `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """
    A number with its unit, as said.

    `low` and `high` are the ends of a range, else both the value. `per` is a unit of time of a
    rate (`day`, `hour`) or empty; `since` says from when a total counts, if the text does;
    `against` is what it is more or less than, such as *the same day last week*.
    """

    value: float
    low: float
    high: float
    unit: str
    bound: str
    per: str = ""
    count: str = ""
    since: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """
    When it is said to be so: an interval and the words it rests on.

    `ground` says how the words became an interval; without ground to date them both ends are None.
    Never a guess: *Thursday* in an undated text has none.
    """

    start: Instant | None
    end: Instant | None
    words: Span | None
    ground: str


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One thing said about the world.

    Attributes
    ----------
    places
        Ids of places and border posts of the situation; empty: none was found.
    country
        The country entered, ISO 3166 alpha-2, or empty.
    modes
        Modes it is about; empty: any.
    whom
        Of whom it is said, as in the text (*men of 18 to 65*), or empty: anybody.
    speaker
        Who says it: `official`, `agency`, `media`, `eyewitness`, `expert` or empty.
    origin
        The chain of who repeats whom, the last one the first to say it: outlet, agency, official.
    excerpt
        Where in the text it stands.
    """

    kind: str
    status: str
    places: tuple[str, ...]
    country: str
    modes: frozenset[str]
    direction: str
    whom: str
    amount: Amount | None
    when: When
    speaker: str
    origin: tuple[str, ...]
    excerpt: Span
