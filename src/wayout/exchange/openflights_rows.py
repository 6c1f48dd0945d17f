"""The rows of OpenFlights' tables of airports and routes, as plain values; strictly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from wayout.exchange.foreign_table import Row
from wayout.situation.notice import Notice

AIRPORT_COLUMNS = (
    "id",
    "name",
    "city",
    "country",
    "IATA",
    "ICAO",
    "latitude",
    "longitude",
    "altitude",
    "offset",
    "DST",
    "zone",
    "type",
    "source",
)
ROUTE_COLUMNS = (
    "airline",
    "airline id",
    "origin",
    "origin id",
    "destination",
    "destination id",
    "codeshare",
    "stops",
    "equipment",
)
IGNORED = frozenset({"altitude", "offset", "DST", "source", "airline id"})
NOTHING = "\\N"
KINDS = ("airport", "station", "port", "unknown")
SURFACE = frozenset(
    ("BUS", "ICE", "LCH", "LMO", "MTL", "RFS", "TGV", "THS", "THT", "TRN", "TRS", "TSL")
)
"""Codes that IATA gives to vehicles on the ground and on water, among those of aircraft."""


@dataclass(frozen=True, slots=True)
class Airport:
    """
    An airport of a table.

    `codes` are its IATA and ICAO codes, as far as it has them; without coordinates `is_placed` is
    false, and they are 0.
    """

    id: str
    name: str
    city: str
    country: str
    codes: tuple[str, ...]
    lat: float
    lon: float
    is_placed: bool
    zone: str
    kind: str


class End(NamedTuple):
    """One end of a route: the code and the id of an airport."""

    code: str
    id: str


@dataclass(frozen=True, slots=True)
class Route:
    """One airline flies between two airports; `vehicles` are codes of its kinds of aircraft."""

    airline: str
    origin: End
    destination: End
    is_codeshare: bool
    stops: int
    vehicles: tuple[str, ...]
    line: int

    @property
    def words(self) -> str:
        """Give the route as it is named in a report."""
        return f"{self.airline} {self.origin.code}-{self.destination.code}"


def parse_airports(rows: Iterable[Row], file: str) -> tuple[dict[str, Airport], list[Notice]]:
    """Parse the rows of airports, by id; a notice for each that is wrong."""
    found: dict[str, Airport] = {}
    faults: list[Notice] = []
    for row in rows:
        cells = dict(zip(AIRPORT_COLUMNS, (_plain(c) for c in row.cells), strict=True))
        wrong = _find_wrong_airport(cells)
        if not wrong and cells["id"] in found:
            wrong = ("duplicate-id", f"the id '{cells['id']}' is used twice", "each id once")
        if wrong:
            faults.append(Notice(file, row.line, *wrong))
        else:
            found[cells["id"]] = _airport(cells)
    return found, faults


def _plain(cell: str) -> str:
    """Give a cell without the escapes the table still carries; nothing for its sign of nothing."""
    if "\\" not in cell:
        return cell.strip()
    return "" if cell == NOTHING else cell.replace("\\'", "'").strip()


def _find_wrong_airport(cells: dict[str, str]) -> tuple[str, str, str] | None:
    if not cells["id"].isdecimal():
        return "bad-id", f"the id is '{cells['id'][:40]}'", "a whole number"
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        text = cells[name]
        if text and not (_is_number(text) and abs(float(text)) <= most):
            return (
                "bad-coordinate",
                f"the {name} is '{text[:40]}'",
                f"degrees up to {most:g}, or \\N",
            )
    for name in ("IATA", "ICAO"):
        if cells[name] and not _is_code(cells[name]):
            return "bad-code", f"the {name} code is '{cells[name][:40]}'", "2 to 4 letters, or \\N"
    if not cells["name"].isprintable() or not cells["name"]:
        return "bad-name", f"the name is '{ascii(cells['name'])[1:40]}'", "a name"
    if cells["type"] not in KINDS:
        return "unknown-type", f"the type is '{cells['type'][:40]}'", ", ".join(KINDS)
    return None


def _is_code(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= 4


def _is_number(text: str) -> bool:
    try:
        return text.isascii() and float(text) == float(text)
    except ValueError:
        return False


def _airport(cells: dict[str, str]) -> Airport:
    placed = bool(cells["latitude"] and cells["longitude"])
    return Airport(
        cells["id"],
        cells["name"],
        cells["city"],
        cells["country"],
        tuple(c for c in (cells["IATA"], cells["ICAO"]) if c),
        float(cells["latitude"]) if placed else 0.0,
        float(cells["longitude"]) if placed else 0.0,
        placed,
        cells["zone"],
        cells["type"],
    )


def parse_routes(rows: Iterable[Row], file: str) -> tuple[list[Route], list[Notice]]:
    """Parse the rows of routes; a notice for each that is wrong."""
    found: list[Route] = []
    faults: list[Notice] = []
    for row in rows:
        cells = dict(zip(ROUTE_COLUMNS, (_plain(c) for c in row.cells), strict=True))
        wrong = _find_wrong_route(cells)
        if wrong:
            faults.append(Notice(file, row.line, *wrong))
            continue
        found.append(
            Route(
                cells["airline"],
                End(cells["origin"], cells["origin id"]),
                End(cells["destination"], cells["destination id"]),
                cells["codeshare"] == "Y",
                int(cells["stops"]),
                tuple(cells["equipment"].split()),
                row.line,
            )
        )
    return found, faults


def _find_wrong_route(cells: dict[str, str]) -> tuple[str, str, str] | None:
    for name in ("airline", "origin", "destination"):
        if not _is_code(cells[name]):
            return "bad-code", f"the {name} is '{cells[name][:40]}'", "a code of 2 to 4 letters"
    for name in ("origin id", "destination id"):
        if cells[name] and not cells[name].isdecimal():
            return "bad-id", f"the {name} is '{cells[name][:40]}'", "a whole number, or \\N"
    if cells["codeshare"] not in ("", "Y"):
        return "unknown-codeshare", f"the codeshare is '{cells['codeshare'][:40]}'", "Y or nothing"
    if not (cells["stops"].isdecimal() and len(cells["stops"]) == 1):
        return "bad-stops", f"the stops are '{cells['stops'][:40]}'", "0 to 9"
    return None
