"""Labels: where the name of a point stands, so that no name lies on another or on a mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from wayout.guide.pictures.lettering import (
    TEXT_PX,
    Font,
    draw_lines,
    find_font,
    measure_lines,
    wrap_text,
)
from wayout.guide.pictures.theme import Colour

PAD_PX = 4.0
RINGS_PX = (16.0, 40.0, 72.0, 112.0)
"""How far from its point a name may stand; beyond the first a thin line leads to it."""
_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
MOST_WIDTH_PX = 250.0
CROSSED_PX2 = 2_000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
        """Give the area that two boxes share."""
        if not self.meets(other):
            return 0.0
        across = min(self.right, other.right) - max(self.left, other.left)
        return across * (min(self.bottom, other.bottom) - max(self.top, other.top))

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes share an area; it is asked more often than all else here."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """Give the point of the box that is nearest to another."""
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Tell whether a straight line goes through the box (Liang and Barsky, 1984)."""
        first, last = 0.0, 1.0
        bounds = ((self.left, self.right), (self.top, self.bottom))
        for (low, high), a, b in zip(bounds, start, end, strict=True):
            if a == b:
                if not low <= a <= high:
                    return False
                continue
            near, far = sorted(((low - a) / (b - a), (high - a) / (b - a)))
            first, last = max(first, near), min(last, far)
        return first < last

    def within(self, other: Box) -> bool:
        """Tell whether it lies wholly in another box."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that wants a place beside a point; `needed` is never left out."""

    x: float
    y: float
    text: str
    needed: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with its place: its lines, its box, and where its leading line starts, if any."""

    lines: tuple[str, ...]
    font: Font
    box: Box
    point: tuple[float, float]
    led: bool

    @property
    def end(self) -> tuple[float, float]:
        """Give where its leading line ends."""
        return self.box.nearest(self.point)


def box_around(x: float, y: float, radius: float) -> Box:
    """Give the square box around a point."""
    return Box(x - radius, y - radius, x + radius, y + radius)


def place_labels(
    wanted: Sequence[Wanted], *, taken: Sequence[Box], room: Box
) -> tuple[Placed, ...]:
    """
    Place names one after the other, each in the nearest free spot around its point.

    A name without a free spot is left out, unless it is needed: then it covers as little as can
    be. Those needed come first.

    Parameters
    ----------
    taken
        What names must not cover.
    room
        What they must not leave.
    """
    placed: list[Placed] = []
    for one in sorted(wanted, key=lambda w: not w.needed):
        full = [*taken, *(p.box for p in placed)]
        found = _place(one, full, placed, room)
        if found is not None:
            placed.append(found)
    return tuple(placed)


def _place(one: Wanted, full: Sequence[Box], names: Sequence[Placed], room: Box) -> Placed | None:
    font = find_font(one.text, size_px=TEXT_PX, bold=one.bold)
    lines = wrap_text(one.text, font, width_px=MOST_WIDTH_PX)
    if not lines:
        return None
    width, height = measure_lines(lines, font)
    width, height = width + 2 * PAD_PX, height + 2 * PAD_PX
    rings = RINGS_PX if one.needed else RINGS_PX[:-1]
    tried = [(_beside(one, side, r, width, height), r) for r in rings for side in _SIDES]
    tried = [(box, ring) for box, ring in tried if box.within(room)]
    best: tuple[float, Placed] | None = None
    for (box, ring), shared in zip(tried, _share_px2([b for b, _ in tried], full), strict=True):
        if shared and not one.needed:
            continue
        placed = Placed(lines, font, box, (one.x, one.y), led=ring > RINGS_PX[0])
        covered = shared + _crossing_px2(placed, names)
        if covered == 0.0:
            return placed
        if best is None or covered < best[0]:
            best = covered, placed
    return best[1] if best and one.needed else None


def _share_px2(boxes: Sequence[Box], full: Sequence[Box]) -> list[float]:
    """Give the area that each box shares with all the full ones together."""
    left, top, right, bottom = (column[:, None] for column in _columns(boxes))
    others = _columns(full)
    across = np.minimum(right, others[2]) - np.maximum(left, others[0])
    down = np.minimum(bottom, others[3]) - np.maximum(top, others[1])
    areas = np.clip(across, 0.0, None) * np.clip(down, 0.0, None)
    return [float(area) for area in areas.sum(axis=1)]


def _columns(boxes: Sequence[Box]) -> NDArray[np.float64]:
    """Give the left, top, right and bottom edges of boxes; shape (4, n_boxes)."""
    edges = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(edges, np.float64).reshape(-1, 4).T


def _crossing_px2(placed: Placed, names: Sequence[Placed]) -> float:
    """Give what it costs, in area covered, that lines to names cross names or each other."""
    crossed = sum(o.led and placed.box.crossed(o.point, o.end) for o in names)
    if placed.led:
        crossed += sum(o.box.crossed(placed.point, placed.end) for o in names)
    return crossed * CROSSED_PX2


def _beside(one: Wanted, side: tuple[int, int], ring: float, width: float, height: float) -> Box:
    across, down = side
    reach = ring * (math.sqrt(0.5) if across and down else 1.0)
    left = one.x + across * reach + (width / 2) * (across - 1)
    top = one.y + down * reach + (height / 2) * (down - 1)
    return Box(left, top, left + width, top + height)


def draw_leader(draw: ImageDraw.ImageDraw, placed: Placed, *, ink: Colour) -> None:
    """Draw the thin line from a point to its name, if the name stands apart."""
    if placed.led:
        draw.line([placed.point, placed.end], fill=ink, width=2)


def draw_label(draw: ImageDraw.ImageDraw, placed: Placed, *, ink: Colour, paper: Colour) -> None:
    """Draw a name on its plate."""
    box = placed.box
    draw.rounded_rectangle((box.left, box.top, box.right, box.bottom), radius=6, fill=paper)
    at = (box.left + PAD_PX, box.top + PAD_PX - 2)
    draw_lines(draw, at, placed.lines, placed.font, fill=ink)
