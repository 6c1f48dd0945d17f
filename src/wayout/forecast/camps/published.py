"""What was published of each camp and when: reports file by file, dates of verified counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wayout.forecast.flee.counting import TOTAL, read_layout
from wayout.forecast.flee.instance import CAMPS
from wayout.forecast.flee.places import read_places
from wayout.forecast.flee.rows import read_rows
from wayout.forecast.flee.series import Series, check_filled, read_series
from wayout.forecast.flee.timetables import read_period


@dataclass(frozen=True, slots=True)
class CampRecord:
    """
    Everything ever published of one camp, nothing applied.

    Attributes
    ----------
    files
        One series a file that the layout names: day since the start, persons, in order of time.
    verified
        Days on which the count went over from an estimate to a verified registration.
    """

    name: str
    files: tuple[Series, ...]
    verified: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The camps of an instance in the order of its places, the first day, and how many days."""

    camps: tuple[CampRecord, ...]
    start: date
    days: int


def read_published(folder: Path, validation: Path) -> Published:
    """
    Read what was published of the camps that stand among an instance's places.

    Neither the capacities, the closures nor the file of the total are taken.

    Parameters
    ----------
    folder
        With `locations.csv`, `sim_period.csv` and, it may be, `registration_corrections.csv`.
    validation
        With `data_layout.csv`.

    Raises
    ------
    FaultyInstanceError
        What the folders hold is not accepted.
    """
    camps = [place for place in read_places(folder) if place.kind in CAMPS]
    start, days = read_period(folder)
    layout = read_layout(validation, camps)
    verified = _read_verified(folder / "registration_corrections.csv", start)
    records = []
    for camp in camps:
        names = [cell for cell in layout[camp.name].cells[1:] if cell.strip()]
        paths = [validation / name for name in names]
        files = tuple(check_filled(path, read_series(path, start)) for path in paths)
        records.append(CampRecord(camp.name, files, verified.get(camp.name, ())))
    return Published(tuple(records), start, days)


def _read_verified(path: Path, start: date) -> dict[str, tuple[int, ...]]:
    """Read on which days whose count was verified; those before the start do nothing."""
    found: dict[str, tuple[int, ...]] = {}
    if not path.exists():
        return found
    for row in read_rows(path, "a camp and a date a row"):
        name, day = row.cells[0], (row.parse_day(1, "date") - start).days
        if day >= 0 and name != TOTAL:
            found[name] = (*found.get(name, ()), day)
    return found
