"""
Fan charts of a forecast: what was, what is to be expected, and how sure that is.

Before the hour of the forecast the bands are grey, after it in colour: the darker holds 50 of 100
members, the lighter 90. A scenario is a second fan, its median dashed, so that neither needs its
colour. A band that reaches the upper edge goes on beyond what the forecast can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from wayout.forecast.forecast import LEVELS, Series
from wayout.guide.pictures.fan_legend import list_fan_entries
from wayout.guide.pictures.fan_signs import MARK_ROW_PX, Mark, draw_marks, draw_reports
from wayout.guide.pictures.legend import add_legend
from wayout.guide.pictures.plotting import (
    TITLE_PX,
    Shade,
    Span,
    get_number,
    make_panels,
    make_shade,
    render_pixels,
    set_up_panel,
    write_days,
)
from wayout.guide.pictures.png import USUAL, write_png
from wayout.guide.pictures.readings import Reading
from wayout.guide.pictures.theme import Theme, get_theme, mix
from wayout.network.compiled import Array
from wayout.situation.period import Instant
from wayout.situation.zone import get_zone

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL_PX = 290
MOST_MARKS = 3
PLAIN, SCENARIO = "wait_time", "queue_length"
"""The colours of the two fans are those of these kinds of readings."""
_COLOURS = 96
_ROOM = 1.12
_MOST = LEVELS.index(0.05), LEVELS.index(0.95)
_HALF = LEVELS.index(0.25), LEVELS.index(0.75)
_MIDDLE = LEVELS.index(0.5)


@dataclass(frozen=True, slots=True)
class FanWords:
    """
    The words of a fan chart in one language.

    `title` names place, target and unit. `samples` explains the signs by name (`median`, `half`,
    `most`, `before`, `scenario`, `report`, `as-of`, `beyond`); what is empty is not explained.
    """

    title: str
    samples: Mapping[str, str]
    say_day: Callable[[date], str]
    say_number: Callable[[float], str]


def draw_fan(
    series: Series,
    words: FanWords,
    *,
    as_of: Instant,
    time_zone: str,
    before: Series | None = None,
    scenario: Series | None = None,
    reports: Sequence[Reading] = (),
    marks: Sequence[Mark] = (),
    theme: str = "light",
) -> bytes:
    """
    Draw the fan of a series as PNG bytes.

    Parameters
    ----------
    time_zone
        Days begin at its midnight.
    before
        The same target before the hour of the forecast.
    scenario
        The same target under a scenario.
    reports
        What was reported, in the unit of the series.
    marks
        At most `MOST_MARKS` of them are drawn, the earliest.
    """
    colours = get_theme(theme)
    past = None if before is None else _cut(before, series)
    fans = [fan for fan in (past, series, scenario) if fan is not None and fan.starts]
    span = _find_span(fans, as_of)
    shown = [r for r in reports if span[0] <= r.middle <= span[1]]
    figure, (plot,) = make_panels(1, PANEL_PX, colours)
    known = sorted((m for m in marks if span[0] < m.at < span[1]), key=lambda m: m.at)
    known = known[:MOST_MARKS]
    top = _find_top(fans, shown) / (1.0 - len(known) * MARK_ROW_PX / (PANEL_PX - TITLE_PX))
    said = words.say_number
    set_up_panel(plot, words.title, span=span, top=top, say_number=said, colours=colours)
    write_days([plot], span, get_zone(time_zone), words.say_day, colours)
    if past is not None:
        _draw_fan(plot, past, make_shade(colours.faint_ink), colours, top)
    _draw_fan(plot, series, make_shade(colours.kinds[PLAIN]), colours, top)
    if scenario is not None:
        _draw_scenario(plot, scenario, make_shade(colours.kinds[SCENARIO]), top)
    plot.axvline(get_number(as_of), color=make_shade(colours.ink), linewidth=1.6, zorder=6)
    draw_reports(plot, shown, colours)
    draw_marks(plot, known, span, colours)
    signs = _list_signs(past, scenario, shown, fans)
    entries = list_fan_entries(signs, words.samples, colours)
    picture = add_legend(render_pixels(figure), entries, theme=theme)
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return write_png(few, effort=USUAL)


def _list_signs(
    past: Series | None,
    scenario: Series | None,
    shown: Sequence[Reading],
    fans: Sequence[Series],
) -> list[str]:
    """List the signs a chart uses, in the order of its legend."""
    ends = [fan.quantiles[:, : _MOST[1] + 1] for fan in fans]
    signs = {
        "before": past is not None,
        "median": True,
        "half": True,
        "most": True,
        "scenario": scenario is not None,
        "report": bool(shown),
        "as-of": True,
        "beyond": any(not np.isfinite(one).all() for one in ends),
    }
    return [sign for sign, used in signs.items() if used]


def _cut(before: Series, series: Series) -> Series:
    """Give the steps before the first one that is forecast."""
    first = series.starts[0] if series.starts else None
    kept = [i for i, start in enumerate(before.starts) if first is None or start < first]
    starts = tuple(before.starts[i] for i in kept)
    rows = before.quantiles[kept]
    return Series(before.target, before.location, before.mode, starts, before.step_h, rows)


def _find_span(fans: Sequence[Series], as_of: Instant) -> Span:
    first = min([as_of, *(fan.starts[0] for fan in fans)])
    last = max([as_of, *(fan.starts[-1] + timedelta(hours=fan.step_h) for fan in fans)])
    return first, max(last, first + timedelta(hours=1))


def _find_top(fans: Sequence[Series], reports: Sequence[Reading]) -> float:
    """Give the upper edge: above all that is finite of the 90 % bands, and above the reports."""
    ends = [fan.quantiles[:, : _MOST[1] + 1].ravel() for fan in fans]
    numbers = np.concatenate([*ends, np.array([r.high for r in reports], np.float64)])
    finite = numbers[np.isfinite(numbers)]
    highest = float(finite.max()) if finite.size else 0.0
    return highest * _ROOM or 1.0


def _lay_out(series: Series, top: float) -> tuple[Array, Array]:
    """
    Lay the steps out as corners: hours, and quantiles with what is beyond the edge at the edge.

    A step has a corner at either end. Where a step is missing stands a row of nan, which is not
    drawn.
    """
    hours: list[float] = []
    rows: list[Array] = []
    previous: float | None = None
    for start, row in zip(series.starts, series.quantiles, strict=True):
        left = get_number(start)
        if previous is not None and left > previous + 1e-6:
            hours.append(left)
            rows.append(np.full(len(LEVELS), np.nan))
        previous = left + series.step_h
        hours += [left, previous]
        rows += [np.minimum(row, top)] * 2
    return np.array(hours), np.array(rows).reshape(-1, len(LEVELS))


def _draw_fan(plot: Axes, series: Series, colour: Shade, colours: Theme, top: float) -> None:
    if not series.starts:
        return
    hours, rows = _lay_out(series, top)
    paper = colours.paper
    whole = (round(colour[0] * 255), round(colour[1] * 255), round(colour[2] * 255))
    for (low, high), share, rank in ((_MOST, 0.3, 2), (_HALF, 0.62, 3)):
        fill = make_shade(mix(whole, paper, share))
        plot.fill_between(hours, rows[:, low], rows[:, high], color=fill, linewidth=0, zorder=rank)
    ink = make_shade(colours.ink)
    plot.plot(hours, rows[:, _MIDDLE], color=ink, linewidth=2.2, zorder=4)


def _draw_scenario(plot: Axes, series: Series, colour: Shade, top: float) -> None:
    """Draw the second fan: see-through, with edges, its median dashed."""
    hours, rows = _lay_out(series, top)
    low, high = _MOST
    plot.fill_between(hours, rows[:, low], rows[:, high], color=colour, alpha=0.22, zorder=4)
    for edge in (low, high):
        plot.plot(hours, rows[:, edge], color=colour, linewidth=1.4, zorder=5)
    dashes = (0, (4, 2))
    plot.plot(hours, rows[:, _MIDDLE], color=colour, linewidth=3.0, linestyle=dashes, zorder=5)
