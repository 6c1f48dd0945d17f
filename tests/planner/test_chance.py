"""Chances, levels of luck, and the last start, on random crises and worked examples."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.crises import AT, HORIZON_H, WHOLE, DrawnBorder, DrawnRoads, crises, list_courses
from wayout.network.gates import FOREVER, Gate, Hours, Window
from wayout.network.waits import Z90, Wait
from wayout.network.ways import OWN_CAR, Stand, Way
from wayout.planner.atlas import Atlas
from wayout.planner.chance import (
    MAYBE_REFUSED,
    OVER_99,
    REFUSED,
    SHUT,
    UNDER_1,
    find_share,
    list_chances,
    list_deadlines,
    say_share,
)
from wayout.planner.course import Course
from wayout.planner.failing import find_last_start, say_missing_bound
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads
from wayout.rules.verdict import Verdict
from wayout.situation.period import after

HUNDREDS = settings(max_examples=some_of(120), deadline=None, derandomize=True)
PERCENTS = [n / 100 for n in range(1, 100)]
OPEN = Window(0.0, 500.0, Verdict("allowed"))
QUEUE = Wait(2.0, 6.0, "stated")


def drive(gate: Gate, *, hours: float = 1.0) -> Course:
    """Make the course of somebody who drives to the bridge and passes it."""
    atlas = Atlas(WHOLE)
    before, behind = (Stand("north-bridge", side, OWN_CAR) for side in ("out", "in"))
    to_bridge = Way(Stand("bravo", vehicle=OWN_CAR), before, "car", "own-car", hours, hours)
    through = Way(
        before, behind, "car", "own-car", 0.0, 0.0,
        via="north-bridge", share_before=0.0, into="XB", leaving="XA",
    )  # fmt: skip
    roads = DrawnRoads(atlas, DrawnBorder([gate], atlas))
    return Course(roads, (to_bridge, through), ((0, 0), (0, 0)), lambda _level: 0.0)


def closing(at_h: float, *, reopens: bool = False) -> Gate:
    """Make a gate that refuses from an hour on."""
    refused = Window(at_h, 500.0, Verdict("refused", records=("entry-free",)))
    windows = [Window(0.0, at_h, OPEN.verdict), refused]
    if reopens:
        windows = [windows[0], replace(refused, end=at_h + 10), replace(OPEN, start=at_h + 10)]
    return Gate(tuple(windows), QUEUE)


def weigh(course: Course, position: int, hours: float) -> float:
    """Give the chance to be across the gate of a way before an hour."""
    return find_share(lambda p: course.across(position, p) < hours)


def courses(roads: Roads) -> list[Course]:
    """List the courses of the plain and of the cautious plan."""
    return [*list_courses(roads, MEDIAN), *list_courses(roads, CAUTIOUS)]


@HUNDREDS
@given(crises())
def test_nobody_with_worse_luck_is_there_earlier(roads: Roads) -> None:
    """Along the levels every way is over later, until it is not possible any more."""
    for course in courses(roads):
        over = [[t.arrives for t in course.follow(p)] for p in PERCENTS[::7]]
        for early, late in pairwise(over):
            assert len(late) <= len(early)
            assert all(a <= b + 1e-9 for a, b in zip(early, late, strict=False))


@HUNDREDS
@given(crises(), st.floats(0, 2 * HORIZON_H), st.floats(0, 50))
def test_later_deadline_never_lowers_the_chance(roads: Roads, hours: float, more: float) -> None:
    """The chance to be across before an hour grows with the hour."""
    for course in courses(roads):
        for n in course.borders:
            assert weigh(course, n, hours) <= weigh(course, n, hours + more)


@HUNDREDS
@given(crises())
def test_chance_is_the_highest_level_that_is_in_time(roads: Roads) -> None:
    """At every level up to the chance one is across before the deadline, at none above it."""
    for course in courses(roads):
        chances = iter(list_chances(course))
        for n in course.borders:
            for deadline in list_deadlines(course, n, course.across(n, 0.5)):
                if deadline.kind == "riskier":
                    continue
                share = next(chances).share
                in_time = [course.across(n, p) < deadline.hours for p in PERCENTS]
                assert in_time == sorted(in_time, reverse=True)
                told = {0: UNDER_1, 99: OVER_99}.get(sum(in_time), sum(in_time) / 100)
                assert share == pytest.approx(told)


@HUNDREDS
@given(crises())
def test_chance_is_one_half_or_more_where_the_usual_case_is_in_time(roads: Roads) -> None:
    """Only deadlines behind the usual hour of being across are told, so no chance is smaller."""
    for course in list_courses(roads, MEDIAN):
        assert all(c.share >= 0.5 for c in list_chances(course))
        for n in course.borders:
            assert weigh(course, n, course.across(n, 0.5) + 1e-6) >= 0.5


@HUNDREDS
@given(crises())
def test_cautious_plan_is_never_later_nine_times_in_ten(roads: Roads) -> None:
    """What the plain plan finds is there, nine times in ten, no earlier than the cautious plan."""
    plain = [c.follow(CAUTIOUS) for c in list_courses(roads, MEDIAN)]
    careful = [c.follow(CAUTIOUS) for c in list_courses(roads, CAUTIOUS)]
    there = [t[-1].arrives for c, t in zip(list_courses(roads, MEDIAN), plain, strict=True)
             if c.is_whole(t)]  # fmt: skip
    if there and min(there) <= HORIZON_H:
        assert min(t[-1].arrives for t in careful) <= min(there) + 1e-9


@HUNDREDS
@given(crises(), st.sampled_from([MEDIAN, CAUTIOUS]))
def test_last_start_is_in_time_and_a_minute_later_is_not(roads: Roads, level: float) -> None:
    """Who sets out by the last minute goes as shown, who sets out a minute later cannot."""
    for course in list_courses(roads, level):
        last = find_last_start(course, level=level)
        taken = course.follow(level)
        limits = {
            n: min(
                (d.hours for d in list_deadlines(course, n, taken[n].across or 0.0)
                 if d.kind == REFUSED),
                default=FOREVER,
            )
            for n in course.borders
        }  # fmt: skip

        def goes(ready: float, course: Course = course, limits: dict[int, float] = limits) -> bool:
            found = course.follow(level, ready=ready)
            across = {n: found[n].across for n in limits if n < len(found)}
            late = any(h is not None and h >= limits[n] for n, h in across.items())
            return course.is_whole(found) and not late

        if last is None:
            assert goes(HORIZON_H)
        else:
            assert goes(last.hours)
            assert not goes(last.hours + 1 / 60)
            assert last.because


def test_chance_of_a_queue_is_its_distribution() -> None:
    """With one hour to drive and a log-normal queue the chance is what the queue's share says."""
    spread = log(QUEUE.bound_h / QUEUE.median_h) / Z90
    deadline = 1.0 + QUEUE.median_h * exp(spread * 0.628)  # 0.628: the normal quantile of 0.735
    (chance,) = list_chances(drive(closing(deadline)))
    assert (chance.share, chance.kind, chance.record) == (0.73, REFUSED, "entry-free")
    assert chance.deadline == after(AT, deadline)


