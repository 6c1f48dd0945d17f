"""
What a planner remembers of one traveller reaches no other.

A verdict that leaks from one person to another can put a man in prison. So whatever is judged by
a rulebook that has judged many others is compared with what a rulebook says that judged nobody.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.planner.drawing import draw_parties, draw_traveller
from tests.planner.shipped import RUSSIA
from wayout.planner.atlas import Atlas
from wayout.planner.border import Border
from wayout.planner.closed import Closures
from wayout.planner.document import write_plan
from wayout.planner.plan import HORIZON_H, Planner
from wayout.planner.roads import MEDIAN, Roads
from wayout.rules.answers import parse_traveller
from wayout.rules.docket import list_dockets
from wayout.rules.leaving import assess_exit
from wayout.rules.passage import assess_stay
from wayout.rules.questions import list_questions
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Bench, Sitting
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Traveller, Visa
from wayout.situation.period import Instant, parse_instant

KNOWN_BY = parse_instant("2022-09-24T12:00:00+03:00")
KNOWN = RUSSIA.as_of(KNOWN_BY)
ATLAS = Atlas(KNOWN)
OFFERED = ["AM", "FI", "GE", "KZ", "MN"]
PARTIES = list(draw_parties(20220924, 24))


class Reached(NamedTuple):
    """A country that some way leads to, by no post that is looked at."""

    country: str
    crossing: str = ""
    mode: str = ""


SECRET = "the name of nobody else"


def instant_of(number: int) -> Instant:
    """Give the instant the party of that number asks about."""
    return KNOWN_BY + timedelta(hours=(number * 17) % 120)


def answer(book: Rulebook, party: tuple[Traveller, ...], at: Instant) -> dict[str, Any]:
    """Give all that rules say to a party: leaving, gates, closed ways, stays and questions."""
    border = Border(book, party, at=at, horizon_h=HORIZON_H)
    roads = Roads(ATLAS, border, party=len(party))
    closures = Closures(border, roads)
    wanted = [c for c in book.countries("entry") if c != KNOWN.head.home]
    closed = [*closures.countries(OFFERED, wanted), *closures.posts([Reached(c) for c in OFFERED])]
    entered = [
        (w.country, w.mode or "air") for w in closed if w.verdict in ("allowed-if", "unknown")
    ]
    dockets = list_dockets(book, sorted({*entered, *((c, "car") for c in OFFERED)}), at=at)
    arrays = roads.gates(MEDIAN)
    return {
        "exits": [assess_exit(book, t, country="RU", at=at) for t in party],
        "gates": [border.gate(p) for p in ATLAS.passages],
        "now": [border.now(p) for p in ATLAS.passages],
        "rows": [array.tolist() for array in arrays],
        "closed": closed,
        "stays": [assess_stay(book, t, country=c, at=at) for t in party for c in OFFERED],
        "questions": list_questions(book, dockets, party[0], at=at),
    }


@pytest.fixture(scope="module")
def fresh() -> list[dict[str, Any]]:
    """Give what each party is told by a rulebook that judged nobody else."""
    return [answer(Rulebook(KNOWN), p, instant_of(n)) for n, p in enumerate(PARTIES)]


def find_differences(book: Rulebook, fresh: list[dict[str, Any]], order: list[int]) -> list[str]:
    """Give what a rulebook says otherwise that judges all parties one after another."""
    found = []
    for number in order:
        warm = answer(book, PARTIES[number], instant_of(number))
        found += [f"{number}: {part}" for part in warm if warm[part] != fresh[number][part]]
    return found


def test_nobody_is_told_what_another_was(fresh: list[dict[str, Any]]) -> None:
    """One rulebook for all parties, forwards, backwards and shuffled, says what a new one says."""
    book = Rulebook(KNOWN)
    forwards = list(range(len(PARTIES)))
    shuffled = Random(7).sample(forwards, len(forwards))
    for order in (forwards, forwards[::-1], shuffled):
        assert find_differences(book, fresh, order) == []


def test_a_leak_would_be_found(
    fresh: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison above fails if judgements are remembered under too few bits."""

    def recall(
        self: Sitting,
        name: Hashable,
        portrait: Portrait,
        make: Callable[[Bench], Any],
        *,
        more: Portrait = 0,
    ) -> Any:
        kept = self.__dict__.setdefault("leaking", {})
        if name not in kept:
            kept[name] = make(Bench(self, portrait & (self.mask | more)))
        return kept[name]

    monkeypatch.setattr(Sitting, "recall", recall)
    assert find_differences(Rulebook(KNOWN), fresh, list(range(4))) != []


def test_plans_of_a_planner_in_use_are_those_of_a_new_one() -> None:
    """Whole plans, as they are written, do not depend on who asked before."""
    rng = Random(3)
    used = Planner(KNOWN)
    people = [draw_traveller(rng) for _ in range(6)]
    for person in people:
        used.plan([person], start="kazan", at=KNOWN_BY)
    for person in people[:3]:
        warm = write_plan(used.plan([person], start="samara", at=KNOWN_BY))
        assert warm == write_plan(Planner(KNOWN).plan([person], start="samara", at=KNOWN_BY))


def test_nothing_a_traveller_said_is_kept() -> None:
    """After a plan no traveller, no name, no visa and no day of one can be reached any more."""
    book = Rulebook(KNOWN)
    told = {
        "age": "17",
        "documents": "internal-passport,foreign-passport",
        "visas": "FI:schengen-tourist:2022-09-26",
        "purpose": "tourism",
    }
    person = parse_traveller(told, KNOWN.head, where=str, label=SECRET)
    said = answer(book, (person, person), KNOWN_BY)
    assert SECRET in repr(said["closed"])
    assert said["gates"] != answer(book, (draw_traveller(Random(5)),), KNOWN_BY)["gates"]
    day = person.find("visas")[0].valid_to  # type: ignore[index]
    del person, said
    kept = _reachable(book)
    assert [x for x in kept if isinstance(x, Traveller)] == []
    assert [x for x in kept if isinstance(x, Visa) and x.valid_to == day] == []
    assert [x for x in kept if isinstance(x, str) and SECRET in x] == []


def _reachable(root: object) -> list[Any]:
    seen: dict[int, Any] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type) or hasattr(one, "__globals__"):
            continue
        seen[id(one)] = one
        waiting += gc.get_referents(one)
    return list(seen.values())
