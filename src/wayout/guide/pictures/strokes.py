"""Strokes: the lines of a journey, one pattern for each means, so that none needs a colour."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from wayout.errors import BadInputError
from wayout.guide.pictures.theme import Colour

MEANS = ("road", "rail", "air", "foot", "water")
WIDTH_PX = 6
_FINER = 2
_BULGE = 0.16
"""Of its length: how far the middle of a flight is drawn aside."""
_PIECES = 24

Dot = tuple[float, float]
Stroke = Callable[[ImageDraw.ImageDraw, Sequence[Dot]], None]


def draw_strokes(
    picture: Image.Image, strokes: Iterable[tuple[str, Dot, Dot]], *, fill: Colour
) -> None:
    """
    Draw strokes, each by its means from one point to another.

    Raises
    ------
    BadInputError
        There is no pattern for one of the means.
    """
    mask = Image.new("L", (picture.width * _FINER, picture.height * _FINER), 0)
    draw = ImageDraw.Draw(mask)
    for means, start, end in strokes:
        if means not in _PATTERNS:
            raise BadInputError(f"no line for {means!r}; accepted: {', '.join(_PATTERNS)}")
        fine = [(x * _FINER, y * _FINER) for x, y in (start, end)]
        _PATTERNS[means](draw, _bend(*fine) if means == "air" else fine)
    seen = mask.getbbox()
    if seen is None:
        return
    left, top = (edge // _FINER for edge in seen[:2])
    right, bottom = (-(-edge // _FINER) for edge in seen[2:])
    part = (left * _FINER, top * _FINER, right * _FINER, bottom * _FINER)
    picture.paste(fill, (left, top, right, bottom), mask.reduce(_FINER, part))


def bend_spots(start: Dot, end: Dot) -> list[Dot]:
    """Give points along the bow of a flight, so that names can keep off it."""
    return _bend(start, end)[:: _PIECES // 12]


def _bend(start: Dot, end: Dot) -> list[Dot]:
    """Give a bow from one point to another, bulging upwards on the picture."""
    (x1, y1), (x2, y2) = start, end
    across, down = x2 - x1, y2 - y1
    turn = -1.0 if across < 0 else 1.0
    middle_x = (x1 + x2) / 2 + turn * down * _BULGE * 2
    middle_y = (y1 + y2) / 2 - turn * across * _BULGE * 2
    found = []
    for piece in range(_PIECES + 1):
        t = piece / _PIECES
        near, mid, far = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((near * x1 + mid * middle_x + far * x2, near * y1 + mid * middle_y + far * y2))
    return found


def _walk(line: Sequence[Dot], gaps: Sequence[float]) -> list[list[Dot]]:
    """
    Cut a line into pieces of the given lengths in turn, a stroke and a space alternately.

    Only the strokes are given.
    """
    strokes: list[list[Dot]] = [[line[0]]]
    turn, left = 0, gaps[0]
    for (x1, y1), (x2, y2) in pairwise(line):
        length, gone = math.hypot(x2 - x1, y2 - y1), 0.0
        while length - gone > left:
            gone += left
            spot = (x1 + (x2 - x1) * gone / length, y1 + (y2 - y1) * gone / length)
            if turn % 2 == 0:
                strokes[-1].append(spot)
            else:
                strokes.append([spot])
            turn += 1
            left = gaps[turn % len(gaps)]
        left -= length - gone
        if turn % 2 == 0:
            strokes[-1].append((x2, y2))
    return [stroke for stroke in strokes if len(stroke) > 1]


def _solid(draw: ImageDraw.ImageDraw, line: Sequence[Dot]) -> None:
    draw.line(list(line), fill=255, width=WIDTH_PX * _FINER, joint="curve")


def _dashes(*gaps_px: float) -> Stroke:
    def stroke(draw: ImageDraw.ImageDraw, line: Sequence[Dot]) -> None:
        for piece in _walk(line, [gap * _FINER for gap in gaps_px]):
            draw.line(piece, fill=255, width=WIDTH_PX * _FINER)

    return stroke


def _dots(radius_px: float, apart_px: float) -> Stroke:
    def stroke(draw: ImageDraw.ImageDraw, line: Sequence[Dot]) -> None:
        radius = radius_px * _FINER
        gaps = [1.0, apart_px * _FINER - 1.0]
        for (x, y), *_ in _walk(line, gaps):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

    return stroke


_PATTERNS: Mapping[str, Stroke] = {
    "road": _solid,
    "rail": _dashes(18.0, 9.0),
    "air": _dots(3.4, 13.0),
    "foot": _dots(2.8, 11.0),
    "water": _dashes(20.0, 7.0, 5.0, 7.0),
}