def test_chance_is_told_in_words_with_place_time_and_record() -> None:
    """The sentence names the country, the local hour and the record; here an hour ahead."""
    (chance,) = list_chances(drive(closing(12.0)))
    assert chance.text == (
        "97 % to be across before Borland ends entry for you on 22 September at 00:00 (entry-free)"
    )


def test_chances_at_the_ends_are_words() -> None:
    """Nobody is told a certainty, nor that nothing can be done."""
    assert [say_share(s) for s in (OVER_99, 0.5, UNDER_1)] == ["over 99 %", "50 %", "under 1 %"]
    assert find_share(lambda _p: True) == OVER_99
    assert find_share(lambda _p: False) == UNDER_1


def test_closing_is_a_deadline_even_if_the_border_opens_again() -> None:
    """Who comes too late for the first window waits ten hours: the chance is of the first."""
    course = drive(closing(5.0, reopens=True))
    (chance,) = list_chances(course)
    assert 0.5 <= chance.share < OVER_99
    assert course.across(1, CAUTIOUS) == 15.0


def test_end_of_the_day_at_a_post_says_when_it_opens_again() -> None:
    """A post that shuts for the night is a deadline of its own kind."""
    day = Hours(((0.0, 8.0), (20.0, 32.0)))
    (chance,) = list_chances(drive(Gate((OPEN,), QUEUE, day)))
    assert (chance.kind, chance.record) == (SHUT, "north-bridge")
    assert chance.text.endswith(
        "North Bridge shuts on 21 September at 20:00 (north-bridge);"
        " it opens again on 22 September at 08:00"
    )


def test_refusal_that_may_concern_somebody_is_a_deadline_too() -> None:
    """Where answers are missing the new refusal is told as possible."""
    maybe = Verdict("allowed-if", records=("exit-reserve",))
    gate = Gate((replace(OPEN, end=12.0), Window(12.0, 500.0, maybe)), QUEUE)
    (chance,) = list_chances(drive(gate))
    assert (chance.kind, chance.record) == (MAYBE_REFUSED, "exit-reserve")
    assert "for some, perhaps for you" in chance.text


def test_last_start_leaves_time_for_road_and_queue() -> None:
    """Closing after twelve hours, an hour on the road, two in the queue: not later than nine."""
    course = drive(closing(12.0))
    plain, careful = (find_last_start(course, level=p) for p in (MEDIAN, CAUTIOUS))
    assert plain is not None
    assert careful is not None
    assert plain.hours == pytest.approx(12.0 - 3.0 - 1 / 60)
    assert careful.hours == pytest.approx(12.0 - 7.0 - 1 / 60)
    assert plain.because == "Borland ends entry for you on 22 September at 00:00 (entry-free)"


def test_nothing_announced_means_no_last_start() -> None:
    """Without an end known there is no last moment, and no deadline."""
    course = drive(Gate((OPEN,), QUEUE))
    assert find_last_start(course, level=MEDIAN) is None
    assert list_chances(course) == ()


def test_missing_bound_says_what_ends_it() -> None:
    """Two hours of queue are in time, six are not: the reason is the closing."""
    assert say_missing_bound(drive(closing(5.0))) == (
        "fewer than nine in ten are in time:"
        " Borland ends entry for you on 21 September at 17:00 (entry-free)"
    )
    assert say_missing_bound(drive(closing(12.0))) == ""
