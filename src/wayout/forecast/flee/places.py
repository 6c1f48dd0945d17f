"""Reading `locations.csv` and `routes.csv`: places, and the roads between them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from wayout.forecast.flee.instance import (
    CAMP,
    CAMPS,
    CONFLICT,
    FLOOD,
    HUB,
    IDP_CAMP,
    MARKER,
    TOWN,
    Place,
    Road,
)
from wayout.forecast.flee.rows import Row, read_lines, read_rows, shorten

KIND_WORDS = (
    ("camp", CAMP),
    ("conflict", CONFLICT),
    ("forward", HUB),
    ("marker", MARKER),
    ("flood_zone", FLOOD),
    ("town", TOWN),
    ("default", TOWN),
)
"""A word that a type contains, and what it makes the place; the first that fits counts."""
ACCEPTED_KINDS = ("camp", "idpcamp", "conflict_zone", "forwarding_hub", "marker", "town")
COLUMNS = 8
FARTHEST_KM = 20_100.0
"""No two places on Earth are farther apart; a greater distance is in metres, or a slip."""
SHORTEST_KM = 0.01
ONE_WAY, BACKWARDS = "1", "2"


def read_places(folder: Path) -> tuple[Place, ...]:
    """
    Read the places in the order of the file.

    Raises
    ------
    FaultyInstanceError
        A column is missing or not known, a type or a number is not accepted, a name comes twice.
    """
    path = folder / "locations.csv"
    lines: dict[str, int] = {}
    found = []
    for row in read_rows(path, "one row for each place"):
        place = _take_place(row)
        if place.name in lines:
            told = f"place '{place.name}' stands in line {lines[place.name]} already"
            row.refuse("place-twice", told, "each name once")
        lines[place.name] = row.line
        found.append(place)
    if not found:
        first = read_lines(path, "places")
        (first[-1] if first else Row(path.name, 1, ())).refuse("no-places", "no place", "one a row")
    return tuple(found)


def _take_place(row: Row) -> Place:
    name, country = row.get_cell(0, "name"), row.get_cell(2, "country") or "unknown"
    if not name.strip():
        row.refuse("no-name", "'name' is empty", "the name of the place")
    for column, word in ((3, "gps_x"), (4, "gps_y")):
        if row.get_cell(column, word).strip():
            row.parse_number(column, word, "degrees, or nothing")
    kind = _take_kind(row)
    number = row.parse_count(7, "population") if row.get_cell(7, "population") else 0
    if any(cell.strip() for cell in row.cells[COLUMNS:]):
        told = f"column {COLUMNS + 1} holds '{shorten(row.cells[COLUMNS])}'"
        row.refuse("attribute", told, f"{COLUMNS} columns; attributes of places are not supported")
    is_camp = kind in CAMPS
    return Place(
        name=name,
        country=country,
        kind=kind,
        population=0 if is_camp else number,
        capacity=number if is_camp else -1,
        starts_in_conflict=kind == CONFLICT and row.parse_count(6, "conflict_date", least=-1) <= 0,
    )


def _take_kind(row: Row) -> int:
    text = row.get_cell(5, "location_type")
    for word, kind in KIND_WORDS:
        if word in text.lower():
            if kind == FLOOD:
                row.refuse("unsupported", f"type '{shorten(text)}'", ", ".join(ACCEPTED_KINDS))
            return IDP_CAMP if kind == CAMP and "idp" in text.lower() else kind
    row.refuse_unknown("unknown-type", "type", text, ACCEPTED_KINDS)


def read_roads(folder: Path, places: tuple[Place, ...]) -> tuple[tuple[Road, ...], list[str]]:
    """
    Read the roads, and notices on those that stand there more than once.

    A mark 1 in the fourth column makes the program add the road a second time, which doubles its
    weight; a mark 2 swaps its ends. Neither has another effect.

    Raises
    ------
    FaultyInstanceError
        A place is not known, a distance is not above 0, a mark or an attribute is not accepted.
    """
    index = {place.name: i for i, place in enumerate(places)}
    found: list[Road] = []
    for row in read_rows(folder / "routes.csv", "one row for each road"):
        start, end = (_take_end(row, column, index) for column in (0, 1))
        if start == end:
            row.refuse("loop", f"the road leads from '{row.cells[0]}' to itself", "two places")
        accepted = f"kilometres, {SHORTEST_KM} to {FARTHEST_KM:.0f}"
        distance = row.parse_number(2, "distance", accepted)
        if not SHORTEST_KM <= distance <= FARTHEST_KM:
            row.refuse("bad-distance", f"'distance' is '{shorten(row.cells[2])}'", accepted)
        mark = _take_mark(row)
        ends = (end, start) if mark == BACKWARDS else (start, end)
        found += [Road(*ends, distance)] * (2 if mark == ONE_WAY else 1)
    return tuple(found), _notice_parallels(found, places)


def _take_end(row: Row, column: int, index: dict[str, int]) -> int:
    name = row.get_cell(column, f"name{column + 1}")
    if name not in index:
        row.refuse_unknown("unknown-place", "no place", name, index)
    return index[name]


def _take_mark(row: Row) -> str:
    mark = row.find_cell(3).strip()
    if mark not in ("", "0", ONE_WAY, BACKWARDS):
        row.refuse("bad-mark", f"'forced_redirection' is '{shorten(mark)}'", "nothing, 0, 1 or 2")
    if any(cell.strip() for cell in row.cells[4:]):
        told = f"column 5 holds '{shorten(row.cells[4])}'"
        row.refuse("attribute", told, "4 columns; attributes of roads are not supported")
    return mark


def _notice_parallels(roads: list[Road], places: tuple[Place, ...]) -> list[str]:
    pairs = Counter(tuple(sorted((r.start, r.end))) for r in roads)
    return [
        f"routes.csv: {n} roads between {places[a].name} and {places[b].name}; each counts"
        for (a, b), n in pairs.items()
        if n > 1
    ]
