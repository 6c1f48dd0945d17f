"""Departures, latest departures and reach as JSON documents; see schemas/ for the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wayout.planner.departing import Departure, Departures
from wayout.planner.document import write_exit
from wayout.planner.itinerary import Closing, Itinerary
from wayout.planner.journey import RISK_WORDS
from wayout.planner.latest import LastDeparture, LastDepartures
from wayout.planner.reach import Reach, Reached
from wayout.planner.roads import CAUTIOUS, Taken
from wayout.rules.leaving import ExitAnswer, choose_worst
from wayout.situation.period import END, Instant
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

Document = dict[str, Any]


def write_departures(found: Departures) -> Document:
    """Write the best departures of a window."""
    writer = _Writer(found.situation)
    return {
        **writer.head(found.start, found.exits),
        "to": found.to or None,
        "since": writer.instant(found.since),
        "until": writer.instant(found.until),
        "cautious": found.level == CAUTIOUS,
        "departures": [writer.departure(d) for d in found.best],
        "countries": [
            {"country": country, "departures": [writer.departure(d) for d in departures]}
            for country, departures in found.countries.items()
        ],
    }


def write_latest(found: LastDepartures) -> Document:
    """Write the latest departures over each border."""
    writer = _Writer(found.situation)
    return {
        **writer.head(found.start, found.exits),
        "at": writer.instant(found.at),
        "by": None if found.by is None else writer.instant(found.by),
        "to": found.to or None,
        "through": found.through or None,
        "in_time": found.is_in_time,
        "borders": [writer.last(row, found.at) for row in found.rows],
    }


def write_reach(found: Reach) -> Document:
    """Write what can be reached; every point is a public place of the situation."""
    writer = _Writer(found.situation)
    return {
        **writer.head(found.start, found.exits),
        "at": writer.instant(found.at),
        "within_hours": found.within_h,
        "countries": [writer.reached(r, found.at) for r in found.countries],
        "places": [
            writer.reached(r, found.at) | writer.point(r.place)
            for r in found.places
            if found.situation.find_place(r.place) is not None
        ],
    }


class _Writer:
    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.zone = get_zone(situation.head.time_zone)

    def instant(self, instant: Instant) -> str:
        return instant.astimezone(self.zone).isoformat(timespec="seconds")

    def head(self, start: str, exits: Sequence[ExitAnswer]) -> Document:
        known = self.situation.known_by
        return {
            "situation": self.situation.head.id,
            "as_of": self.instant(known) if known < END else known.isoformat(),
            "from": start,
            "exit": write_exit(choose_worst(exits), self.situation),
        }

    def departure(self, departure: Departure) -> Document:
        sure = departure.sure_until
        return {
            "since": self.instant(departure.since),
            "until": self.instant(departure.until),
            "sure_until": None if sure is None else self.instant(sure),
            "into": departure.country,
            **self.itinerary(departure.itinerary),
        }

    def last(self, row: LastDeparture, at: Instant) -> Document:
        by_90 = row.leave_by_90
        return {
            "crossing": row.via,
            "country": row.country,
            "by": self.instant(row.by),
            "leave_by": self.instant(row.leave_by),
            "leave_by_90": None if by_90 is None else self.instant(by_90),
            "in_time": row.leave_by >= at,
            "in_time_90": by_90 is not None and by_90 >= at,
            "closing": None if row.closing is None else self.closing(row.closing),
            "way": self.itinerary(row.itinerary),
        }

    def itinerary(self, way: Itinerary) -> Document:
        border, verdict = way.border, way.verdict
        return {
            "leave": self.instant(way.instant(way.leaves_h)),
            "arrive": self.instant(way.instant(way.arrives_h)),
            "arrive_90": None if way.late_h is None else self.instant(way.instant(way.late_h)),
            "hours": round(way.hours, 1),
            "wait_hours": round(way.waits_h, 1),
            "crossing": border.way.via if border else None,
            "across": self.across(border, way),
            "mode": border.way.mode if border else None,
            "verdict": verdict.word,
            "reason": verdict.reason or None,
            "needs": list(verdict.needs),
            "risk": RISK_WORDS[verdict.risk],
            "risk_records": list(verdict.risk_records),
            "records": list(verdict.records),
            "closes": [self.closing(c) for c in way.closings],
            "legs": [self.leg(t, way) for t in way.taken],
        }

    def closing(self, closing: Closing) -> Document:
        at = self.instant(closing.at)
        return {"crossing": closing.via, "at": at, "record": closing.record or None}

    def leg(self, taken: Taken, way: Itinerary) -> Document:
        return {
            "from": taken.way.origin.place,
            "to": taken.way.destination.place,
            "mode": taken.way.carrier,
            "depart": self.instant(way.instant(taken.departs)),
            "arrive": self.instant(way.instant(taken.arrives)),
            "wait_hours": round(taken.departs - taken.ready, 1),
            "crossing": taken.way.via or None,
            "across": self.across(taken, way),
            "service": taken.way.service or None,
        }

    def across(self, taken: Taken | None, way: Itinerary) -> str | None:
        if taken is None or taken.across is None:
            return None
        return self.instant(way.instant(taken.across))

    def reached(self, reached: Reached, at: Instant) -> Document:
        late = reached.arrives_90
        return {
            "id": reached.place,
            "kind": reached.kind,
            "country": reached.country,
            "verdict": reached.verdict,
            "arrive": self.instant(reached.arrives),
            "hours": _hours(at, reached.arrives),
            "arrive_90": None if late is None else self.instant(late),
            "hours_90": None if late is None else _hours(at, late),
            "crossing": reached.crossing or None,
            "by_verdict": {w: self.instant(t) for w, t in reached.earliest.items()},
        }

    def point(self, place: str) -> Document:
        where = self.situation.find_place(place)
        assert where is not None
        return {"name": where.name, "lat": where.lat, "lon": where.lon}


def _hours(at: Instant, then: Instant) -> float:
    return round((then - at).total_seconds() / 3600, 1)
