"""No answer uses hindsight: what is published later changes nothing earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.shipped import RUSSIA, SAMPLE_TRAVELLERS, make_traveller
from wayout.planner.board import make_board
from wayout.planner.document import write_plan
from wayout.planner.plan import Planner
from wayout.situation.checks import check_situation
from wayout.situation.period import Instant
from wayout.situation.record import End
from wayout.situation.situation import Situation

FIRST = datetime(2022, 9, 16, tzinfo=UTC)
LAST_HOURS = 24 * 40
DATED_TABLES = ("crossings", "services", "rules", "reports", "ends", "confirmations")
DATED_TABLES += ("resolutions", "observations")


def delete_later(situation: Situation, instant: Instant) -> Situation:
    """Give the situation without any record published after the instant, ends not applied."""
    kept = {
        name: {k: r for k, r in getattr(situation, name).items() if r.published <= instant}
        for name in DATED_TABLES
    }
    return replace(situation, **kept)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, LAST_HOURS), st.sampled_from(SAMPLE_TRAVELLERS), st.integers(0, 72))
def test_plan_is_the_same_when_every_later_record_is_deleted(
    hours: int, answers: dict[str, str], ahead: int
) -> None:
    """Deleting what was published after T changes no plan as of T, for that day or a later one."""
    as_of = FIRST + timedelta(hours=hours)
    at = min(as_of + timedelta(hours=ahead), RUSSIA.head.window.end - timedelta(hours=1))
    party = [make_traveller(answers)]
    plans = [
        write_plan(Planner(s.as_of(as_of)).plan(party, start="Kazan", at=at))
        for s in (RUSSIA, delete_later(RUSSIA, as_of))
    ]
    assert plans[0] == plans[1]


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(0, LAST_HOURS))
def test_board_is_the_same_when_every_later_record_is_deleted(hours: int) -> None:
    """Deleting what was published after T changes no board as of T."""
    as_of = FIRST + timedelta(hours=hours)
    boards = [
        make_board(s, (), at=as_of, as_of=as_of) for s in (RUSSIA, delete_later(RUSSIA, as_of))
    ]
    assert boards[0] == boards[1]


@pytest.mark.parametrize("answers", SAMPLE_TRAVELLERS)
def test_plan_cites_only_what_was_published_by_then(answers: dict[str, str]) -> None:
    """Every record id in a plan belongs to a record published by the instant of knowledge."""
    as_of = datetime(2022, 9, 24, 12, tzinfo=UTC)
    plan = Planner(RUSSIA.as_of(as_of)).plan([make_traveller(answers)], start="Moscow", at=as_of)
    cited = {r for j in plan.journeys for r in j.records} | set(plan.exit.records)
    cited |= {r for c in plan.closed for r in c.records}
    late = {r.id for r in RUSSIA.records() if r.published > as_of}
    assert cited
    assert not cited & late


def test_back_dated_end_is_caught() -> None:
    """An end said to be known before any of its sources was published is a fault."""
    honest = RUSSIA.ends["R056-end"]
    planted: End = replace(
        honest, published=honest.published - timedelta(days=9), published_basis="report-day"
    )
    assert not [n for n in check_situation(RUSSIA) if "R056-end" in n.found]
    forged = replace(RUSSIA, ends={**RUSSIA.ends, "R056-end": planted})
    found = [n for n in check_situation(forged) if "R056-end" in n.found]
    assert "published-before-source" in [n.code for n in found]


def test_back_dated_end_would_change_an_answer() -> None:
    """The planted end is no harmless slip: it unsettles Finland in a plan made days before."""
    as_of = datetime(2022, 9, 25, 12, tzinfo=UTC)
    at = datetime(2022, 9, 29, 21, 30, tzinfo=UTC)
    honest = RUSSIA.ends["R056-end"]
    planted = replace(honest, published=as_of - timedelta(days=1))
    forged = replace(RUSSIA, ends={**RUSSIA.ends, "R056-end": planted})
    party = [make_traveller({"visas": "FI:schengen-tourist", "documents": "foreign-passport"})]
    words = []
    for situation in (RUSSIA, forged):
        plan = Planner(situation.as_of(as_of)).plan(party, start="Vyborg", at=at, to="FI")
        words.append({j.verdict.word for j in plan.journeys})
    assert "allowed-if" in words[0]
    assert words[1] == {"unknown"}
