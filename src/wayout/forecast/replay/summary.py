"""Scores summed up: means by target, place and horizon, and whether that says anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from wayout.forecast.forecast import LEVELS
from wayout.forecast.replay.baselines import RULES
from wayout.forecast.replay.pairs import FORECAST, METHODS, Pair, Score, has_both
from wayout.forecast.replay.truth import Truth
from wayout.forecast.scores import score_bias

ALL_HORIZONS = -1
FEWEST_NUMBERS = 20
"""Below so many different numbers nothing is claimed, whatever the scores are."""
CHANCE = 0.05
"""A difference this likely without any cause counts as none."""


@dataclass(frozen=True, slots=True)
class Summary:
    """
    The mean scores of one method over pairs.

    Attributes
    ----------
    location
        Empty: all places.
    horizon_days
        `ALL_HORIZONS`: all of them.
    numbers
        How many different numbers the pairs are about; several origins may have told the same.
    bias
        Sum of the medians' errors by the sum of the numbers: above 0 is too much.
    """

    method: str
    target: str
    location: str
    mode: str
    horizon_days: int
    pairs: int
    numbers: int
    interval_score: float
    error: float
    inside_50: float
    inside_90: float
    bias: float


def summarise(pairs: Sequence[Pair]) -> tuple[Summary, ...]:
    """Sum up by target, then by place, then by place and horizon, each for every method."""
    groups: dict[tuple[str, str, str, int], list[Pair]] = {}
    for pair in pairs:
        target, location, mode = pair.truth.series
        for place, horizon in (
            ("", ALL_HORIZONS),
            (location, ALL_HORIZONS),
            (location, pair.horizon_days),
        ):
            groups.setdefault((target, place, mode, horizon), []).append(pair)
    return tuple(
        found
        for key in sorted(groups)
        for method in METHODS
        if (found := _sum_up(method, key, groups[key])) is not None
    )


def _sum_up(method: str, key: tuple[str, str, str, int], pairs: Sequence[Pair]) -> Summary | None:
    told = [(p.truth, score) for p in pairs if (score := p.scores[method]) is not None]
    if not told:
        return None
    target, location, mode, horizon = key
    off = np.array([score.off for _, score in told])
    counted = np.array([score.quantiles[LEVELS.index(0.5)] for _, score in told]) - off
    return Summary(
        method=method,
        target=target,
        location=location,
        mode=mode,
        horizon_days=horizon,
        pairs=len(told),
        numbers=len({truth for truth, _ in told}),
        interval_score=_mean(s.interval_score for _, s in told),
        error=float(np.abs(off).mean()),
        inside_50=_mean(float(s.inside_50) for _, s in told),
        inside_90=_mean(float(s.inside_90) for _, s in told),
        bias=float(score_bias(counted + off, counted)),
    )


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    A forecast beside a baseline, on the pairs that both told.

    Pairs about one number are no independent trials: each number votes once, for the method with
    the smaller mean score. `chance` is that of votes at least as uneven without any cause.
    """

    target: str
    location: str
    mode: str
    baseline: str
    pairs: int
    better: int
    worse: int
    interval_score: float
    baseline_score: float
    chance: float

    @property
    def claim(self) -> str:
        """Give what may be claimed: `better`, `worse` or nothing."""
        if self.better + self.worse < FEWEST_NUMBERS or self.chance > CHANCE:
            return ""
        return "better" if self.better > self.worse else "worse"


def compare(pairs: Sequence[Pair]) -> Iterator[Comparison]:
    """Compare the forecast with each baseline, by target and place."""
    for key in sorted({p.truth.series for p in pairs}):
        for baseline in RULES:
            shared = [p for p in pairs if p.truth.series == key and has_both(p, baseline)]
            if shared:
                yield _compare(key, baseline, shared)


def _compare(key: tuple[str, str, str], baseline: str, shared: Sequence[Pair]) -> Comparison:
    apart: dict[Truth, list[float]] = {}
    for pair in shared:
        difference = _get(pair, FORECAST).interval_score - _get(pair, baseline).interval_score
        apart.setdefault(pair.truth, []).append(difference)
    votes = [float(np.mean(differences)) for differences in apart.values()]
    better, worse = sum(v < 0 for v in votes), sum(v > 0 for v in votes)
    return Comparison(
        *key,
        baseline=baseline,
        pairs=len(shared),
        better=better,
        worse=worse,
        interval_score=_mean(_get(p, FORECAST).interval_score for p in shared),
        baseline_score=_mean(_get(p, baseline).interval_score for p in shared),
        chance=find_chance(better, worse),
    )


def _get(pair: Pair, method: str) -> Score:
    score = pair.scores[method]
    assert score is not None
    return score


def find_chance(better: int, worse: int) -> float:
    """Find the two-sided chance of votes at least as uneven, if each fell like a coin."""
    votes = better + worse
    tail = sum(comb(votes, k) for k in range(min(better, worse) + 1)) / 2**votes
    return min(1.0, 2 * tail)


def say_comparison(one: Comparison) -> str:
    """Say a comparison in words, and what it does not show."""
    numbers = one.better + one.worse
    score = "score {:.4g} against {:.4g} of {}".format(
        one.interval_score, one.baseline_score, one.baseline
    )
    votes = f"closer for {one.better} of {numbers} numbers ({one.pairs} pairs)"
    if one.claim:
        return f"{score}; {votes}: {one.claim} than {one.baseline} (sign test {one.chance:.3f})."
    if numbers < FEWEST_NUMBERS:
        return f"{score}; {votes}: too few for any claim of superiority."
    return f"{score}; {votes}: no claim of superiority (sign test {one.chance:.2f})."
