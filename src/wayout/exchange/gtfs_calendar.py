"""The calendar of a feed: on which days each service runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_rows import Rows

MOST_DAYS = 5_000_000
"""Days of all services together that are kept in memory."""


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself; a period of 0 to 0 is none."""

    publisher: str = ""
    version: str = ""
    language: str = ""
    first_day: int = 0
    last_day: int = 0


@dataclass(frozen=True, slots=True)
class Services:
    """The days of each service, ascending; the row that names it first; ids with a fault."""

    days: Mapping[str, tuple[int, ...]]
    rows: Mapping[str, tuple[str, int]]
    left_out: frozenset[str]
    whole: bool


def read_about(rows: Rows, report: Report) -> About:
    """Read what a feed says of itself: one row."""
    about = None
    for row, (publisher, language, version, first, last) in rows:
        if about is not None:
            found = "there is a second row"
            report.add(rows.file, row, "duplicate-row", found, "one row about the feed")
            continue
        about = About(publisher, version, language, first or 0, last or 0)
        if first and last and last < first:
            found = f"the feed ends on {_say(last)}, and begins on {_say(first)}"
            report.add(rows.file, row, "end-before-start", found, "an end on or after the start")
            about = About(publisher, version, language)
    return about or About()


def read_services(calendar: Rows, exceptions: Rows, about: About, report: Report) -> Services:
    """Read calendar and exceptions; days outside the feed's own period are left out."""
    reading = _Reading(about, report)
    reading.read_calendar(calendar)
    reading.unsure = calendar.left_out if calendar.whole or not calendar.present else None
    reading.read_exceptions(exceptions)
    whole = (calendar.whole or not calendar.present) and not reading.is_over
    whole = whole and (exceptions.whole or not exceptions.present)
    whole = whole and (calendar.present or exceptions.present)
    left_out = frozenset(calendar.left_out | exceptions.left_out)
    services = Services(reading.finish(), reading.rows, left_out, whole)
    for key, (file, row) in services.rows.items():
        if not services.days[key] and whole and key not in left_out:
            report.add(file, row, "service-without-days", f"service '{show(key)}' runs on no day")
    return services


@dataclass
class _Reading:
    """
    Days by service while they are read; equal weeks are kept once.

    `unsure` are services whose row in the calendar had a fault; None if that may be any.
    """

    about: About
    report: Report
    regular: dict[str, tuple[int, ...]] = field(default_factory=dict)
    changed: dict[str, set[int]] = field(default_factory=dict)
    rows: dict[str, tuple[str, int]] = field(default_factory=dict)
    weeks: dict[tuple[tuple[bool, ...], int, int], tuple[int, ...]] = field(default_factory=dict)
    unsure: set[str] | None = field(default_factory=set)
    kept: int = 0

    @property
    def is_over(self) -> bool:
        """Tell whether there are more days than are kept."""
        return self.kept > MOST_DAYS

    def read_calendar(self, rows: Rows) -> None:
        """Read the weeks of services."""
        for row, (key, *week, first, last) in rows:
            if key in self.rows:
                found = f"service_id '{show(key)}' stands in row {self.rows[key][1]} already"
                self.report.add(rows.file, row, "duplicate-id", found, "an id for each service")
                continue
            if last < first:
                found = f"service '{show(key)}' ends on {_say(last)}, and begins on {_say(first)}"
                accepted = "an end on or after the start"
                self.report.add(rows.file, row, "end-before-start", found, accepted)
                rows.left_out.add(key)
                continue
            self.rows[key] = (rows.file, row)
            begin, end = self._clip(first, last)
            if (begin, end) != (first, last) and any(week):
                found = f"service '{show(key)}' runs from {_say(first)} to {_say(last)}"
                self._report_outside(rows.file, row, found)
            self.regular[key] = self._expand(tuple(week), begin, end, (rows.file, row))

    def _clip(self, first: int, last: int) -> tuple[int, int]:
        begin, end = self.about.first_day, self.about.last_day
        return max(first, begin), min(last, end) if end else last

    def _report_outside(self, file: str, row: int, found: str) -> None:
        begin, end = self.about.first_day, self.about.last_day
        span = f"from {_say(begin)} " * bool(begin) + f"to {_say(end)}" * bool(end)
        self.report.add(file, row, "days-outside-feed", found, f"days {span}".strip())

    def _expand(
        self, week: tuple[bool, ...], first: int, last: int, where: tuple[str, int]
    ) -> tuple[int, ...]:
        """Give the days of a week that runs from one day to another, at most `MOST_DAYS`."""
        if self.is_over or not any(week):
            return ()
        known = self.weeks.get((week, first, last))
        if known is None:
            known = tuple(d for d in range(first, last + 1) if week[(d - 1) % 7])
            self.weeks[week, first, last] = known
            self._keep(len(known), where)
        return known

    def _keep(self, days: int, where: tuple[str, int]) -> None:
        before, self.kept = self.is_over, self.kept + days
        if self.is_over and not before:
            self._report_over(where)

    def _report_over(self, where: tuple[str, int]) -> None:
        found = f"the services run on more than {MOST_DAYS:,} days, taken together"
        self.report.add(*where, "over-limit", found, f"at most {MOST_DAYS:,}")

    def read_exceptions(self, rows: Rows) -> None:
        """Read single days that are added or removed."""
        seen: dict[str, dict[int, int]] = {}
        for row, (key, day, kind) in rows:
            if key not in self.rows:
                self.rows[key] = (rows.file, row)
            earlier = seen.setdefault(key, {})
            if day in earlier:
                found = f"service '{show(key)}' and {_say(day)} stand in row {earlier[day]} already"
                self.report.add(rows.file, row, "duplicate-row", found, "one row for a day")
                continue
            earlier[day] = row
            if self._clip(day, day) != (day, day):
                found = f"service '{show(key)}' on {_say(day)}"
                self._report_outside(rows.file, row, found)
                continue
            self._change(rows.file, row, key, day, kind)
            if self.kept > MOST_DAYS:
                return

    def _change(self, file: str, row: int, key: str, day: int, kind: str) -> None:
        days = self.changed.get(key)
        if days is None:
            days = self.changed[key] = set(self.regular.get(key, ()))
            self._keep(len(days), (file, row))
        if self.unsure is None or key in self.unsure:
            return  # what the calendar says of it is not known
        if (day in days) == (kind == "added"):
            state = "runs on that day anyway" if kind == "added" else "does not run on that day"
            found = f"{_say(day)} is {kind}; service '{show(key)}' {state}"
            self.report.add(file, row, "exception-without-effect", found)
        elif kind == "added":
            days.add(day)
            self.kept += 1
            if self.kept == MOST_DAYS + 1:
                self._report_over((file, row))
        else:
            days.remove(day)

    def finish(self) -> dict[str, tuple[int, ...]]:
        """Give the days of each service, ascending."""
        return {key: tuple(self._days(key)) for key in self.rows}

    def _days(self, key: str) -> Iterator[int]:
        if key in self.changed:
            return iter(sorted(self.changed[key]))
        return iter(self.regular.get(key, ()))


def _say(day: int) -> str:
    return date.fromordinal(day).isoformat()
