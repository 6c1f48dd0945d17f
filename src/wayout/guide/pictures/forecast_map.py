"""
Maps of what is expected: a disc for each crossing, its area the people, its shape how sure that is.

A full disc: the ends of the 90 % band are within a factor of two; a ring: within five; a disc with
a question mark: wider, so that only the order is known. A cross: nobody is expected.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from wayout.guide.pictures.frame import Size, fit_frame
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.labels import Wanted
from wayout.guide.pictures.legend import ROW_PX, Entry
from wayout.guide.pictures.lettering import find_font
from wayout.guide.pictures.maps import MAP_SIZE
from wayout.guide.pictures.marks import SMALL_PX, Stamp
from wayout.guide.pictures.png import USUAL
from wayout.guide.pictures.scene import Scene, mark_entry
from wayout.guide.pictures.theme import Theme, get_theme

FIRM, ROUGH, VAGUE, NOBODY = "firm", "rough", "vague", "nobody"
SURENESS = (FIRM, ROUGH, VAGUE, NOBODY)
FIRM_SPREAD, ROUGH_SPREAD = 2.0, 5.0
LEAST_PX, MOST_PX = 16, 80
MOST_NAMED = 6
_FINER = 4
_RIM_PX = 2


@dataclass(frozen=True, slots=True)
class Flow:
    """The people expected at one crossing in a day, and how many times low goes into high."""

    name: str
    lat: float
    lon: float
    people: float
    spread: float

    @property
    def sureness(self) -> str:
        """Give one of `SURENESS`."""
        if self.people < 1.0:
            return NOBODY
        if self.spread <= FIRM_SPREAD:
            return FIRM
        return ROUGH if self.spread <= ROUGH_SPREAD else VAGUE


@dataclass(frozen=True, slots=True)
class FlowWords:
    """
    The words of a map of flows in one language.

    `sureness` explains the shapes, `sizes` the areas by people in a day, `countries` has names by
    ISO alpha-2 code, `km` is the unit of the scale. What is empty is not drawn.
    """

    sureness: Mapping[str, str]
    sizes: Mapping[float, str]
    countries: Mapping[str, str] = field(default_factory=dict)
    km: str = "km"


def draw_flow_map(
    grounds: Grounds,
    flows: Sequence[Flow],
    words: FlowWords,
    *,
    theme: str = "light",
    size: Size = MAP_SIZE,
) -> bytes:
    """
    Draw what is expected at crossings as PNG bytes.

    The smaller discs lie above the larger ones. The largest bear their names, where there is room:
    the table beside the map has all.
    """
    frame = fit_frame([(f.lat, f.lon) for f in flows], size=size)
    scene = Scene(grounds.get_ground(frame, theme=theme), frame, theme=theme)
    most = max([1.0, *(f.people for f in flows)])
    spots = frame.place_spots([(f.lat, f.lon) for f in flows])
    placed = sorted(zip(flows, spots, strict=True), key=lambda one: (-one[0].people, one[0].name))
    for flow, spot in placed:
        scene.add_mark(_find_mark(flow, most), spot)
    scene.add_labels([Wanted(*spot, flow.name) for flow, spot in placed[:MOST_NAMED]])
    scene.add_scale(words.km)
    scene.add_countries(words.countries)
    return scene.finish(_list_entries(flows, words, most, theme), effort=USUAL)


def get_disc_px(people: float, most: float) -> int:
    """Get the width of a disc, so that areas are as people; none is too small to be seen."""
    return max(LEAST_PX, round(MOST_PX * math.sqrt(people / most)))


@dataclass(frozen=True, slots=True)
class Disc(Stamp):
    """A disc of some width, whose shape is a sureness."""

    def paste(self, picture: Image.Image, at: tuple[float, float], *, theme: str) -> None:
        """Paste it with its middle at a point."""
        disc = make_disc(self.shape, self.size_px, get_theme(theme))
        corner = (round(at[0] - self.size_px / 2), round(at[1] - self.size_px / 2))
        picture.paste(disc, corner, disc)


def _find_mark(flow: Flow, most: float) -> Stamp:
    """Find the mark of a flow: its disc, or the cross where nobody is expected."""
    if flow.sureness == NOBODY:
        return Stamp("refused", SMALL_PX)
    return Disc(flow.sureness, get_disc_px(flow.people, most))


def make_disc(sureness: str, size_px: int, colours: Theme) -> Image.Image:
    """Make the disc of a flow, with transparent corners; drawn large and made small."""
    large, rim = size_px * _FINER, _RIM_PX * _FINER
    picture = Image.new("RGBA", (large, large), (*colours.paper, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, large - 1, large - 1), fill=colours.paper)
    draw.ellipse((rim, rim, large - 1 - rim, large - 1 - rim), fill=colours.line)
    if sureness == FIRM:
        return picture.reduce(_FINER)
    inner = rim + max(3 * _FINER, round(large * 0.12))
    draw.ellipse((inner, inner, large - 1 - inner, large - 1 - inner), fill=colours.paper)
    if sureness == ROUGH:
        hole = inner + rim
        draw.ellipse((hole, hole, large - 1 - hole, large - 1 - hole), fill=(*colours.paper, 0))
    else:
        font = find_font("?", size_px=round(large * 0.5), bold=True)
        draw.text((large / 2, large / 2), "?", font=font, fill=colours.ink, anchor="mm")
    return picture.reduce(_FINER)


def _list_entries(flows: Sequence[Flow], words: FlowWords, most: float, theme: str) -> list[Entry]:
    """List the shapes in use, then the sizes that are not larger than what is shown."""
    seen = {flow.sureness for flow in flows}
    marks: list[tuple[Stamp, str]] = []
    for sureness in SURENESS:
        if sureness in seen:
            mark = Stamp("refused", SMALL_PX) if sureness == NOBODY else Disc(sureness, 26)
            marks.append((mark, words.sureness.get(sureness, "")))
    for people, said in sorted(words.sizes.items()):
        width = get_disc_px(people, most)
        if LEAST_PX < width <= ROW_PX:
            marks.append((Disc(FIRM, width), said))
    return [mark_entry(mark, said, theme=theme) for mark, said in marks]


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What a map shows as plain values: the sum, how many of each sureness, the rows."""

    people: float
    counts: Mapping[str, int]
    rows: tuple[Flow, ...]


def get_flow_facts(flows: Sequence[Flow]) -> FlowFacts:
    """Get what a map shows as plain values, for its `alt` text and the table beside it."""
    counts = Counter(flow.sureness for flow in flows)
    rows = tuple(sorted(flows, key=lambda f: (-f.people, f.name)))
    shown = {sureness: counts[sureness] for sureness in SURENESS if counts[sureness]}
    return FlowFacts(sum(f.people for f in flows), shown, rows)
