"""Signs upon a fan chart: what was reported, and the instants that are known ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wayout.guide.pictures.lettering import SMALL_PX, find_font
from wayout.guide.pictures.plotting import (
    FAMILY,
    LEFT_PX,
    RIGHT_PX,
    WIDTH_PX,
    Span,
    get_number,
    get_points,
    make_shade,
)
from wayout.guide.pictures.readings import BOUNDS_DOWN, BOUNDS_UP, Reading
from wayout.guide.pictures.theme import Theme
from wayout.situation.period import Instant

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARK_ROW_PX = 32


@dataclass(frozen=True, slots=True)
class Mark:
    """A known instant, such as that of a closing, with a few words about it."""

    at: Instant
    words: str


def draw_reports(plot: Axes, reports: Sequence[Reading], colours: Theme) -> None:
    """Draw what was reported: a point, a range, a bound as a triangle, a doubt as a ring."""
    ink, paper = make_shade(colours.ink), make_shade(colours.paper)
    for one in reports:
        x = get_number(one.middle)
        if one.high > one.low:
            plot.vlines(x, one.low, one.high, color=ink, linewidth=3.0, zorder=7)
        marker = {BOUNDS_UP: "^", BOUNDS_DOWN: "v"}.get(one.bound, "o")
        fill = paper if one.doubted else ink
        plot.plot([x], [one.value], marker, ms=8.0, mfc=fill, mec=paper, mew=1.4, zorder=8)
        if one.doubted:
            plot.plot([x], [one.value], marker, ms=7.0, mfc=paper, mec=ink, mew=1.8, zorder=9)


def draw_marks(plot: Axes, marks: Sequence[Mark], span: Span, colours: Theme) -> None:
    """Draw known instants as dashed lines, each with its words on a plate of its own row."""
    ink = make_shade(colours.ink)
    style = {"boxstyle": "round,pad=0.25", "fc": make_shade(colours.paper), "ec": ink, "lw": 1.2}
    extent = plot.get_window_extent()
    first, last = (get_number(edge) for edge in span)
    for row, mark in enumerate(marks):
        x = get_number(mark.at)
        plot.axvline(x, color=ink, linewidth=2.0, linestyle=(0, (2, 1.5)), zorder=6)
        across = (x - first) / (last - first) * extent.width
        width = find_font(mark.words, size_px=SMALL_PX).getlength(mark.words) + 20
        to_left = across + width > WIDTH_PX - LEFT_PX - RIGHT_PX
        plot.text(
            (across + (-10 if to_left else 10)) / extent.width,
            1.0 - (14 + row * MARK_ROW_PX) / extent.height,
            mark.words,
            transform=plot.transAxes,
            ha="right" if to_left else "left",
            va="center",
            color=ink,
            bbox=style,
            fontsize=get_points(SMALL_PX),
            fontfamily=FAMILY,
            parse_math=False,
            zorder=10,
        )
