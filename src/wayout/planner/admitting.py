"""The gates of a party as one sees them who passes on no worse a verdict than asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from wayout.network.gates import Gate
from wayout.network.steps import Gates, lay_out_gates
from wayout.planner.roads import WORST, Grade, Roads
from wayout.rules.verdict import WORDS

SURE: Grade = (WORST[0], 0)
"""Any risk, but no verdict that is unknown: what `allowed-if` and better lets through."""


def lay_out_admitting(roads: Roads, level: float, *, word: str) -> Gates:
    """Lay out the gates of a party without the windows in which a verdict is worse than a word."""
    if word == "unknown":
        return roads.gates(level)
    gates = [_admit(roads.border.gate(p), word) for p in roads.atlas.passages]
    return lay_out_gates(gates, level=level, shift_h=roads.begin_h)


def _admit(gate: Gate, word: str) -> Gate:
    least = WORDS.index(word)
    return replace(gate, windows=tuple(w for w in gate.windows if w.verdict.rank >= least))


def shut_gates(gates: Gates, numbers: Collection[int]) -> Gates:
    """Give the same gates, some of them shut for good."""
    windows = gates.windows.copy()
    windows[np.array(sorted(numbers), np.int64)] = 0
    return gates._replace(windows=windows)


def has_doubt(gates: Gates) -> bool:
    """Tell whether some gate lets through on a verdict that is unknown."""
    return bool((gates.window_table[:, 3] > 0).any())
