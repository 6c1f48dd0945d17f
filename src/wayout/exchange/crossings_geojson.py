"""Crossings as GeoJSON: a point for each post, with its verdict for somebody who said nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayout.situation.situation import Situation

Document = Mapping[str, Any]


def write_crossings_geojson(board: Document, situation: Situation) -> dict[str, Any]:
    """Write a board as a GeoJSON feature collection (RFC 7946), longitude before latitude."""
    return {
        "type": "FeatureCollection",
        "features": [_write_post(post, board, situation) for post in board["crossings"]],
        "situation": board["situation"],
        "at": board["at"],
        "as_of": board["as_of"],
    }


def _write_post(post: Document, board: Document, situation: Situation) -> dict[str, Any]:
    crossing = situation.crossings[post["id"]]
    records = dict.fromkeys(r for mode in post["modes"] for r in mode["records"])
    said = [s for r in records for s in board["records"][r]["sources"]]
    return {
        "type": "Feature",
        "id": post["id"],
        "geometry": {"type": "Point", "coordinates": [crossing.lon, crossing.lat]},
        "properties": {
            "id": post["id"],
            "name": post["name"],
            "country_from": post["country_from"],
            "country": post["country"],
            "state": post["state"],
            "verdicts": {mode["mode"]: mode["verdict"] for mode in post["modes"]},
            "oldest_hours": post["facts"]["oldest_hours"],
            "sources": list(dict.fromkeys([*crossing.sources, *said])),
        },
    }
