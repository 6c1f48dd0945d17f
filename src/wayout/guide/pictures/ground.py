"""
Grounds: the maps without anything on them, drawn once for each frame and theme.

A ground shows land, sea and borders, and says where the name of each country has room. Grounds
are public, whoever asked for one: they are kept, and only so many. What is drawn on them for one
person is never kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from wayout.guide.pictures.frame import Frame, Pixels
from wayout.guide.pictures.outlines import Outlines, Paths, read_outlines
from wayout.guide.pictures.png import reduce_colours
from wayout.guide.pictures.theme import get_theme

FINER = 3
COARSER = 8
MOST_KEPT = 120
JOINED_KM_PER_PIXEL = 5.0
"""From this length of a pixel on corners of borders are too small to be rounded."""
_FAR_PX = 20_000.0

Line = list[tuple[float, float]]
"""Points of the finer picture a ground is drawn on."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where the name of a country may stand: the middle of its free part, and how wide that is."""

    code: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Ground:
    """A drawn ground, in the colours of its theme's palette, and the room for names."""

    picture: Image.Image
    rooms: tuple[Room, ...]


class Grounds:
    """
    Draws grounds and keeps the last of them; several threads may share it.

    Parameters
    ----------
    home
        The country that is set apart by its colour, ISO alpha-2; empty: none.
    most
        So many grounds are kept, of about 270 kB each.
    """

    def __init__(self, home: str = "", *, most: int = MOST_KEPT) -> None:
        self.home = home
        self._most = most
        self._kept: OrderedDict[tuple[Frame, str], Ground] = OrderedDict()
        self._lock = Lock()

    def get_ground(self, frame: Frame, *, theme: str) -> Ground:
        """Get the ground of a frame; it is drawn if it is not among those kept."""
        key = (frame, theme)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        drawn = draw_ground(read_outlines(), frame, theme=theme, home=self.home)
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return drawn


def draw_ground(outlines: Outlines, frame: Frame, *, theme: str, home: str) -> Ground:
    """Draw the ground of a frame."""
    colours = get_theme(theme)
    size = (frame.size[0] * FINER, frame.size[1] * FINER)
    picture = Image.new("RGB", size, colours.sea)
    draw = ImageDraw.Draw(picture)
    inked = [(outlines.codes[row], line) for row, line in _place_paths(outlines.rings, frame)]
    for code, line in inked:
        draw.polygon(line, fill=colours.home if code and code == home else colours.land)
    for _, line in _place_paths(outlines.coasts, frame):
        draw.line(line, fill=colours.coast, width=FINER)
    joint = "curve" if frame.km_per_pixel < JOINED_KM_PER_PIXEL else None
    for _, line in _place_paths(outlines.borders, frame):
        draw.line(line, fill=colours.border, width=2 * FINER, joint=joint)
    reduced = reduce_colours(picture.reduce(FINER), theme=theme)
    return Ground(reduced, tuple(_find_rooms(inked, frame)))


def _place_paths(paths: Paths, frame: Frame) -> list[tuple[int, Line]]:
    """
    Place the paths that are seen on the picture, each with its number.

    A path that reaches over the meridian opposite to the frame's middle is placed once for each
    edge of the picture it may be seen at.
    """
    longitudes, lengths = paths.points[:, 0], paths.lengths()
    west = np.minimum.reduceat(longitudes, paths.starts)
    east = np.maximum.reduceat(longitudes, paths.starts)
    far = frame.too_far(paths.points[:, 1], paths.starts)
    first = np.ceil((frame.lon - 180.0 - east) / 360.0)
    last = np.floor((frame.lon + 180.0 - west) / 360.0)
    found: list[tuple[int, Line]] = []
    for turn in range(int(first.min()), int(last.max()) + 1):
        rows = np.flatnonzero((first <= turn) & (turn <= last) & ~far)
        if not rows.size:
            continue
        chosen = np.repeat(np.isin(np.arange(len(lengths)), rows), lengths)
        points = paths.points[chosen]
        pixels = frame.place(points[:, 1], points[:, 0] + 360.0 * turn)
        found += _seen(rows, pixels, lengths[rows], frame)
    return sorted(found, key=lambda one: one[0])


def _seen(
    rows: NDArray[np.int64], pixels: Pixels, lengths: NDArray[np.int64], frame: Frame
) -> list[tuple[int, Line]]:
    starts = np.cumsum(lengths) - lengths
    low = np.minimum.reduceat(pixels, starts, axis=0)
    high = np.maximum.reduceat(pixels, starts, axis=0)
    seen = ((high >= 0) & (low <= np.array(frame.size))).all(axis=1)
    wanted = np.repeat(seen, lengths)
    fine = np.rint(np.clip(pixels[wanted] * FINER, -_FAR_PX, _FAR_PX))
    fresh = np.any(np.diff(fine, axis=0, prepend=np.nan) != 0, axis=1)
    begins = np.cumsum(lengths[seen]) - lengths[seen]
    fresh[begins] = True
    left = np.add.reduceat(fresh, begins) if begins.size else begins
    corners = list(map(tuple, fine[fresh].tolist()))
    ends = np.cumsum(left).tolist()
    starting = [0, *ends][: len(ends)]
    numbered = zip(rows[seen].tolist(), starting, ends, strict=True)
    return [(row, corners[i:j]) for row, i, j in numbered if j - i > 1]


def _find_rooms(inked: Sequence[tuple[str, Line]], frame: Frame) -> list[Room]:
    """Find, on a coarse raster, the widest free spot of each country that is seen."""
    codes = sorted({code for code, _ in inked if code})
    size = (frame.size[0] // COARSER, frame.size[1] // COARSER)
    raster = Image.new("L", size, 0)
    draw = ImageDraw.Draw(raster)
    scale = 1.0 / (FINER * COARSER)
    for code, corners in inked:
        small = [(x * scale, y * scale) for x, y in corners]
        draw.polygon(small, fill=codes.index(code) + 1 if code else 0)
    cells = np.asarray(raster)
    return [_widest(code, cells == row + 1) for row, code in enumerate(codes) if row < 255]


def _widest(code: str, free: NDArray[np.bool_]) -> Room:
    """Find the spot that is left last when a country is eaten away from its edges."""
    left = np.pad(free, 1)
    depth = 0
    while left.any():
        last, depth = left, depth + 1
        beside = left[:-2, 1:-1] & left[2:, 1:-1] & left[1:-1, :-2] & left[1:-1, 2:]
        left = np.pad(beside & left[1:-1, 1:-1], 1)
    if depth == 0:
        return Room(code, 0.0, 0.0, 0.0)
    rows, columns = np.nonzero(last[1:-1, 1:-1])
    middle = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    x, y = (columns[middle] + 0.5) * COARSER, (rows[middle] + 0.5) * COARSER
    return Room(code, float(x), float(y), float(depth * COARSER))
