"""Re-checking: what outlived its shelf life comes back, that first which decides most."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from wayout.desk.review.impact import Scale, set_scale
from wayout.desk.review.kept_losses import keep_loss, read_losses
from wayout.desk.review.rechecking import (
    Loss,
    digest_scale,
    leave_out,
    list_rechecks,
    weigh_rechecks,
)
from wayout.desk.review.stale import list_stale
from wayout.desk.store.store import Store
from wayout.planner.cases import read_cases
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Confirmation, Observation, Record, Rule
from wayout.situation.situation import Situation

QUEUE = "bridge-queue#1"
TOLD = datetime.fromisoformat("2022-09-26T23:59:59+03:00")
"""When the queue at the north bridge was told of; in this situation one is fresh for 12 hours."""
ASKED = datetime.fromisoformat("2022-09-29T12:00:00+03:00")
RULE = "bridge-bicycle"
Weighed = dict[str, Loss]
SOME = ("alexander", "cyclist")


@pytest.fixture
def small(folder: Path) -> Situation:
    """Give the small situation."""
    return get_situation(folder)


@pytest.fixture(scope="module")
def scale() -> Scale:
    """Give a few cases of the worked example, planned."""
    folder = SITUATIONS / "russia-2022"
    situation = get_situation(folder)
    cases, _ = read_cases(folder, situation)
    chosen = [case for case in cases if case.id in SOME]
    assert len(chosen) == len(SOME)
    return set_scale(situation, chosen, as_of=ASKED).warm()


@pytest.fixture(scope="module")
def weighed(scale: Scale) -> Weighed:
    """Give what would change without each record that their plans name."""
    return dict(weigh_rechecks(scale, known={}))


def name_stale(situation: Situation, as_of: Instant) -> set[str]:
    """Name the records that are past their shelf life."""
    return {one.record.id for one in list_stale(situation, as_of=as_of)}


def test_queue_comes_back_after_its_shelf_life(small: Situation) -> None:
    """A queue told of twelve hours ago is fresh; a second later it is to be asked again."""
    end = TOLD + timedelta(hours=12)
    assert QUEUE not in name_stale(small, end)
    (one,) = (
        s for s in list_stale(small, as_of=end + timedelta(seconds=1)) if s.record.id == QUEUE
    )
    assert one.life_hours == 12
    assert 12 < one.age_hours < 12.001


def test_confirmed_record_is_young_again(small: Situation) -> None:
    """A rule of practice whose confirmation is younger than its shelf life does not come back."""
    rule = small.rules[RULE]
    later = outlive(small, rule)
    assert rule.id in name_stale(small, later)
    confirmed = confirm(small, rule, at=later - timedelta(hours=1))
    assert rule.id not in name_stale(confirmed, later)


def test_newer_number_takes_the_place_of_an_older(small: Situation) -> None:
    """Of two numbers of one series only the newer is asked for again; a denial replaces none."""
    old = small.observations[QUEUE]
    for status, replaced in (("observed", True), ("denied", False)):
        young = make_newer(old, status=status)
        more = replace(small, observations={**small.observations, young.id: young})
        named = name_stale(more, young.published + timedelta(hours=30))
        assert (QUEUE not in named) is replaced
        assert young.id in named


def test_overruled_rule_does_not_come_back(small: Situation) -> None:
    """A rule that a newer one in force overrides is not asked again; the newer one is, in time."""
    old = small.rules[RULE]
    begun = outlive(small, old)
    period = replace(old.valid, start=begun)
    young = replace(old, id="young", published=begun, valid=period, overrides=(old.id,))
    more = replace(small, rules={**small.rules, "young": young})
    assert old.id in name_stale(more, begun - timedelta(seconds=1))
    assert name_stale(more, outlive(more, young)) & {old.id, "young"} == {"young"}
    narrow = replace(young, when={"citizenship": ["XA"]})
    part = replace(small, rules={**small.rules, "young": narrow})
    assert name_stale(part, outlive(part, narrow)) >= {old.id, "young"}


def test_ended_rule_does_not_come_back(small: Situation) -> None:
    """What no longer holds is not asked again."""
    old = small.rules[RULE]
    later = outlive(small, old)
    ended = replace(old, valid=old.valid.until(later - timedelta(minutes=1)))
    assert old.id in name_stale(small, later)
    assert old.id not in name_stale(replace(small, rules={**small.rules, old.id: ended}), later)


def test_future_is_not_known(small: Situation) -> None:
    """What is published after the instant is not in the queue of that instant."""
    assert QUEUE not in name_stale(small, TOLD - timedelta(seconds=1))


def test_order_is_by_what_would_change(scale: Scale, weighed: Weighed) -> None:
    """In the worked example records that decide ways stand first, those nobody leans on last."""
    queue = list_rechecks(scale, known=weighed)
    weights = [one.weight for one in queue]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 0
    assert queue[-1].named == 0
    assert not any(one.is_open for one in queue)
    changed = {case.case for one in queue if one.loss for case in one.loss.changed}
    assert changed
    assert changed <= set(SOME)


def test_weighing_goes_on_where_it_stopped(scale: Scale, weighed: Weighed) -> None:
    """What was weighed is not weighed again; what is left is told, and comes to the same."""
    some = dict(islice(weigh_rechecks(scale, known={}), 3))
    queue = list_rechecks(scale, known=some)
    assert sum(one.is_open for one in queue) == len(weighed) - 3
    rest = dict(weigh_rechecks(scale, known=some))
    assert not rest.keys() & some.keys()
    assert some | rest == weighed


def test_losses_are_kept_whole(store: Store, scale: Scale, weighed: Weighed) -> None:
    """They come back equal, by the digest they were worked out with, until their days are over."""
    digest = digest_scale(scale)
    for record, loss in weighed.items():
        keep_loss(store, digest, record, loss, now=ASKED)
    assert read_losses(store, digest) == weighed
    assert read_losses(store, "of other facts") == {}
    keep_loss(store, "of other facts", "x", Loss(), now=ASKED + timedelta(days=8))
    assert read_losses(store, digest) == {}


def test_kept_losses_are_not_those_of_other_facts(scale: Scale) -> None:
    """The digest changes with any record and stays with none."""
    record = next(iter(scale.situation.rules.values()))
    other = replace(scale, situation=leave_out(scale.situation, record))
    assert digest_scale(scale) == digest_scale(replace(scale, before={}))
    assert digest_scale(scale) != digest_scale(other)
    assert digest_scale(scale) == digest_scale(replace(scale, at=scale.at + timedelta(hours=1)))
    assert digest_scale(scale) != digest_scale(replace(scale, at=scale.at + timedelta(days=1)))


def test_stale_records_of_the_worked_example_are_past_their_life(scale: Scale) -> None:
    """Every record in the queue is older than its life, and in force or the last of its series."""
    for one in list_stale(scale.situation, as_of=ASKED):
        assert one.age_hours > one.life_hours
        lasting = isinstance(one.record, Observation)
        assert lasting or one.record.valid.end > ASKED


def confirm(situation: Situation, rule: Rule, *, at: Instant) -> Situation:
    """Give the situation with a rule confirmed at an instant."""
    shared = {field.name: getattr(rule, field.name) for field in fields(Record)}
    made = Confirmation(**{**shared, "id": "again", "published": at}, confirms=rule.id)
    return replace(situation, confirmations={**situation.confirmations, "again": made})


def outlive(situation: Situation, rule: Rule) -> Instant:
    """Give an instant an hour after the shelf life of a rule."""
    life = timedelta(hours=situation.shelf_life_hours(rule))
    return situation.checked_last(rule) + life + timedelta(hours=1)


def make_newer(old: Observation, *, status: str) -> Observation:
    """Make the number of the next day."""
    day = timedelta(days=1)
    valid = replace(old.valid, start=old.valid.start + day, end=old.valid.end + day)
    published = (old.published + day).astimezone(UTC)
    return replace(old, id="young", published=published, valid=valid, status=status)
