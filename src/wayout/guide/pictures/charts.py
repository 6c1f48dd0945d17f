"""
Charts of the queue at one crossing: what was reported when, and nothing in between.

Every report is a point; its range is a bar, a bound an arrow, the time it speaks of a thin line.
Two points are joined only if they lie nearer than the shelf life of such a report. Both sides of
a contradiction stay visible and a dashed line ties them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PIL import Image

from wayout.guide.pictures.chart_legend import list_chart_entries
from wayout.guide.pictures.legend import add_legend
from wayout.guide.pictures.lettering import SMALL_PX
from wayout.guide.pictures.png import shrink_png
from wayout.guide.pictures.readings import BOUNDS_DOWN, BOUNDS_UP, KINDS, Reading
from wayout.guide.pictures.theme import Colour, Theme, get_theme
from wayout.situation.period import Instant, hours_between

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_PX = 640
PANEL_PX = {1: 250, 2: 210, 3: 190}
AXIS_PX = 42
_DPI = 100
_LEFT_PX, _RIGHT_PX, _TITLE_PX = 84, 36, 44
_TITLE_LEFT_PX = 12
_FAMILY = "DejaVu Sans"
_ARROW_PX = 26
_MOST_DAYS = 5
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
    figure, axes = _make_figure(panels, colours)
    for kind, plot in zip(panels, axes, strict=True):
        chosen = [r for r in readings if r.kind == kind]
        _set_up(plot, chosen, words, span, colours)
        joined = shelf_life_hours.get(kind, 0.0)
        _draw_readings(plot, chosen, joined, colours, as_of)
    _write_days(axes, span, ZoneInfo(time_zone), words.say_day, colours)
    picture = add_legend(
        _render(figure), list_chart_entries(readings, words.samples, colours), theme=theme
    )
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return shrink_png(few)


Span = tuple[Instant, Instant]


def _find_span(readings: Sequence[Reading], as_of: Instant) -> Span:
    first, last = min(r.start for r in readings), max(as_of, *(r.end for r in readings))
    spare = max((last - first) * 0.04, timedelta(hours=1))
    return first - spare, last + spare


def _make_figure(panels: Sequence[str], colours: Theme) -> tuple[Figure, list[Axes]]:
    """Make an empty figure with one panel under the other; the object interface keeps no state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    panel_px = PANEL_PX[len(panels)]
    height_px = panel_px * len(panels) + AXIS_PX
    figure = Figure(figsize=(WIDTH_PX / _DPI, height_px / _DPI), dpi=_DPI)
    figure.patch.set_facecolor(_shade(colours.paper))
    FigureCanvasAgg(figure)
    axes = []
    for row in range(len(panels)):
        bottom = height_px - (row + 1) * panel_px + 6
        width = WIDTH_PX - _LEFT_PX - _RIGHT_PX
        box = (_LEFT_PX, bottom, width, panel_px - _TITLE_PX - 6)
        left, low, across, up = box
        axes.append(
            figure.add_axes((left / WIDTH_PX, low / height_px, across / WIDTH_PX, up / height_px))
        )
    return figure, axes


Shade = tuple[float, float, float]


def _shade(colour: Colour) -> Shade:
    red, green, blue = (channel / 255 for channel in colour)
    return red, green, blue


def _set_up(
    plot: Axes, chosen: Sequence[Reading], words: ChartWords, span: Span, colours: Theme
) -> None:
    """Set the limits, the title and the quiet lines of a panel."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    ink, faint = _shade(colours.ink), _shade(colours.faint_ink)
    kind = chosen[0].kind
    highest = max(max(r.value, r.high) for r in chosen)
    plot.set_xlim(*(_number(edge) for edge in span))
    plot.set_ylim(0.0, highest * 1.25 or 1.0)
    plot.set_facecolor(_shade(colours.paper))
    across = (_TITLE_LEFT_PX - _LEFT_PX) / (WIDTH_PX - _LEFT_PX - _RIGHT_PX)
    above = 1.0 + 16.0 / plot.get_window_extent().height
    plot.text(
        across,
        above,
        words.kinds.get(kind, ""),
        transform=plot.transAxes,
        color=ink,
        fontsize=_points(SMALL_PX),
        fontfamily=_FAMILY,
        parse_math=False,
    )
    plot.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10], min_n_ticks=2))
    plot.grid(axis="y", color=faint, alpha=0.3, linewidth=0.8)
    plot.set_axisbelow(True)
    for side, spine in plot.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(faint)
    plot.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.say_number(value)))
    plot.tick_params(axis="y", length=0, labelcolor=ink, pad=6)
    plot.tick_params(labelsize=_points(SMALL_PX), labelfontfamily=_FAMILY)
    plot.tick_params(axis="x", bottom=False, labelbottom=False)


def _points(size_px: float) -> float:
    return size_px * 72.0 / _DPI


def _number(instant: Instant) -> float:
    """Give an instant as hours, which need no units registered with matplotlib."""
    return instant.timestamp() / 3600.0


def _draw_readings(
    plot: Axes, chosen: Sequence[Reading], joined_hours: float, colours: Theme, as_of: Instant
) -> None:
    colour, ink = _shade(colours.kinds[chosen[0].kind]), _shade(colours.ink)
    paper = _shade(colours.paper)
    plot.axvline(_number(as_of), color=ink, linewidth=1.6)
    for one, other in pairwise(r for r in chosen if _is_plain(r)):
        apart = hours_between(one.end, other.start)
        if 0.0 <= apart <= joined_hours and other.id not in one.against:
            xs, ys = (_number(one.middle), _number(other.middle)), (one.value, other.value)
            plot.plot(xs, ys, color=colour, linewidth=1.4, alpha=0.55, zorder=2)
    by_id = {r.id: r for r in chosen}
    for one in chosen:
        for other in (by_id[i] for i in one.against if i in by_id and i > one.id):
            xs, ys = (_number(one.middle), _number(other.middle)), (one.value, other.value)
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
    x, y = _number(one.middle), one.value
    plot.hlines(y, _number(one.start), _number(one.end), color=colour, linewidth=1.6, zorder=4)
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


def _write_days(
    axes: Sequence[Axes],
    span: Span,
    zone: ZoneInfo,
    say_day: Callable[[date], str],
    colours: Theme,
) -> None:
    """Write days under the lowest panel, and rule them thinly through all."""
    days = _list_days(span, zone)
    every = -(-len(days) // _MOST_DAYS)
    kept = days[::every] if days else []
    for plot in axes:
        for day in kept:
            plot.axvline(_number(day), color=_shade(colours.faint_ink), alpha=0.25, linewidth=0.8)
    lowest = axes[-1]
    lowest.set_xticks([_number(day) for day in kept])
    labels = lowest.set_xticklabels([say_day(day.astimezone(zone).date()) for day in kept])
    lowest.tick_params(axis="x", bottom=True, labelbottom=True, length=5, pad=4)
    lowest.tick_params(axis="x", color=_shade(colours.faint_ink), labelcolor=_shade(colours.ink))
    for label in labels:
        label.set_parse_math(False)


def _list_days(span: Span, zone: ZoneInfo) -> list[datetime]:
    """List the midnights within a span; of less than a day, its first hour."""
    first, last = span
    local = first.astimezone(zone)
    day = local.date() + timedelta(days=1)
    found = []
    while (midnight := datetime(day.year, day.month, day.day, tzinfo=zone)) < last:
        found.append(midnight)
        day += timedelta(days=1)
    return found or [local]


def _render(figure: Figure) -> Image.Image:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415

    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height()
    pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return Image.frombytes("RGBA", (width, height), pixels).convert("RGB")
