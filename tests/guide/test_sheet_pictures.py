"""Fan charts and the map of a forecast show what is expected, in both themes, with their words."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.forecast.products.drawn import AS_OF, draw_forecast, read_facts
from tests.guide.pictures.seeing import count_near, list_chunks, open_picture
from wayout.forecast.forecast import ENTRIES, WAIT, Series
from wayout.guide.pictures.fan_signs import Mark
from wayout.guide.pictures.fans import PLAIN, SCENARIO, FanWords, draw_fan
from wayout.guide.pictures.forecast_map import (
    FIRM,
    NOBODY,
    ROUGH,
    VAGUE,
    Flow,
    FlowWords,
    draw_flow_map,
    get_disc_px,
    get_flow_facts,
)
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.png import get_size
from wayout.guide.pictures.theme import THEMES, mix
from wayout.guide.sheet.fan_chart import make_fan_chart
from wayout.guide.sheet.map_chart import make_map_chart
from wayout.situation.period import Instant

WORDS = FanWords("Verkhny Lars", {"median": "median"}, lambda d: str(d.day), "{:g}".format)
PLOT = (84, 44, 610, 290)
"""The part of a fan chart within its axes, in pixels."""


def wait() -> Series:
    """Give the wait by car at Verkhny Lars, without the hours that reach beyond the horizon."""
    found = draw_forecast().find_series(WAIT, "verkhny-lars", "car")
    assert found is not None
    return replace(found, quantiles=np.where(np.isinf(found.quantiles), 5.0, found.quantiles))


def draw(series: Series, *, theme: str = "light", marks: tuple[Mark, ...] = ()) -> bytes:
    """Draw a series alone."""
    zone = "Europe/Moscow"
    return draw_fan(series, WORDS, as_of=AS_OF, time_zone=zone, marks=marks, theme=theme)


@pytest.mark.parametrize("theme", THEMES)
def test_a_wider_band_covers_more(theme: str) -> None:
    """The light band of 90 of 100 grows with the quantiles at its ends."""
    plain = wait()
    narrow = replace(plain, quantiles=plain.quantiles[:, [4]] + 0.05 * plain.quantiles)
    colours = THEMES[theme]
    light = mix(colours.kinds[PLAIN], colours.paper, 0.3)
    shares = [
        count_near(open_picture(draw(one, theme=theme)).crop(PLOT), light)
        for one in (plain, narrow)
    ]
    assert shares[0] > 2 * shares[1]


@pytest.mark.parametrize("theme", THEMES)
def test_a_scenario_is_a_second_fan_in_another_colour(theme: str) -> None:
    """Its edges and its dashed median are there only if it is given."""
    forecast, changed = draw_forecast(), draw_forecast(scenario="twice", factor=2.0)
    colour = THEMES[theme].kinds[SCENARIO]
    series = wait()
    alone = make_fan_chart(forecast, read_facts(), series)
    both = make_fan_chart(forecast, read_facts(), series, changed=changed)
    shown = [open_picture(getattr(c, theme)).crop(PLOT) for c in (alone, both)]
    assert count_near(shown[0], colour, within=30) == 0
    assert count_near(shown[1], colour, within=30) > 300
    assert len(both.heads) == 7
    assert "What if" in both.alt


def test_a_known_closing_is_a_line_with_its_words_above_the_bands() -> None:
    """The picture changes at the hour, and the bands move down to make room for the plate."""
    mark = Mark(AS_OF + timedelta(days=3), "closes")
    plain, marked = (open_picture(draw(wait(), marks=m)).crop(PLOT) for m in ((), (mark,)))
    ink = THEMES["light"].ink
    column = round(3 / 14 * plain.width)
    strip = (column - 3, 40, column + 4, 200)
    before, after = (count_near(p.crop(strip), ink, within=60) for p in (plain, marked))
    assert after > before + 40
    outside = Mark(AS_OF + timedelta(days=90), "later")
    assert draw(wait(), marks=(outside,)) == draw(wait())


def test_a_wait_beyond_the_horizon_reaches_the_upper_edge() -> None:
    """Infinite ends are drawn to the edge, without a warning and without a false number."""
    series = wait()
    rows = series.quantiles.copy()
    rows[-100:, 6:] = math.inf
    picture = open_picture(draw(replace(series, quantiles=rows))).crop(PLOT)
    colours = THEMES["light"]
    light = mix(colours.kinds[PLAIN], colours.paper, 0.3)
    corner = picture.crop((picture.width - 60, 0, picture.width, 12))
    assert count_near(corner, light) > 500


def test_a_step_that_is_withheld_leaves_a_gap() -> None:
    """Nothing is joined across days that are not told."""
    series = draw_forecast().find_series(ENTRIES, "georgia")
    assert series is not None
    kept = [i for i in range(len(series.starts)) if not 5 <= i < 9]
    starts = tuple(series.starts[i] for i in kept)
    torn = replace(series, starts=starts, quantiles=series.quantiles[kept])
    picture = open_picture(draw(torn)).crop(PLOT)
    left, right = round(5.3 / 14 * picture.width), round(8.5 / 14 * picture.width)
    gap = picture.crop((left, 0, right, picture.height - 2))
    light = mix(THEMES["light"].kinds[PLAIN], THEMES["light"].paper, 0.3)
    assert count_near(gap, light) == 0
    assert count_near(picture, light) > 1000


def test_a_fan_is_small_reproducible_and_says_nothing_about_when_it_was_drawn() -> None:
    """The same forecast gives the same bytes, few of them, without metadata."""
    one, other = draw(wait()), draw(wait())
    assert one == other
    assert len(one) <= 24 * 1024
    assert get_size(one)[0] == 640
    assert set(list_chunks(one)) <= {"IHDR", "PLTE", "IDAT", "IEND", "tRNS"}


def test_every_chart_has_alt_text_and_a_table_of_its_days() -> None:
    """Who does not see the picture is told the beginning, the highest, the end, and each day."""
    series = draw_forecast().find_series(WAIT, "verkhny-lars", "car")
    assert series is not None
    chart = make_fan_chart(draw_forecast(), read_facts(), series)
    assert chart.name == "wait-verkhny-lars-car"
    assert chart.alt.startswith("Verkhny Lars: hours of waiting by car. 29 Sep: 31 h (22–45 h)")
    assert [row[0] for row in chart.rows][:2] == ["29 Sep", "30 Sep"]
    assert len(chart.rows) == 14


def test_reports_stand_in_the_chart_of_their_own_quantity() -> None:
    """A wait that was reported is a point on the chart of waits, not on that of entries."""
    forecast = draw_forecast()
    lars = forecast.find_series(WAIT, "verkhny-lars", "car")
    assert lars is not None
    chart = make_fan_chart(forecast, read_facts(), lars)
    bare = make_fan_chart(forecast, replace(read_facts(), observations={}), lars)
    assert chart.light != bare.light


def flow(name: str, people: float, spread: float, east: float = 0.0) -> Flow:
    """Make a flow at some post of the Caucasus."""
    return Flow(name, 42.7, 44.6 + east, people, spread)


def test_how_sure_a_flow_is_follows_from_its_band() -> None:
    """Within a factor of two, of five, wider, nobody."""
    spreads = {1.9: FIRM, 4.0: ROUGH, 9.0: VAGUE, math.inf: VAGUE}
    assert {s: flow("x", 500.0, s).sureness for s in spreads} == spreads
    assert flow("x", 0.3, 1.0).sureness == NOBODY


def test_the_area_of_a_disc_is_as_the_people() -> None:
    """Four times the people, twice the width; the smallest can still be seen."""
    assert get_disc_px(8000.0, 8000.0) == pytest.approx(2 * get_disc_px(2000.0, 8000.0), abs=1)
    assert get_disc_px(1.0, 8000.0) == get_disc_px(5.0, 8000.0)


@pytest.mark.parametrize("theme", THEMES)
def test_the_shapes_tell_how_sure_without_colour(theme: str) -> None:
    """A disc that is firm, rough or vague is another picture; so is a cross."""
    words = FlowWords({}, {})
    drawn = {
        draw_flow_map(Grounds("RU"), [flow("Verkhny Lars", people, spread)], words, theme=theme)
        for people, spread in ((900.0, 1.5), (900.0, 4.0), (900.0, 9.0), (0.0, 1.0))
    }
    assert len(drawn) == 4


def test_the_facts_of_a_map_are_its_rows() -> None:
    """The largest first, the sum, how many of each sureness."""
    facts = get_flow_facts([flow("a", 100.0, 1.5), flow("b", 900.0, 9.0)])
    assert (facts.people, dict(facts.counts)) == (1000.0, {FIRM: 1, VAGUE: 1})
    assert [row.name for row in facts.rows] == ["b", "a"]


def test_the_map_of_a_forecast_is_of_tomorrow() -> None:
    """Its alt text and its table say so; without any post there is no map."""
    chart = make_map_chart(draw_forecast(), read_facts())
    assert chart is not None
    assert "tomorrow, 29 Sep" in chart.alt
    assert chart.rows[0][:2] == ("Verkhny Lars", "8,500 (6,400–11,000)")
    assert make_map_chart(replace(draw_forecast(), series=()), read_facts()) is None


def test_a_rule_that_refuses_from_a_known_day_is_marked() -> None:
    """Known on the evening of 29 September: Finland's refusals begin at the next midnight."""
    from tests.forecast.products.drawn import SITUATION  # noqa: PLC0415
    from wayout.guide.sheet.closings import list_closings  # noqa: PLC0415
    from wayout.situation.reading import get_situation  # noqa: PLC0415

    at: Instant = AS_OF + timedelta(days=1, hours=3)
    known, forecast = get_situation(SITUATION).as_of(at), replace(draw_forecast(), as_of=at)
    (mark,) = list_closings(known, forecast, "finland")
    assert mark.words.startswith("refusals from 30 Sep [R06")
    assert list_closings(known, forecast, "torfyanovka") == (mark,)
    assert list_closings(known, forecast, "georgia") == ()
    assert list_closings(read_facts(), draw_forecast(), "finland") == ()
