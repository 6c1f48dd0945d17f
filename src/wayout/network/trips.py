"""
Timetabled trips as plain values: stops, trips with their calls, and changes between stops.

This is what every reader of a timetable gives and what a schedule is built from. Times are
seconds after the start of the service day, as in GTFS: noon minus twelve hours, so they may pass
24 hours. Days are proleptic ordinals (`date.toordinal`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where a trip calls; `station` is the stop that groups it, or its own id."""

    id: str
    name: str
    lat: float
    lon: float
    zone: str
    station: str


@dataclass(frozen=True, slots=True)
class Call:
    """A trip at a stop: when it arrives and departs, and whether one may get on and off."""

    stop: str
    arrive_s: int
    depart_s: int
    boards: bool = True
    alights: bool = True


@dataclass(frozen=True, slots=True)
class Trip:
    """
    One vehicle on its way, on each of its days.

    `zone` is the IANA time zone in which its seconds are counted. `block` joins trips that one
    vehicle runs one after another, so that one can stay seated. A trip that runs by headway is
    one trip for each departure, marked `by_headway`, `headway_s` apart: it is not promised.
    """

    id: str
    line: str
    name: str
    mode: str
    zone: str
    calls: tuple[Call, ...]
    days: tuple[int, ...]
    block: str = ""
    by_headway: bool = False
    headway_s: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """
    A walk or change from stop to stop, or at one stop, in seconds.

    `kind` is `minimum` (at least so long), `timed` (the departing trip waits), `recommended`, or
    `impossible`.
    """

    origin: str
    destination: str
    seconds: int
    kind: str = "minimum"


@dataclass(frozen=True, slots=True)
class Trips:
    """Everything one timetable says: stops by id, trips, changes, first and last day it covers."""

    name: str
    stops: dict[str, Stop]
    trips: tuple[Trip, ...]
    changes: tuple[Change, ...]
    first_day: int
    last_day: int
