"""
The preview of impact at the desk: whose ways change if Georgia stops people on foot.

The cases of `russia-2022` were planned before, as they are while the desk is open; what is timed is
what an editor waits for after asking about one draft.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.desk.review.test_impact import ASKED, KNOWN, STOP  # noqa: E402

from wayout.desk.review.impact import set_scale, weigh_draft  # noqa: E402
from wayout.planner.cases import read_cases  # noqa: E402
from wayout.situation.reading import get_situation  # noqa: E402

FOLDER = ROOT / "situations" / "russia-2022"
ROUNDS = 5


def measure() -> dict[str, Any]:
    """Plan the cases, then weigh one draft some times."""
    situation = get_situation(FOLDER)
    cases, _ = read_cases(FOLDER, situation)
    begun = time.perf_counter()
    scale = set_scale(situation, cases, as_of=KNOWN, at=ASKED).warm()
    planned_s = time.perf_counter() - begun
    spent, changed = [], 0
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        impact = weigh_draft(STOP, scale, now=KNOWN)
        spent.append(time.perf_counter() - begun)
        changed = len(impact.changed)
    assert "lars-foot-0928" in {one.case for one in impact.changed}
    return {"cases": len(cases), "changed": changed, "planned_s": planned_s, "spent_s": spent}


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    spent = sorted(figures["spent_s"])
    return "\n".join(
        [
            "## The desk: whose ways change",
            "",
            "A draft that stops people on foot at Verkhny Lars from 29 September, weighed against"
            f" {figures['cases']} cases that were planned before"
            f" ({figures['planned_s']:.1f} s, once an hour):"
            f" {figures['changed']} of them are named with what changes in"
            f" {spent[len(spent) // 2]:.2f} s at the median of {len(spent)}, {spent[-1]:.2f} s at"
            " most. The goal is two seconds.",
            "",
        ]
    )
