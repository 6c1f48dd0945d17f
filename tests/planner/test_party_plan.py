"""A party's plan: together, meeting, apart, one after another; and who is the reason."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.parties import BOTH_PASSPORTS, make_man, make_members
from tests.planner.shipped import ROOT, RUSSIA, SAMPLE_TRAVELLERS, make_traveller
from wayout.planner.document import write_plan
from wayout.planner.journey import Journey
from wayout.planner.members import parse_members
from wayout.planner.party import APART, MEETING, TOGETHER
from wayout.planner.party_plan import plan_party
from wayout.planner.plan import Plan, Planner
from wayout.planner.recheck import recheck_plan
from wayout.situation.reading import get_situation

AT = datetime(2022, 9, 26, 0, tzinfo=UTC)
TENS = settings(max_examples=15, deadline=None, derandomize=True)


@cache
def planner(at: datetime = AT) -> Planner:
    """Give a planner over what was known at an instant."""
    return Planner(RUSSIA.as_of(at))


def plan_for(
    *tables: dict[str, Any], at: datetime = AT, start: str | None = None, to: str = "MN"
) -> Plan:
    """Plan for a party."""
    return plan_party(planner(at), make_members(*tables), start=start, at=at, to=to)


def options(plan: Plan, option: str) -> list[Journey]:
    """Give the journeys of one option."""
    return [j for j in plan.journeys if j.shared is not None and j.shared.option == option]


BROTHERS = (
    make_man("eldest", **{"from": "Slyudyanka"}, means=["car"]),
    make_man("second", **{"from": "Borzya"}),
    make_man("youngest", **{"from": "Kyakhta"}),
)


@cache
def brothers() -> Plan:
    """Plan for three brothers of three towns, to Mongolia."""
    return plan_for(*BROTHERS)


@TENS
@given(
    st.sampled_from(SAMPLE_TRAVELLERS),
    st.sampled_from(["Kazan", "Omsk", "Vladikavkaz", "Pskov"]),
    st.sampled_from(["", "KZ", "GE", "FI"]),
)
def test_party_of_one_is_told_what_one_traveller_is(
    answers: dict[str, str], start: str, to: str
) -> None:
    """The same document, without a word about parties."""
    plain = planner().plan([make_traveller(answers)], start=start, at=AT, to=to)
    assert write_plan(plan_for(answers, start=start, to=to)) == write_plan(plain)


def test_those_who_start_apart_meet_or_go_apart() -> None:
    """Both ways of planning are in one plan, and every leg says whose it is."""
    plan = brothers()
    assert options(plan, MEETING)
    assert {j.shared.travellers for j in options(plan, APART) if j.shared} == {
        ("eldest",),
        ("second",),
        ("youngest",),
    }
    for journey in plan.journeys:
        assert all(leg.travellers for leg in journey.legs)


def test_meeting_is_when_the_last_of_them_is_there() -> None:
    """Whoever goes on from a meeting has come there by its time, and nobody goes on before it."""
    for journey in options(brothers(), MEETING):
        assert journey.shared is not None
        for meeting in journey.shared.meetings:
            came = [x for x in journey.legs if x.destination == meeting.place]
            came = [x for x in came if set(x.travellers) < set(meeting.travellers)]
            assert all(x.arrive <= meeting.time + timedelta(seconds=1) for x in came)
            left = [x for x in journey.legs if x.travellers == meeting.travellers]
            assert all(x.depart >= meeting.time - timedelta(seconds=1) for x in left)


def test_legs_of_each_member_follow_on_each_other() -> None:
    """One after another, from their own town to the place where the journey ends."""
    homes = {"eldest": "slyudyanka", "second": "borzya", "youngest": "kyakhta-town"}
    for journey in options(brothers(), MEETING):
        for name, home in homes.items():
            legs = [leg for leg in journey.legs if name in leg.travellers]
            assert legs[0].origin == home
            assert legs[-1].destination == journey.legs[-1].destination
            for one, other in pairwise(legs):
                assert one.destination == other.origin
                assert one.arrive <= other.depart + timedelta(seconds=1)


def test_fastest_meeting_is_not_faster_than_the_slowest_brother_alone() -> None:
    """Waiting for each other costs time and never saves any."""
    plan = brothers()
    alone = {
        name: min(
            j.arrive for j in options(plan, APART) if j.shared and name in j.shared.travellers
        )
        for name in ("eldest", "second", "youngest")
    }
    assert min(j.arrive for j in options(plan, MEETING)) >= max(alone.values())


def test_one_who_waits_abroad_is_met_there() -> None:
    """A father in Tbilisi is not sent out of Georgia; his sons come to him."""
    tables = (
        make_man("father", age=48, **{"from": "Tbilisi"}),
        make_man("son", age=22, **{"from": "Vladikavkaz"}),
    )
    plan = plan_for(*tables, to="")
    assert {j.country for j in plan.journeys} == {"GE"}
    for journey in plan.journeys:
        assert journey.shared is not None
        assert set(journey.shared.meetings[-1].travellers) == {"father", "son"}


def test_budget_is_ones_own_until_the_others_are_met() -> None:
    """Who cannot pay the way to the others does not take it, whatever the others have."""
    rich = make_man("rich", **{"from": "Vladikavkaz"}, budget="100000000 RUB")
    for amount, paid in (("1 RUB", False), ("100000000 RUB", True)):
        poor = make_man("poor", **{"from": "Moscow"}, budget=amount)
        found = plan_for(rich, poor, to="GE").journeys
        costs = [
            sum(leg.fare.low for leg in j.legs if leg.fare and leg.travellers == ("poor",))
            for j in found
        ]
        assert any(costs) == paid


def test_member_without_a_paper_blocks_and_is_named() -> None:
    """Georgia asks for a foreign passport; the record and the member stand beside it."""
    tables = (
        make_man("father", age=48, parent_of=["daughter"]),
        make_man("daughter", age=15, sex="F", documents=["internal-passport"]),
    )
    plan = plan_for(*tables, start="Volgograd", to="GE")
    way = next(w for w in write_plan(plan)["closed"] if w["crossing"] is None)
    (blocker,) = way["blocked_by"]
    assert (blocker["traveller"], blocker["reason"]) == ("daughter", "DOC_MISSING")
    assert blocker["record"] == "R126-passport"
    assert blocker["others"] != "refused"


def test_nobody_blocks_what_is_closed_to_all() -> None:
    """If each alone is refused too, no single one is the reason."""
    tables = (
        make_man("one", documents=["internal-passport"]),
        make_man("two", documents=["internal-passport"]),
    )
    plan = plan_for(*tables, start="Volgograd", to="GE")
    assert plan.closed
    assert not plan.blocked


def test_pet_of_one_makes_the_answer_unknown_on_their_account() -> None:
    """The journey is offered, as unknown, and says whose dog it is."""
    tables = (make_man("husband", means=["car"]), make_man("wife", sex="F", pets=["dog"]))
    journeys = options(plan_for(*tables, start="Samara", to="KZ"), TOGETHER)
    assert journeys
    for journey in journeys:
        assert journey.shared is not None
        assert [b.traveller for b in journey.shared.hangs_on] == ["wife"]
        assert journey.shared.hangs_on[0].reason == "PET_PAPERS"


def test_who_follows_is_told_what_closes_in_between() -> None:
    """On the evening of 29 September it is known that Finland closes at midnight."""
    at = datetime(2022, 9, 29, 16, tzinfo=UTC)
    visa = [{"issuer": "FI", "kind": "schengen-tourist", "valid_to": "2023-06-01"}]
    tourist = {"visas": visa, "purpose": ["tourism"]}
    tables = (make_man("husband", **tourist), make_man("wife", **tourist, follows_days=7))
    plan = plan_for(*tables, at=at, start="Saint Petersburg", to="FI")
    assert [x.travellers for x in plan.later] == [("wife",)]
    assert {j.shared.travellers for j in plan.journeys if j.shared} <= {("husband",)}
    changes = [c for c in plan.later[0].changes if c.record == "R060"]
    assert [(c.country, c.then) for c in changes] == [("FI", "refused")]


def test_party_plan_is_rechecked_by_who_passes_where() -> None:
    """A saved plan of a party holds at once, and a closed post closes it for those who pass it."""
    document = json.loads(json.dumps(write_plan(brothers())))
    found = recheck_plan(document, RUSSIA, as_of=AT)
    assert found.holds
    assert [m.name for m in found.plan.members] == ["eldest", "second", "youngest"]


def test_recheck_keeps_the_day_on_which_somebody_follows() -> None:
    """Asked three days later, a week after the plan is four days ahead."""
    husband, wife = make_man("husband"), make_man("wife", sex="F", follows_days=7)
    document = json.loads(json.dumps(write_plan(plan_for(husband, wife, start="Samara", to="KZ"))))
    found = recheck_plan(document, RUSSIA, as_of=AT + timedelta(days=3))
    assert [x.at for x in found.plan.later] == [AT + timedelta(days=7)]


def test_one_who_waits_elsewhere_does_not_hold_up_the_others() -> None:
    """Who cannot come to where the others want to go is left out, and they go without."""
    tables = (
        make_man("friend", **{"from": "Tskhinvali"}),
        make_man("son", **{"from": "Samara"}),
    )
    plan = plan_for(*tables, to="KZ")
    assert plan.journeys
    assert {j.shared.travellers for j in options(plan, APART) if j.shared} == {("son",)}


RULE = """
[[rule]]
id = "{id}"
domain = "crossing"
country = "XB"
effect = "refuse"
reason = "MODE_NOT_ADMITTED"
crossings = ["north-bridge"]
modes = ["{mode}", "foot", "bicycle"]
when = {{ residence = "{residence}" }}
status = "law"
valid_from = 2019-03-01T00:00:00+02:00
published = 2019-03-01T00:00:00+02:00
published_basis = "standing"
recorded = 2019-03-01T08:00:00+02:00
sources = ["borland-border"]
text = "Some may not pass this way."
"""
SPLIT = RULE.format(id="split-north", mode="car", residence="XA-NO") + RULE.format(
    id="split-south", mode="bus", residence="XA-SO"
)


def test_those_who_pass_on_different_ways_only_are_a_split_party(tmp_path: Path) -> None:
    """Each could enter alone, one by bus and one by car; together they cannot."""
    folder = tmp_path / "split"
    shutil.copytree(ROOT / "situations" / "_template", folder)
    (folder / "rules" / "split.toml").write_text(SPLIT, "utf-8")
    situation = get_situation(folder)
    at = datetime(2019, 3, 14, 8, tzinfo=UTC)
    table = {"citizenship": ["XA"], "documents": ["passport"], "age": 30, "means": ["car"]}
    tables = [
        {**table, "name": "north", "residence": "XA-NO"},
        {**table, "name": "south", "residence": "XA-SO"},
    ]
    members = parse_members(tables, situation.head, where=lambda _number, key: key)
    plan = plan_party(Planner(situation.as_of(at)), members, start="ardal", at=at, to="XB")
    assert not plan.journeys
    way = next(w for w in plan.closed if not w.crossing)
    assert way.reason == "PARTY_SPLIT"
    assert "north by bus at North Bridge" in way.text
    assert "south by car at North Bridge" in way.text


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "documents": st.sampled_from([[], ["internal-passport"], BOTH_PASSPORTS]),
        "citizenship": st.sampled_from([["RU"], ["RU", "KZ"], ["LV"]]),
        "age": st.sampled_from([6, 17, 30, 70]),
        "sex": st.sampled_from(["M", "F"]),
        "pets": st.sampled_from([[], ["dog"]]),
    },
)


@TENS
@given(ANSWERS, ANSWERS, st.sampled_from(["KZ", "GE", "FI", "MN"]))
def test_one_more_member_opens_no_country(
    one: dict[str, Any], other: dict[str, Any], to: str
) -> None:
    """What is offered to two is offered to the first alone, with no worse an answer."""
    accompanied = {"accompanied": "other-adult"}
    first = {"name": "one", "means": ["none"], **accompanied, **one}
    second = {"name": "other", "means": ["none"], **accompanied, **other}
    both = plan_for(first, second, start="Samara", to=to)
    alone = plan_for(first, start="Samara", to=to)
    if one.get("age", 30) < 18 and other.get("age", 30) < 18:
        return  # two minors are alone; one who asks alone may not be
    reached = {(j.crossing, j.mode): j.verdict.rank for j in alone.journeys}
    for journey in both.journeys:
        assert reached[(journey.crossing, journey.mode)] >= journey.verdict.rank


@pytest.mark.parametrize("case", ["meeting", "together"])
def test_cautious_party_is_there_no_later_nine_times_in_ten(case: str) -> None:
    """Planning on the bound can only bring the bound forward."""
    tables = (
        BROTHERS[:2]
        if case == "meeting"
        else ({**BROTHERS[0]}, {**BROTHERS[1], "from": "Slyudyanka"})
    )
    members = make_members(*tables)
    bounds = []
    for cautious in (False, True):
        plan = plan_party(planner(), members, at=AT, to="MN", cautious=cautious)
        bounds.append(min(j.arrive_90 for j in plan.journeys if j.arrive_90 and _all(j)))
    assert bounds[1] <= bounds[0]


def _all(journey: Journey) -> bool:
    return journey.shared is not None and journey.shared.option != APART
