"""Knowledge at an instant: nothing later counts, ends and confirmations only once published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SITUATIONS
from tests.small_situation import SMALL
from wayout.errors import UnknownRecordError
from wayout.situation.period import END as NEVER
from wayout.situation.period import Instant, Period
from wayout.situation.reading import get_situation, read_situation
from wayout.situation.record import STATUSES, Confirmation, End, Record
from wayout.situation.situation import Situation

START = datetime(2022, 9, 15, tzinfo=UTC)
RECORDS = ("rules", "reports", "ends", "confirmations", "resolutions", "observations")
TABLES = (*RECORDS, "crossings", "services")
DAYS = st.integers(0, 40)
WHOLE = get_situation(SMALL)
TARGETS = ("exit-reserve", "bridge-no-foot", "bridge-queue", "north-bridge", "air-fare")


def day(number: int) -> Instant:
    """Give the instant so many days after the start of the window."""
    return START + timedelta(days=number)


def delete_later(situation: Situation, instant: Instant) -> Situation:
    """Give the situation as if nothing had ever been published after the instant."""
    kept: dict[str, Any] = {
        name: {k: r for k, r in getattr(situation, name).items() if r.published <= instant}
        for name in TABLES
    }
    return replace(situation, **kept)


def common(record: Record) -> dict[str, Any]:
    """Give the common fields of a record."""
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw the small situation with other dates, and with ends and confirmations put in."""
    tables: dict[str, dict[str, Any]] = {}
    for name in TABLES:
        table: Mapping[str, Record] = getattr(WHOLE, name)
        tables[name] = {
            k: replace(r, published=day(draw(DAYS)), recorded=day(draw(DAYS)))
            for k, r in table.items()
        }
    model = common(next(iter(WHOLE.ends.values())))
    for number in range(draw(st.integers(0, 6))):
        dates = {"published": day(draw(DAYS)), "recorded": day(draw(DAYS))}
        status, target = draw(st.sampled_from(STATUSES)), draw(st.sampled_from(TARGETS))
        fields = {**model, **dates, "id": f"drawn-{number}", "status": status}
        tables["ends"][f"drawn-{number}"] = End(**fields, ends=target, at=day(draw(DAYS)))
        fields["id"] = f"seen-{number}"
        tables["confirmations"][f"seen-{number}"] = Confirmation(**fields, confirms=target)
    return replace(WHOLE, **tables)  # type: ignore[arg-type]


@given(situations(), DAYS)
def test_as_of_is_the_same_when_later_records_never_existed(s: Situation, number: int) -> None:
    """No answer as of an instant depends on anything published after it."""
    assert s.as_of(day(number)) == delete_later(s, day(number)).as_of(day(number))


@given(situations(), DAYS, DAYS)
def test_as_of_is_the_earlier_when_taken_twice(s: Situation, first: int, second: int) -> None:
    """Knowledge as of an instant, as of another, is that of the earlier one."""
    assert s.as_of(day(first)).as_of(day(second)) == s.as_of(day(min(first, second)))


@given(situations(), DAYS, DAYS)
def test_knowledge_is_the_same_when_filtered_in_either_order(s: Situation, a: int, b: int) -> None:
    """Published by one instant and recorded by another: the order of asking does not matter."""
    assert s.as_of(day(a)).as_recorded(day(b)) == s.as_recorded(day(b)).as_of(day(a))


@pytest.mark.parametrize("number", [0, 7, 11, 14, 18, 30, 60])
@pytest.mark.parametrize(
    "folder", sorted(p.parent for p in SITUATIONS.glob("*/situation.toml")), ids=lambda p: p.name
)
def test_shipped_situation_is_the_same_when_later_records_are_deleted(
    folder: Path, number: int
) -> None:
    """The shipped situations have no hindsight either."""
    situation, _ = read_situation(folder)
    assert situation is not None
    instant = situation.head.window.start + timedelta(days=number)
    assert situation.as_of(instant) == delete_later(situation, instant).as_of(instant)


def test_record_is_absent_when_asked_a_second_before_its_publication() -> None:
    """A record exists from the instant of its publication on, and not before."""
    published = WHOLE.rules["exit-reserve"].published
    assert "exit-reserve" in WHOLE.as_of(published).rules
    assert "exit-reserve" not in WHOLE.as_of(published - timedelta(seconds=1)).rules


