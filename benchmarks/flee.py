"""
Seconds of `wayout flee` on the instances beside the project, and how far it is from Flee.

The figures of the Flee program were given (one core of this kind of machine); they are not measured
in the same run. Equality is asserted before times are reported. Needs `../shared/flee`.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from wayout.forecast.flee.document import get_counted
from wayout.forecast.flee.instance import Instance
from wayout.forecast.flee.reading import read_instance
from wayout.forecast.flee.reading_settings import read_settings
from wayout.forecast.flee.running import derive_demand, run_instance
from wayout.forecast.flee.scoring import score_run

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "flee"
GIVEN_S = {
    "burundi": "455",
    "mali": "143 to 195",
    "ethiopia": "",
    "ssudan": "about 1,380",
    "car": "about 1,570",
    "syria": "about 10,440",
}
"""Seconds of the Flee program, as they were given."""
ASSERTED = ("burundi", "mali", "ethiopia")
SEEDS = 5
PROCESSES = 3


def measure() -> dict[str, Any]:
    """Measure every instance; an empty answer where there are none."""
    if not SHARED.is_dir():
        return {"instances": {}}
    return {"instances": {name: measure_instance(name) for name in GIVEN_S}}


def measure_instance(name: str) -> dict[str, Any]:
    """Measure one instance: differences from Flee's output, then seconds and memory."""
    folder = SHARED / name
    instance = read_instance(folder / "input_csv", folder / "source_data")
    rules = read_settings(folder / "simsetting.yml")
    run_instance(instance, rules, seed=99)  # loads the rules
    runs, walls, processors = [], [], []
    for seed in range(SEEDS):
        wall, processor = time.perf_counter(), time.process_time()
        runs.append(run_instance(instance, rules, seed=seed).heads[:, instance.list_camps()])
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    raw = derive_demand(instance, rules).raw.astype(np.float64)
    apart, ard = compare(instance, np.mean(runs, axis=0), folder / "flee-output.csv", raw)
    assert name not in ASSERTED or (apart <= 0.01 and abs(ard) <= 0.01), (name, apart, ard)
    return {
        "days": instance.days,
        "people": int(raw[-1]),
        "apart": apart,
        "ard": ard,
        "engine_s": sorted(walls)[SEEDS // 2],
        "engine_processor_s": sorted(processors)[SEEDS // 2],
        **time_process(folder),
    }


def compare(
    instance: Instance, ours: np.ndarray, path: Path, raw: np.ndarray
) -> tuple[float, float]:
    """Give the mean share of people elsewhere than in Flee, and the difference of the ARD."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [instance.places[camp].name for camp in instance.list_camps()]
    theirs = np.array([[float(row[f"{name} sim"]) for name in names] for row in rows])
    days = len(rows)
    counted = get_counted(instance)[:days]
    apart = np.abs(ours[:days] - theirs).sum(axis=1) / np.maximum(1.0, counted.sum(axis=1))
    scores = [score_run(people, counted, raw[:days]).ard for people in (ours[:days], theirs)]
    return float(apart.mean()), scores[0] - scores[1]


def time_process(folder: Path) -> dict[str, float]:
    """Time the command as a whole process with kept kernels, and give its memory."""
    words = ["flee", str(folder / "input_csv"), "--validation", str(folder / "source_data")]
    words += ["--settings", str(folder / "simsetting.yml")]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(PROCESSES):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "wayout.cli", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
        )
        times.append(time.perf_counter() - began)
    most_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"process_s": sorted(times)[PROCESSES // 2], "memory_mib": most_kib / 1024}


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    columns = (
        *("instance", "days", "apart", "ARD", "engine, s", "its processor time, s"),
        *("whole process, s", "most memory so far, MiB", "Flee, s (given)"),
    )
    lines = [
        "## Flee instances",
        "",
        "`wayout flee` at full population, one core, kernels kept on disk. *Apart*: people in",
        "another camp than in Flee's output, by the people counted, mean over days, of the mean",
        "of five seeds against one run of Flee; *ARD*: difference of the averaged relative",
        "difference. The seconds of Flee were given for this kind of machine; they were",
        "**not measured in the same run**.",
        "",
        f"| {' | '.join(columns)} |",
        f"|{'---|' * len(columns)}",
    ]
    for name, one in figures["instances"].items():
        cells = (
            *(name, str(one["days"]), f"{one['apart']:.2%}", f"{one['ard']:+.4f}"),
            *(f"{one['engine_s']:.2f}", f"{one['engine_processor_s']:.2f}"),
            *(f"{one['process_s']:.1f}", f"{one['memory_mib']:.0f}", GIVEN_S[name] or "not given"),
        )
        lines.append(f"| {' | '.join(cells)} |")
    if not figures["instances"]:
        lines.append("| none: `../shared/flee` was absent | | | | | | | | |")
    return "\n".join(lines) + "\n"
