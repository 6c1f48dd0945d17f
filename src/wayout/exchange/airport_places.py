"""Which place of a situation an airport of others is: its town, a known airport, or a new place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from zoneinfo import available_timezones

from wayout.exchange.openflights_rows import Airport
from wayout.network.distance import distance_km
from wayout.network.spelling import fold_name
from wayout.network.world_places import WorldPlaces
from wayout.situation.record import Place
from wayout.situation.situation import Situation

OWN_CITY_KM, OTHER_TOWN_KM, SAME_AIRPORT_KM = 100.0, 40.0, 10.0
"""How far an airport may lie from the city it names, from another town, from a known airport."""


VERY_LIKE = 0.8


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the situation, or one that is added to it, where routes end."""

    id: str
    country: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an airport has no place in the situation."""

    code: str
    found: str
    accepted: str = ""
    nearest: str = ""


class AirportPlaces:
    """Finds the place of each airport, and remembers those to be added."""

    def __init__(self, situation: Situation, world: WorldPlaces | None) -> None:
        self._situation = situation
        self._zones = available_timezones()
        self._countries = _name_countries(situation, world)
        self._found: dict[str, Stop | Misfit] = {}
        self._lands: dict[str, str] = {}
        self._added: dict[str, Airport] = {}
        places = [p for p in situation.places.values() if p.lat is not None]
        self._airports = _by_country(p for p in places if p.kind == "airport")
        self._towns = _by_country(p for p in places if p.kind == "town")
        self._cities: dict[str, list[Place]] = defaultdict(list)
        for town in (p for p in places if p.kind == "town"):
            for name in {fold_name(n) for n in _names(town)}:
                self._cities[name].append(town)

    def find_stop(self, airport: Airport) -> Stop | Misfit:
        """Find the place of an airport, or say why it has none."""
        if airport.id not in self._found:
            self._found[airport.id] = self._find(airport)
        return self._found[airport.id]

    def find_country(self, airport: Airport) -> str:
        """Find the code of an airport's country; empty if the situation has no such country."""
        if airport.country not in self._lands:
            self._lands[airport.country] = self._countries.get(fold_name(airport.country), "")
        return self._lands[airport.country]

    def _find(self, airport: Airport) -> Stop | Misfit:
        country = self.find_country(airport)
        what = f"airport {airport.id} ({airport.name})"
        if not country:
            names = [p.name for p in self._situation.places.values() if p.kind == "country"]
            near = next(iter(get_close_matches(airport.country, names, n=1, cutoff=VERY_LIKE)), "")
            found = f"{what} lies in '{airport.country}'"
            return Misfit(
                "unknown-country", found, "a country in places.csv, by a name there", near
            )
        if airport.kind != "airport":
            return Misfit("not-an-airport", f"{what} is of the type '{airport.kind}'")
        if not airport.is_placed:
            return Misfit("no-coordinates", f"{what} has no coordinates")
        place = self._find_place(airport, country)
        if place is not None:
            return Stop(place.id, country, place.lat or 0.0, place.lon or 0.0)
        if airport.zone not in self._zones:
            found = f"{what} has the time zone '{airport.zone}'"
            return Misfit("no-time-zone", found, "a name of the IANA database")
        if not airport.codes:
            return Misfit("no-airport-code", f"{what} has neither an IATA nor an ICAO code")
        key = f"airport-{airport.codes[0].lower()}"
        if key in self._situation.places or key in self._added:
            return Misfit("id-taken", f"{what} would be the place '{key}', which exists")
        self._added[key] = airport
        return Stop(key, country, airport.lat, airport.lon)

    def _find_place(self, airport: Airport, country: str) -> Place | None:
        """Find the town an airport serves, or the airport that is known already."""
        own = [p for p in self._cities.get(fold_name(airport.city), ()) if p.country == country]
        return (
            _nearest(airport, own, OWN_CITY_KM)
            or _nearest(airport, self._towns[country], OTHER_TOWN_KM)
            or _nearest(airport, self._airports[country], SAME_AIRPORT_KM)
        )

    def list_rows(self, source: str, note: str) -> list[dict[str, object]]:
        """List the rows of `places.csv` for the airports to be added."""
        names = Counter(fold_name(a.name) for a in self._added.values())
        taken = {fold_name(n) for some in self._airports.values() for p in some for n in _names(p)}
        rows: list[dict[str, object]] = []
        for key, airport in sorted(self._added.items()):
            folded = fold_name(airport.name)
            alone = names[folded] == 1 and folded not in taken
            rows.append(
                {
                    "id": key,
                    "kind": "airport",
                    "name": airport.name if alone else f"{airport.name} ({airport.codes[0]})",
                    "country": self._countries[fold_name(airport.country)],
                    "lat": round(airport.lat, 4),
                    "lon": round(airport.lon, 4),
                    "time_zone": airport.zone,
                    "aliases": "|".join(airport.codes),
                    "sources": source,
                    "note": note,
                }
            )
        return rows


def _name_countries(situation: Situation, world: WorldPlaces | None) -> dict[str, str]:
    """Give the codes of the situation's countries by every name they have, folded."""
    countries = [p for p in situation.places.values() if p.kind == "country" and p.country]
    named = {fold_name(n): p.country for p in countries for n in _names(p)}
    codes = {p.country for p in countries}
    for code, row in (world.countries if world else {}).items():
        if code in codes:
            named.setdefault(fold_name(row["name"]), code)
    return named


def _names(place: Place) -> Iterable[str]:
    return [n for n in (place.id, place.name, place.name_ru, *place.aliases) if n]


def _by_country(places: Iterable[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[place.country].append(place)
    return found


def _nearest(airport: Airport, places: Iterable[Place], within_km: float) -> Place | None:
    inside = [
        (away, p.id, p)
        for p in places
        if (away := distance_km(airport.lat, airport.lon, p.lat or 0, p.lon or 0)) <= within_km
    ]
    return min(inside, key=lambda row: row[:2])[2] if inside else None
