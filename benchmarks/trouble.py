"""
A server in trouble: its situation changes, or a worker is killed, while people ask for plans.

A reload must lose nothing. A killed worker takes with it the requests it had begun to answer, at
most one for each connection it held; every other one must be answered.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from served import Server, start_server
from serving import CONNECTIONS, FORM, WORKERS, Load, run_wrk, write_bodies

SECONDS = 16
AFTER_SECONDS = 4.0
TIMES = 3
MOST_SECONDS = 60.0
LOADS = (
    Load("plan as a page, kept", "/en/ways", FORM, few=True),
    Load("plan as a page, uncached", "/en/ways", FORM),
)


def measure() -> dict[str, Any]:
    """Measure every trouble under every load, each on a server of its own, some times."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    troubles: dict[str, Callable[[Server], float]] = {
        "the situation changes": change_situation,
        "a worker is killed": kill_worker,
    }
    found: dict[str, Any] = {"seconds": SECONDS, "times": TIMES}
    with tempfile.TemporaryDirectory() as name:
        bodies = write_bodies(Path(name))
        for trouble, make in troubles.items():
            for load in LOADS:
                rows = [_run(load, bodies, make) for _ in range(TIMES)]
                found[f"{trouble}: {load.name}"] = rows
    return found


def _run(load: Load, bodies: dict[str, Path], make: Callable[[Server], float]) -> dict[str, float]:
    """Run a load on a fresh server, make trouble in the middle of it, and give what was lost."""
    with start_server(workers=WORKERS) as server:
        taken: list[float] = []

        def trouble() -> None:
            time.sleep(AFTER_SECONDS)
            taken.append(make(server))

        aside = threading.Thread(target=trouble)
        aside.start()
        found = run_wrk(server, load, bodies, SECONDS)
        aside.join()
        assert len(server.list_workers()) == WORKERS
    return {**found, "took": taken[0]}


def change_situation(server: Server) -> float:
    """Change the folder, and give the seconds until every worker answers from it."""
    before, began = server.get_json("/healthz")["stamp"], time.monotonic()
    facts = sorted((server.folder / "rules").glob("*.toml"))[0]
    facts.write_text(facts.read_text("utf-8") + "\n# changed\n", "utf-8")
    fresh = 0
    while fresh < 20 and time.monotonic() - began < MOST_SECONDS:
        fresh = 0 if server.get_json("/healthz")["stamp"] == before else fresh + 1
        time.sleep(0.02)
    assert fresh, "the change was never seen"
    return time.monotonic() - began


def kill_worker(server: Server) -> float:
    """Kill a worker at once, and give the seconds until another one is there in its place."""
    killed, began = random.Random(0).choice(server.list_workers()), time.monotonic()
    os.kill(killed, signal.SIGKILL)
    while True:
        there = server.list_workers()
        if len(there) == WORKERS and killed not in there:
            return time.monotonic() - began
        assert time.monotonic() - began < MOST_SECONDS, "no worker took its place"
        time.sleep(0.05)


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    lines = [
        "## Trouble under load",
        "",
        f"As above, {CONNECTIONS} connections for {figures['seconds']} s; after"
        f" {AFTER_SECONDS:.0f} s something happens. {figures['times']} runs of each, on a server of"
        " its own; `wrk` connects anew and does not ask again for what broke off.",
        "",
        "| what happens, while people ask for | answered | lost | refused | until it was over, s |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, rows in figures.items():
        if isinstance(rows, list):
            cells = [
                ", ".join(f"{row[key]:.0f}" for row in rows)
                for key in ("requests", "lost", "status", "took")
            ]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])
