"""The records of a situation, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wayout.situation.period import Instant, Period

Table = Mapping[str, Any]

PRIOR = "prior"
"""The status of what a general table says and nobody checked; it informs where no other speaks."""
STATUSES = ("law", "practice", "observed", "disputed", "announced", "denied", "rumour", PRIOR)
DECIDING = frozenset({"law", "practice", "observed"})
"""Statuses that take part in a verdict; `disputed` makes it unknown, the rest only warn."""

ANYWHERE = "any"
"""The country of a rule about entering, passing or staying in every country but the home."""

BASES = ("exact", "office-day", "report-day", "standing", "inferred")
MODES = ("car", "bus", "train", "air", "foot", "bicycle", "scooter", "ferry", "truck")
RISKS = ("none", "checks", "refusals", "severe")
"""Ascending: nothing reported, questions asked, people turned away, harm or arrest."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands on disk."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a reader left out: `ids` of faulty records, and whole `tables` it could not read."""

    ids: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """Who said something, where and when, with its Admiralty grade."""

    id: str
    outlet: str
    speaker: str
    title: str
    address: str
    published: str
    language: str
    origin: str
    reliability: str
    credibility: int
    note: str
    where: Origin
    outlet_ru: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What every dated record carries."""

    id: str
    text: str
    text_ru: str
    status: str
    valid: Period
    published: Instant
    published_basis: str
    recorded: Instant
    sources: tuple[str, ...]
    sensitivity: str
    contradicts: tuple[str, ...]
    note: str
    where: Origin


@dataclass(frozen=True, slots=True)
class Rule(Record):
    """One legal idea: whom it is about, where, what it does."""

    domain: str
    country: str
    effect: str
    reason: str
    crossings: tuple[str, ...]
    places: tuple[str, ...]
    modes: frozenset[str]
    direction: str
    when: Table
    excepted: Table
    require: Table
    overrides: tuple[str, ...]
    papers: tuple[str, ...]
    duty: str
    days: int | None
    per_days: int | None
    then: str
    risk: str
    penalty: str
    remedy: str
    outlook: str
    route: str
    missing: str
    papers_ru: tuple[str, ...] = ()
    duty_ru: str = ""
    then_ru: str = ""
    penalty_ru: str = ""
    remedy_ru: str = ""
    missing_ru: str = ""


@dataclass(frozen=True, slots=True)
class Report(Record):
    """What was said about the world that is not a rule."""

    topic: str
    country: str
    place: str
    modes: frozenset[str]
    direction: str
    risk: str


@dataclass(frozen=True, slots=True)
class End(Record):
    """The end of another record, with its own date of publication."""

    ends: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Confirmation(Record):
    """Another record was checked again and still stood."""

    confirms: str


@dataclass(frozen=True, slots=True)
class Resolution(Record):
    """Which of two or more contradicting records is used, and why."""

    between: tuple[str, ...]
    use: str
    why: str
    why_ru: str = ""


@dataclass(frozen=True, slots=True)
class Observation(Record):
    """A number somebody gave: of what kind, in which unit, how sure."""

    kind: str
    place: str
    country: str
    direction: str
    nationality: str
    modes: frozenset[str]
    value: float
    low: float
    high: float
    unit: str
    bound: str
    service: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country, region, town, airport or area, with its names."""

    id: str
    kind: str
    name: str
    name_ru: str
    country: str
    part_of: str
    lat: float | None
    lon: float | None
    time_zone: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    sources: tuple[str, ...]
    note: str
    where: Origin


@dataclass(frozen=True, slots=True)
class Crossing(Record):
    """An official border post as it was when the situation's window opened."""

    name: str
    name_ru: str
    other_name: str
    country_out: str
    country_in: str
    lat: float
    lon: float
    modes: frozenset[str]
    state: str
    opens: str
    closes: str
    time_zone: str
    nationals: tuple[str, ...]
    town_out: str
    town_in: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service(Record):
    """A way to move between two places, without its price."""

    origin: str
    destination: str
    mode: str
    vehicle: str
    operator: str
    via: str
    both_ways: bool
    distance_km: float
    hours_low: float
    hours_high: float
    frequency: str
    wait_low_h: float
    wait_high_h: float


@dataclass(frozen=True, slots=True)
class Question:
    """
    A traveller key: its type, its accepted values, its wording.

    `words` say what to call a value before people, `words_ru` the same in Russian.
    """

    key: str
    type: str
    values: tuple[str, ...]
    text: str
    text_ru: str
    sensitive: bool
    opens: str
    where: Origin
    words: Mapping[str, str] = field(default_factory=dict)
    words_ru: Mapping[str, str] = field(default_factory=dict)
    opens_ru: str = ""


@dataclass(frozen=True, slots=True)
class Inference:
    """
    What one answer says about another.

    An implication holds always, and an answer against it is a contradiction; a presumption fills
    a key that was not answered and is stated in the plan.
    """

    text: str
    when: Table
    then: Table
    presumption: bool
    where: Origin
    text_ru: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number the search needs where no record speaks; shown whenever it is used."""

    id: str
    value: float
    unit: str
    text: str
    where: Origin
    text_ru: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What `situation.toml` says: the frame of the situation."""

    id: str
    title: str
    home: str
    currency: str
    time_zone: str
    window: Period
    groups: Mapping[str, frozenset[str]]
    questions: Mapping[str, Question]
    inferences: tuple[Inference, ...]
    shelf_life_hours: Mapping[str, float]
    assumptions: Mapping[str, Assumption]
    where: Origin
    own_citizens: str = ""
    title_ru: str = ""
