"""Who makes a party: members from tables, groups by place and time, and minors by company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.planner.parties import make_man, make_members
from tests.planner.shipped import RUSSIA
from wayout.errors import BadInputError
from wayout.network.ways import BICYCLE, ON_FOOT, OWN_CAR
from wayout.planner.groups import divide_by_time, list_groups
from wayout.planner.party import accompany, list_vehicles, name_all
from wayout.planner.plan import Planner
from wayout.rules.rulebook import Rulebook

AT = datetime(2022, 9, 24, 6, tzinfo=UTC)
KNOWN = RUSSIA.as_of(AT)
PLANNER = Planner(KNOWN)
BOOK = Rulebook(KNOWN)

BAD: dict[str, tuple[list[dict[str, Any]], tuple[str, ...]]] = {
    "two of one name": (
        [make_man("son"), make_man("son")],
        ("travellers 1 and 2 have one name", "table 2, name", "give each their own"),
    ),
    "mistyped key": (
        [{"name": "son", "form": "Oryol"}],
        ("unknown key 'form'", "table 1, form", "did you mean 'from'?"),
    ),
    "unknown meeting key": (
        [{"name": "son", "meets_in": "Moscow"}],
        ("unknown key 'meets_in'", "table 1, meets_in"),
    ),
    "thirty travellers": (
        [make_man(f"man {n}") for n in range(30)],
        ("30 travellers", "table 30", "accepted: 1 to 12"),
    ),
    "two times": (
        [{"at": "2022-10-01T00:00:00+03:00", "follows_days": 3}],
        ("traveller 1 has both 'at' and 'follows_days'", "accepted: one of them"),
    ),
    "a time without offset": (
        [{"at": datetime(2022, 10, 1)}],
        ("'at'", "table 1, at", "an instant with offset"),
    ),
    "a time that is none": ([{"at": "soon"}], ("'at'", "an instant with offset")),
    "days before the plan": ([{"follows_days": -1}], ("'follows_days'", "0 to 60")),
    "endless days": ([{"follows_days": float("inf")}], ("'follows_days'", "0 to 60")),
    "days in words": ([{"follows_days": "a week"}], ("'follows_days'", "a number of days")),
    "a place that is a number": ([{"from": 3}], ("'from'", "a text in quotes")),
    "a child who is not there": (
        [make_man("father", parent_of=["son"]), make_man("brother")],
        ("'parent_of' of traveller 1", "names nobody else here"),
    ),
    "a parent of oneself": (
        [make_man("father", parent_of="father"), make_man("brother")],
        ("names nobody else here",),
    ),
    "parents of each other": (
        [make_man("one", parent_of=["other"], age=50), make_man("other", parent_of=["one"])],
        ("contradicts",),
    ),
    "a parent as old as the child": (
        [make_man("father", parent_of=["son"]), make_man("son")],
        ("contradicts the ages",),
    ),
    "an impossible answer": ([make_man("son", age=173)], ("'age'", "table 1, age", "0 to 120")),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_party_is_refused_in_one_line(name: str) -> None:
    """What was found, where, what is accepted; no answer is repeated."""
    tables, words = BAD[name]
    with pytest.raises(BadInputError) as fault:
        make_members(*tables)
    line = str(fault.value)
    assert "\n" not in line
    assert [w for w in words if w not in line] == []
    assert "173" not in line


def test_members_without_a_name_are_numbered() -> None:
    """So that every line of a plan can say whom it is about."""
    assert name_all(make_members({"age": 30}, {"name": "wife"})) == ("traveller 1", "wife")


def test_one_traveller_needs_no_name() -> None:
    """Nobody else is there to be told apart."""
    assert name_all(make_members({"age": 30})) == ("",)


def test_members_who_begin_alike_are_one_group() -> None:
    """Place and time count, however the place is written; who is abroad comes last and waits."""
    members = make_members(
        make_man("father", **{"from": "Tbilisi"}),
        make_man("older son", **{"from": "Орёл"}),
        make_man("younger son", **{"from": "oryol"}),
        make_man("uncle"),
    )
    groups = list_groups(PLANNER, members, start="Kazan", at=AT)
    assert [(g.place, g.names, g.waits) for g in groups] == [
        ("oryol", ("older son", "younger son"), False),
        ("kazan", ("uncle",), False),
        ("tbilisi", ("father",), True),
    ]


PLACES: dict[str, tuple[list[dict[str, Any]], str | None, tuple[str, ...]]] = {
    "no start at all": ([make_man("a", **{"from": "Kazan"}), make_man("b")], None, (
        "traveller 2 has no start", "--from",
    )),
    "unknown place": ([make_man("a", **{"from": "Xyzzyburg"})], "Kazan", (
        "the 'from' of traveller 1", "accepted",
    )),
    "everybody abroad": ([make_man("a", **{"from": "Tbilisi"})], None, ("is not in RU",)),
    "seven places": (
        [make_man(x, **{"from": x}) for x in (
            "Kazan", "Moscow", "Omsk", "Tomsk", "Perm", "Ufa", "Tver"
        )],
        None,
        ("7 places or times", "at most 6"),
    ),
    "after the situation": ([make_man("a", follows_days=60)], "Kazan", ("lies outside",)),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_party_that_cannot_begin_is_refused_in_one_line(name: str) -> None:
    """The traveller is named by number; a place from a file is not repeated."""
    tables, start, words = PLACES[name]
    with pytest.raises(BadInputError) as fault:
        list_groups(PLANNER, make_members(*tables), start=start, at=AT)
    assert [w for w in words if w not in str(fault.value)] == []
    assert "Xyzzyburg" not in str(fault.value)


def test_who_sets_out_a_day_later_follows() -> None:
    """Somebody ready in the evening is waited for, somebody ready in a week is not."""
    evening = (AT + timedelta(hours=12)).isoformat()
    members = make_members(
        make_man("first"), make_man("evening", at=evening), make_man("week", follows_days=7)
    )
    stages = divide_by_time(list_groups(PLANNER, members, start="Kazan", at=AT))
    assert [[g.names for g in stage] for stage in stages] == [
        [("first",), ("evening",)],
        [("week",)],
    ]


def test_own_earliest_start_before_the_plan_is_the_plans() -> None:
    """Nobody sets out before the instant that is asked about."""
    members = make_members(make_man("early", at="2022-09-20T00:00:00+03:00"))
    assert list_groups(PLANNER, members, start="Kazan", at=AT)[0].at == AT


def company(child: dict[str, Any], *others: dict[str, Any], going: int) -> Any:
    """Give with whom a child travels, the first `going` members of a party going together."""
    members = make_members(child, *others)
    return accompany(members[:going], members, BOOK)[0].find("accompanied")


CHILD = {"name": "son", "age": 17, "citizenship": ["RU"]}
FATHER = make_man("father", age=48, parent_of=["son"])


@pytest.mark.parametrize(
    ("child", "others", "going", "word"),
    [
        (CHILD, [FATHER], 2, "parent"),
        (CHILD, [FATHER], 1, "alone"),
        (CHILD, [make_man("brother"), FATHER], 2, "other-adult"),
        (CHILD, [make_man("brother")], 2, None),
        ({**CHILD, "accompanied": "parent"}, [make_man("mother")], 2, "parent"),
        ({**CHILD, "accompanied": "parent"}, [make_man("mother")], 1, "alone"),
        (CHILD, [{"name": "sister", "age": 16}, FATHER], 2, "alone"),
        (make_man("son", age=18), [FATHER], 1, None),
    ],
)
def test_company_of_a_minor_follows_from_who_goes(
    child: dict[str, Any], others: list[dict[str, Any]], going: int, word: str | None
) -> None:
    """A parent beside the child counts, a parent elsewhere does not; where nobody said, unknown."""
    assert company(child, *others, going=going) == word


def test_company_of_a_traveller_who_asks_alone_is_their_own_answer() -> None:
    """One who asks for nobody else may still travel with somebody."""
    members = make_members(CHILD)
    assert accompany(members, members, BOOK)[0].find("accompanied") is None


@pytest.mark.parametrize(
    ("cars", "bicycles", "travellers", "vehicles"),
    [
        (0, 0, 1, [ON_FOOT]),
        (1, 0, 5, [ON_FOOT, OWN_CAR]),
        (1, 0, 6, [ON_FOOT]),
        (2, 0, 6, [ON_FOOT, OWN_CAR]),
        (0, 1, 2, [ON_FOOT]),
        (0, 2, 2, [ON_FOOT, BICYCLE]),
    ],
)
def test_vehicles_carry_all_or_none(
    cars: int, bicycles: int, travellers: int, vehicles: list[str]
) -> None:
    """A car has five seats, a bicycle one."""
    means = [["car"]] * cars + [["bicycle"]] * bicycles
    means += [["none"]] * (travellers - len(means))
    members = make_members(*(make_man(f"man {n}", means=m) for n, m in enumerate(means)))
    assert list_vehicles([m.traveller for m in members]) == vehicles
