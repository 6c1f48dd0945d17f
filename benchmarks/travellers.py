"""Travellers drawn by a seed, and what is said of many times taken."""

from __future__ import annotations

import statistics
from random import Random

SEED = 20220921


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


def describe(seconds: list[float]) -> dict[str, float]:
    """Give median, p95, p99 in milliseconds, and how many runs."""
    ranked = sorted(seconds)
    at = [ranked[min(len(ranked) - 1, int(len(ranked) * q))] * 1e3 for q in (0.95, 0.99)]
    median = statistics.median(ranked) * 1e3
    return {"median": median, "p95": at[0], "p99": at[1], "runs": len(ranked)}
