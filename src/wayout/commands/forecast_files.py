"""The files of a forecast: documents, tables, charts, sheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wayout.forecast.products.document import write_forecast
from wayout.forecast.products.table import render_csv
from wayout.forecast.scenario.comparison import compare_forecasts, write_comparison

if TYPE_CHECKING:
    from wayout.commands.forecast import Made
    from wayout.forecast.forecast import Forecast
    from wayout.guide.sheet.chart import Chart
    from wayout.guide.sheet.view import SheetView
    from wayout.situation.period import Instant

Report = Callable[[str, int, int], None]
_DRAWING = "Drawing charts"


def render_json(made: Made) -> str:
    """
    Give the forecast as one JSON document.

    With a what-if file it has three keys: `plain`, `what_if`, `comparison`.
    """
    plain: dict[str, Any] = write_forecast(made.plain)
    if made.changed is None:
        return _dump(plain)
    differences = compare_forecasts(made.plain, made.changed)
    changed = write_forecast(made.changed)
    whole = {"plain": plain, "what_if": changed, "comparison": write_comparison(differences)}
    return _dump(whole)


def _dump(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def render_table(made: Made) -> str:
    """Give the quantiles as CSV, those of a scenario below the plain ones."""
    zone = made.known.head.time_zone
    forecasts = [made.plain] if made.changed is None else [made.plain, made.changed]
    return render_csv(*forecasts, time_zone=zone)


def iterate_files(made: Made, *, made_at: Instant, report: Report) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a forecast with its name, as it is made."""
    from wayout.guide.sheet.page import name_files, render_charts  # noqa: PLC0415
    from wayout.guide.sheet.view import make_sheet  # noqa: PLC0415

    yield "forecast.json", _dump(write_forecast(made.plain)).encode()
    yield "quantiles.csv", render_table(made).encode()
    charts = []
    for chart in _draw_charts(made, report):
        yield from zip(name_files(chart), (chart.light, chart.dark), strict=True)
        charts.append(chart)
    title = made.scenario.title if made.scenario is not None else ""
    view = make_sheet(made.plain, made.known, made=made_at, public=made.public)
    yield "charts.html", render_charts(view, charts, scenario=title).encode()
    drawn = charts if made.changed is None else [one for one in charts if one.name == "map"]
    yield from _print_sheets("sheet", view, made.plain, made, drawn, made_at)
    if made.changed is None:
        return
    differences = compare_forecasts(made.plain, made.changed)
    yield "what-if.json", _dump(write_forecast(made.changed)).encode()
    yield "comparison.json", _dump(write_comparison(differences)).encode()
    view = make_sheet(made.changed, made.known, made=made_at, public=made.public, title=title)
    yield from _print_sheets("what-if", view, made.changed, made, [], made_at)


def _draw_charts(made: Made, report: Report) -> Iterator[Chart]:
    """Yield the map, then the fans, with those of the scenario in them."""
    from wayout.guide.sheet.charts import choose_series  # noqa: PLC0415
    from wayout.guide.sheet.fan_chart import make_fan_chart  # noqa: PLC0415
    from wayout.guide.sheet.map_chart import make_map_chart  # noqa: PLC0415

    plan = make_map_chart(made.plain, made.known)
    if plan is not None:
        yield plan
    chosen = choose_series(made.plain, made.known)
    for number, series in enumerate(chosen):
        report(_DRAWING, number, len(chosen))
        yield make_fan_chart(made.plain, made.known, series, changed=made.changed)
    report(_DRAWING, len(chosen), len(chosen))


def _print_sheets(
    name: str,
    view: SheetView,
    forecast: Forecast,
    made: Made,
    drawn: Sequence[Chart],
    made_at: Instant,
) -> Iterator[tuple[str, bytes]]:
    """Yield a sheet for the screen and on paper."""
    from wayout.guide.sheet.charts import list_sheet_charts  # noqa: PLC0415
    from wayout.guide.sheet.page import render_sheet  # noqa: PLC0415
    from wayout.guide.sheet.paper import print_sheet  # noqa: PLC0415

    few = list_sheet_charts(forecast, made.known, drawn)
    yield f"{name}.html", render_sheet(view, few).encode()
    yield f"{name}.pdf", print_sheet(view, few, made_at)
