"""Latest departures in the shipped situation: in time by a plan, and a little later not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.planner.shipped import FINNISH_VISA, KAZAN_RESERVIST, RUSSIA, make_traveller
from wayout.errors import BadInputError, UnknownPlaceError
from wayout.planner.latest import LastDepartures, find_last_departures
from wayout.planner.party import Member
from wayout.planner.plan import Planner
from wayout.situation.period import END, Instant

AT = datetime(2022, 9, 29, 15, tzinfo=UTC)
MIDNIGHT = datetime(2022, 9, 29, 21, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLANNER = Planner(RUSSIA.as_of(AT))
TOURIST = Member(make_traveller(FINNISH_VISA))
RESERVIST = Member(make_traveller(KAZAN_RESERVIST))


def ask(
    by: Instant | None = None, *, to: str = "", through: str = "", start: str = "Vyborg"
) -> LastDepartures:
    """Ask for the latest departures of the tourist."""
    return find_last_departures(
        PLANNER, [TOURIST], start=start, at=AT, by=by, to=to, through=through
    )


def first_across(start: str, at: Instant, to: str) -> Instant:
    """Give when the first journey of a plan is across its last border; the end of time: none."""
    plan = PLANNER.plan([TOURIST.traveller], start=start, at=at, to=to)
    across = [leg.arrive for j in plan.journeys for leg in j.legs if leg.via == j.crossing]
    return min(across, default=END)


@pytest.mark.parametrize("start", ["Vyborg", "Saint Petersburg", "Gatchina"])
@pytest.mark.parametrize("hours", [9, 26, 40])
def test_plan_is_in_time_at_the_latest_hour_and_not_two_minutes_later(
    start: str, hours: int
) -> None:
    """The forward search, asked for the same evening, agrees with the backward one."""
    by = AT + timedelta(hours=hours)
    found = ask(by, to="KZ", start=start) if hours > 9 else ask(by, to="FI", start=start)
    country = "KZ" if hours > 9 else "FI"
    latest = max(row.leave_by for row in found.rows)
    if latest < AT:
        assert not found.is_in_time
        return
    until = min(by, MIDNIGHT) if country == "FI" else by
    assert first_across(start, latest, country) <= until
    assert first_across(start, latest + 2 * MINUTE, country) > until


def test_no_deadline_means_the_next_closing() -> None:
    """Finland closes to tourists at midnight on R060's word; nothing else is announced."""
    found = ask()
    assert {row.country for row in found.rows} == {"FI"}
    assert {row.by for row in found.rows} == {MIDNIGHT}
    assert {row.closing.record for row in found.rows if row.closing} == {"R060"}
    assert found.is_in_time


def test_later_deadline_asks_for_no_earlier_start() -> None:
    """At every border who may be across later may leave later."""
    early = {(r.via, r.country): r.leave_by for r in ask(AT + timedelta(hours=20)).rows}
    late = {(r.via, r.country): r.leave_by for r in ask(AT + timedelta(hours=30)).rows}
    assert set(early) <= set(late)
    assert all(late[border] >= hour for border, hour in early.items())


def test_surer_hour_is_never_later() -> None:
    """Who wants to be in time nine times in ten leaves no later than who takes even chances."""
    rows = ask(AT + timedelta(hours=30)).rows
    assert len(rows) > 10
    assert all(r.leave_by_90 is None or r.leave_by_90 <= r.leave_by for r in rows)


def test_town_is_to_be_reached_by_the_deadline() -> None:
    """With a town as destination being there counts, not being across."""
    by = AT + timedelta(hours=5.5)
    found = ask(by, to="Helsinki")
    ends = [row.itinerary.instant(row.itinerary.arrives_h) for row in found.rows]
    assert ends
    assert all(by - timedelta(hours=1) < end <= by for end in ends)
    country = {r.via: r.leave_by for r in ask(by, to="FI").rows}
    assert all(row.leave_by <= country[row.via] for row in found.rows)


def test_one_post_is_asked_about_by_name() -> None:
    """Only the post named is answered about."""
    assert {r.via for r in ask(MIDNIGHT, through="Торфяновка").rows} == {"torfyanovka"}


def test_border_that_refuses_is_no_row() -> None:
    """A man without a foreign passport cannot be across into Finland by any hour."""
    found = find_last_departures(PLANNER, [RESERVIST], start="Vyborg", at=AT, by=MIDNIGHT, to="FI")
    assert found.rows == ()
    assert not found.is_in_time


@pytest.mark.parametrize(
    ("by", "through", "to", "fault", "words"),
    [
        (AT, "", "", BadInputError, "is not after"),
        (AT + timedelta(days=9), "", "", BadInputError, "at most 8 days"),
        (MIDNIGHT, "Vyborg", "", UnknownPlaceError, "no border post"),
        (MIDNIGHT, "Torfyanovka", "KZ", BadInputError, "leads into FI, not into KZ"),
    ],
    ids=["past", "far", "town", "elsewhere"],
)
def test_call_that_cannot_be_answered_is_refused(
    by: Instant, through: str, to: str, fault: type[Exception], words: str
) -> None:
    """A deadline or a post that makes no sense is named, with what is accepted."""
    with pytest.raises(fault, match=words):
        ask(by, through=through, to=to)


def test_party_that_starts_apart_is_sent_to_the_plan() -> None:
    """Who has to meet first is told which command does that."""
    members = [TOURIST, Member(TOURIST.traveller, start="Kazan")]
    with pytest.raises(BadInputError, match="`wayout plan` brings a party together"):
        find_last_departures(PLANNER, members, start="Vyborg", at=AT, by=MIDNIGHT)
