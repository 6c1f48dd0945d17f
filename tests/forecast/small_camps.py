"""Invented camps with their reports, as they are published."""

from __future__ import annotations

from datetime import date

import numpy as np

from wayout.forecast.camps.errors import POINTS, ErrorTable
from wayout.forecast.camps.known import KnownCamp
from wayout.forecast.camps.published import CampRecord, Published
from wayout.forecast.flee.series import Series

RIVER: Series = [(0, 0.0), (10, 500.0), (20, 900.0), (40, 1500.0), (60, 1800.0), (75, 1900.0)]
HILL: Series = [(0, 2000.0), (30, 2600.0), (50, 1300.0), (65, 1400.0), (80, 1450.0)]
HILL_ANNEX: Series = [(12, 100.0), (45, 160.0), (70, 170.0)]
LATE: Series = [(55, 40.0), (70, 90.0)]


def make_published() -> Published:
    """Make three camps: one growing, one of two files and verified on day 50, one that opens."""
    camps = (
        CampRecord("River", (RIVER,)),
        CampRecord("Hill", (HILL, HILL_ANNEX), (50,)),
        CampRecord("Late", (LATE,)),
    )
    return Published(camps, date(2030, 1, 1), 90)


def make_known(*reports: tuple[float, float], verified: tuple[float, ...] = ()) -> KnownCamp:
    """Make what is known of one camp from its reports."""
    days, counts = (np.array([r[i] for r in reports], dtype=float) for i in range(2))
    return KnownCamp(days, counts, verified)


def make_table(low: float = -0.5, high: float = 0.5) -> ErrorTable:
    """Make a table in which errors are spread evenly at every horizon."""
    row = np.linspace(low, high, POINTS)
    return ErrorTable(np.array([7.0, 90.0]), np.broadcast_to(row, (2, 2, POINTS)).copy())
