"""Reported counts of one place, by day since the start: files, sums of files, corrections."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wayout.forecast.flee.rows import Row, is_content, read_lines, refuse_file, shorten

Series = list[tuple[int, float]]
"""Reports in the order of time: day since the start (below 0: before it), persons."""

HEADERS = ("", "Date", "DateTime")
"""What the first cell of the first row is where that row is no report."""


def read_series(path: Path, start: date) -> Series:
    """
    Read the reports in one file; a row without a count says nothing.

    Raises
    ------
    FaultyInstanceError
        The file is missing, a date or count is not accepted, or the dates are not in order.
    """
    lines = read_lines(path, "a date and a count of people a row")
    if lines and (not lines[0].cells or lines[0].cells[0].strip() in HEADERS):
        lines = lines[1:]
    found: Series = []
    latest = ""
    for row in filter(is_content, lines):
        reported = row.parse_day(0, "date")
        if not row.get_cell(1, "count").strip():
            continue
        day = (reported - start).days
        if found and day <= found[-1][0]:
            told = f"'{row.cells[0]}' comes after '{latest}'"
            row.refuse("not-in-order", told, "dates in the order of time, each once")
        found.append((day, float(row.parse_count(1, "count"))))
        latest = row.cells[0]
    return found


def add_series(one: Series, other: Series) -> Series:
    """
    Add two series on the dates of either, as Flee 3 adds them.

    On a date that only the first reports, the second has its latest report. On a date that only
    the second reports, the first has its *next* one, or its last. Reports of the first past the
    end of the second are left out.
    """
    last = other[-1][0]
    days = sorted({day for day, _ in other} | {day for day, _ in one if day <= last})
    return [(day, _get_next(one, day) + _get_latest(other, day)) for day in days]


def _get_next(series: Series, day: int) -> float:
    return next((count for d, count in series if d >= day), series[-1][1])


def _get_latest(series: Series, day: int) -> float:
    return next((count for d, count in reversed(series) if d <= day), 0.0)


def correct_series(series: Series, row: Row, day: int) -> Series:
    """
    Scale the reports before a day so that they meet the verified count of that day.

    Parameters
    ----------
    row
        The row that asks for it, for messages.
    day
        When the count was verified; it must be the day of a report, and not of the first one.
    """
    days = [d for d, _ in series]
    if day not in days:
        near = min(series, key=lambda report: abs(report[0] - day))[0] - day
        told = f"no report of '{row.cells[0]}' on {shorten(row.cells[1])}"
        row.refuse("no-report", told, f"a day with a report; the nearest is {near:+d} days away")
    place = days.index(day)
    if place == 0:
        row.refuse("first-report", f"{row.cells[1]} is its first report", "a later one")
    before, verified = series[place - 1][1], series[place][1]
    if before == 0:
        row.refuse("zero", "the report before it is 0 people", "a day after a report above 0")
    factor = verified / before
    return [(d, count * factor if d < day else count) for d, count in series]


def interpolate_series(series: Series, days: int) -> NDArray[np.int64]:
    """
    Give the persons on each day, shape (days,): straight lines between reports, cut to integers.

    Before the first report it is the first, after the last the last.
    """
    found = np.zeros(days, np.int64)
    place = 0
    for day in range(days):
        while place + 1 < len(series) and series[place + 1][0] <= day:
            place += 1
        at, count = series[place]
        if day <= at or place + 1 == len(series):
            found[day] = int(count)
            continue
        until, later = series[place + 1]
        found[day] = int(count + (day - at) / (until - at) * (later - count))
    return found


def check_filled(path: Path, series: Series) -> Series:
    """Give the series of a camp back, or refuse it if there is no report in it."""
    if not series:
        refuse_file(path, "holds no report", "at least one date with a count")
    return series
