"""
Charts of the queue at one crossing: what was reported when, and nothing in between.

Every report is a point; its range is a bar, a bound an arrow, the time it speaks of a thin line.
Two points are joined only if they lie nearer than the shelf life of such a report. Both sides of
a contradiction stay visible and a dashed line ties them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PIL import Image

from wayout.guide.pictures.chart_legend import list_chart_entries
from wayout.guide.pictures.legend import add_legend
from wayout.guide.pictures.plotting import (
    Shade,
    Span,
    get_number,
    make_panels,
    make_shade,
    render_pixels,
    set_up_panel,
    write_days,
)
from wayout.guide.pictures.png import shrink_png
from wayout.guide.pictures.readings import BOUNDS_DOWN, BOUNDS_UP, KINDS, Reading
from wayout.guide.pictures.theme import Theme, get_theme
from wayout.situation.period import Instant, hours_between

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL_PX = {1: 250, 2: 210, 3: 190}
_ARROW_PX = 26
_COLOURS = 64


@dataclass(frozen=True, slots=True)
class ChartWords:
    """
    The words of a chart in one language.

    `kinds` titles each panel, with the unit; `samples` explains the signs by name (`report`,
    `range`, `at-least`, `at-most`, `doubted`, `against`, `as-of`); `say_day` writes a short date,
    `say_number` a number of an axis.
    """

    kinds: Mapping[str, str]
    samples: Mapping[str, str]
    say_day: Callable[[date], str]
    say_number: Callable[[float], str]


def draw_queue_chart(
    readings: Sequence[Reading],
    words: ChartWords,
    *,
    as_of: Instant,
    time_zone: str,
    shelf_life_hours: Mapping[str, float],
    theme: str = "light",
) -> bytes | None:
    """
    Draw what was reported of a queue as PNG bytes; None if nothing was.

    Parameters
    ----------
    time_zone
        Days begin at its midnight.
    shelf_life_hours
        By kind of reading; a kind without one is never joined.
    """
    panels = [kind for kind in KINDS if any(r.kind == kind for r in readings)]
    if not panels:
        return None
    colours = get_theme(theme)
    span = _find_span(readings, as_of)
    figure, axes = make_panels(len(panels), PANEL_PX[len(panels)], colours)
    for kind, plot in zip(panels, axes, strict=True):
        chosen = [r for r in readings if r.kind == kind]
        title, highest = words.kinds.get(kind, ""), max(max(r.value, r.high) for r in chosen)
        top, say = highest * 1.25 or 1.0, words.say_number
        set_up_panel(plot, title, span=span, top=top, say_number=say, colours=colours)
        joined = shelf_life_hours.get(kind, 0.0)
        _draw_readings(plot, chosen, joined, colours, as_of)
    write_days(axes, span, ZoneInfo(time_zone), words.say_day, colours)
    picture = add_legend(
        render_pixels(figure), list_chart_entries(readings, words.samples, colours), theme=theme
    )
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return shrink_png(few)


def _find_span(readings: Sequence[Reading], as_of: Instant) -> Span:
    first, last = min(r.start for r in readings), max(as_of, *(r.end for r in readings))
    spare = max((last - first) * 0.04, timedelta(hours=1))
    return first - spare, last + spare


def _draw_readings(
    plot: Axes, chosen: Sequence[Reading], joined_hours: float, colours: Theme, as_of: Instant
) -> None:
    colour, ink = make_shade(colours.kinds[chosen[0].kind]), make_shade(colours.ink)
    paper = make_shade(colours.paper)
    plot.axvline(get_number(as_of), color=ink, linewidth=1.6)
    for one, other in pairwise(r for r in chosen if _is_plain(r)):
        apart = hours_between(one.end, other.start)
        if 0.0 <= apart <= joined_hours and other.id not in one.against:
            xs, ys = (get_number(one.middle), get_number(other.middle)), (one.value, other.value)
            plot.plot(xs, ys, color=colour, linewidth=1.4, alpha=0.55, zorder=2)
    by_id = {r.id: r for r in chosen}
    for one in chosen:
        for other in (by_id[i] for i in one.against if i in by_id and i > one.id):
            xs, ys = (get_number(one.middle), get_number(other.middle)), (one.value, other.value)
            plot.plot(xs, ys, color=ink, linewidth=1.6, linestyle=(0, (3, 2)), zorder=5)
    for one in chosen:
        _draw_reading(plot, one, colour, paper=paper, edge=ink if one.against else colour)


def _is_plain(reading: Reading) -> bool:
    """Tell whether a reading is a number that others may be joined with: no bound, no doubt."""
    return not reading.doubted and reading.bound not in (BOUNDS_UP, BOUNDS_DOWN)


def _draw_reading(
    plot: Axes,
    one: Reading,
    colour: Shade,
    *,
    paper: Shade,
    edge: Shade,
) -> None:
    x, y = get_number(one.middle), one.value
    plot.hlines(
        y, get_number(one.start), get_number(one.end), color=colour, linewidth=1.6, zorder=4
    )
    if one.high > one.low:
        plot.vlines(x, one.low, one.high, color=colour, linewidth=5.0, alpha=0.6, zorder=4)
    if one.bound in (BOUNDS_UP, BOUNDS_DOWN):
        turn = 1.0 if one.bound == BOUNDS_UP else -1.0
        top = plot.get_ylim()[1]
        height_px = plot.get_window_extent().height
        tip = max(0.0, y + turn * _ARROW_PX * top / height_px)
        style = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
        style["mutation_scale"] = 12
        plot.annotate("", xy=(x, tip), xytext=(x, y), arrowprops=style, zorder=5)
    plot.plot(
        [x],
        [y],
        marker="o",
        markersize=7.0,
        markeredgewidth=2.0,
        markerfacecolor=paper if one.doubted else colour,
        markeredgecolor=edge,
        linestyle="",
        zorder=6,
    )
