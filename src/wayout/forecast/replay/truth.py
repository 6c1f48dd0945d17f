"""What forecasts of a crisis are scored against: daily entries, queues and waits, as reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from wayout.forecast.forecast import ENTRIES, QUEUE_KM, QUEUE_VEHICLES, WAIT
from wayout.situation.period import END, Instant, hours_between
from wayout.situation.record import DECIDING, Observation
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

NUMBERS = ("about", "range", "exact")
"""How a number was meant that can be scored, the surest last; a bound says only where it ends."""
DAILY_UNITS = ("trips", "trips/day")
QUEUES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "queue_length": (QUEUE_KM, "km"),
        "queue_vehicles": (QUEUE_VEHICLES, "vehicles"),
        "wait_time": (WAIT, "hours"),
    }
)
"""Kinds of observation: what they are called in a forecast, and in which unit."""
LONGEST_H = 25.0
"""A day, also the one on which clocks are set back; what speaks of a longer time is no target."""


@dataclass(frozen=True, slots=True)
class Truth:
    """
    A number that was reported of a place and a time.

    Attributes
    ----------
    target
        A key of `forecast.UNITS`, and the unit with it.
    mode
        `car` or `foot` of queues and waits; empty of entries.
    day
        The day it is about, of the place.
    start, end
        Alike if it is about an instant.
    records
        The observations that say so, in the order of their ids.
    published
        When the first report of it was.
    """

    target: str
    location: str
    mode: str
    day: date
    start: Instant
    end: Instant
    value: float
    status: str
    records: tuple[str, ...]
    published: Instant

    @property
    def series(self) -> tuple[str, str, str]:
        """Give what the series of a forecast is called that speaks of it."""
        return self.target, self.location, self.mode


def list_truths(situation: Situation, *, unscored: tuple[str, ...] = ()) -> tuple[Truth, ...]:
    """
    List the numbers that forecasts can be scored against, by place and time.

    Entries are those of the home country's nationals within one day of the place, one for each
    place and day: what is not disputed goes first, then what officials say, an exact count before
    a rounded one, and what was published last. Of queues and waits every report about an instant
    or a day is one, said twice or not. Records whose id begins with one of `unscored` are left out.
    """
    if unscored:
        kept = {k: o for k, o in situation.observations.items() if not k.startswith(unscored)}
        situation = replace(situation, observations=kept)
    found = [*_list_entries(situation), *_list_queues(situation)]
    return tuple(sorted(found, key=lambda t: (*t.series, t.start, t.end, t.value, t.records)))


def _list_entries(situation: Situation) -> Iterator[Truth]:
    days: dict[tuple[str, date], list[Observation]] = {}
    for one in situation.observations.values():
        if _is_daily(one, situation.head.home) and (day := _find_day(situation, one)):
            days.setdefault((one.place, day), []).append(one)
    for (place, day), reports in days.items():
        best = max(reports, key=_rank)
        yield Truth(
            target=ENTRIES,
            location=place,
            mode="",
            day=day,
            start=best.valid.start,
            end=best.valid.end,
            value=best.value,
            status=best.status,
            records=tuple(sorted(r.id for r in reports if r.value == best.value)),
            published=min(r.published for r in reports),
        )


def _is_daily(one: Observation, home: str) -> bool:
    whom = one.direction == "in" and one.nationality == home and not one.modes
    what = one.kind == "entries" and one.unit in DAILY_UNITS and one.bound in NUMBERS
    return whom and what and (one.status in DECIDING or one.status == "disputed")


def _rank(one: Observation) -> tuple[bool, bool, int, Instant, str]:
    sure = NUMBERS.index(one.bound)
    official = one.speaker == "official"
    return one.status in DECIDING, official, sure, one.published, one.id


def _find_day(situation: Situation, one: Observation) -> date | None:
    """Find the day of the place, or of the country entered, that an observation is about."""
    for zone in _list_zones(situation, one):
        day = one.valid.start.astimezone(zone).date()
        if _at_midnight(day, zone) == one.valid.start:
            return day if _at_midnight(day + timedelta(days=1), zone) == one.valid.end else None
    return None


def _list_zones(situation: Situation, one: Observation) -> Iterator[ZoneInfo]:
    place = situation.find_place(one.place)
    if place is not None:
        yield get_zone(place.time_zone)
    for other in situation.places.values():
        if other.kind == "country" and other.country == one.country:
            yield get_zone(other.time_zone)


def _at_midnight(day: date, zone: ZoneInfo) -> Instant:
    return datetime.combine(day, time(), zone)


def _list_queues(situation: Situation) -> Iterator[Truth]:
    home = situation.head.home
    told = [o for o in situation.observations.values() if _is_of_queue(o, situation, home)]

    def said(one: Observation) -> tuple[str, ...]:
        """Give what one report and its repetitions have in common."""
        period = one.valid.start.isoformat(), one.valid.end.isoformat()
        numbers = (one.value, one.low, one.high)
        return (one.kind, one.place, _find_mode(one.modes) or "", *period, *map(repr, numbers))

    for _, group in groupby(sorted(told, key=lambda o: (said(o), o.published, o.id)), key=said):
        yield _make_queue(situation, list(group))


def _make_queue(situation: Situation, reports: list[Observation]) -> Truth:
    first = reports[0]
    zone = get_zone(situation.crossings[first.place].time_zone)
    start = first.valid.start
    return Truth(
        target=QUEUES[first.kind][0],
        location=first.place,
        mode=_find_mode(first.modes) or "",
        day=start.astimezone(zone).date(),
        start=start,
        end=start if first.valid.end == END else first.valid.end,
        value=first.value,
        status=first.status,
        records=tuple(sorted(r.id for r in reports)),
        published=first.published,
    )


def _is_of_queue(one: Observation, situation: Situation, home: str) -> bool:
    if one.kind not in QUEUES or one.unit != QUEUES[one.kind][1] or one.bound not in NUMBERS:
        return False
    whom = one.direction == "in" and one.nationality in ("all", home)
    where = one.place in situation.crossings and _find_mode(one.modes) is not None
    brief = one.valid.end == END or hours_between(one.valid.start, one.valid.end) <= LONGEST_H
    return whom and where and brief and one.status in DECIDING


def _find_mode(modes: Iterable[str]) -> str | None:
    """Find whose queue it is: of cars unless it is said to be of walkers; none for lorries."""
    named = frozenset(modes)
    if not named or "car" in named:
        return "car"
    return "foot" if "foot" in named else None
