"""Plots of a chart: an empty figure with panels, their quiet lines, their days, their pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PIL import Image

from wayout.guide.pictures.lettering import SMALL_PX, find_font, wrap_text
from wayout.guide.pictures.theme import Colour, Theme
from wayout.situation.period import Instant

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_PX = 640
LEFT_PX, RIGHT_PX = 84, 30
TITLE_PX, AXIS_PX, TITLE_LEFT_PX = 44, 42, 12
FAMILY = "DejaVu Sans"
MOST_DAYS = 5
_DPI = 100

Shade = tuple[float, float, float]
Span = tuple[Instant, Instant]


def make_panels(count: int, panel_px: int, colours: Theme) -> tuple[Figure, list[Axes]]:
    """Make an empty figure with one panel under the other; the object interface keeps no state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    height_px = panel_px * count + AXIS_PX
    figure = Figure(figsize=(WIDTH_PX / _DPI, height_px / _DPI), dpi=_DPI)
    figure.patch.set_facecolor(make_shade(colours.paper))
    FigureCanvasAgg(figure)
    axes = []
    for row in range(count):
        low = (AXIS_PX + (count - 1 - row) * panel_px) / height_px
        across = (WIDTH_PX - LEFT_PX - RIGHT_PX) / WIDTH_PX
        up = (panel_px - TITLE_PX) / height_px
        axes.append(figure.add_axes((LEFT_PX / WIDTH_PX, low, across, up)))
    return figure, axes


def make_shade(colour: Colour) -> Shade:
    """Give a colour as matplotlib wants it."""
    red, green, blue = (channel / 255 for channel in colour)
    return red, green, blue


def get_points(size_px: float) -> float:
    """Give a size of letters in points."""
    return size_px * 72.0 / _DPI


def get_number(instant: Instant) -> float:
    """Give an instant as hours, which need no units registered with matplotlib."""
    return instant.timestamp() / 3600.0


def set_up_panel(
    plot: Axes,
    title: str,
    *,
    span: Span,
    top: float,
    say_number: Callable[[float], str],
    colours: Theme,
) -> None:
    """Set the limits, the title and the quiet lines of a panel."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    ink, faint = make_shade(colours.ink), make_shade(colours.faint_ink)
    plot.set_xlim(*(get_number(edge) for edge in span))
    plot.set_ylim(0.0, top)
    plot.set_facecolor(make_shade(colours.paper))
    font = find_font(title, size_px=SMALL_PX)
    shown = wrap_text(title, font, width_px=WIDTH_PX - 2 * TITLE_LEFT_PX, most_lines=1)
    write(plot, " ".join(shown), at_px=(TITLE_LEFT_PX - LEFT_PX, 14.0), colours=colours)
    plot.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10], min_n_ticks=2))
    plot.grid(axis="y", color=faint, alpha=0.3, linewidth=0.8)
    plot.set_axisbelow(True)
    for side, spine in plot.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(faint)
    plot.yaxis.set_major_formatter(FuncFormatter(lambda value, _: say_number(value)))
    plot.tick_params(axis="y", length=0, labelcolor=ink, pad=6)
    plot.tick_params(labelsize=get_points(SMALL_PX), labelfontfamily=FAMILY)
    plot.tick_params(axis="x", bottom=False, labelbottom=False)


def write(plot: Axes, text: str, *, at_px: tuple[float, float], colours: Theme) -> None:
    """Write a line of text so far to the right of and above the upper left corner of a panel."""
    extent = plot.get_window_extent()
    across, above = at_px
    plot.text(
        across / extent.width,
        1.0 + above / extent.height,
        text,
        transform=plot.transAxes,
        color=make_shade(colours.ink),
        fontsize=get_points(SMALL_PX),
        fontfamily=FAMILY,
        parse_math=False,
    )


def write_days(
    axes: Sequence[Axes],
    span: Span,
    zone: ZoneInfo,
    say_day: Callable[[date], str],
    colours: Theme,
) -> None:
    """Write days under the lowest panel, and rule them thinly through all."""
    days = _list_midnights(span, zone)
    kept = days[:: max(1, -(-len(days) // MOST_DAYS))]
    faint = make_shade(colours.faint_ink)
    for plot in axes:
        for day in kept:
            plot.axvline(get_number(day), color=faint, alpha=0.25, linewidth=0.8)
    lowest = axes[-1]
    lowest.set_xticks([get_number(day) for day in kept])
    labels = lowest.set_xticklabels([say_day(day.astimezone(zone).date()) for day in kept])
    lowest.tick_params(axis="x", bottom=True, labelbottom=True, length=5, pad=4)
    lowest.tick_params(axis="x", color=faint, labelcolor=make_shade(colours.ink))
    for label in labels:
        label.set_parse_math(False)


def _list_midnights(span: Span, zone: ZoneInfo) -> list[datetime]:
    """List the midnights within a span; of less than a day, its first hour."""
    first, last = span
    local = first.astimezone(zone)
    day = local.date() + timedelta(days=1)
    found = []
    while (midnight := datetime(day.year, day.month, day.day, tzinfo=zone)) < last:
        found.append(midnight)
        day += timedelta(days=1)
    return found or [local]


def render_pixels(figure: Figure) -> Image.Image:
    """Render a figure as a picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415

    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height()
    pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return Image.frombytes("RGBA", (width, height), pixels).convert("RGB")
