"""Reading the validation folder: which files count whom, corrections, a number for every day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from wayout.forecast.flee.instance import Counts, Place
from wayout.forecast.flee.rows import Row, read_rows, refuse_file
from wayout.forecast.flee.series import (
    Series,
    add_series,
    check_filled,
    correct_series,
    interpolate_series,
    read_series,
)

TOTAL = "total"


def read_counts(
    validation: Path, folder: Path, camps: Iterable[Place], *, start: date, days: int
) -> Counts:
    """
    Read what was counted in every camp, with the corrections, for every day of the run.

    Parameters
    ----------
    validation
        The folder with `data_layout.csv`.
    folder
        The folder of the instance, where `registration_corrections.csv` may stand.
    camps
        The places that need counts.

    Raises
    ------
    FaultyInstanceError
        A file, row, date or number is not accepted, or a camp has no counts.
    """
    layout = read_layout(validation, camps)
    series = {name: _read_sum(validation, row, start) for name, row in layout.items()}
    series = _correct(folder / "registration_corrections.csv", series, start)
    daily = {name: interpolate_series(one, days) for name, one in series.items()}
    return Counts(total=daily.pop(TOTAL), camps=daily)


def read_layout(validation: Path, camps: Iterable[Place]) -> dict[str, Row]:
    """Read which files count which camp; the total stands first."""
    path = validation / "data_layout.csv"
    rows = read_rows(path, f"a row '{TOTAL},FILE' and a row for each camp")
    layout: dict[str, Row] = {}
    for row in rows:
        if row.cells[0] in layout:
            row.refuse("camp-twice", f"'{row.cells[0]}' a second time", "each camp once")
        if not layout and row.cells[0] != TOTAL:
            row.refuse("no-total", f"the first row is '{row.cells[0]}'", f"'{TOTAL},FILE'")
        layout[row.cells[0]] = row
    if not layout:
        refuse_file(path, "is empty", f"a row '{TOTAL},FILE' and a row for each camp")
    for camp in camps:
        if camp.name not in layout:
            rows[-1].refuse_unknown("no-counts", "no row for camp", camp.name, layout)
    return layout


def _read_sum(validation: Path, row: Row, start: date) -> Series:
    """Read the files of one row of the layout and add them up."""
    names = [row.get_cell(1, "file"), *(c for c in row.cells[2:] if c.strip())]
    found: Series = []
    for name in names:
        path = validation / name
        if not name.strip() or path.resolve().parent != validation.resolve():
            row.refuse("bad-file", f"'{name}' is no file of this folder", "the name of a file")
        if not path.is_file():
            known = [p.name for p in validation.glob("*.csv")]
            row.refuse_unknown("no-file", f"'{row.cells[0]}' has no file", name, known)
        one = check_filled(path, read_series(path, start))
        if found and one[0][0] > found[0][0]:
            told = f"{name} starts later than {names[0]}"
            row.refuse("starts-later", told, "the file that starts first in the last place")
        found = add_series(found, one) if found else one
    return found


def _correct(path: Path, series: dict[str, Series], start: date) -> dict[str, Series]:
    """Apply the corrections in the order of their file; those before the start do nothing."""
    if not path.exists():
        return series
    found = dict(series)
    for row in read_rows(path, "a camp and a date a row"):
        camp = row.cells[0]
        if camp not in found or camp == TOTAL:
            row.refuse_unknown("unknown-camp", "no counts of", camp, set(found) - {TOTAL})
        day = (row.parse_day(1, "date") - start).days
        if day >= 0:
            found[camp] = correct_series(found[camp], row, day)
    return found
