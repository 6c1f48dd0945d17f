"""What the locations of a forecast are: countries, posts or towns, with names, zones and spots."""

from __future__ import annotations

from wayout.situation.record import Crossing
from wayout.situation.situation import Situation

COUNTRY, POST, TOWN = "country", "post", "town"


class Locations:
    """
    Looks up the locations of forecasts in one situation.

    A country is known by the id of its place or by its code; a location that the situation does
    not know is a town without a country, called by its id.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        countries = [p for p in situation.places.values() if p.kind == COUNTRY]
        self._names = {p.country: p.name for p in countries}
        self._codes = {p.id: p.country for p in countries} | {c: c for c in self._names}

    def kind(self, key: str) -> str:
        """Give what a location is."""
        if key in self._situation.crossings:
            return POST
        return COUNTRY if key in self._codes else TOWN

    def name(self, key: str) -> str:
        """Give the name of a location."""
        return str(self._names.get(key) or self._situation.name_of(key))

    def country(self, key: str) -> str:
        """Give the code of the country a location lies in, for a post the one it leads into."""
        where = self._situation.find_place(key)
        if isinstance(where, Crossing):
            return where.country_in
        return self._codes.get(key) or (where.country if where else "")

    def country_name(self, key: str) -> str:
        """Give the name of the country a location lies in; empty if it is not known."""
        code = self.country(key)
        return self._names.get(code, code)

    def zone(self, key: str) -> str:
        """Give the time zone of a location."""
        where = self._situation.find_place(key)
        return (where.time_zone if where else "") or self._situation.head.time_zone

    def spot(self, key: str) -> tuple[float, float] | None:
        """Give latitude and longitude of a location, if they are known."""
        where = self._situation.find_place(key)
        if where is None or where.lat is None or where.lon is None:
            return None
        return where.lat, where.lon

    def belief_name(self, parameter: str, key: str) -> str:
        """Give the words for a parameter of the model and what it is about, if it is about one."""
        return f"{parameter}, {self.name(key)}" if key else parameter
