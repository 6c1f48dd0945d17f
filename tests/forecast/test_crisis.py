"""A forecast of the worked example: what is known shapes it, what is not known yet does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from tests.conftest import SITUATIONS
from wayout.errors import BadInputError
from wayout.forecast.crisis import Call, forecast_crisis
from wayout.forecast.forecast import ENTRIES, LEVELS, QUEUE_VEHICLES, Forecast, Series
from wayout.forecast.scenario.scenario import CAPACITY, CLOSE, Change, Scenario
from wayout.forecast.setting.assumptions import Assumptions, read_assumptions
from wayout.network.world_places import WorldPlaces, find_world
from wayout.situation.period import Period, parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Origin
from wayout.situation.situation import Situation

FOLDER = SITUATIONS / "russia-2022"
MEDIAN, LOW, HIGH = LEVELS.index(0.5), LEVELS.index(0.05), LEVELS.index(0.95)
MEMBERS = 30
CLOSING = parse_instant("2022-09-30T00:00:00+03:00")
DAY = timedelta(days=1)


@cache
def read_all() -> tuple[Situation, Assumptions, WorldPlaces]:
    """Read the situation, what its forecasts assume, and the towns of the world."""
    facts, world = get_situation(FOLDER), find_world()
    assert world is not None
    return facts, read_assumptions(FOLDER, facts.head), world


@cache
def make(as_of: str, *, days: int = 3, scenario: Scenario | None = None, seed: int = 1) -> Forecast:
    """Make a forecast with few members."""
    facts, assumptions, world = read_all()
    return forecast_crisis(
        facts,
        assumptions=assumptions,
        world=world,
        as_of=parse_instant(as_of),
        days=days,
        members=MEMBERS,
        seed=seed,
        scenario=scenario,
    )


def get_day(forecast: Forecast, location: str, day: str) -> np.ndarray:
    """Get the quantiles of entries on a local day, shape (levels,)."""
    wanted = parse_instant(f"{day}T12:00:00+03:00")
    for series in (*forecast.series, *forecast.hindcast):
        if (series.target, series.location) == (ENTRIES, location):
            for start, row in zip(series.starts, series.quantiles, strict=True):
                if start <= wanted < start + DAY:
                    return row
    raise AssertionError(f"no entries of {location} on {day}")


def test_finland_is_not_thought_to_close_before_anything_is_decided() -> None:
    """Issued on the 22nd, there is no chance of closing, and no collapse on the 30th."""
    forecast = make("2022-09-22T23:59:59+03:00", days=9)
    assert forecast.chances == ()
    after, before = (get_day(forecast, "finland", f"2022-09-{d}") for d in (30, 28))
    assert after[MEDIAN] > 0.6 * before[MEDIAN]


def test_finland_bands_widen_with_a_stated_chance_once_it_is_decided() -> None:
    """Issued on the 28th, the chance is stated, and low entries become possible."""
    forecast = make("2022-09-28T20:00:00+03:00", days=9)
    (chance,) = forecast.chances
    assert (chance.record, chance.location) == ("R059", "finland")
    assert 0.3 < chance.probability < 0.8
    soon, later = (get_day(forecast, "finland", day) for day in ("2022-09-28", "2022-10-05"))
    width = [np.log(row[HIGH] / row[LOW]) for row in (soon, later)]
    assert width[1] > 1.5 * width[0]


def test_finland_collapses_on_the_day_of_the_order_and_not_before() -> None:
    """Issued in the evening of the 29th: a collapse on the 30th, and a rush until midnight."""
    forecast = make("2022-09-29T20:00:00+03:00")
    assert forecast.chances == ()
    day = {d: get_day(forecast, "finland", f"2022-09-{d}")[MEDIAN] for d in (28, 29, 30)}
    assert day[30] < 0.5 * day[28]
    assert day[29] > day[30]
    without = make("2022-09-28T20:00:00+03:00", days=9)
    assert day[29] > get_day(without, "finland", "2022-09-29")[MEDIAN]


def test_the_same_seed_gives_the_same_forecast() -> None:
    """To the last bit; another seed gives another one."""
    one = make("2022-09-26T12:00:00+03:00")
    again = make.__wrapped__("2022-09-26T12:00:00+03:00")
    other = make("2022-09-26T12:00:00+03:00", seed=2)
    assert list_numbers(one) == list_numbers(again)
    assert list_numbers(one) != list_numbers(other)


def list_numbers(forecast: Forecast) -> list[tuple[str, str, str, bytes]]:
    """List the series with their numbers as bytes."""
    return [name_series(one) for one in (*forecast.series, *forecast.hindcast)]


def name_series(one: Series) -> tuple[str, str, str, bytes]:
    """Give what tells a series apart, and its numbers."""
    return one.target, one.location, one.mode, one.quantiles.tobytes()


def test_what_is_published_later_changes_nothing() -> None:
    """Without a single record of the days after, the forecast is the same to the bit."""
    as_of = parse_instant("2022-09-26T12:00:00+03:00")
    facts, assumptions, world = read_all()
    known = facts.as_of(as_of)
    assert len(known.observations) < len(facts.observations)
    again = forecast_crisis(
        replace(known),
        assumptions=assumptions,
        world=world,
        as_of=as_of,
        days=3,
        members=MEMBERS,
        seed=1,
    )
    assert list_numbers(again) == list_numbers(make("2022-09-26T12:00:00+03:00"))


def make_change(what: str, *, factor: float) -> Scenario:
    """Make a scenario about Verkhny Lars from the 27th on."""
    span = Period(parse_instant("2022-09-27T00:00:00+03:00"), parse_instant("2022-10-20T00:00:00Z"))
    where = Origin("what-if.toml", 1)
    change = Change(what, "verkhny-lars", "", frozenset(), span, factor, where)
    return Scenario(what, what, (change,))


def test_scenario_that_shuts_a_post_sends_people_elsewhere() -> None:
    """With Verkhny Lars shut nobody enters there, and more enter Kazakhstan than without."""
    plain = make("2022-09-26T12:00:00+03:00")
    shut = make("2022-09-26T12:00:00+03:00", scenario=make_change(CLOSE, factor=0.0))
    assert not [
        s
        for s in shut.series
        if s.location == "verkhny-lars"
        and s.target == QUEUE_VEHICLES
        and s.quantiles[-1, MEDIAN] > 1.0
    ]
    there = [get_day(one, "kazakhstan", "2022-09-28")[MEDIAN] for one in (plain, shut)]
    assert there[1] > there[0]


def test_scenario_that_doubles_capacity_shortens_the_queue() -> None:
    """The queue of Verkhny Lars is shorter at the end, and no day has fewer entries."""
    plain = make("2022-09-26T12:00:00+03:00")
    more = make("2022-09-26T12:00:00+03:00", scenario=make_change(CAPACITY, factor=2.0))
    ends = []
    for one in (plain, more):
        series = one.find_series(QUEUE_VEHICLES, "verkhny-lars", "car")
        ends.append(0.0 if series is None else series.quantiles[-1, MEDIAN])
    assert ends[1] < ends[0]


def test_quantiles_rise_and_nothing_is_below_zero() -> None:
    """Every band holds the narrower ones."""
    for one in make("2022-09-28T20:00:00+03:00", days=9).series:
        assert (one.quantiles >= 0).all()
        finite = np.where(np.isinf(one.quantiles), 1e18, one.quantiles)
        assert (np.diff(finite, axis=1) >= -1e-6).all(), one.location


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"days": 0}, "days 0; accepted: 1 to 60"),
        ({"members": 0}, "members 0; accepted: 1 to 10000"),
        ({"seed": -1}, "seed -1; accepted: a whole number from 0"),
        ({"as_of": parse_instant("2022-09-01T00:00:00Z")}, "accepted: after 2022-09-14T21:00"),
    ],
)
def test_bad_calls_get_one_line(more: dict[str, object], expected: str) -> None:
    """What was found, and what is accepted."""
    facts, assumptions, world = read_all()
    call = {"as_of": parse_instant("2022-09-26T12:00:00Z"), "days": 3, "members": 5, "seed": 1}
    with pytest.raises(BadInputError, match=expected):
        forecast_crisis(
            facts, assumptions=assumptions, world=world, call=Call(), **{**call, **more}
        )
