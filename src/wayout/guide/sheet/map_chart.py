"""The map of what is expected at each post, with its words and its table."""

from __future__ import annotations

from collections.abc import Mapping

from wayout.forecast.forecast import (
    ENTRIES,
    Forecast,
)
from wayout.forecast.products.bands import Band, get_band
from wayout.forecast.products.figures import render_band, render_count
from wayout.forecast.products.locations import COUNTRY, POST, Locations
from wayout.forecast.products.moments import Moment, find_step_of, list_moments
from wayout.guide.pictures.forecast_map import (
    FIRM,
    NOBODY,
    ROUGH,
    VAGUE,
    Flow,
    FlowWords,
    draw_flow_map,
    get_flow_facts,
)
from wayout.guide.pictures.ground import Grounds
from wayout.guide.sheet.chart import Chart, rank_series
from wayout.situation.situation import Situation

MAP = "map"
MOST_FLOWS = 25
"""On the map, the posts with most."""
SURENESS_WORDS: Mapping[str, str] = {
    FIRM: "known within a factor of two",
    ROUGH: "within five",
    VAGUE: "only the order",
    NOBODY: "nobody expected",
}
SIZES = {float(n): f"{n:,} a day" for n in (100, 300, 1000, 3000, 10_000)}


def make_map_chart(forecast: Forecast, known: Situation) -> Chart | None:
    """Make the map of what is expected tomorrow at each post; None if no post is forecast."""
    moments = list_moments(forecast.as_of, known.head.time_zone, forecast.days)
    moment = moments[min(1, len(moments) - 1)]
    bands = _list_flows(forecast, known, moment)
    flows = list(bands)
    if not flows:
        return None
    countries = {p.country: p.name for p in known.places.values() if p.kind == COUNTRY}
    words = FlowWords(SURENESS_WORDS, SIZES, countries)
    grounds = Grounds(known.head.home, most=2)
    light, dark = (draw_flow_map(grounds, flows, words, theme=t) for t in ("light", "dark"))
    facts = get_flow_facts(flows)
    rows = tuple(
        (f.name, render_band(bands[f], ENTRIES), SURENESS_WORDS[f.sureness]) for f in facts.rows
    )
    title = f"Expected at each post, {moment.day_words}"
    largest = f"Most at {facts.rows[0].name}: {render_count(facts.rows[0].people)}"
    count = f"{len(rows)} post" + ("s" if len(rows) > 1 else "")
    whole = f"{count}, medians that add up to {render_count(facts.people)}"
    alt = f"Map. {title}: {whole}. {largest}."
    heads = ("Post", "People in a day (90 of 100)", "How sure")
    return Chart(MAP, title, light, dark, alt, heads, rows)


def _list_flows(forecast: Forecast, known: Situation, moment: Moment) -> dict[Flow, Band]:
    """List what is expected at the posts with most, each with its band."""
    locations = Locations(known)
    bands = {}
    for series in rank_series(forecast, known, ENTRIES, POST)[:MOST_FLOWS]:
        step = find_step_of(series, moment, locations.zone(series.location))
        spot = locations.spot(series.location)
        if step is None or spot is None:
            continue
        band, name = get_band(series, step), locations.name(series.location)
        bands[Flow(name, *spot, people=band.median, spread=band.spread)] = band
    return bands
