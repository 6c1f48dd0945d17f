"""Parameters: who did not learn shares the past of one who did, and nothing of what is to come."""

from __future__ import annotations

import numpy as np

from tests.forecast.test_crisis import read_all
from wayout.forecast.flows.parameters import (
    COUNTRY_DAILY,
    DAILY,
    LEVEL,
    RATE,
    draw_prior,
    lay_out,
    share_learned,
)
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
