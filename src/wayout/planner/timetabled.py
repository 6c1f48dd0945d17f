"""The timetables that were imported into a situation, as lines for the days of one plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wayout.network.expected_waits import NO_WAITS, ExpectedWaits
from wayout.network.stations import Lines, StationMap, merge_lines
from wayout.planner.plan import Planner
from wayout.situation.period import Instant
from wayout.situation.situation import Situation
from wayout.situation.timetables import Timetable, list_timetables

if TYPE_CHECKING:
    from wayout.network.schedule import Schedule

BEFORE_DAYS, AHEAD_DAYS = 1, 9
"""The days around a plan's that are laid out: a night before, and a week and a day's margin."""

MOST_DAYS_KEPT = 4


class Timetables:
    """What was published of the timetables of a situation, by the day that is asked about."""

    def __init__(self, situation: Situation, timetables: Sequence[Timetable]) -> None:
        self._situation = situation
        self.known = tuple(t for t in timetables if t.published <= situation.known_by)
        self._schedules: dict[Path, Schedule] = {}
        self._lines: dict[date, Lines] = {}

    def lines_on(self, day: date) -> Lines | None:
        """Give the lines that run on a day and the week after it; None without a timetable."""
        if not self.known:
            return None
        if day not in self._lines:
            if len(self._lines) >= MOST_DAYS_KEPT:
                self._lines.pop(next(iter(self._lines)))
            found = [self._join(timetable, day) for timetable in self.known]
            self._lines[day] = merge_lines([lines for lines in found if lines is not None])
        return self._lines[day]

    def _join(self, timetable: Timetable, day: date) -> Lines | None:
        from wayout.network.schedule_window import open_window  # noqa: PLC0415 - few plans need it
        from wayout.network.world_places import find_world  # noqa: PLC0415

        schedule = self._schedule(timetable.folder)
        first = max(day - timedelta(days=BEFORE_DAYS), date.fromordinal(schedule.first_day))
        end = date.fromordinal(schedule.first_day + schedule.n_days)
        n_days = (min(day + timedelta(days=AHEAD_DAYS), end) - first).days
        if n_days < 1:
            return None
        window = open_window(schedule, day=first, n_days=n_days)
        stations = StationMap(
            self._situation,
            schedule,
            name=timetable.id,
            source=timetable.source,
            world=find_world(),
        )
        return stations.join(window)

    def _schedule(self, folder: Path) -> Schedule:
        if folder not in self._schedules:
            from wayout.network.schedule_file import load_schedule  # noqa: PLC0415

            self._schedules[folder] = load_schedule(folder)
        return self._schedules[folder]


def make_planner(
    situation: Situation, folder: Path, *, at: Instant, expected: ExpectedWaits = NO_WAITS
) -> Planner:
    """Make the planner for one day: the situation as known, with its timetables laid out."""
    timetables = Timetables(situation, list_timetables(folder))
    return Planner(situation, timetables.lines_on(at.date()), expected=expected)
