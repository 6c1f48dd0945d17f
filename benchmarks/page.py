"""
Every benchmark, one after another, and the page they make: docs/benchmarks.md.

    python benchmarks/page.py                 all of them, about half an hour
    python benchmarks/page.py russia world    only these; the others as measured before

Each part is kept in `.bench/` as soon as it is measured, so that an interrupted run goes on where
it stopped; `--again` measures everything anew. Answers are asserted before times are reported.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".bench"
PARTS = (
    *("russia", "serving", "trouble", "bundle", "timetable", "world"),
    *("flee", "flee_accuracy", "forecast", "replaying"),
    *("intake", "inbox", "impact"),
)
"""Modules of this folder, each with `measure() -> dict` and `render_section(dict) -> str`."""


def read_commit() -> str:
    """Give the commit that is measured, with a mark if files differ from it."""

    def ask(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = " with changes" if ask("status", "--porcelain", "--", "src", "benchmarks") else ""
    return ask("rev-parse", "--short", "HEAD") + changed


def measure_part(name: str, *, again: bool) -> dict[str, Any]:
    """Measure one part, or give what was measured before."""
    path = KEPT / f"{name}.json"
    if path.exists() and not again:
        print(f"{name}: as measured before", file=sys.stderr)
        return dict(json.loads(path.read_text("utf-8")))
    print(f"{name}: measuring …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    figures = importlib.import_module(name).measure()
    kept = {
        "figures": figures,
        "commit": read_commit(),
        "day": datetime.now(UTC).date().isoformat(),
        "seconds": round(time.perf_counter() - began),
    }
    KEPT.mkdir(exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    aside.replace(path)
    return kept


def render_page(parts: dict[str, dict[str, Any]]) -> str:
    """Give the page of all parts."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench` (`python benchmarks/page.py`). Answers are asserted before times are",
        f"reported. Machine: {machine}; small and shared, so only ratios of one run count.",
        "",
    ]
    for name, kept in parts.items():
        lines += [importlib.import_module(name).render_section(kept["figures"]).rstrip(), ""]
        lines += [f"Measured {kept['day']} at commit {kept['commit']} in {kept['seconds']} s.", ""]
    lines.append((ROOT / "benchmarks" / "notes.md").read_text("utf-8").rstrip())
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("parts", nargs="*", help="which to measure")
    parser.add_argument("--again", action="store_true", help="measure what was measured before")
    asked = parser.parse_args()
    found = {}
    for name in PARTS:
        again = name in asked.parts or (asked.again and not asked.parts)
        found[name] = measure_part(name, again=again)
    page = ROOT / "docs" / "benchmarks.md"
    page.write_text(render_page(found), encoding="utf-8")
    print(f"wrote {page.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
