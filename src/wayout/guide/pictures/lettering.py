"""Lettering: the fonts of pictures, and texts broken into short lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from wayout.errors import WayoutError

TEXT_PX = 22
"""On a phone the picture is shown at half its size: 22 pixels are read as 11."""
SMALL_PX = 20
LINE_SPACING_PX = 4
ELLIPSIS = "…"
DESCENT_PX = 6
MOST_WORDS = 512
_FIRST_SHAPED = "\u0590"
"""From Hebrew on letters have to be joined or turned; below they stand one after the other."""

Font = ImageFont.FreeTypeFont


def find_font_path(*, bold: bool = False) -> Path:
    """
    Find the file of DejaVu Sans among the files of matplotlib, without importing it.

    Raises
    ------
    WayoutError
        matplotlib is not installed.
    """
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise WayoutError("no font for pictures: matplotlib is not installed; pip install it")
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name


def find_font(text: str, *, size_px: int = TEXT_PX, bold: bool = False) -> Font:
    """Find the font for a text: with shaping where its letters need it."""
    return _open_font(size_px, bold=bold, shaped=any(c >= _FIRST_SHAPED for c in _letters(text)))


def _letters(text: str) -> str:
    """Give the letters of a text: dashes and quotes stand above Hebrew, but need no shaping."""
    return "".join(c for c in text if c.isalpha())


@cache
def _open_font(size_px: int, *, bold: bool, shaped: bool) -> Font:
    engine = None if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(find_font_path(bold=bold), size_px, layout_engine=engine)


def wrap_text(text: str, font: Font, *, width_px: float, most_lines: int = 2) -> tuple[str, ...]:
    """
    Break a text into lines no wider than that; what does not fit ends in an ellipsis.

    Empty text gives no line. The lines are made as even as can be.
    """
    words = text.split()
    if not words:
        return ()
    for count in range(1, most_lines + 1):
        lines = _spread(words, font, width_px, count)
        if lines is not None:
            return lines
    return _cut(words, font, width_px, most_lines)


def _spread(words: Sequence[str], font: Font, width: float, count: int) -> tuple[str, ...] | None:
    """Spread words over exactly so many lines, the widest as narrow as can be; None if too wide."""
    whole = " ".join(words)
    if count == 1 or len(words) < count:
        return (whole,) if font.getlength(whole) <= width else None
    best: tuple[float, tuple[str, ...]] | None = None
    for cut in range(1, len(words) - count + 2):
        first = " ".join(words[:cut])
        rest = _spread(words[cut:], font, width, count - 1)
        if rest is None or font.getlength(first) > width:
            continue
        widest = max(font.getlength(line) for line in (first, *rest))
        if best is None or widest < best[0]:
            best = widest, (first, *rest)
    return best[1] if best else None


def _cut(words: Sequence[str], font: Font, width: float, most_lines: int) -> tuple[str, ...]:
    lines: list[str] = []
    left = list(words)
    while left and len(lines) < most_lines:
        line = left.pop(0)
        while left and font.getlength(f"{line} {left[0]}") <= width:
            line = f"{line} {left.pop(0)}"
        lines.append(line)
    if left:
        lines[-1] += ELLIPSIS
    return tuple(_shorten(line, font, width) for line in lines)


def _shorten(line: str, font: Font, width: float) -> str:
    if font.getlength(line) <= width:
        return line
    kept = line.rstrip(ELLIPSIS)
    while kept and font.getlength(kept + ELLIPSIS) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def measure_lines(lines: Sequence[str], font: Font) -> tuple[float, float]:
    """Measure lines set under each other: width and height in pixels; of none, nothing."""
    if not lines:
        return 0.0, 0.0
    width = max(font.getlength(line) for line in lines)
    return width, len(lines) * line_height_px(font) - LINE_SPACING_PX


def line_height_px(font: Font) -> float:
    """Give how far one line stands under another."""
    return font.size + LINE_SPACING_PX


def draw_lines(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    lines: Sequence[str],
    font: Font,
    *,
    fill: tuple[int, int, int],
) -> None:
    """Draw lines under each other from their upper left corner on."""
    for row, line in enumerate(lines):
        spot = (round(at[0]), round(at[1] + row * line_height_px(font) + font.size))
        draw.text(spot, line, font=font, fill=fill, anchor="ls")


@dataclass(frozen=True, slots=True)
class Word:
    """A text set in small letters as a mask; `shortened` tells that some of it did not fit."""

    mask: Image.Image
    shortened: bool


@lru_cache(maxsize=MOST_WORDS)
def set_public_word(text: str, *, width_px: float, most_lines: int) -> Word:
    """
    Set a text that everybody sees, such as a country's name or a word of a legend.

    It is kept, and so many at most. Names of places of a journey are never set by this.
    """
    font = find_font(text, size_px=SMALL_PX)
    lines = wrap_text(text, font, width_px=width_px, most_lines=most_lines)
    width, height = measure_lines(lines, font)
    mask = Image.new("L", (math.ceil(width) + 1, math.ceil(height) + DESCENT_PX), 0)
    draw = ImageDraw.Draw(mask)
    for row, line in enumerate(lines):
        left = (width - font.getlength(line)) / 2
        at = (round(left), round(row * line_height_px(font) + font.size))
        draw.text(at, line, font=font, fill=255, anchor="ls")
    return Word(mask, any(line.endswith(ELLIPSIS) for line in lines))
