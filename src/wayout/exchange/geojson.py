"""What can be reached as GeoJSON: a point for each public place, for a map; nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
KEPT = ("id", "name", "kind", "country", "verdict", "hours", "hours_90", "arrive", "crossing")


def write_reach_geojson(reach: Document) -> dict[str, Any]:
    """
    Write a reach document as a GeoJSON feature collection (RFC 7946).

    Longitude stands before latitude. A place without coordinates is left out, and so is the start.
    No answer of a traveller is written.
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
                "properties": {key: place[key] for key in KEPT},
            }
            for place in reach["places"]
            if place["id"] != reach["from"] and None not in (place["lat"], place["lon"])
        ],
        "situation": reach["situation"],
        "as_of": reach["as_of"],
        "at": reach["at"],
        "within_hours": reach["within_hours"],
    }
