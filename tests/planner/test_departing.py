"""Best departures of a party in the shipped situation agree with plans for single instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.planner.shipped import FINNISH_VISA, KAZAN_RESERVIST, RUSSIA, make_traveller
from wayout.errors import BadInputError, UnknownPlaceError
from wayout.planner.departing import Departures, find_departures
from wayout.planner.party import Member
from wayout.planner.plan import Planner
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.situation.period import Instant, hours_between

ON_23RD = datetime(2022, 9, 23, 15, tzinfo=UTC)
ON_29TH = datetime(2022, 9, 29, 15, tzinfo=UTC)
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
RESERVIST = Member(make_traveller(KAZAN_RESERVIST))
TOURIST = Member(make_traveller(FINNISH_VISA))


def ask(
    planner: Planner, member: Member, since: Instant, *, start: str, to: str = "", level: float
) -> Departures:
    """Ask for the best departures of the day after an instant."""
    return find_departures(
        planner, [member], start=start, since=since, until=since + DAY, to=to, level=level
    )


@pytest.mark.parametrize("level", [MEDIAN, CAUTIOUS], ids=["median", "cautious"])
@pytest.mark.parametrize(
    ("member", "start", "since"),
    [(RESERVIST, "Kazan", ON_23RD), (TOURIST, "Saint Petersburg", ON_29TH)],
    ids=["kazan", "saint-petersburg"],
)
def test_departure_is_there_when_a_plan_for_its_hour_is(
    member: Member, start: str, since: Instant, level: float
) -> None:
    """For who sets out in the last minute of a departure no plan is there earlier, or later."""
    planner = Planner(RUSSIA.as_of(since))
    found = ask(planner, member, since, start=start, level=level)
    assert found.countries
    for country, departures in found.countries.items():
        last = departures[-1]
        plan = planner.plan(
            [member.traveller], start=start, at=last.until, to=country, cautious=level == CAUTIOUS
        )
        goal = min(j.arrive if level == MEDIAN else j.arrive_90 for j in plan.journeys)
        way = last.itinerary
        assert abs(goal - way.instant(way.arrives_h)) < MINUTE


def test_departures_follow_each_other_and_end_before_finland_closes() -> None:
    """A later start is there later; behind the last one nothing of the window is left."""
    found = ask(
        Planner(RUSSIA.as_of(ON_29TH)), TOURIST, ON_29TH, start="Vyborg", to="FI", level=MEDIAN
    )
    assert found.best
    times = [(d.until, d.itinerary.instant(d.itinerary.arrives_h)) for d in found.best]
    assert times == sorted(times)
    across = found.best[-1].itinerary.border
    assert across is not None
    assert across.across is not None
    midnight = datetime(2022, 9, 29, 21, tzinfo=UTC)
    last = found.best[-1].itinerary.instant(across.across)
    assert midnight - 2 * MINUTE < last < midnight
    assert [c.record for c in found.best[-1].itinerary.closings] == ["R060"]


def test_departure_says_until_when_it_is_sure_nine_times_in_ten() -> None:
    """Followed at nine in ten, a way is taken to its end until that minute and not after it."""
    noon = ON_29TH - timedelta(hours=5)
    planner = Planner(RUSSIA.as_of(ON_29TH))
    found = ask(planner, TOURIST, noon, start="Vyborg", to="FI", level=MEDIAN)
    roads = planner.make_roads((TOURIST.traveller,), at=noon)
    changing = [d for d in found.best if d.sure_until is not None and d.sure_until < d.until]
    assert changing
    for one in changing:
        assert one.sure_until is not None
        ways = [t.way for t in one.itinerary.taken]
        ends = [
            len(roads.follow(ways, level=CAUTIOUS, ready=hours_between(noon, start)))
            for start in (one.sure_until, one.sure_until + MINUTE)
        ]
        assert ends[0] == len(ways) > ends[1]


def test_cautious_departure_is_never_there_before_the_median_one() -> None:
    """For every country the shortest way takes longer on the cautious side."""
    planner = Planner(RUSSIA.as_of(ON_23RD))
    usual, careful = (
        ask(planner, RESERVIST, ON_23RD, start="Kazan", level=level).countries
        for level in (MEDIAN, CAUTIOUS)
    )
    assert set(careful) <= set(usual)
    for country, departures in careful.items():
        least = min(d.itinerary.hours for d in usual[country])
        assert min(d.itinerary.hours for d in departures) >= least


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "before it begins"), (4, "at most 3 days"), (40, "at most 3 days")]
)
def test_window_that_cannot_be_used_is_refused(days: int, words: str) -> None:
    """A window that ends before it begins, or is too long, is named with what is accepted."""
    planner = Planner(RUSSIA.as_of(ON_23RD))
    until = ON_23RD + days * DAY
    with pytest.raises(BadInputError, match=words):
        find_departures(planner, [RESERVIST], start="Kazan", since=ON_23RD, until=until)


def test_departure_to_home_or_nowhere_is_refused() -> None:
    """A destination has to be a place abroad that the situation knows."""
    planner = Planner(RUSSIA.as_of(ON_23RD))
    for to in ("RU", "Nowhere-at-all"):
        with pytest.raises(UnknownPlaceError):
            ask(planner, RESERVIST, ON_23RD, start="Kazan", to=to, level=MEDIAN)
