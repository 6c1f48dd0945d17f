"""
Relative errors of past forecasts: `fitted.csv`, by `benchmarks/flee_accuracy_choice.py --write`.

A row for each horizon, whether the total was told, and whether the camps were verified.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from wayout.forecast.camps.errors import POINTS, ErrorTable

FITTED = Path(__file__).with_suffix(".csv")
KEYS = ("told", "horizon_days", "verified")


@cache
def get_table(*, told: bool) -> ErrorTable:
    """Get the table of errors of forecasts that were told the total, or of those that were not."""
    with FITTED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["told"] == str(int(told))]
    horizons = np.array(list(dict.fromkeys(float(row["horizon_days"]) for row in rows)))
    errors = np.array([[float(row[name]) for name in _name_errors()] for row in rows])
    return ErrorTable(horizons, errors.reshape(horizons.size, 2, POINTS))


def write_tables(tables: Iterable[tuple[bool, ErrorTable]]) -> None:
    """Write the tables of forecasts that were told the total, and of those that were not."""
    with FITTED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*KEYS, *_name_errors()))
        for told, table in tables:
            for days, kinds in zip(table.horizons, table.errors, strict=True):
                for verified, errors in enumerate(kinds):
                    row = (int(told), f"{days:g}", verified, *(f"{e:.3f}" for e in errors))
                    writer.writerow(row)


def _name_errors() -> list[str]:
    return [f"error_{number}" for number in range(1, POINTS + 1)]
