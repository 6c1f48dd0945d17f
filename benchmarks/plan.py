"""
How long a plan takes: 200 seeded travellers and places, in process and as a whole process.

Answers are asserted before times are reported. Writes docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

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
        planned.append(time.perf_counter() - began)
        assert plan.journeys or plan.closed
        assert all(j.verdict.word != "refused" for j in plan.journeys)
        assert write_plan(plan)["from"] == town
    return prepared, planned


def time_processes() -> list[float]:
    """Time the README's command as a whole process, start of Python included."""
    command = [
        sys.executable, "-m", "wayout.cli", "plan", "russia-2022", "--from", "Kazan",
        "--at", "2022-09-22T18:00:00+03:00", "--format", "json",
        "--set", "age=29", "--set", "sex=M", "--set", "reservist=yes",
        "--set", "documents=internal-passport", "--set", "means=car",
    ]  # fmt: skip
    times = []
    for number in range(PROCESSES + 1):
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        if number:
            times.append(time.perf_counter() - began)
        assert any(j["country"] == "KZ" for j in json.loads(done.stdout)["journeys"])
    return times


def describe(seconds: list[float]) -> str:
    """Give median, p95 and p99 in milliseconds."""
    ranked = sorted(seconds)
    middle = statistics.median(ranked)
    at = [ranked[min(len(ranked) - 1, int(len(ranked) * q))] for q in (0.95, 0.99)]
    return f"{middle * 1e3:.0f} | {at[0] * 1e3:.0f} | {at[1] * 1e3:.0f} | {len(ranked)}"


def main() -> None:
    """Run everything and write the page."""
    began = time.perf_counter()
    situation = get_situation(ROOT / "situations" / "russia-2022")
    reading = time.perf_counter() - began
    prepared, planned = time_plans(situation)
    whole = time_processes()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench` (`python benchmarks/plan.py`). Answers are asserted before times are",
        "reported. The machine is small and shared: compare figures of one run only.",
        "",
        f"Commit {commit}, {datetime.now(UTC).date()}, {machine}, seed {SEED}.",
        f"Reading `russia-2022` took {reading * 1e3:.0f} ms once.",
        "",
        "| what, in milliseconds | median | p95 | p99 | runs |",
        "|---|---|---|---|---|",
        f"| a plan in process, {TRAVELLERS} seeded travellers and places | {describe(planned)} |",
        f"| preparing a day (as-of, rulebook, atlas) | {describe(prepared)} |",
        f"| whole process `wayout plan`, the README's reservist | {describe(whole)} |",
        "",
    ]
    notes = ROOT / "benchmarks" / "notes.md"
    if notes.exists():
        lines += [notes.read_text(encoding="utf-8").rstrip(), ""]
    page = ROOT / "docs" / "benchmarks.md"
    page.write_text("\n".join(lines), encoding="utf-8")
    print(page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
