"""
Plans of `russia-2022` for a thousand seeded travellers, places and instants, and their parts.

A planner is prepared for each of a few days of knowledge. A thousand others are served first,
untimed; then a thousand new ones are timed, whom nobody met before. Answers are asserted before
times are reported. `page.py` puts the section on the page.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, ParamSpec, TypeVar

from processes import ROOT, time_processes
from russia_pages import ROWS, VISITORS, measure_pages
from travellers import SEED, describe, draw_answers
from wayout.network.compiled import use_compiler
from wayout.planner.document import write_plan
from wayout.planner.plan import Plan, Planner
from wayout.planner.roads import MEDIAN, Roads
from wayout.planner.spell import Spell
from wayout.rules.answers import parse_traveller
from wayout.rules.clause import Clause
from wayout.rules.memory import Memory
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Sitting
from wayout.situation.reading import get_situation
from wayout.situation.record import Record
from wayout.situation.situation import Situation

P = ParamSpec("P")
T = TypeVar("T")

TRAVELLERS = 1000
READINGS = 7
FIRST_DAY = datetime(2022, 9, 17, 12, tzinfo=UTC)
DAYS_BETWEEN, DAYS_OF_KNOWLEDGE = 3, 10
AHEAD_MINUTES = 24 * 60
"""Somebody sets out up to a day after what is known."""

RULES = ("leaving", "gates", "closed ways", "questions")
PARTS = (*RULES, "journeys in short", "journeys in full", "search and the rest")


class TimedPlanner(Planner):
    """A planner that writes down how long its parts take."""

    def __init__(self, situation: Situation) -> None:
        super().__init__(situation)
        self.seconds: dict[str, float] = {}

    def spend(self, part: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call something and add its time to a part."""
        began = time.perf_counter()
        try:
            return call(*args, **kwargs)
        finally:
            self.seconds[part] = self.seconds.get(part, 0.0) + time.perf_counter() - began

    def make_roads(self, *args: Any, **kwargs: Any) -> Roads:
        """Lay out the gates at once, so that the search does not pay for them."""
        roads: Roads = self.spend("gates", super().make_roads, *args, **kwargs)
        self.spend("gates", roads.gates, MEDIAN)
        return roads

    def assess_exits(self, *args: Any, **kwargs: Any) -> Any:
        """Time the exit answers."""
        return self.spend("leaving", super().assess_exits, *args, **kwargs)

    def list_sketches(self, *args: Any, **kwargs: Any) -> Any:
        """Time the journeys in short."""
        return self.spend("journeys in short", super().list_sketches, *args, **kwargs)

    def list_unreached(self, *args: Any, **kwargs: Any) -> Any:
        """Time the closed ways."""
        return self.spend("closed ways", super().list_unreached, *args, **kwargs)

    def list_questions(self, *args: Any, **kwargs: Any) -> Any:
        """Time the questions."""
        return self.spend("questions", super().list_questions, *args, **kwargs)


