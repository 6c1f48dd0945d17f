"""
Every benchmark, one after another, and the page they make: docs/benchmarks.md.

    python benchmarks/page.py                 all of them, about an hour
    python benchmarks/page.py russia world    only these; the others stay as they stand in the page

The section of each part is kept in `.bench/` as soon as it is measured, so that an interrupted run
goes on where it stopped; `--again` measures everything anew. Answers are asserted before times are
reported.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".bench"
PAGE = ROOT / "docs" / "benchmarks.md"
NUMBER = platform.python_version()
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


def measure_part(name: str) -> str:
    """Measure one part and keep its section, with what measured it."""
    print(f"{name}: measuring …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    part = importlib.import_module(name)
    section = part.render_section(part.measure()).rstrip()
    day, seconds = datetime.now(UTC).date().isoformat(), round(time.perf_counter() - began)
    done = f"Measured {day} at commit {read_commit()} in {seconds} s, Python {NUMBER}."
    KEPT.mkdir(exist_ok=True)
    path = _place(name)
    aside = path.with_suffix(".part")
    aside.write_text(f"{section}\n\n{done}\n", encoding="utf-8")
    aside.replace(path)
    return path.read_text("utf-8")


def _place(name: str) -> Path:
    return KEPT / f"{name}.md"


def split_page(page: str) -> dict[str, str]:
    """Split a page into the sections of its parts; each ends with a line of what measured it."""
    found = re.findall(r"^## .*?^Measured [^\n]*\n", page, flags=re.DOTALL | re.MULTILINE)
    if len(found) != len(PARTS):
        raise SystemExit(f"{PAGE.name} has {len(found)} sections, {len(PARTS)} are made here")
    return dict(zip(PARTS, found, strict=True))


def write_page(sections: dict[str, str]) -> None:
    """Write the page of all parts, in their order."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    head = [
        "# Benchmarks",
        "",
        "Made by `make bench` (`python benchmarks/page.py`). Answers are asserted before times are",
        f"reported. Machine: {machine}; small and shared, so only ratios of one run count.",
        "",
    ]
    notes = (ROOT / "benchmarks" / "notes.md").read_text("utf-8").rstrip()
    text = "\n".join([*head, *(sections[name] for name in PARTS), notes]) + "\n"
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)


def main() -> None:
    """Measure what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("parts", nargs="*", help=f"which to measure, of {', '.join(PARTS)}")
    parser.add_argument("--again", action="store_true", help="measure what was measured before")
    asked = parser.parse_args()
    if unknown := [name for name in asked.parts if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; accepted: {', '.join(PARTS)}")
    if asked.parts:
        stand = split_page(PAGE.read_text("utf-8"))
        write_page(stand | {name: measure_part(name) for name in asked.parts})
        return
    kept = {
        n: _place(n).read_text("utf-8") for n in PARTS if _place(n).exists() and not asked.again
    }
    write_page({name: kept.get(name) or measure_part(name) for name in PARTS})


if __name__ == "__main__":
    main()
