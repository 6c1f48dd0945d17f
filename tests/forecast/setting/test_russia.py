"""The setting of the worked example: what people could know on each day, and nothing later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import SITUATIONS
from wayout.forecast.setting.admission import ADMITTED, REFUSED, Admissions
from wayout.forecast.setting.assumptions import Assumptions, read_assumptions
from wayout.forecast.setting.lanes import list_lanes
from wayout.forecast.setting.setting import Setting, make_setting
from wayout.network.world_places import WorldPlaces, find_world
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

FOLDER = SITUATIONS / "russia-2022"
CLOSING = parse_instant("2022-09-30T00:00:00+03:00")
Make = Callable[[str], Setting]


@pytest.fixture(scope="module")
def russia() -> Situation:
    """Give the situation with everything in it."""
    return get_situation(FOLDER)


@pytest.fixture(scope="module")
def assumptions(russia: Situation) -> Assumptions:
    """Give what its forecasts assume."""
    return read_assumptions(FOLDER, russia.head)


@pytest.fixture(scope="module")
def world() -> WorldPlaces:
    """Give the towns of the world."""
    found = find_world()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def make(russia: Situation, assumptions: Assumptions, world: WorldPlaces) -> Make:
    """Give how a setting is made as of an instant, five days long."""

    def make_as_of(as_of: str) -> Setting:
        known = russia.as_of(parse_instant(as_of))
        return make_setting(known, assumptions, world=world, days=5)

    return make_as_of


def find_lane(setting: Setting, key: str) -> int:
    """Find the number of a lane."""
    return [lane.key for lane in setting.lanes].index(key)


def test_finland_shuts_tourists_out_for_those_who_know_the_order(make: Make) -> None:
    """As of the evening of the 29th the gate shuts at midnight, and people know it."""
    setting = make("2022-09-29T20:00:00+03:00")
    lane = find_lane(setting, "torfyanovka:car")
    at = int(setting.hours.find(CLOSING))
    tourists = 2
    assert setting.gates.word[at - 1, lane, tourists] == ADMITTED
    assert setting.gates.word[at, lane, tourists] == REFUSED
    assert setting.gates.shuts[setting.hours.now, lane, tourists] == at
    assert setting.gates.shuts[at - 24, lane, tourists] == np.inf
    assert setting.pending == ()


def test_finland_closing_is_pending_while_it_has_no_date(make: Make) -> None:
    """On the 28th a decision without a date is known: nothing shuts, and something may."""
    setting = make("2022-09-28T12:00:00+03:00")
    lane = find_lane(setting, "torfyanovka:car")
    assert (setting.gates.word[:, lane, 2] == ADMITTED).all()
    assert [pending.record for pending, _, _ in setting.pending] == ["R059"]


def test_finland_closing_is_unknown_on_the_day_after_the_decree(make: Make) -> None:
    """On the 22nd nothing of a decision is known, and nothing is pending."""
    setting = make("2022-09-22T12:00:00+03:00")
    lane = find_lane(setting, "torfyanovka:car")
    assert (setting.gates.word[:, lane, 2] == ADMITTED).all()
    assert setting.pending == ()


def test_nobody_sets_out_before_the_decree_is_known(make: Make) -> None:
    """The shock lies at the publication of the decree, and not before it is known."""
    assert make("2022-09-20T12:00:00+03:00").shock_h == np.inf
    setting = make("2022-09-22T12:00:00+03:00")
    assert setting.hours.instant(setting.shock_h) == parse_instant("2022-09-21T18:00:00+03:00")


def test_holders_of_an_internal_passport_are_let_into_kazakhstan_only(make: Make) -> None:
    """Who may pass comes from the rules: no passport for abroad, no Georgia."""
    setting = make("2022-09-24T12:00:00+03:00")
    now = setting.gates.word[setting.hours.now]
    assert now[find_lane(setting, "mashtakovo:car"), 0] == ADMITTED
    assert now[find_lane(setting, "verkhny-lars:car"), 0] == REFUSED
    assert now[find_lane(setting, "verkhny-lars:car"), 1] == ADMITTED


def test_posts_with_hours_are_shut_at_night(make: Make) -> None:
    """Svetogorsk opens from 7 to 23: two thirds of the day."""
    setting = make("2022-09-22T12:00:00+03:00")
    lane = find_lane(setting, "svetogorsk:car")
    assert setting.gates.share[:48, lane].sum() == pytest.approx(32.0)
    assert setting.gates.pace[0, lane] == pytest.approx(16 / 24)


def test_every_home_has_a_way_and_everybody_is_counted_once(make: Make) -> None:
    """Rows of a home hold its people; each has ways; weights lie between 0 and 1."""
    setting = make("2022-09-22T12:00:00+03:00")
    ways = setting.ways
    assert ways.people.sum() == pytest.approx(sum(home.people for home in setting.homes))
    assert (np.diff(ways.first)[ways.people > 0] > 0).all()
    assert ((ways.weight > 0) & (ways.weight <= 1)).all()
    assert (ways.hours >= 0).all()


def test_records_of_later_days_change_no_setting(make: Make, russia: Situation) -> None:
    """A setting as of an instant is the same with what came later taken out of the folder."""
    as_of = "2022-09-25T12:00:00+03:00"
    before = russia.as_of(parse_instant("2022-09-27T00:00:00+03:00"))
    known = before.as_of(parse_instant(as_of))
    assumed = read_assumptions(FOLDER, russia.head)
    found = find_world()
    assert found is not None
    one, other = make(as_of), make_setting(known, assumed, world=found, days=5)
    assert one.lanes == other.lanes
    for a, b in zip((*one.gates, *one.ways), (*other.gates, *other.ways), strict=True):
        np.testing.assert_array_equal(a, b)


def test_changes_of_a_scenario_shut_and_open_posts(russia: Situation, make: Make) -> None:
    """A post shut by a scenario lets nobody pass from then on, and nobody knew beforehand."""
    from wayout.forecast.scenario.scenario import CLOSE, OPEN, Change  # noqa: PLC0415
    from wayout.situation.period import Period  # noqa: PLC0415
    from wayout.situation.record import Origin  # noqa: PLC0415

    as_of = parse_instant("2022-09-24T12:00:00+03:00")
    span = Period(parse_instant("2022-09-26T00:00:00+03:00"), parse_instant("2022-10-01T00:00:00Z"))
    where = Origin("what-if.toml", 1)
    shut = Change(CLOSE, "verkhny-lars", "", frozenset(), span, 0.0, where)
    foot = Change(OPEN, "psou-adler", "", frozenset({"foot"}), span, 1.0, where)
    setting = make("2022-09-24T12:00:00+03:00")
    admissions = Admissions(russia.as_of(as_of), (shut, foot))
    kind = setting.assumptions.classes[1]
    ends = {"start": setting.hours.start, "end": setting.hours.instant(setting.hours.count)}
    lars = setting.lanes[find_lane(setting, "verkhny-lars:car")]
    spells = admissions.list_spells(lars, kind, **ends)
    assert (spells[-1].word, spells[-1].start, spells[-1].known) == (
        REFUSED,
        span.start,
        span.start,
    )
    every = list_lanes(russia, setting.assumptions.service)
    (psou,) = (lane for lane in every if lane.key == "psou-adler:foot")
    words = [s.word for s in admissions.list_spells(psou, kind, **ends)]
    assert words[0] == REFUSED
    assert words[-1] != REFUSED


def test_assumptions_say_what_they_do_not_accept(
    tmp_path, russia: Situation, assumptions: Assumptions
) -> None:
    """A share too much, a missing number and an unknown key get one line each."""
    from wayout.errors import BadInputError  # noqa: PLC0415
    from wayout.forecast.setting.assumptions import FORECAST_FILE  # noqa: PLC0415

    text = (FOLDER / FORECAST_FILE).read_text("utf-8")
    for said, instead, expected in (
        ("share = 0.60", "share = 0.70", "'share' adds up to 1.1; accepted: 1"),
        ("ramp_h = 24.0", "ramp_h = 0", "'ramp_h' is 0"),
        ("rush = 0.5", "rush = 0.5\nrusch = 0.5", "unknown field 'rusch'"),
        ("roubles_an_hour = 500.0", "roubles_an_hour = 'much'", "'roubles_an_hour' is 'much'"),
        ('classes = ["tourist-visa"]', 'classes = ["tourist"]', "no class 'tourist' (R059)"),
    ):
        (tmp_path / FORECAST_FILE).write_text(text.replace(said, instead), "utf-8")
        with pytest.raises(BadInputError, match=expected.replace("(", r"\(").replace(")", r"\)")):
            read_assumptions(tmp_path, russia.head)
    assert replace(assumptions) == assumptions
