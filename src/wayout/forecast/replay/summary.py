"""Scores summed up: means by target, place and horizon, and whether that says anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from wayout.forecast.forecast import LEVELS
from wayout.forecast.replay.baselines import RULES
from wayout.forecast.replay.pairs import FORECAST, METHODS, Pair, Score, Subject, has_both
from wayout.forecast.scores import score_bias

ALL_HORIZONS = -1
FEWEST_DAYS = 20
"""With fewer different days nothing is claimed, whatever the scores are."""
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
    days
        How many different days of a place the pairs are about; several origins may have told one,
        and several reports may have been of one.
    bias
        Sum of the medians' errors by the sum of the numbers: above 0 is too much.
    """

    method: str
    target: str
    location: str
    mode: str
    horizon_days: int
    pairs: int
    days: int
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
    told = [(p.subject, score) for p in pairs if (score := p.scores[method]) is not None]
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
        days=len({subject for subject, _ in told}),
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

    Pairs about one day of a place are no independent trials: each day votes once, for the method
    with the smaller mean score. `chance` is that of votes at least as uneven without any cause.
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
        if self.better + self.worse < FEWEST_DAYS or self.chance > CHANCE:
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
    apart: dict[Subject, list[float]] = {}
    for pair in shared:
        difference = _get(pair, FORECAST).interval_score - _get(pair, baseline).interval_score
        apart.setdefault(pair.subject, []).append(difference)
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
    return min(1.0, 2.0 * float(tail))


def say_comparison(one: Comparison) -> str:
    """Say a comparison in words, and what it does not show."""
    voted = one.better + one.worse
    days, pairs = say_count(voted, "day"), say_count(one.pairs, "pair")
    said = f"{say_scores(one.interval_score, one.baseline_score, one.baseline)}; closer for"
    said += f" {one.better} of {days} ({pairs})"
    if one.claim:
        return f"{said}: {one.claim} than {one.baseline} (sign test {one.chance:.3f})."
    if voted < FEWEST_DAYS:
        return f"{said}: too few for any claim of superiority."
    return f"{said}: no claim of superiority (sign test {one.chance:.2f})."


def say_scores(ours: float, other: float, baseline: str) -> str:
    """Say which of two mean scores is the smaller, such as "score 3 against 5 of drift"."""
    beaten = "" if ours < other else f", so it did not beat {baseline}"
    return f"score {ours:.4g} against {other:.4g} of {baseline}{beaten}"


def say_count(number: int, what: str) -> str:
    """Say how many there are of something, such as "1 day" or "3 days"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
