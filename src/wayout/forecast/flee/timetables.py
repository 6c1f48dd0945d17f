"""Reading `sim_period.csv`, `conflicts.csv` and `closures.csv`: what happens on which day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wayout.errors import BadInputError
from wayout.forecast.flee.instance import CAMPS, Closure, Place, Road
from wayout.forecast.flee.rows import Row, read_lines, read_rows, refuse_file, shorten

LONGEST_DAYS = 36_525
"""A run of a century; a longer one is a slip."""
CLOSURE_KINDS = (
    "country",
    "location",
    "camp",
    "idpcamp",
    "remove_forced_redirection",
    "link",
)
WITHOUT_EFFECT = ("remove_forced_redirection", "link")


def read_period(folder: Path, days: int | None = None) -> tuple[date, int]:
    """
    Read the first day and the number of days; `days` takes the place of the file's number.

    Raises
    ------
    FaultyInstanceError
        A key is missing, twice or unknown; a date or number is not accepted.
    BadInputError
        `days` is not accepted.
    """
    path = folder / "sim_period.csv"
    found: dict[str, Row] = {}
    for row in read_rows(path, "StartDate and Length"):
        key = row.cells[0].lower()
        if key not in ("startdate", "length"):
            row.refuse_unknown("unknown-key", "key", row.cells[0], ("StartDate", "Length"))
        if key in found:
            row.refuse("key-twice", f"'{row.cells[0]}' a second time", "each key once")
        found[key] = row
    for key, word in (("startdate", "StartDate,YYYY-MM-DD"), ("length", "Length,days")):
        if key not in found:
            refuse_file(path, f"no '{word.partition(',')[0]}'", f"a row {word}")
    start = found["startdate"].parse_day(1, "StartDate")
    length = found["length"].parse_count(1, "Length", least=1)
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise BadInputError(f"--days {days}; accepted: 1 to {LONGEST_DAYS}")
    length = days or length
    try:
        if length > LONGEST_DAYS:
            raise OverflowError
        start + timedelta(days=length)
    except OverflowError:
        found["length"].refuse("out-of-range", f"{length} days from {start}", f"to {LONGEST_DAYS}")
    return start, length


def read_conflicts(folder: Path, places: tuple[Place, ...], days: int) -> NDArray[np.float64]:
    """
    Read the strength of the conflict at each place and day, shape (days, places), 0 to 1.

    Raises
    ------
    FaultyInstanceError
        The header, a day, a strength or a name is not accepted, or there are too few days.
    """
    path = folder / "conflicts.csv"
    lines = read_lines(path, "a column for each place and a row for each day")
    lines = [r for r in lines if any(c.strip() for c in r.cells)]
    if not lines or lines[0].cells[0].strip().lstrip("#").strip().lower() != "day":
        found = shorten(lines[0].cells[0]) if lines else "nothing"
        refuse_file(path, f"begins with '{found}'", "a header '#Day,' with the names of places")
    header, rows = lines[0], [r for r in lines[1:] if not r.cells[0].startswith("#")]
    index = {place.name: i for i, place in enumerate(places)}
    names = [cell.strip() for cell in header.cells]
    table = np.zeros((days, len(places)))
    if len(rows) < days:
        (rows[-1] if rows else header).refuse(
            "too-short", f"the table ends after {len(rows)} days", f"a row for each of {days} days"
        )
    for day, row in enumerate(rows[:days]):
        if row.parse_count(0, "#Day") != day:
            row.refuse("wrong-day", f"day '{row.cells[0]}'", f"{day}, as days count from 0 by 1")
        _take_strengths(row, names, index, table[day])
    _check_sources(path, table, places)
    return table


def _take_strengths(
    row: Row, names: list[str], index: dict[str, int], strengths: NDArray[np.float64]
) -> None:
    for column in range(1, max(len(names), len(row.cells))):
        name = names[column] if column < len(names) else ""
        if not name:
            if row.find_cell(column).strip() not in ("", "0"):
                row.refuse("no-header", f"column {column + 1} has no name", "a name in the header")
            continue
        strength = row.parse_number(column, name, "a number from 0 to 1")
        if not 0 <= strength <= 1:
            row.refuse("bad-strength", f"'{name}' is '{row.cells[column]}'", "from 0 to 1")
        if name in index:
            strengths[index[name]] = strength
        elif strength > 0:
            row.refuse_unknown("unknown-place", "a conflict at", name, index)


def _check_sources(path: Path, table: NDArray[np.float64], places: tuple[Place, ...]) -> None:
    """Refuse an instance in which nobody could ever set out."""
    populations = np.array([place.population for place in places])
    if not (table.any(axis=0) & (populations > 0)).any():
        found = "no place with a population is ever in conflict, so nobody sets out"
        refuse_file(path, found, "at least one, with its population in locations.csv")


def read_closures(
    folder: Path, places: tuple[Place, ...], roads: tuple[Road, ...], days: int
) -> tuple[tuple[Closure, ...], list[str]]:
    """
    Read what closes and opens when, and notices on rows that do not do what they seem to.

    Raises
    ------
    FaultyInstanceError
        A kind, a name or a day is not accepted, or there is no such road.
    """
    closures, notices = [], []
    for row in read_rows(folder / "closures.csv", "one row for each closure, or only a header"):
        kind = row.get_cell(0, "closure_type")
        if kind not in CLOSURE_KINDS:
            row.refuse_unknown("unknown-closure", "closure of", kind, CLOSURE_KINDS)
        names = _take_names(row, kind, places, roads)
        first, last = (row.parse_count(3 + i, f"closure_{w}", least=-1) for i, w in enumerate(ENDS))
        where = f"{row.file}:{row.line}: "
        if 0 < last <= first and kind not in WITHOUT_EFFECT:
            found = f"it opens on day {last}, not after day {first} on which it closes"
            row.refuse("not-in-order", found, "closure_end after closure_start, 0 or -1")
        if first >= days and kind not in WITHOUT_EFFECT:
            notices.append(f"{where}day {first} is past the last day, {days - 1}: it never closes")
        if kind in WITHOUT_EFFECT:
            notices.append(f"{where}'{kind}' moves nobody in Flee 3, so it moves nobody here")
            continue
        if kind == "location" and row.cells[2] in {place.name for place in places}:
            told = f"every road of {names[0]}, not only the one to {row.cells[2]}"
            notices.append(f"{where}'location' closes {told}")
        closures.append(Closure(kind, names, first, last))
    return tuple(closures), notices


ENDS = ("start", "end")


def _take_names(
    row: Row, kind: str, places: tuple[Place, ...], roads: tuple[Road, ...]
) -> tuple[str, ...]:
    one, two = row.get_cell(1, "name1"), row.get_cell(2, "name2")
    known = {place.name: i for i, place in enumerate(places)}
    if kind == "country":
        countries = {place.country for place in places}
        for name in (one, two):
            if name not in countries:
                row.refuse_unknown("unknown-country", "no country", name, countries)
        pairs = {frozenset((places[r.start].country, places[r.end].country)) for r in roads}
        if frozenset((one, two)) not in pairs:
            row.refuse("no-road", f"no road between {one} and {two}", "two countries with a road")
        return one, two
    pair = (one, two) if kind in WITHOUT_EFFECT else (one,)
    for name in pair:
        if name not in known:
            row.refuse_unknown("unknown-place", "no place", name, known)
    if kind in ("camp", "idpcamp") and places[known[one]].kind not in CAMPS:
        camps = [place.name for place in places if place.kind in CAMPS]
        row.refuse_unknown("no-camp", "no camp", one, camps)
    if len(pair) == 2 and {known[one], known[two]} not in ({r.start, r.end} for r in roads):
        row.refuse("no-road", f"no road between {one} and {two}", "two places with a road")
    return pair
