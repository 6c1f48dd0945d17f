"""The charts of a sheet and of a forecast: which places have one."""

from __future__ import annotations

from collections.abc import Iterable

from wayout.forecast.forecast import (
    ENTRIES,
    WAIT,
    Forecast,
    Series,
)
from wayout.forecast.products.locations import COUNTRY, POST, TOWN
from wayout.guide.sheet.chart import Chart, rank_series
from wayout.guide.sheet.fan_chart import TITLES, make_fan_chart, name_chart
from wayout.guide.sheet.map_chart import MAP, make_map_chart
from wayout.situation.situation import Situation

MOST_CHARTS = 5
"""Of each target, the places with most."""


def list_sheet_charts(
    forecast: Forecast, known: Situation, drawn: Iterable[Chart] = ()
) -> list[Chart]:
    """
    List the few charts of a sheet: the map, the country most enter, the longest wait.

    Parameters
    ----------
    drawn
        Charts of this forecast that were made before, and need not be made again.
    """
    made = {chart.name: chart for chart in drawn}
    plan = made.get(MAP) or make_map_chart(forecast, known)
    found = [] if plan is None else [plan]
    for target, kind in ((ENTRIES, COUNTRY), (WAIT, POST)):
        for series in rank_series(forecast, known, target, kind)[:1]:
            known_as = made.get(name_chart(series))
            found.append(known_as or make_fan_chart(forecast, known, series))
    return found


def choose_series(forecast: Forecast, known: Situation) -> list[Series]:
    """Choose the series that have a chart of their own: of each target the places with most."""
    return [
        series
        for target in TITLES
        for kind in (COUNTRY, POST, TOWN)
        for series in rank_series(forecast, known, target, kind)[:MOST_CHARTS]
    ]
