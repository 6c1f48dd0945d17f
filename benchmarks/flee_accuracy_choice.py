"""
How the settings of the forecast of camps are chosen: one conflict left out at a time.

`python benchmarks/flee_accuracy_choice.py` shows the choices; with `--write` it writes the error
tables of all conflicts to `src/wayout/forecast/camps/fitted.csv`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np

from wayout.forecast.camps.errors import ErrorTable, build_table
from wayout.forecast.camps.fitted import write_tables
from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.predict import Rule, predict_camps, repeat_last
from wayout.forecast.camps.published import Published, read_published
from wayout.forecast.camps.replay import (
    Replay,
    collect_errors,
    list_known,
    replay_bands,
    replay_rule,
)
from wayout.forecast.camps.settings import LEVELS, Settings
from wayout.forecast.camps.trend import extend_trends
from wayout.forecast.camps.truth import interpolate_reported, read_truth
from wayout.forecast.scores import score_difference, score_intervals

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "flee"
CONFLICTS = ("burundi", "car", "mali", "ssudan", "syria")
HORIZONS = np.array([7.0, 30.0, 90.0])
TABLE_HORIZONS = np.array([1.0, 3.0, 7.0, 14.0, 30.0, 60.0, 90.0])
"""Horizons of the errors that are written; those between are interpolated."""

TREND_GRID = [
    {"still_votes": s, "damping_days": d} for s, d in product((0, 2, 3), (10.0, 20.0, 45.0, 90.0))
]
TRUST_GRID = [
    {"verified_share": v, "caution_weeks": c}
    for v, c in product((0.0, 0.5, 1.0), (13.0, 26.0, 52.0))
]
TOLD_GRID = [
    {"unverified_growth": 0.5, "gap_up": g, "rest_share": r, "level_power": p}
    for g, r, p in product((0.0, 0.5, 1.0), (0.5, 1.0), (1.0, 1.25, 1.5))
]
PATIENCES = (30.0, 100.0, 300.0, 1e9)


@dataclass(frozen=True)
class Conflict:
    """One instance as it is scored: what was published, known by origin, and the truth."""

    name: str
    published: Published
    knowns: tuple[Known, ...]
    truth: Floats
    reported: Floats


def load_conflict(name: str) -> Conflict:
    """Load an instance of the shared folder."""
    folder, validation = SHARED / name / "input_csv", SHARED / name / "source_data"
    published = read_published(folder, validation)
    truth = read_truth(folder, validation, published)
    knowns = list_known(published, shortest=float(HORIZONS[0]))
    return Conflict(name, published, knowns, truth, interpolate_reported(published))


def tell_total(conflict: Conflict, origin: int, horizons: Floats = HORIZONS) -> Floats:
    """Give the true total on an origin and the days ahead; past the end, that of the last day."""
    days = np.minimum(origin + np.array([0, *horizons.astype(int)]), len(conflict.truth) - 1)
    found: Floats = conflict.truth[days].sum(axis=1)
    return found


def make_rule(conflict: Conflict, settings: Settings, *, told: bool) -> Rule:
    """Make the rule of the model for an instance, with or without the total."""
    if not told:
        return partial(predict_camps, settings=settings)

    def rule(known: Known, horizons: Floats) -> Floats:
        total = tell_total(conflict, known.origin, horizons)
        return predict_camps(known, horizons, settings=settings, total=total)

    return rule


MAKERS: dict[str, Callable[[Conflict, Settings], Rule]] = {
    "trend": lambda conflict, settings: partial(extend_trends, settings=settings),
    "untold": partial(make_rule, told=False),
    "told": partial(make_rule, told=True),
}
"""What the steps of the choice measure."""


def pick_origins(replay: Replay, days: int, j: int) -> np.ndarray:
    """Give which origins of a replay have their target inside the run."""
    return np.flatnonzero(replay.past.origins + int(HORIZONS[j]) < days)


def score_replay(replay: Replay, truth: Floats) -> Floats:
    """Give the averaged relative difference at each horizon, shape (horizons,)."""
    found = []
    for j, horizon in enumerate(HORIZONS.astype(int).tolist()):
        at = pick_origins(replay, len(truth), j)
        counted = truth[replay.past.origins[at] + horizon]
        found.append(score_difference(replay.past.people[at, j], counted).mean())
    return np.array(found)


def score_bands(replay: Replay, quantiles: Floats, truth: Floats) -> Floats:
    """Give the weighted interval score relative to the people counted, shape (horizons,)."""
    found = []
    for j, horizon in enumerate(HORIZONS.astype(int).tolist()):
        at = pick_origins(replay, len(truth), j)
        counted = truth[replay.past.origins[at] + horizon]
        people = score_intervals(quantiles[at, j], counted, np.array(LEVELS)).sum(axis=1)
        found.append((people / np.maximum(1.0, counted.sum(axis=1))).mean())
    return np.array(found)


def score_last(conflict: Conflict, *, reported: bool = False) -> Floats:
    """Give the averaged relative difference of the last report, shape (horizons,)."""
    replay = replay_rule(conflict.knowns, HORIZONS, repeat_last)
    return score_replay(replay, conflict.reported if reported else conflict.truth)


def measure_grid(
    conflicts: list[Conflict], grid: list[dict[str, float]], bases: list[Settings], *, kind: str
) -> Floats:
    """
    Measure the difference of each choice, shape (bases, grid, conflicts, horizons).

    Parameters
    ----------
    kind
        A key of `MAKERS`; the trend alone is measured against the counts as they were reported.
    """
    kinds = list(dict.fromkeys(bases))
    found = np.zeros((len(kinds), len(grid), len(conflicts), len(HORIZONS)))
    for c, conflict in enumerate(conflicts):
        truth = conflict.reported if kind == "trend" else conflict.truth
        for (k, base), (g, entry) in product(enumerate(kinds), enumerate(grid)):
            rule = MAKERS[kind](conflict, replace(base, **entry))  # type: ignore[arg-type]
            found[k, g, c] = score_replay(replay_rule(conflict.knowns, HORIZONS, rule), truth)
    return found[[kinds.index(base) for base in bases]]


def choose_geometric(scores: Floats, plain: Floats, left_out: int | None) -> int:
    """Give the entry with the least geometric mean of score by plain score, one left out."""
    kept = [c for c in range(len(plain)) if c != left_out]
    return int(np.log(scores[:, kept] / plain[kept]).mean(axis=(1, 2)).argmin())


def choose_mean(scores: Floats, plain: Floats, left_out: int | None) -> int:
    """Give the entry whose mean over conflicts is least by the plain mean: the goal's measure."""
    kept = [c for c in range(len(plain)) if c != left_out]
    return int((scores[:, kept].mean(axis=1) / plain[kept].mean(axis=0)).mean(axis=1).argmin())