class Crowd:
    """Travellers who ask one after another, each at a place and an instant of their own."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self.planners: dict[int, TimedPlanner] = {}
        self._towns = sorted(
            p.id
            for p in situation.places.values()
            if p.kind == "town" and p.country == situation.head.home
        )

    def serve(self, seed: int, count: int) -> list[dict[str, float]]:
        """Serve so many, and give the seconds of each: whole, part by part, and for JSON."""
        rng = Random(seed)
        return [self._serve_one(rng) for _ in range(count)]

    def _serve_one(self, rng: Random) -> dict[str, float]:
        number = rng.randrange(DAYS_OF_KNOWLEDGE)
        known_by = FIRST_DAY + timedelta(days=DAYS_BETWEEN * number)
        if number not in self.planners:
            self.planners[number] = TimedPlanner(self._situation.as_of(known_by))
        planner, head = self.planners[number], self._situation.head
        party = [parse_traveller(draw_answers(rng), head, where=lambda _: "drawn")]
        town, at = (
            rng.choice(self._towns),
            known_by + timedelta(minutes=rng.randrange(AHEAD_MINUTES)),
        )
        planner.seconds = {}
        began = time.perf_counter()
        outline = planner.outline(party, start=town, at=at)
        outlined = time.perf_counter()
        plan = outline.plan()
        planned = time.perf_counter()
        text = json.dumps(write_plan(plan))
        spent = {**planner.seconds, "plan": planned - began, "json": time.perf_counter() - planned}
        spent |= {"outline": outlined - began, "journeys in full": planned - outlined}
        check_plan(plan, text)
        spent["rules"] = sum(spent.get(part, 0.0) for part in RULES)
        known = spent["rules"] + spent["journeys in short"] + spent["journeys in full"]
        spent["search and the rest"] = spent["plan"] - known
        return spent


def check_plan(plan: Plan, text: str) -> None:
    """Assert what every plan must hold."""
    assert plan.journeys or plan.closed
    assert all(j.verdict.word != "refused" for j in plan.journeys)
    reached = {j.country for j in plan.journeys}
    assert not any(w.country in reached for w in plan.closed if not w.crossing)
    assert len(plan.questions) <= 5
    assert json.loads(text)["from"] == plan.start


def measure() -> dict[str, Any]:
    """Measure plans in process, what they remember, reading the folder, and whole processes."""
    use_compiler()
    folder = ROOT / "situations" / "russia-2022"
    reading = []
    for _ in range(READINGS):
        began = time.perf_counter()
        situation = get_situation(folder)
        reading.append(time.perf_counter() - began)
    crowd = Crowd(situation)
    first = crowd.serve(SEED, TRAVELLERS)
    gc.collect()
    gc.freeze()  # as a server does once it is warm: what is prepared is not looked at again
    timed = crowd.serve(SEED + 1, TRAVELLERS)
    gc.unfreeze()
    whole, bare = time_processes()
    spent = [row["plan"] + row["json"] for row in timed]
    return {
        "reading": describe(reading),
        "first": describe([row["plan"] for row in first]),
        "warm": describe([row["plan"] for row in timed]),
        "outline": describe([row["outline"] for row in timed]),
        "pages": measure_pages(folder, FIRST_DAY),
        "rules": describe([row["rules"] for row in timed]),
        "json": describe([row["json"] for row in timed]),
        "parts": {part: describe([row.get(part, 0.0) for row in timed]) for part in PARTS},
        "per_second": len(spent) / sum(spent),
        "remembered": measure_memory(situation),
        "whole": describe(whole),
        "bare": describe(bare),
    }


def measure_memory(situation: Situation) -> dict[str, float]:
    """Measure what one rulebook remembers of a thousand travellers who ask on one day."""
    planner = Planner(situation.as_of(FIRST_DAY + timedelta(days=6)))
    rng, at = Random(SEED + 2), FIRST_DAY + timedelta(days=6)
    memory, sizes = planner.rulebook.memory, {}
    for number in range(1, TRAVELLERS + 1):
        answers = draw_answers(rng)
        party = (parse_traveller(answers, situation.head, where=lambda _: "drawn"),)
        roads = planner.make_roads(party, at=at)
        roads.gates(MEDIAN)
        planner.assess_exits(party, at=at)
        closed = planner.list_closed(roads, (), None)
        planner.list_questions(party[0], (), closed, at=at)
        if number in (100, TRAVELLERS):
            sizes[number] = (memory.count, weigh_memory(memory))
    (early, _), (late, size) = sizes[100], sizes[TRAVELLERS]
    return {"after_100": early, "after_all": late, "megabytes": size / 1e6}


def weigh_memory(memory: Memory) -> int:
    """Give the bytes of what is remembered, without the records and rules it points to."""
    others = (Record, Clause, Sitting, Spell, Rulebook, Memory, Situation, type(weigh_memory), type)
    seen: set[int] = set()
    waiting: list[Any] = list(memory.shelves())
    total = 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, others):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        waiting += gc.get_referents(one)
    return total


def render_section(found: dict[str, Any]) -> str:
    """Give the section of the page."""
    rows = {
        **{words: found["pages"][name] for name, words in ROWS.items()},
        "a plan with its journeys in short, warm": found["outline"],
        "a plan in full, warm (goal: p50 5, p99 25)": found["warm"],
        **{f"— of it {part}": found["parts"][part] for part in PARTS},
        "— of it all rules together": found["rules"],
        "its JSON": found["json"],
        "a plan while the planners are still new": found["first"],
        "reading the folder": found["reading"],
        "whole process `wayout plan`": found["whole"],
        "whole process of bare numba with one kept kernel": found["bare"],
    }
    kept = found["remembered"]
    ratio = found["whole"]["median"] / found["bare"]["median"]
    lines = [
        f"## `russia-2022` for {TRAVELLERS:,} travellers, places and instants",
        "",
        f"Seeds {SEED} to {SEED + 4}. {DAYS_OF_KNOWLEDGE} days of knowledge, each with a planner;",
        "everybody asks about an instant up to a day later. Another thousand were served before",
        f"the timed ones. Plans with their JSON on one core: {found['per_second']:.1f} a second.",
        f"A fresh process takes {ratio:.2f} of bare numba (goal 1.2), interleaved.",
        f"Pages are timed for {VISITORS} visitors, in processor time, after as many others.",
        "",
        "| what, in milliseconds | p50 | p95 | p99 | runs |",
        "|---|---|---|---|---|",
    ]
    for words, row in rows.items():
        figures = f"{row['median']:.2f} | {row['p95']:.2f} | {row['p99']:.2f} | {row['runs']}"
        lines.append(f"| {words} | {figures} |")
    lines += [
        "",
        f"What one rulebook remembers of {TRAVELLERS:,} travellers who ask on one day:"
        f" {kept['after_all']:,.0f} judgements",
        f"({kept['after_100']:,.0f} of them after the first hundred), {kept['megabytes']:.0f} MB.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(render_section(measure()))
