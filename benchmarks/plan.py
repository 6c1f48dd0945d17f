"""
How long a plan takes: 200 seeded travellers and places, in process and as a whole process.

Answers are asserted before times are reported. `page.py` puts the section on the page.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from wayout.planner.document import write_plan
from wayout.planner.plan import Planner
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

ROOT = Path(__file__).resolve().parents[1]
SEED = 20220921
TRAVELLERS = 200
PROCESSES = 20
DAYS = 30


def draw_answers(rng: Random) -> dict[str, str]:
    """Draw what somebody might tell: from nothing at all to a dozen answers."""
    pool = {
        "age": str(rng.randint(16, 70)),
        "sex": rng.choice("MF"),
        "residence": rng.choice(["RU-TA", "RU-MOW", "RU-SPE", "RU-SAM", "RU-KDA", "RU-NVS"]),
        "reservist": rng.choice(["yes", "no"]),
        "summons": rng.choice(["yes", "no"]),
        "documents": rng.choice(["internal-passport", "internal-passport,foreign-passport"]),
        "means": rng.choice(["car", "bicycle", "none"]),
        "purpose": rng.choice(["tourism", "work", "family"]),
        "pets": rng.choice(["dog", "none"]),
    }
    keys = rng.sample(sorted(pool), rng.randint(0, len(pool)))
    return {key: pool[key] for key in keys}


def time_plans(situation: Situation) -> tuple[list[float], list[float]]:
    """Time the preparation of a planner for each day, and every plan after it."""
    rng = Random(SEED)
    towns = sorted(
        p.id
        for p in situation.places.values()
        if p.kind == "town" and p.country == situation.head.home
    )
    prepared: list[float] = []
    planned: list[float] = []
    start = datetime(2022, 9, 17, 12, tzinfo=UTC)
    planners = {}
    for _ in range(TRAVELLERS):
        day = rng.randrange(DAYS)
        at = start + timedelta(days=day)
        if day not in planners:
            began = time.perf_counter()
            planners[day] = Planner(situation.as_of(at))
            prepared.append(time.perf_counter() - began)
        party: list[Traveller] = [
            parse_traveller(draw_answers(rng), situation.head, where=lambda _: "drawn")
        ]
        town = rng.choice(towns)
        began = time.perf_counter()
        plan = planners[day].plan(party, start=town, at=at)
        document = write_plan(plan)
        planned.append(time.perf_counter() - began)
        assert plan.journeys or plan.closed
        assert all(j.verdict.word != "refused" for j in plan.journeys)
        assert document["from"] == town
    return prepared, planned


BARE = """
import numpy
from wayout.planner.heap import push
push(numpy.zeros(4), numpy.zeros(4, numpy.int32), 0, 1.0, 1)
"""


def time_processes() -> tuple[list[float], list[float]]:
    """Time the README's command as a whole process, in turn with bare numba."""
    command = [
        sys.executable, "-m", "wayout.cli", "plan", "russia-2022", "--from", "Kazan",
        "--at", "2022-09-22T18:00:00+03:00", "--format", "json",
        "--set", "age=29", "--set", "sex=M", "--set", "reservist=yes",
        "--set", "documents=internal-passport", "--set", "means=car",
    ]  # fmt: skip
    times: list[float] = []
    bare: list[float] = []
    for number in range(PROCESSES + 1):
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        middle = time.perf_counter()
        subprocess.run([sys.executable, "-c", BARE], cwd=ROOT, capture_output=True, check=True)
        if number:
            times.append(middle - began)
            bare.append(time.perf_counter() - middle)
        assert any(j["country"] == "KZ" for j in json.loads(done.stdout)["journeys"])
    return times, bare


def describe(seconds: list[float]) -> dict[str, float]:
    """Give median, p95, p99 in milliseconds, and how many runs."""
    ranked = sorted(seconds)
    at = [ranked[min(len(ranked) - 1, int(len(ranked) * q))] * 1e3 for q in (0.95, 0.99)]
    median = statistics.median(ranked) * 1e3
    return {"median": median, "p95": at[0], "p99": at[1], "runs": len(ranked)}


def measure() -> dict[str, Any]:
    """Measure plans in process, the preparation of a day, and the whole process."""
    began = time.perf_counter()
    situation = get_situation(ROOT / "situations" / "russia-2022")
    reading = time.perf_counter() - began
    prepared, planned = time_plans(situation)
    whole, bare = time_processes()
    return {
        "reading_ms": reading * 1e3,
        "planned": describe(planned),
        "prepared": describe(prepared),
        "whole": describe(whole),
        "bare": describe(bare),
        "per_second": len(planned) / sum(planned),
    }


def render_section(found: dict[str, Any]) -> str:
    """Give the section of the page."""
    rows = {
        "planned": f"a plan in process, {TRAVELLERS} seeded travellers, towns and days, warm",
        "prepared": "preparing a day (as-of, rulebook, atlas)",
        "whole": "whole process `wayout plan`, the README's reservist",
        "bare": "whole process that imports numba and calls one kept kernel",
    }
    lines = [
        "## Plans of `russia-2022`",
        "",
        f"Seed {SEED}. Reading the folder took {found['reading_ms']:.0f} ms once. Plans with their",
        f"JSON on one core: {found['per_second']:.1f} a second. The whole process takes",
        f"{found['whole']['median'] / found['bare']['median']:.2f} of bare numba (goal 1.2).",
        "",
        "| what, in milliseconds | median | p95 | p99 | runs |",
        "|---|---|---|---|---|",
    ]
    for key, words in rows.items():
        row = found[key]
        figures = f"{row['median']:.0f} | {row['p95']:.0f} | {row['p99']:.0f} | {row['runs']}"
        lines.append(f"| {words} | {figures} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(render_section(measure()))
