"""
Air routes without times, as OpenFlights lists them, become services of the status `prior`.

A route says that one airline flew between two airports when the table was made, and nothing of
today. All rows that join the same two places become one service. Its hours and its band of
waiting are the situation's assumptions. A service the situation has itself is never doubled.

References
----------
OpenFlights, openflights.org/data, ODbL: airports (14 columns) and routes (9), without headers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from wayout.exchange.airport_places import AirportPlaces, Stop
from wayout.exchange.foreign_table import read_rows
from wayout.exchange.openflights_rows import (
    AIRPORT_COLUMNS,
    ROUTE_COLUMNS,
    Route,
    parse_airports,
    parse_routes,
)
from wayout.exchange.route_sorting import Ends, RouteSorting
from wayout.exchange.table_import import Label, TableImport, render_csv, show_instant
from wayout.network.assumption import ROUTE, get_assumption
from wayout.network.distance import distance_km
from wayout.network.world_places import WorldPlaces
from wayout.situation.record import PRIOR
from wayout.situation.situation import Situation


def import_routes(
    situation: Situation,
    routes: Path,
    airports: Path,
    *,
    label: Label,
    countries: frozenset[str] = frozenset(),
    world: WorldPlaces | None = None,
) -> TableImport:
    """
    Make services and places of tables of air routes and airports.

    Parameters
    ----------
    countries
        Routes with an end in one of these countries are used; empty: every route between
        countries of the situation.
    world
        Knows more names of countries than the situation; None: only the situation's.

    Raises
    ------
    BadInputError
        A file cannot be read.
    MissingAssumptionError
        The situation does not state what a route without times assumes.
    """
    assumed = {name: get_assumption(situation, name).value for name in ROUTE}
    airport_rows, faults = read_rows(airports, AIRPORT_COLUMNS)
    known, more = parse_airports(airport_rows, airports.name)
    route_rows, wrong = read_rows(routes, ROUTE_COLUMNS)
    told, wrongly = parse_routes(route_rows, routes.name)
    places = AirportPlaces(situation, world)
    sorting = RouteSorting(situation, places, known, countries=countries, file=routes.name)
    joined = sorting.sort(told)
    services = [_service(ends, joined[ends], label, assumed) for ends in sorted(joined, key=_ids)]
    used = {stop.id for ends in joined for stop in ends}
    added = [row for row in places.list_rows(label.source, airports.name) if row["id"] in used]
    texts = {"services.csv": render_csv("services", services)} if services else {}
    if added:
        texts["places.csv"] = render_csv("places", added)
    return TableImport(
        f"openflights-{label.day}",
        texts,
        tuple(sorted([*faults, *more, *wrong, *wrongly])),
        tuple(sorted(sorting.unused)),
        len(route_rows),
        sum(len(some) for some in joined.values()),
        {"services": len(services), "places": len(added)},
    )


def _ids(ends: Ends) -> tuple[str, str]:
    return ends[0].id, ends[1].id


def _service(
    ends: Ends, routes: Sequence[Route], label: Label, assumed: Mapping[str, float]
) -> dict[str, object]:
    """Give the row of `services.csv` for all routes that join two places."""
    start, end = ends
    km = round(_distance(start, end))
    flying = km / assumed["route-speed"]
    return {
        "id": f"openflights-{label.day}-{start.id}-{end.id}",
        "origin": start.id,
        "destination": end.id,
        "mode": "air",
        "operator": ", ".join(sorted({r.airline for r in routes})),
        "both_ways": "no",
        "distance_km": km,
        "hours_low": round(flying + assumed["route-ground-low"], 2),
        "hours_high": round(flying + assumed["route-ground-high"], 2),
        "frequency": "unknown",
        "wait_low_h": assumed["route-wait-low"],
        "wait_high_h": assumed["route-wait-high"],
        "valid_from": show_instant(label.published),
        "published": show_instant(label.published),
        "published_basis": "exact",
        "recorded": show_instant(label.recorded),
        "status": PRIOR,
        "sources": label.source,
        "sensitivity": "public",
        "note": f"A route of a general table, row {min(r.line for r in routes)}. Not checked:"
        " hours, waiting, and whether it still runs, are assumptions.",
    }


def _distance(start: Stop, end: Stop) -> float:
    return distance_km(start.lat, start.lon, end.lat, end.lon)