def fit_table(conflicts: list[Conflict], replays: list[Replay], left_out: int | None) -> ErrorTable:
    """Fit the table of errors to all conflicts but one."""
    kept = [c for c in range(len(conflicts)) if c != left_out]
    horizons = replays[0].horizons
    return build_table([collect_errors(replays[c], conflicts[c].truth) for c in kept], horizons)


def choose_patience(conflicts: list[Conflict], replays: list[Replay]) -> Floats:
    """Give the weighted interval score of each patience, shape (patiences, conflicts, 3)."""
    found = np.zeros((len(PATIENCES), len(conflicts), len(HORIZONS)))
    for c, conflict in enumerate(conflicts):
        table = fit_table(conflicts, replays, c)
        for p, patience in enumerate(PATIENCES):
            quantiles = replay_bands(replays[c], table, patience=patience)
            found[p, c] = score_bands(replays[c], quantiles, conflict.truth)
    return found


def choose_all(conflicts: list[Conflict]) -> list[Settings]:
    """
    Choose the settings for each conflict left out in turn, and for all together (last).

    In four steps: the trend in full, by what was reported; the trust in it, by the geometric mean
    of its ratios to the last report; the shares of a told total, by the mean difference that the
    goal is about; the patience, by the interval score.
    """
    folds: list[int | None] = [*range(len(conflicts)), None]
    plain = np.array([score_last(c) for c in conflicts])
    reported = np.array([score_last(c, reported=True) for c in conflicts])
    picked = [Settings(unverified_growth=1.0)] * len(folds)

    trend = measure_grid(conflicts, TREND_GRID, picked, kind="trend")
    picked = _step(picked, TREND_GRID, trend, choose_geometric, reported, folds)
    trust = measure_grid(conflicts, TRUST_GRID, picked, kind="untold")
    picked = _step(picked, TRUST_GRID, trust, choose_geometric, plain, folds)
    told = measure_grid(conflicts, TOLD_GRID, picked, kind="told")
    picked = _step(picked, TOLD_GRID, told, choose_mean, plain, folds)
    replays = [
        replay_rule(c.knowns, HORIZONS, make_rule(c, s, told=False))
        for c, s in zip(conflicts, picked, strict=False)
    ]
    widths = choose_patience(conflicts, replays)
    grid = [{"patience": patience} for patience in PATIENCES]
    return _step(picked, grid, np.array([widths] * len(folds)), choose_geometric, plain, folds)


def _step(
    picked: list[Settings],
    grid: list[dict[str, float]],
    scores: Floats,
    pick: Callable[[Floats, Floats, int | None], int],
    plain: Floats,
    folds: list[int | None],
) -> list[Settings]:
    """Set what was picked for each fold."""
    return [
        replace(base, **grid[pick(scores[i], plain, fold)])  # type: ignore[arg-type]
        for i, (base, fold) in enumerate(zip(picked, folds, strict=True))
    ]


def write_fitted(conflicts: list[Conflict], settings: Settings) -> None:
    """Write the error tables of all conflicts, with and without the total."""
    tables = []
    for told in (False, True):
        replays = [
            replay_rule(c.knowns, TABLE_HORIZONS, make_rule(c, settings, told=told))
            for c in conflicts
        ]
        tables.append((told, fit_table(conflicts, replays, None)))
    write_tables(tables)


if __name__ == "__main__":
    loaded = [load_conflict(name) for name in CONFLICTS]
    chosen = choose_all(loaded)
    for name, settings in zip((*CONFLICTS, "all"), chosen, strict=True):
        print(name, asdict(settings))
    if "--write" in sys.argv:
        write_fitted(loaded, chosen[-1])
