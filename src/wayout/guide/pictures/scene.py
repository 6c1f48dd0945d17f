"""Scenes: what is drawn upon a ground, each kept clear of the others: marks, names, a scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from PIL import Image, ImageDraw

from wayout.guide.pictures.frame import Frame
from wayout.guide.pictures.ground import Ground
from wayout.guide.pictures.labels import (
    Box,
    Wanted,
    box_around,
    draw_label,
    draw_leader,
    place_labels,
)
from wayout.guide.pictures.legend import Entry, add_legend
from wayout.guide.pictures.lettering import SMALL_PX, draw_lines, find_font, set_public_word
from wayout.guide.pictures.marks import Stamp
from wayout.guide.pictures.png import reduce_colours, write_png
from wayout.guide.pictures.theme import get_theme

EDGE_PX = 6.0
LEAST_ROOM_PX = 24.0
MOST_COUNTRIES = 10
_SCALE_SHARE = 0.24
"""The scale is no longer than this share of the width."""


class Scene:
    """One picture while it is drawn; it belongs to one call and is kept nowhere."""

    def __init__(self, ground: Ground, frame: Frame, *, theme: str) -> None:
        self.frame, self.theme = frame, theme
        self.colours = get_theme(theme)
        self.rooms = ground.rooms
        self.picture: Image.Image = ground.picture.convert("RGB")
        self.draw = ImageDraw.Draw(self.picture)
        self.marks: list[tuple[Stamp, tuple[float, float]]] = []
        self.taken: list[Box] = []
        width, height = frame.size
        self.room = Box(EDGE_PX, EDGE_PX, width - EDGE_PX, height - EDGE_PX)

    def add_mark(self, mark: Stamp, at: tuple[float, float]) -> None:
        """Add a mark with its middle at a point; one outside of the frame is left out."""
        box = box_around(*at, mark.size_px / 2)
        if not box.meets(Box(0.0, 0.0, *map(float, self.frame.size))):
            return
        self.marks.append((mark, at))
        self.taken.append(box)

    def add_labels(self, wanted: Sequence[Wanted]) -> None:
        """
        Draw the marks, with names beside their points.

        Names that find no room are left out, unless they are needed. The lines that lead to names
        lie below all marks.
        """
        inside = [w for w in wanted if box_around(w.x, w.y, 1.0).within(self.room)]
        placed = place_labels(inside, taken=self.taken, room=self.room)
        for one in placed:
            draw_leader(self.draw, one, ink=self.colours.ink)
        for mark, at in self.marks:
            mark.paste(self.picture, at, theme=self.theme)
        for one in placed:
            draw_label(self.draw, one, ink=self.colours.ink, paper=self.colours.paper)
        self.taken += [one.box for one in placed]

    def add_countries(self, names: Mapping[str, str]) -> None:
        """Add the names of the countries where they have room, the roomiest first."""
        named = [r for r in self.rooms if r.radius >= LEAST_ROOM_PX and names.get(r.code)]
        for room in sorted(named, key=lambda r: (-r.radius, r.code))[:MOST_COUNTRIES]:
            self._add_country(names[room.code], room.x, room.y, room.radius)

    def _add_country(self, name: str, x: float, y: float, radius: float) -> None:
        word = set_public_word(name, width_px=max(2.6 * radius, 90.0), most_lines=2)
        width, height = word.mask.size
        if word.shortened or width > 2.8 * radius:
            return
        for down in (0.0, -0.35, 0.35, -0.7, 0.7):
            left, top = round(x - width / 2), round(y + down * radius - height / 2)
            box = Box(left, top, left + width, top + height)
            if box.within(self.room) and not any(box.meets(other) for other in self.taken):
                self.picture.paste(self.colours.faint_ink, (left, top), word.mask)
                self.taken.append(box)
                return

    def add_scale(self, unit: str) -> None:
        """Add a scale of so many kilometres in the emptiest lower corner; `unit` is its word."""
        if not unit:
            return
        length_km = _round_down(self.frame.width_km * _SCALE_SHARE)
        length = length_km / self.frame.km_per_pixel
        font = find_font(unit, size_px=SMALL_PX)
        words = f"{length_km:g} {unit}"
        width = max(length, font.getlength(words)) + 16.0
        boxes = [
            Box(left, top, left + width, top + 42.0)
            for top in (self.room.bottom - 42.0, self.room.top)
            for left in (self.room.left, self.room.right - width)
        ]
        box = min(boxes, key=lambda b: sum(b.shared(other) for other in self.taken))
        ink = self.colours.ink
        self.draw.rounded_rectangle(
            (box.left, box.top, box.right, box.bottom), radius=6, fill=self.colours.paper
        )
        draw_lines(self.draw, (box.left + 8, box.top + 2), [words], font, fill=ink)
        left, bottom = box.left + 8, box.bottom - 8
        bar = [(left, bottom - 6), (left, bottom), (left + length, bottom)]
        self.draw.line([*bar, (left + length, bottom - 6)], fill=ink, width=2)
        self.taken.append(box)

    def finish(self, legend: Iterable[Entry], *, effort: int) -> bytes:
        """Give the bytes of the picture with its legend; `effort` is how hard zlib tries."""
        whole = add_legend(self.picture, list(legend), theme=self.theme)
        return write_png(reduce_colours(whole, theme=self.theme), effort=effort)


def _round_down(length_km: float) -> float:
    """Give the largest of 1, 2 or 5 times a power of ten that is no longer."""
    power: float = 10.0 ** math.floor(math.log10(length_km))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= length_km)


def mark_entry(mark: Stamp, words: str, *, theme: str) -> Entry:
    """Make the entry of a legend that explains a mark."""

    def draw(picture: Image.Image, left: float, middle: float) -> None:
        mark.paste(picture, (left + mark.size_px / 2, middle), theme=theme)

    return Entry(words, mark.size_px, draw)
