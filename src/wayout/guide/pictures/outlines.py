"""
Outlines of the countries of the world, as the package ships them.

They are Natural Earth 1:50m, in the public domain, made compact by `tools/make_outlines.py`.
Areas in dispute are as that source draws them; no line here is a statement about a border.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

STEPS_PER_DEGREE = 100
FILE = "outlines.npz"

Points = NDArray[np.float64]
"""Shape (n_points, 2): longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Many lines or rings in one array; `starts` says where each begins, in ascending order."""

    points: Points
    starts: NDArray[np.int64]

    def lengths(self) -> NDArray[np.int64]:
        """Give the number of points of each path."""
        return np.diff(self.starts, append=len(self.points))


@dataclass(frozen=True, slots=True)
class Outlines:
    """
    Every country: its rings from the largest to the smallest, and the lines between them.

    `codes` has the country of each ring, ISO alpha-2; empty for an area without a number.
    """

    rings: Paths
    codes: tuple[str, ...]
    borders: Paths
    coasts: Paths


@cache
def read_outlines() -> Outlines:
    """Read the outlines of the package; they are read once and never change."""
    with files(__package__).joinpath(FILE).open("rb") as file, np.load(file) as stored:
        arrays = {name: stored[name] for name in stored.files}
    steps = np.cumsum(arrays["steps"], axis=0, dtype=np.int16)
    points = steps.astype(np.float64) / STEPS_PER_DEGREE
    arcs = np.split(points, np.cumsum(arrays["arc_lengths"], dtype=np.int64)[:-1])
    lines = list(zip(arcs, arrays["arc_shared"], arrays["arc_drawn"], strict=True))
    joined = np.split(arrays["ring_arcs"], np.cumsum(arrays["ring_lengths"], dtype=np.int64)[:-1])
    rings = [np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in r]) for r in joined]
    return Outlines(
        rings=_join([_close(ring) for ring in rings]),
        codes=tuple(str(code) for code in arrays["ring_codes"]),
        borders=_join([a for a, shared, drawn in lines if drawn and shared]),
        coasts=_join([a for a, shared, drawn in lines if drawn and not shared]),
    )


def _join(paths: Sequence[Points]) -> Paths:
    """Join paths into one array, their longitudes freed of jumps at the antimeridian."""
    lengths = np.array([len(path) for path in paths], np.int64)
    starts = np.cumsum(lengths) - lengths
    points = np.concatenate(paths)
    turns = -np.rint(np.diff(points[:, 0], prepend=points[0, 0]) / 360.0)
    turns[starts] = 0.0
    total = np.cumsum(turns)
    points[:, 0] += 360.0 * (total - np.repeat(total[starts], lengths))
    return Paths(points, starts)


def _close(ring: Points) -> Points:
    """Close a ring that goes around a pole by way of that pole."""
    turned = np.rint(np.diff(ring[:, 0]) / 360.0).sum()
    if turned == 0.0:
        return ring
    pole = np.copysign(90.0, ring[:, 1].mean())
    edge = np.copysign(180.0, turned)
    return np.vstack((ring, [[edge, pole], [0.0, pole], [-edge, pole]]))
