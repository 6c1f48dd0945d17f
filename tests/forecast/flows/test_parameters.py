"""Parameters: who did not learn shares the past of one who did, and nothing of what is to come."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from tests.forecast.test_crisis import read_all
from wayout.forecast.flows.parameters import (
    COUNTRY_DAILY,
    DAILY,
    LEVEL,
    RATE,
    draw_prior,
    lay_out,
    lay_taper,
    share_learned,
)
from wayout.forecast.reports.measured import list_measurements
from wayout.forecast.reports.measurement import ENTRIES
from wayout.forecast.setting.setting import make_setting
from wayout.situation.period import parse_instant


def test_those_who_did_not_learn_share_the_past_and_have_days_to_come_of_their_own() -> None:
    """Of five members three learned: the fourth is like the first up to today, not after."""
    facts, assumptions, world = read_all()
    known = facts.as_of(parse_instant("2022-09-24T12:00:00+03:00"))
    setting = make_setting(known, assumptions, world=world, days=4)
    layout = lay_out(setting)
    prior = draw_prior(setting, layout, members=range(5), seed=1)
    learned = prior[:3] + 0.5
    shared = share_learned(setting, layout, learned=learned, prior=prior)
    np.testing.assert_array_equal(shared[:3], learned)
    for name in (LEVEL, RATE):
        np.testing.assert_array_equal(layout[name].take(shared[3]), layout[name].take(learned[0]))
    today = int(setting.day[setting.hours.now, 0])
    daily = layout[DAILY]
    np.testing.assert_array_equal(
        daily.take(shared[3])[: today + 1], daily.take(learned[0])[: today + 1]
    )
    np.testing.assert_array_equal(
        daily.take(shared[3])[today + 1 :], daily.take(prior[3])[today + 1 :]
    )
    last = layout[COUNTRY_DAILY].take(shared[4])[:, -1]
    np.testing.assert_array_equal(last, layout[COUNTRY_DAILY].take(prior[4])[:, -1])


def test_a_lane_more_changes_the_chance_of_no_other() -> None:
    """Parameters of posts are drawn for every lane there is, and taken for those that pass."""
    facts, assumptions, world = read_all()
    known = facts.as_of(parse_instant("2022-09-24T12:00:00+03:00"))
    setting = make_setting(known, assumptions, world=world, days=2)
    layout = lay_out(setting)
    (first,) = draw_prior(setting, layout, members=range(1), seed=4)
    (again,) = draw_prior(setting, layout, members=range(1), seed=4)
    np.testing.assert_array_equal(first, again)
    assert setting.every > len(setting.lanes) == len(layout[RATE].take(first))


def test_a_count_of_a_day_teaches_that_day_most_and_no_later_one() -> None:
    """Entries of 25 September teach the 25th whole, days before it ever less, the 26th nothing."""
    facts, assumptions, world = read_all()
    known = facts.as_of(parse_instant("2022-09-28T12:00:00+03:00"))
    setting = make_setting(known, assumptions, world=world, days=2)
    layout = lay_out(setting)
    start = parse_instant("2022-09-25T00:00:00+03:00")
    (number,) = (n for n, code in enumerate(setting.countries) if code == "FI")
    found = list_measurements(known, persons_a_vehicle=2.5).measurements
    counts = [
        one
        for one in found
        if (one.country, one.quantity, one.start) == ("FI", ENTRIES, start)
        and one.end - one.start == timedelta(days=1)
    ]
    taper = lay_taper(setting, layout, counts[:1])[:, 0]
    own = int(setting.day[int(setting.hours.find(start)), number])
    for by_day in (layout[DAILY].take(taper), layout[COUNTRY_DAILY].take(taper)[number]):
        assert by_day[own] == 1.0
        assert (np.diff(by_day[: own + 1]) > 0.0).all()
        assert (by_day[own + 1 :] == 0.0).all()
    assert (np.delete(layout[COUNTRY_DAILY].take(taper), number, axis=0) == 0.0).all()
