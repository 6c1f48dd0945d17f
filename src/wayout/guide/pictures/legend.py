"""Legends: the strip under a map that says what its marks and lines mean, in handed-in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image

from wayout.guide.pictures.lettering import SMALL_PX, Word, set_public_word
from wayout.guide.pictures.theme import get_theme

ROW_PX = 36
PAD_PX = 10
GAP_PX = 22
_BETWEEN_PX = 9

Sample = Callable[[Image.Image, float, float], None]
"""Draws a sample with its left edge and its middle height at a point."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a legend: its words, and a sample so many pixels wide."""

    words: str
    width_px: int
    draw: Sample


def add_legend(picture: Image.Image, entries: Sequence[Entry], *, theme: str) -> Image.Image:
    """Give the picture with a legend under it; without entries, the picture as it is."""
    rows = _fill_rows([e for e in entries if e.words], picture.width)
    if not rows:
        return picture
    colours = get_theme(theme)
    height = picture.height + len(rows) * ROW_PX + PAD_PX
    taller = Image.new("RGB", (picture.width, height), colours.paper)
    taller.paste(picture, (0, 0))
    for number, row in enumerate(rows):
        middle = picture.height + PAD_PX / 2 + (number + 0.5) * ROW_PX
        left = float(PAD_PX)
        for entry, word in row:
            entry.draw(taller, left, middle)
            at = (round(left + entry.width_px + _BETWEEN_PX), round(middle - SMALL_PX * 0.62))
            taller.paste(colours.ink, at, word.mask)
            left += _width_of(entry, word) + GAP_PX
    return taller


Filled = tuple[Entry, Word]


def _fill_rows(entries: Sequence[Entry], width_px: int) -> list[list[Filled]]:
    """Fill rows from left to right; words too long for a row of their own are shortened."""
    rows: list[list[Filled]] = []
    left = 0.0
    for entry in entries:
        room = width_px - 2 * PAD_PX - entry.width_px - _BETWEEN_PX
        word = set_public_word(entry.words, width_px=room, most_lines=1)
        needs = _width_of(entry, word)
        if not rows or left + needs > width_px - 2 * PAD_PX:
            rows.append([])
            left = 0.0
        rows[-1].append((entry, word))
        left += needs + GAP_PX
    return rows


def _width_of(entry: Entry, word: Word) -> float:
    return entry.width_px + _BETWEEN_PX + word.mask.width
