"""The library: one situation in memory, as it was known at any hour, with planners ready to ask."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from wayout.network.assumption import demand_assumptions
from wayout.planner.plan import Planner
from wayout.planner.timetabled import make_planner
from wayout.rules.inference import Inferences
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Head
from wayout.situation.situation import Situation

LAST_HOUR = timedelta(hours=1)
FOR_EVER = datetime.max.replace(tzinfo=UTC)
MOST_EDITIONS = 6
"""So many hours of knowledge are kept ready; each takes some tens of megabytes."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What was known at one hour, and the planner over it."""

    known_by: Instant
    situation: Situation
    planner: Planner


class Library:
    """
    A situation's folder, read once; editions of it are made when first asked for.

    Parameters
    ----------
    folder
        The situation's folder.
    now
        Gives the instant that counts as now. Nobody can know more than what is published by it.
    """

    def __init__(
        self, folder: Path, *, now: Callable[[], Instant] = lambda: datetime.now(UTC)
    ) -> None:
        self.folder = folder
        self.facts = get_situation(folder)
        demand_assumptions(self.facts)
        self.inferences = Inferences(self.facts.head)
        self._now = now
        self._published = sorted({r.published.astimezone(UTC) for r in self.facts.records()})
        self._editions: OrderedDict[Instant, Edition] = OrderedDict()
        self._lock = Lock()

    @property
    def head(self) -> Head:
        """Give what the situation says of itself."""
        return self.facts.head

    @property
    def clock(self) -> Callable[[], Instant]:
        """Give what gives the instant that counts as now, inside the situation's window or not."""
        return self._now

    @property
    def now(self) -> Instant:
        """Give now, inside the situation's window: for a past crisis, its last hour."""
        window = self.head.window
        return max(window.start, min(self._now(), window.end - LAST_HOUR))

    def get_edition(self, at: Instant) -> Edition:
        """Get what was known by an instant, or by now if that is earlier."""
        known_by = self.find_known_by(at)
        with self._lock:
            if known_by not in self._editions:
                self._editions[known_by] = self._make(known_by)
                if len(self._editions) > MOST_EDITIONS:
                    self._editions.popitem(last=False)
            self._editions.move_to_end(known_by)
            return self._editions[known_by]

    def find_known_by(self, at: Instant) -> Instant:
        """
        Find the instant whose edition serves somebody who asks at an instant.

        That is the full hour before it, so that a few editions serve everybody; or the last
        publication since, because nobody may be told less than is known.
        """
        asked = max(min(at, self.now), self.head.window.start).astimezone(UTC)
        hour = asked.replace(minute=0, second=0, microsecond=0)
        number = bisect_right(self._published, asked)
        return max(hour, self._published[number - 1]) if number else hour

    def find_known_until(self, at: Instant) -> Instant:
        """
        Find until when the clock may run before `find_known_by` of an instant gives another one.

        For ever if the instant, or the situation's window, is over.
        """
        now = self.now
        if at <= now or self._now() > now:
            return FOR_EVER
        number = bisect_right(self._published, now)
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return min([hour + timedelta(hours=1), at, *self._published[number : number + 1]])

    def forget(self) -> None:
        """Forget every verdict that was remembered; only while nobody plans."""
        with self._lock:
            for edition in self._editions.values():
                edition.planner.rulebook.memory.forget()

    def _make(self, known_by: Instant) -> Edition:
        known = self.facts.as_of(known_by)
        planner = make_planner(known, self.folder, at=known_by)
        return Edition(known_by, known, planner)
