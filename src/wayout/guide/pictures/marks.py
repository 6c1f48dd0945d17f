"""
Marks: one shape for each verdict, so that nobody needs to tell colours apart.

Allowed is a filled circle, allowed with conditions a circle filled by half, unknown a diamond with
a question mark, refused a cross. Each is drawn large once and made small, which smooths its edges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

from wayout.errors import BadInputError
from wayout.guide.pictures.lettering import find_font
from wayout.guide.pictures.theme import Colour, get_theme

VERDICTS = ("refused", "unknown", "allowed-if", "allowed")
"""From worst to best, and in this order they are drawn over each other."""
SMALL_PX, LARGE_PX = 22, 30
_FINER = 4
_HALO = 0.09
"""Of the width of a mark: the rim of paper that parts it from what lies below."""


def get_rank(verdict: str) -> int:
    """
    Get the rank of a verdict, the worst first.

    Raises
    ------
    BadInputError
        It is no verdict.
    """
    if verdict not in VERDICTS:
        raise BadInputError(f"no mark for {verdict!r}; accepted: {', '.join(VERDICTS)}")
    return VERDICTS.index(verdict)


@cache
def find_mark(shape: str, *, theme: str, size_px: int) -> Image.Image:
    """
    Find the mark of a verdict, or of a kind of stop, as a picture with transparent corners.

    Raises
    ------
    BadInputError
        Nothing has that mark.
    """
    if shape not in _SHAPES:
        raise BadInputError(f"no mark for {shape!r}; accepted: {', '.join(_SHAPES)}")
    colours = get_theme(theme)
    large = size_px * _FINER
    picture = Image.new("RGBA", (large, large), (*colours.paper, 0))
    colour = colours.verdicts.get(shape, colours.line)
    _SHAPES[shape](ImageDraw.Draw(picture), large, colour, colours.paper)
    return picture.reduce(_FINER)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A shape of some size: of a verdict, or of a stop of a journey."""

    shape: str
    size_px: int

    def paste(self, picture: Image.Image, at: tuple[float, float], *, theme: str) -> None:
        """Paste it with its middle at a point."""
        mark = find_mark(self.shape, theme=theme, size_px=self.size_px)
        corner = (round(at[0] - self.size_px / 2), round(at[1] - self.size_px / 2))
        picture.paste(mark, corner, mark)


Shape = Callable[[ImageDraw.ImageDraw, int, Colour, Colour], None]


def _draw_circle(draw: ImageDraw.ImageDraw, size: int, colour: Colour, paper: Colour) -> None:
    rim = size * _HALO
    draw.ellipse((0, 0, size - 1, size - 1), fill=paper)
    draw.ellipse((rim, rim, size - 1 - rim, size - 1 - rim), fill=colour)


def _draw_half(draw: ImageDraw.ImageDraw, size: int, colour: Colour, paper: Colour) -> None:
    rim, ring = size * _HALO, size * 0.1
    _draw_circle(draw, size, colour, paper)
    hole = (rim + ring, rim + ring, size - 1 - rim - ring, size - 1 - rim - ring)
    draw.ellipse(hole, fill=paper)
    draw.chord(hole, 90, 270, fill=colour)


def _draw_diamond(draw: ImageDraw.ImageDraw, size: int, colour: Colour, paper: Colour) -> None:
    middle, rim = (size - 1) / 2, size * _HALO
    for inset, fill in ((0.0, paper), (rim, colour)):
        far = size - 1 - inset
        draw.polygon([(middle, inset), (far, middle), (middle, far), (inset, middle)], fill=fill)
    font = find_font("?", size_px=round(size * 0.62), bold=True)
    draw.text((middle, middle), "?", font=font, fill=paper, anchor="mm")


def _draw_cross(draw: ImageDraw.ImageDraw, size: int, colour: Colour, paper: Colour) -> None:
    for arm, fill in ((0.36, paper), (0.2, colour)):
        inset, half = size * (0.16 if fill == colour else 0.1), size * arm / 2 * 0.7071
        far = size - 1 - inset
        for (x1, y1), (x2, y2) in (((inset, inset), (far, far)), ((inset, far), (far, inset))):
            turn = 1 if y1 < y2 else -1
            dx, dy = half, half * -turn
            corners = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy)]
            draw.polygon([*corners, (x1 - dx, y1 - dy)], fill=fill)


def _draw_ring(draw: ImageDraw.ImageDraw, size: int, colour: Colour, paper: Colour) -> None:
    _draw_circle(draw, size, colour, paper)
    hole = size * 0.3
    draw.ellipse((hole, hole, size - 1 - hole, size - 1 - hole), fill=paper)


def _draw_square(draw: ImageDraw.ImageDraw, size: int, colour: Colour, paper: Colour) -> None:
    for inset, fill in ((size * 0.04, paper), (size * 0.13, colour)):
        draw.rectangle((inset, inset, size - 1 - inset, size - 1 - inset), fill=fill)


_SHAPES: Mapping[str, Shape] = {
    "refused": _draw_cross,
    "unknown": _draw_diamond,
    "allowed-if": _draw_half,
    "allowed": _draw_circle,
    "start": _draw_ring,
    "change": _draw_circle,
    "end": _draw_square,
}
