"""Sorting air routes by the two places they join; of each other route, why it is not used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wayout.exchange.airport_places import AirportPlaces, Misfit, Stop
from wayout.exchange.openflights_rows import SURFACE, Airport, End, Route
from wayout.network.distance import distance_km
from wayout.situation.notice import Notice
from wayout.situation.situation import Situation

OTHER_AIRPORT_KM = 60.0
"""A code that now names another airport is no contradiction while that one is so near."""

Ends = tuple[Stop, Stop]


class RouteSorting:
    """Sorts the routes of one table for one situation."""

    def __init__(
        self,
        situation: Situation,
        places: AirportPlaces,
        airports: Mapping[str, Airport],
        *,
        countries: frozenset[str],
        file: str,
    ) -> None:
        self.unused: list[Notice] = []
        self._home = situation.head.home
        self._places = places
        self._airports = airports
        self._coded = {code: a for a in airports.values() for code in a.codes}
        self._countries = countries
        self._file = file
        self._flown: dict[tuple[str, str], str] = {}
        for service in (s for s in situation.services.values() if s.mode == "air"):
            self._flown[service.origin, service.destination] = service.id
            if service.both_ways:
                self._flown[service.destination, service.origin] = service.id

    def sort(self, routes: Iterable[Route]) -> dict[Ends, list[Route]]:
        """Sort routes by their two places; the others are in `unused` afterwards."""
        sorted_routes: dict[Ends, list[Route]] = defaultdict(list)
        seen: dict[tuple[str, End, End], int] = {}
        for route in routes:
            first = seen.setdefault((route.airline, route.origin, route.destination), route.line)
            why: Misfit | Ends = self._place(route)
            if first != route.line:
                why = Misfit("duplicate", f"{route.words} stands in row {first} already")
            if isinstance(why, Misfit):
                notice = (route.line, why.code, why.found, why.accepted, why.nearest)
                self.unused.append(Notice(self._file, *notice))
            else:
                sorted_routes[why].append(route)
        return dict(sorted_routes)

    def _place(self, route: Route) -> Misfit | Ends:
        """Give the two places of a route, or why it is not used."""
        airports: list[Airport] = []
        for end in (route.origin, route.destination):
            airport = self._find_airport(end)
            if isinstance(airport, Misfit):
                return airport
            airports.append(airport)
        codes = [self._places.find_country(a) for a in airports]
        if self._countries and self._countries.isdisjoint(codes):
            lands = " to ".join(a.country for a in airports)
            return Misfit("outside-countries", f"{route.words} leads from {lands}")
        wrong = _find_misfit(route)
        if wrong is not None:
            return wrong
        if codes[1] == self._home != codes[0]:
            return Misfit("leads-home", f"{route.words} leads into {self._home}")
        return self._find_stops(route, *airports)

    def _find_stops(self, route: Route, origin: Airport, destination: Airport) -> Misfit | Ends:
        start = self._places.find_stop(origin)
        if isinstance(start, Misfit):
            return start
        end = self._places.find_stop(destination)
        if isinstance(end, Misfit):
            return end
        if start.id == end.id:
            return Misfit("same-place", f"{route.words} begins and ends at '{start.id}'")
        known = self._flown.get((start.id, end.id))
        if known:
            return Misfit("known-better", f"{route.words} is in the situation as '{known}'")
        return start, end

    def _find_airport(self, end: End) -> Airport | Misfit:
        airport = self._airports.get(end.id)
        if airport is None:
            found = f"airport {end.code} has the id '{end.id}'" if end.id else (
                f"airport {end.code} has no id")  # fmt: skip
            return Misfit("unknown-airport", found, "the id of a row in the table of airports")
        other = self._coded.get(end.code)
        if end.code in airport.codes or (other and _is_near(airport, other)):
            return airport
        found = f"the code {end.code} is none of airport {end.id} ({airport.name})"
        return Misfit("code-of-another", found, " or ".join(airport.codes))


def _is_near(one: Airport, other: Airport) -> bool:
    both = one.is_placed and other.is_placed
    return both and distance_km(one.lat, one.lon, other.lat, other.lon) <= OTHER_AIRPORT_KM


def _find_misfit(route: Route) -> Misfit | None:
    """Find what keeps a route from use by itself, wherever it leads."""
    if route.is_codeshare:
        return Misfit("codeshare", f"{route.words} is flown by another airline, in its own row")
    if route.stops:
        return Misfit("stops", f"{route.words} stops {route.stops} times, where is not said")
    if not route.vehicles:
        return Misfit("no-equipment", f"{route.words} names no kind of aircraft")
    if SURFACE.issuperset(route.vehicles):
        return Misfit("not-by-air", f"{route.words} runs on the ground or on water")
    return None
