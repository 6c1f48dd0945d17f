"""Impact: whose ways a record would change, named before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from tests.desk.material import CLAIM
from wayout.desk.claims.claim import Claim, Span, When
from wayout.desk.review.case_ways import plan_ways, sketch_ways
from wayout.desk.review.draft import Draft, build_records, join_records
from wayout.desk.review.impact import (
    Scale,
    choose_instant,
    find_concerned,
    set_scale,
    weigh_claim,
    weigh_draft,
    weigh_impact,
)
from wayout.planner.cases import read_cases
from wayout.planner.plan import Planner
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation

KNOWN = datetime.fromisoformat("2022-09-28T20:00:00+03:00")
ASKED = datetime.fromisoformat("2022-09-29T12:00:00+03:00")
STOP = Draft(
    """[[rule]]
id = "stop-on-foot"
domain = "crossing"
country = "GE"
effect = "refuse"
reason = "MODE_NOT_ADMITTED"
crossings = ["verkhny-lars"]
modes = ["foot"]
overrides = ["R037b"]
status = "practice"
valid_from = 2022-09-29T00:00:00+04:00
published = 2022-09-28T20:00:00+03:00
published_basis = "exact"
sources = ["meduza-20220929"]
text = "Georgia stops people on foot."
"""
)


@pytest.fixture(scope="module")
def scale() -> Scale:
    """Give the cases of the worked example, planned for who sets out at noon on 29 September."""
    folder = SITUATIONS / "russia-2022"
    situation = get_situation(folder)
    cases, notices = read_cases(folder, situation)
    assert notices == []
    return set_scale(situation, cases, as_of=KNOWN, at=ASKED).warm()


def test_stop_names_those_who_would_walk(scale: Scale) -> None:
    """The travellers on foot are named; one who would come back from Georgia by car is, too."""
    impact = weigh_draft(STOP, scale, now=KNOWN)
    changed = {one.case: one for one in impact.changed}
    assert {"lars-foot-0928", "roman-sons", "alexander", "couple"} <= changed.keys()
    assert ("GE", "verkhny-lars", "foot") in changed["lars-foot-0928"].lost
    assert ("AM", "bagratashen", "car") in changed["dmitry"].altered
    assert impact.unplanned == ()
    assert impact.weight >= len(changed)


def test_concerned_are_all_whose_ways_change_and_not_everybody(scale: Scale) -> None:
    """Those named quickly hold everybody whose ways the stop changes."""
    records = build_records(STOP, now=KNOWN)
    named = find_concerned(records, scale)
    changed = {one.case for one in weigh_impact(records, scale).changed}
    assert changed <= {case.id for case in named}
    assert len(named) < len(scale.cases)


def test_impact_is_that_of_planning_every_case(scale: Scale) -> None:
    """Who is left unplanned has the same ways with the record and without."""
    records = build_records(STOP, now=KNOWN)
    named = {case.id for case in find_concerned(records, scale)}
    told = Planner(join_records(scale.situation, records).as_of(KNOWN))
    for case in scale.cases:
        if case.id not in named:
            before, after = scale.ways(case), sketch_ways(told, case, scale.at)
            assert before is not None
            assert after is not None
            assert before.answers == after.answers, case.id


def test_sketched_ways_are_those_of_the_plan(scale: Scale) -> None:
    """The fast answer is the full one, for one traveller and for a family."""
    for case in scale.cases[::7]:
        full, short = (f(scale.planner, case, scale.at) for f in (plan_ways, sketch_ways))
        assert full is not None
        assert short is not None
        assert full.answers == short.answers, case.id


def test_impact_is_nothing_for_a_rumour(scale: Scale) -> None:
    """What is denied or a rumour changes no way, however large it would be."""
    for status in ("rumour", "denied"):
        impact = weigh_claim(make_stop(status), scale, published=KNOWN, now=KNOWN)
        assert impact.changed == ()


def test_claim_is_weighed_as_if_true(scale: Scale) -> None:
    """An announcement is weighed by what it would do, not as the warning that it is."""
    announced = weigh_claim(make_stop("announced"), scale, published=KNOWN, now=KNOWN)
    assert "lars-foot-0928" in {one.case for one in announced.changed}


def test_claim_about_some_is_weighed_as_about_everybody(scale: Scale) -> None:
    """Who exactly is meant only an editor can tell: nobody's change is overlooked."""
    stop = make_stop("announced")
    plain = weigh_claim(stop, scale, published=KNOWN, now=KNOWN)
    some = weigh_claim(replace(stop, whom="deserters"), scale, published=KNOWN, now=KNOWN)
    assert plain.changed == some.changed != ()


def test_instant_is_when_the_record_bites() -> None:
    """Cases are asked when the record holds, if it is told of before that."""
    (record,) = build_records(STOP, now=KNOWN)
    assert choose_instant([record]) == datetime.fromisoformat("2022-09-29T00:00:00+04:00")


def test_impact_is_nothing_where_nobody_goes(folder: Path) -> None:
    """A situation without cases has nobody whose ways change."""
    situation = get_situation(folder)
    now = situation.head.window.start + timedelta(days=9)
    impact = weigh_claim(CLAIM, set_scale(situation, (), as_of=now), published=now, now=now)
    assert (impact.changed, impact.weight) == ((), 0.0)


def make_stop(status: str, start: Instant = KNOWN) -> Claim:
    """Make a claim that Georgia stops people on foot."""
    when = When(start + timedelta(hours=4), None, None, "from midnight")
    where = {"places": ("verkhny-lars",), "country": "GE", "modes": frozenset({"foot"})}
    rest = {"direction": "in", "whom": "", "amount": None, "speaker": "agency", "origin": ()}
    return Claim("closed", status, when=when, excerpt=Span(0, 1), **where, **rest)  # type: ignore[arg-type]
