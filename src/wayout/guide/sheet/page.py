"""The sheet and the charts as HTML: no script, and nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from minijinja import Environment

from wayout.guide.pictures.png import get_size, write_address
from wayout.guide.rendering import SLASH
from wayout.guide.sheet.chart import Chart
from wayout.guide.sheet.view import SheetView

_FOLDER = Path(__file__).parent
_TEMPLATES = ("sheet.html", "charts.html", "pictures.html", "style.html")


@lru_cache
def _make_environment() -> Environment:
    return Environment(
        loader=lambda name: (_FOLDER / name).read_text("utf-8") if name in _TEMPLATES else None,
        debug=False,
        undefined_behavior="strict",
        auto_escape_callback=lambda _: True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_sheet(view: SheetView, charts: Sequence[Chart]) -> str:
    """Render a sheet as one HTML file, its charts inside."""
    pictures = [
        _write_picture(chart, write_address(chart.light), write_address(chart.dark))
        for chart in charts
    ]
    return _render("sheet.html", view, pictures=pictures)


def render_charts(view: SheetView, charts: Sequence[Chart], *, scenario: str = "") -> str:
    """
    Render charts as a page that stands beside their files, each with its table.

    Parameters
    ----------
    scenario
        The title of the scenario they compare with; empty: none.
    """
    pictures = [_write_picture(chart, *name_files(chart)) for chart in charts]
    return _render("charts.html", view, pictures=pictures, scenario=scenario)


def name_files(chart: Chart) -> tuple[str, str]:
    """Name the files of a chart: light and dark."""
    return f"{chart.name}.png", f"{chart.name}-dark.png"


def _render(template: str, view: SheetView, **values: Any) -> str:
    text = _make_environment().render_template(template, view=asdict(view), **values)
    return text.replace(SLASH, "/")


def _write_picture(chart: Chart, light: str, dark: str) -> dict[str, Any]:
    width, height = get_size(chart.light)
    return {
        "title": chart.title,
        "alt": chart.alt,
        "light": light,
        "dark": dark,
        "width": width,
        "height": height,
        "heads": chart.heads,
        "rows": chart.rows,
    }
