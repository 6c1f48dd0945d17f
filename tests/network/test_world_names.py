"""The index of the names of the world's larger towns finds what reading the table finds."""

from __future__ import annotations

import json
from pathlib import Path

from wayout.network.spelling import fold_name
from wayout.network.world_names import WorldNames

ROWS = {
    "1": {"geonameid": 1, "name": "Alfa", "alternatenames": ["Альфа", "", "Al-Fa"]},
    "2": {"geonameid": 2, "name": "Bravo", "alternatenames": ["alfa"]},
    "3": {"geonameid": 3, "name": "Zürich", "alternatenames": ["Zurich", "苏黎世"]},
    "4": {"geonameid": 4, "name": "Сёла", "alternatenames": []},
}


def test_index_finds_every_bearer_of_every_name(tmp_path: Path) -> None:
    """Whoever bears a name in the table is found by it; nobody is by another."""
    path = tmp_path / "cities.json"
    path.write_text(json.dumps(ROWS), encoding="utf-8")
    names = WorldNames(path)
    every = {fold_name(n) for row in ROWS.values() for n in (row["name"], *row["alternatenames"])}
    for folded in every - {""}:
        bearers = [
            int(key)
            for key, row in ROWS.items()
            if folded in map(fold_name, (row["name"], *row["alternatenames"]))
        ]
        assert names.find(folded) == bearers
    assert names.find("nowhere") == []
