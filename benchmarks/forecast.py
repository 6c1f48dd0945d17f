"""
A forecast of `russia-2022`: a thousand members, two weeks, the whole population, as a process.

The same forecast is made a second time, and its numbers must be the same to the bit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

AS_OF = "2022-09-28T12:00:00+03:00"
DAYS, MEMBERS = 14, 1000
TIMES = 2

SCRIPT = """
import hashlib, json, resource, sys, time
from pathlib import Path
began = time.perf_counter()
from wayout.forecast.crisis import Call, forecast_crisis
from wayout.forecast.setting.assumptions import read_assumptions
from wayout.network.world_places import find_world
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
as_of, days, members = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
folder = Path("situations/russia-2022")
facts = get_situation(folder)
seen = {}
def report(what, done, of):
    seen[what.split(",")[0]] = time.perf_counter() - began
made = forecast_crisis(facts, assumptions=read_assumptions(folder, facts.head), world=find_world(),
    as_of=parse_instant(as_of), days=days, members=members, seed=1, call=Call(report=report))
whole = time.perf_counter() - began
numbers = hashlib.sha256()
for one in (*made.series, *made.hindcast):
    numbers.update(one.quantiles.tobytes())
people = sum(one.quantiles[:, 4].sum() for one in (*made.hindcast, *made.series)
    if one.target == "entries" and one.location in ("finland", "georgia", "kazakhstan"))
print(json.dumps({"learning": seen["learning"], "forecasting": seen["forecasting"], "whole": whole,
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "series": len(made.series),
    "reports": len(made.inputs), "people": people, "hash": numbers.hexdigest()}))
"""


def measure() -> dict[str, Any]:
    """Make the forecast some times, each in a fresh process with compiled kernels on disk."""
    _run(2, 10)
    rows = [_run(DAYS, MEMBERS) for _ in range(TIMES)]
    assert len({row["hash"] for row in rows}) == 1, "the same seed gave other numbers"
    return {"rows": rows, "days": DAYS, "members": MEMBERS, "as_of": AS_OF}


def _run(days: int, members: int) -> dict[str, Any]:
    command = [sys.executable, "-c", SCRIPT, AS_OF, str(days), str(members)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    rows = figures["rows"]
    first = rows[0]
    lines = [
        "## A forecast of a crisis",
        "",
        f"`russia-2022` as of {figures['as_of']}: {figures['members']:,} members, {figures['days']}"
        f" days ahead and all days since the window opened, {first['reports']} reports, threads on"
        " all cores. Whole processes, seconds from the start; all runs gave the same numbers to the"
        " bit.",
        "",
        "| run | learned by | simulated by | whole | memory, MB |",
        "|---:|---:|---:|---:|---:|",
    ]
    for n, row in enumerate(rows, 1):
        cells = [f"{row[key]:.1f}" for key in ("learning", "forecasting", "whole")]
        lines.append(f"| {n} | {' | '.join(cells)} | {row['mb']:.0f} |")
    said = f"{first['people']:,.0f} entries into Finland, Georgia and Kazakhstan over all days"
    return "\n".join([*lines, "", f"Of the medians, {said}; {first['series']} series.", ""])
