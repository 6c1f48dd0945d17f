"""Timelines say at every hour what judging at that hour says, and lay it out for the search."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import numpy as np
import pytest

from tests.planner.drawing import draw_parties
from tests.planner.shipped import FINNISH_VISA, RUSSIA, make_traveller
from tests.rules.making import NOON, instant, make_book, make_post, make_rule, traveller
from wayout.network.steps import lay_out_gates
from wayout.planner.atlas import Atlas
from wayout.planner.board import make_board
from wayout.planner.border import Border, Passage
from wayout.planner.opening import find_hours, laid_out, lay_out_days
from wayout.planner.plan import HORIZON_H
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads
from wayout.planner.spell import crossing_of
from wayout.rules.passage import assess_entry, assess_post, assess_transit
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, worst_of
from wayout.situation.period import Instant, after, parse_instant

KNOWN_BY = parse_instant("2022-09-24T12:00:00+03:00")
KNOWN = RUSSIA.as_of(KNOWN_BY)
ATLAS = Atlas(KNOWN)
BOOK = Rulebook(KNOWN)


def judge_directly(party: tuple[Traveller, ...], passage: Passage, at: Instant) -> Verdict:
    """Judge a passage at one instant, without timelines."""
    crossing = crossing_of(passage)
    where = {"country": passage.into, "mode": passage.mode, "crossing": crossing}
    verdicts = [assess_entry(BOOK, t, at=at, **where) for t in party]
    if passage.leaving != "RU":
        leaving = {"country": passage.leaving, "mode": passage.mode}
        verdicts += [assess_transit(BOOK, t, at=at, **leaving) for t in party]
    if crossing:
        post = KNOWN.crossings[crossing]
        verdicts += [assess_post(BOOK, t, post, mode=passage.mode, at=at) for t in party]
    return worst_of(verdicts)


def test_gate_says_at_every_hour_what_judging_says() -> None:
    """No change of a rule, and no visa that runs out, is missed between two windows."""
    rng = Random(11)
    for party in draw_parties(20220925, 12):
        at = KNOWN_BY + timedelta(minutes=rng.randrange(6000))
        border = Border(BOOK, party, at=at, horizon_h=HORIZON_H)
        for passage in rng.sample(ATLAS.passages, 25):
            windows = border.gate(passage).windows
            assert windows[0].start == 0.0
            assert [w.end for w in windows[:-1]] == [w.start for w in windows[1:]]
            for hours in (0.0, *(rng.uniform(0.0, HORIZON_H) for _ in range(6))):
                said = next(w.verdict for w in windows if w.start <= hours < w.end)
                judged = judge_directly(party, passage, after(at, hours))
                assert (said.word, said.risk) == (judged.word, judged.risk)
                assert set(said.records) == set(judged.records)
                assert said.needs == judged.needs


@pytest.mark.parametrize("level", [MEDIAN, CAUTIOUS])
def test_rows_for_the_search_are_those_of_the_gates(level: float) -> None:
    """Laid out by terms, the gates of a party are what each gate by itself says."""
    for number, party in enumerate(draw_parties(20220926, 10)):
        at = KNOWN_BY + timedelta(hours=7 * number)
        border = Border(BOOK, party, at=at, horizon_h=HORIZON_H)
        begin_h = ATLAS.hours(at)
        gates = [border.gate(p) for p in ATLAS.passages]
        wanted = lay_out_gates(gates, level=level, shift_h=begin_h)
        found = Roads(ATLAS, border, party=len(party)).gates(level)
        assert (found.windows == wanted.windows).all()
        assert np.allclose(found.window_table, wanted.window_table, rtol=0.0, atol=1e-9)
        assert (found.wait_h == wanted.wait_h).all()
        for row, gate in zip(found.opens, gates, strict=True):
            assert (row[0] < 0) == (not gate.hours.open)
            laid = found.open_table[max(row[0], 0) : max(row[1], 0)] - begin_h
            later = [(b, e) for b, e in laid if e > 0.0]
            assert np.allclose(later[: len(gate.hours.open)], gate.hours.open[: len(later)])


def test_rows_are_nobodys_but_the_plans_own() -> None:
    """Who writes into the arrays of one plan changes no other plan."""
    party = next(draw_parties(1, 1))
    roads = [Roads(ATLAS, Border(BOOK, party, at=KNOWN_BY, horizon_h=HORIZON_H)) for _ in "ab"]
    before = [array.copy() for array in roads[1].gates(MEDIAN)]
    for array in roads[0].gates(MEDIAN):
        array[...] = 7
    again = Roads(ATLAS, Border(BOOK, party, at=KNOWN_BY, horizon_h=HORIZON_H)).gates(MEDIAN)
    for one, other in zip(again, before, strict=True):
        assert (one == other).all()


def test_opening_hours_laid_out_once_are_those_of_every_instant() -> None:
    """From any instant on, a post opens and shuts as it does when asked about that instant."""
    rng = Random(2)
    window = KNOWN.head.window
    posts = [p for p in KNOWN.crossings.values() if p.opens and p.closes and "?" not in p.opens]
    assert posts
    for post in posts:
        days = lay_out_days(post, window)
        assert days is not None
        for _ in range(60):
            at = window.start + timedelta(minutes=rng.randrange(47 * 1440))
            wanted = find_hours(post, at, HORIZON_H).open
            assert np.allclose(days.from_instant(at, HORIZON_H).open, wanted)


def test_opening_hours_beyond_what_is_laid_out_are_still_given() -> None:
    """An instant long after the window is answered too."""
    post = next(p for p in KNOWN.crossings.values() if p.opens and p.opens != "?")
    days = lay_out_days(post, KNOWN.head.window)
    late = after(laid_out(KNOWN.head.window).end, 100.0)
    assert days is not None
    assert days.from_instant(late, 48.0) == find_hours(post, late, 48.0)


def test_passage_needs_post_and_entry() -> None:
    """The worse of the two counts, with the records of both."""
    shut = {"domain": "crossing", "crossings": ("bridge",), "reason": "CROSSING_CLOSED"}
    book = make_book(
        make_rule("free", when={"citizenship": "XA"}),
        make_rule("shut", "refuse", valid_from=instant("2022-09-30"), **shut),
        posts=(make_post(),),
    )
    passage = Passage("bridge", "car", "XA", "XB")

    def passing(at: Instant) -> Verdict:
        return Border(book, (traveller(),), at=at, horizon_h=24.0).now(passage)

    assert passing(NOON).records == ("free", "bridge")
    assert passing(instant("2022-09-30")).word == "refused"


def test_citizen_of_a_country_nobody_speaks_of_is_its_citizen() -> None:
    """A country that stands in no record is asked about: the party is looked at anew."""
    person = make_traveller({"citizenship": "RU,NR"})
    border = Border(Rulebook(KNOWN), (person,), at=KNOWN_BY, horizon_h=24.0)
    assert border.now(Passage("air:NR", "air", "RU", "NR")).word == "allowed-if"
    assert border.entry("TV", mode="air", at=KNOWN_BY).word != "allowed-if"


def test_board_names_a_visa_that_ran_out() -> None:
    """Where a plan says that the visa has run out, the board does not say that one is required."""
    expired = {**FINNISH_VISA, "visas": "EE:schengen-tourist:2022-09-10"}
    board = make_board(RUSSIA, [make_traveller(expired)], at=KNOWN_BY, as_of=KNOWN_BY)
    reasons = {m["reason"] for post in board["crossings"] for m in post["modes"]}
    assert "DOC_EXPIRES" in reasons
    assert "VISA_REQUIRED" not in reasons
