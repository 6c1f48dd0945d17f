"""The fan chart of one series, with its reports and closings, its words and its table."""

from __future__ import annotations

from wayout.forecast.forecast import (
    ARRIVALS,
    ENTRIES,
    QUEUE_KM,
    QUEUE_VEHICLES,
    STRANDED,
    WAIT,
    Forecast,
    Series,
)
from wayout.forecast.products.bands import Band, get_band
from wayout.forecast.products.figures import render_range, render_value
from wayout.forecast.products.locations import Locations
from wayout.forecast.products.moments import find_step_of, list_days, say_day
from wayout.guide.pictures.fans import FanWords, draw_fan
from wayout.guide.pictures.readings import Reading, list_readings
from wayout.guide.sheet.chart import Chart
from wayout.guide.sheet.closings import list_closings
from wayout.situation.situation import Situation

READINGS = {WAIT: "wait_time", QUEUE_KM: "queue_length", QUEUE_VEHICLES: "queue_vehicles"}
TITLES = {
    ENTRIES: "people entering in a day",
    QUEUE_KM: "queue in kilometres",
    QUEUE_VEHICLES: "vehicles in the queue",
    WAIT: "hours of waiting",
    STRANDED: "people waiting at the end of the day",
    ARRIVALS: "arrivals in a day",
}
SAMPLES = {
    "before": "before, as reports told",
    "median": "median",
    "half": "50 of 100 members",
    "most": "90 of 100",
    "scenario": "what if: median and 90 of 100",
    "report": "reported",
    "as-of": "made at this hour",
    "beyond": "top edge: beyond the forecast",
}


def make_fan_chart(
    forecast: Forecast, known: Situation, series: Series, *, changed: Forecast | None = None
) -> Chart:
    """Make the fan chart of a series, with what was reported and the closings known ahead."""
    key = (series.target, series.location, series.mode)
    before = next((s for s in forecast.hindcast if (s.target, s.location, s.mode) == key), None)
    scenario = None if changed is None else changed.find_series(*key)
    title = name_series(series, Locations(known))
    zone = Locations(known).zone(series.location)
    words = FanWords(title, SAMPLES, say_day, _say_number)
    reports = _list_reports(known, series)
    marks = list_closings(known, forecast, series.location)
    light, dark = (
        draw_fan(
            series,
            words,
            as_of=forecast.as_of,
            time_zone=zone,
            before=before,
            scenario=scenario,
            reports=reports,
            marks=marks,
            theme=theme,
        )
        for theme in ("light", "dark")
    )
    heads, rows = _make_rows(forecast, known, series, scenario)
    alt = _say_fan(title, series, scenario, rows)
    return Chart(name_chart(series), title, light, dark, alt, heads, rows)


def name_chart(series: Series) -> str:
    parts = (series.target.replace(" ", "-"), series.location, series.mode)
    kept = "-".join(part for part in parts if part).lower()
    return "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in kept)


def name_series(series: Series, locations: Locations) -> str:
    """Give the place of a series, what is counted there, and of whom."""
    mode = {"": "", "foot": " on foot"}.get(series.mode, f" by {series.mode}")
    return f"{locations.name(series.location)}: {TITLES[series.target]}{mode}"


def _say_number(number: float) -> str:
    return f"{number:,.0f}" if number == round(number) else f"{number:g}"


def _list_reports(known: Situation, series: Series) -> tuple[Reading, ...]:
    """List the reports of a queue in the unit of a series and about its mode."""
    if series.target not in READINGS:
        return ()
    kind = READINGS[series.target]
    return tuple(
        reading
        for reading in list_readings(known, series.location)
        if reading.kind == kind
        and (not (modes := known.observations[reading.id].modes) or series.mode in modes)
    )


def _make_rows(
    forecast: Forecast, known: Situation, series: Series, scenario: Series | None
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Make a row for each day: of hours, for noon."""
    zone = Locations(known).zone(series.location)
    rows = []
    for moment in list_days(forecast.as_of, zone, forecast.days):
        step = find_step_of(series, moment, zone)
        if step is None:
            continue
        row = [moment.day_words, *_say_band(get_band(series, step), series.target)]
        if scenario is not None:
            other = find_step_of(scenario, moment, zone)
            band = None if other is None else get_band(scenario, other)
            row += ["–"] * 3 if band is None else _say_band(band, series.target)
        rows.append(tuple(row))
    day = "Day" if series.step_h >= 24.0 else "Noon of"
    heads: tuple[str, ...] = (day, "Median", "50 of 100", "90 of 100")
    if scenario is not None:
        heads += ("What if: median", "50 of 100", "90 of 100")
    return heads, tuple(rows)


def _say_band(band: Band, target: str) -> list[str]:
    ends = (render_range(band.half, target), render_range(band.most, target))
    return [render_value(band.median, target), *ends]


def _say_fan(
    title: str, series: Series, scenario: Series | None, rows: tuple[tuple[str, ...], ...]
) -> str:
    """Say what a fan shows: its beginning, its highest median, its end."""
    if not rows:
        return f"{title}. No day of it is forecast."
    first, last = rows[0], rows[-1]
    medians = [get_band(series, step).median for step in range(len(series.starts))]
    highest = render_value(max(medians), series.target)
    told = f"{title}. {first[0]}: {first[1]} ({first[3]}); {last[0]}: {last[1]} ({last[3]})."
    told = f"{told} Highest median {highest}. In brackets the 90 % band."
    if scenario is not None:
        told = f"{told} What if, {last[0]}: {last[4]} ({last[6]})."
    return told
