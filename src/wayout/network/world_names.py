"""
The names of the larger towns of the world as an index: which towns may bear a name.

Names are folded and kept as numbers of eight bytes, in order, each with the number of its town: a
few megabytes for some hundred thousand names. Two names may share a number, so what is found is
looked at again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from wayout.network.compiled import Array
from wayout.network.spelling import fold_name


class WorldNames:
    """The names in one table of towns; made when the first is looked up, which takes a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index: tuple[Array, Array] | None = None

    def find(self, folded: str) -> list[int]:
        """Find the GeoNames numbers of the towns that may bear a folded name."""
        if self._index is None:
            self._index = self._make()
        names, towns = self._index
        wanted = np.int64(hash(folded))
        begin, end = np.searchsorted(names, wanted), np.searchsorted(names, wanted, side="right")
        return sorted(set(towns[begin:end].tolist()))

    def _make(self) -> tuple[Array, Array]:
        pairs = np.fromiter(self._read(), dtype=[("name", np.int64), ("town", np.int64)])
        order = np.argsort(pairs["name"], kind="stable")
        return pairs["name"][order].copy(), pairs["town"][order].astype(np.int32)

    def _read(self) -> Iterator[tuple[int, int]]:
        for record in json.loads(self._path.read_bytes()).values():
            number = int(record["geonameid"])
            for name in {record["name"], *record["alternatenames"]}:
                if name:
                    yield hash(fold_name(name)), number
