"""The slow oracle and the replay of the tests, for benchmarks, which run as scripts."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from tests.planner.timetable_replay import Replay, make_replay  # noqa: E402
from tests.planner.timetables import Frontier, Oracle, start_of_day  # noqa: E402

__all__ = ["ROOT", "Frontier", "Oracle", "Replay", "make_replay", "start_of_day"]