def test_rule_lasts_when_its_end_is_not_yet_published() -> None:
    """An end is applied from its own publication on."""
    end = WHOLE.ends["exit-reserve-end"]
    before = WHOLE.as_of(end.published - timedelta(seconds=1)).rules["exit-reserve"]
    assert before.valid.end == NEVER
    assert WHOLE.as_of(end.published).rules["exit-reserve"].valid.end == end.at


def test_rule_lasts_when_its_end_is_a_rumour() -> None:
    """A rumoured end ends nothing."""
    assert WHOLE.as_of(day(60)).rules["exit-fine"].valid.end == NEVER


def with_ends(*ends: tuple[str, int, int, str]) -> Situation:
    """Give the small situation with ends of `exit-fine`: id, day published, day of end, status."""
    model = common(WHOLE.ends["exit-reserve-end"])
    built = {
        name: End(
            **{**model, "id": name, "published": day(known), "status": status},
            ends="exit-fine",
            at=day(at),
        )
        for name, known, at, status in ends
    }
    return replace(WHOLE, ends=built)


def test_last_published_end_counts_when_there_are_two() -> None:
    """The end published last replaces an earlier one, also to a later instant."""
    s = with_ends(("one", 10, 20, "law"), ("two", 12, 25, "law"))
    assert s.as_of(day(11)).rules["exit-fine"].valid.end == day(20)
    assert s.as_of(day(13)).rules["exit-fine"].valid.end == day(25)


def test_earlier_end_counts_when_the_later_one_is_a_rumour() -> None:
    """A rumour published after an order of end changes nothing."""
    s = with_ends(("one", 10, 20, "law"), ("two", 12, 15, "rumour"))
    assert s.as_of(day(13)).rules["exit-fine"].valid.end == day(20)


def test_period_is_not_longer_when_the_end_lies_after_its_own() -> None:
    """An end later than a known `valid_to` does not stretch the period."""
    fine = WHOLE.rules["exit-fine"]
    s = with_ends(("one", 10, 30, "law"))
    s = replace(s, rules={**s.rules, "exit-fine": replace(fine, valid=Period(day(6), day(20)))})
    assert s.as_of(day(13)).rules["exit-fine"].valid.end == day(20)


def test_record_was_checked_last_when_it_was_confirmed() -> None:
    """A confirmation makes a record younger from its own publication on."""
    seen = WHOLE.confirmations["bridge-no-foot-seen"].published
    before, now = WHOLE.as_of(seen - timedelta(seconds=1)), WHOLE.as_of(seen)
    rule = now.rules["bridge-no-foot"]
    assert before.checked_last(rule) == rule.published
    assert now.checked_last(rule) == seen


def test_replay_leaves_out_what_was_not_recorded_when_taken_early() -> None:
    """A replay of the guide's own answers holds only what it had recorded."""
    early = WHOLE.as_recorded(day(1))
    assert (set(early.rules), set(early.crossings)) == (set(), {"north-bridge", "south-gate"})


@pytest.mark.parametrize(
    ("record_id", "hours"),
    [
        ("bridge-queue#1", 12.0),  # its kind before its status
        ("gate-wait", 24.0),  # its status
        ("entry-free", 8760.0),  # standing
        ("exit-reserve", 2160.0),
        ("exit-shut-rumour", float("inf")),  # none declared
    ],
)
def test_shelf_life_is_the_nearest_declared_when_asked(record_id: str, hours: float) -> None:
    """The shelf life is that of the kind, else of the status; standing records have their own."""
    assert WHOLE.shelf_life_hours(WHOLE.get_record(record_id)) == hours


def test_figure_has_the_dates_and_word_of_its_report_when_read() -> None:
    """Each figure of a report is an observation with the report's place, dates and sources."""
    report, figure = WHOLE.reports["bridge-queue"], WHOLE.observations["bridge-queue#2"]
    assert common(figure) == {**common(report), "id": "bridge-queue#2"}
    assert (figure.place, figure.kind, figure.value) == (report.place, "entries", 4000.0)
    assert (figure.low, figure.high, figure.bound) == (4000.0, 4000.0, "about")


def test_record_is_refused_with_the_nearest_when_unknown() -> None:
    """Whoever asks for a record that is not there is told the nearest that is."""
    with pytest.raises(UnknownRecordError, match="did you mean 'bridge-queue'"):
        WHOLE.get_record("bridge-quee")
    assert WHOLE.find_record("bridge-quee") is None


def test_record_is_unknown_when_asked_as_of_before_it() -> None:
    """A record published later cannot be got."""
    with pytest.raises(UnknownRecordError):
        WHOLE.as_of(day(0)).get_record("bridge-queue")
