"""
How long one waits at a border post, from everything reported by the instant of knowledge.

Each report is turned into an estimate of hours: a stated wait as it is; a queue of vehicles by
the post's throughput; a queue of kilometres by vehicles per kilometre first. The estimates are
pooled on the logarithm, each weighted by how sure its kind is and how old it is, with the spread
between them added (random-effects meta-analysis), so that contradicting reports widen the band.

References
----------
R. DerSimonian, N. Laird, Meta-analysis in clinical trials, Controlled Clinical Trials 7, 1986.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

from wayout.situation.period import Instant, hours_between
from wayout.situation.phrase import say, say_joined, show_figure
from wayout.situation.record import DECIDING, Crossing, Observation
from wayout.situation.situation import Situation

Z90 = 1.2815515655446004
_NORMAL = NormalDist()
OLDEST_HOURS = 96.0
LEAST_HOURS = 0.1
_SPREAD = {"wait_time": 0.35, "queue_vehicles": 0.6, "queue_length": 0.7}
_DOUBT_PER_HOUR = 0.02
_SPEAKER_DOUBT = {"official": 0.0, "agency": 0.1, "media": 0.15, "expert": 0.1, "eyewitness": 0.2}


@dataclass(frozen=True, slots=True)
class Wait:
    """
    A wait in hours: median and 90 % bound, what it was made from, the age of the newest.

    It is log-normal, or, where `even`, every length within a band is as likely.
    """

    median_h: float
    bound_h: float
    basis: str
    records: tuple[str, ...] = ()
    newest: Instant | None = None
    oldest: Instant | None = None
    even: bool = False

    def at_level(self, level: float) -> float:
        """Give the hours within which that share of travellers are through; 0 < level < 1."""
        if self.even:
            return max(0.0, self.median_h + (level - 0.5) / 0.4 * (self.bound_h - self.median_h))
        if self.median_h <= 0.0 or level == 0.5:
            return self.median_h
        if level == 0.9:
            return self.bound_h
        spread = math.log(max(self.bound_h, self.median_h) / self.median_h) / Z90
        return self.median_h * math.exp(spread * _NORMAL.inv_cdf(level))


@dataclass(frozen=True, slots=True)
class _Estimate:
    mean: float
    variance: float
    observation: Observation
    how: str


def estimate_wait(situation: Situation, crossing: Crossing, *, mode: str, at: Instant) -> Wait:
    """
    Estimate the wait of somebody who reaches the post at an instant.

    Walkers and cyclists without a report of their own wait between the unreported minimum and
    the wait of the cars. Without any report the band is the situation's stated assumption.
    """
    found = _observations(situation, crossing, at)
    own = [o for o in found if mode in o.modes] if mode in ("foot", "bicycle") else []
    wheels = [o for o in found if not o.modes or not o.modes.isdisjoint({"car", "bus"})]
    if mode == "train":
        return _assumed(situation, say("no wait is reported for trains here"))
    if mode in ("foot", "bicycle"):
        if own:
            return _pool(_estimates(situation, crossing, own, at))
        cars = _pool(_estimates(situation, crossing, wheels, at))
        if not cars.records:
            return _assumed(situation, say("no queue is reported here"))
        low = situation.head.assumptions["wait-unreported-low"].value
        middle = math.sqrt(max(low, LEAST_HOURS) * max(cars.median_h, low))
        basis = say(
            "no wait {by} is reported; between {low} h and the cars' {high} h",
            by=say("on foot") if mode == "foot" else say("by bicycle"),
            low=show_figure(low),
            high=show_figure(cars.median_h, ".0f"),
        )
        return Wait(middle, max(cars.median_h, low), basis, cars.records, cars.newest, cars.oldest)
    pooled = _pool(_estimates(situation, crossing, wheels, at))
    return pooled if pooled.records else _assumed(situation, say("no queue is reported here"))


def _assumed(situation: Situation, why: str) -> Wait:
    low = situation.head.assumptions["wait-unreported-low"].value
    high = situation.head.assumptions["wait-unreported-high"].value
    words = say(
        "{why}; assumed {low}-{high} h", why=why, low=show_figure(low), high=show_figure(high)
    )
    return Wait((low + high) / 2, low + 0.9 * (high - low), words, even=True)


def _observations(situation: Situation, crossing: Crossing, at: Instant) -> list[Observation]:
    contested = _set_aside(situation, at)
    return [
        o
        for o in situation.observations.values()
        if o.kind in _SPREAD
        and o.place == crossing.id
        and o.direction != "out"
        and o.nationality in ("all", situation.head.home)
        and o.status in ("law", "practice", "observed", "disputed")
        and o.id.split("#")[0] not in contested
        and "truck" not in o.modes
        and -1.0 <= hours_between(_spoken_of(o, at), at) <= OLDEST_HOURS
    ]


def _set_aside(situation: Situation, at: Instant) -> frozenset[str]:
    aside: set[str] = set()
    for resolution in situation.resolutions.values():
        if resolution.use != "none":
            aside |= set(resolution.between) - {resolution.use}
    return frozenset(aside)


def _spoken_of(o: Observation, at: Instant) -> Instant:
    """Give the last instant the report speaks of, no later than its publication."""
    return min(o.valid.end, o.published)


def _estimates(
    situation: Situation, crossing: Crossing, found: Iterable[Observation], at: Instant
) -> list[_Estimate]:
    per_km = situation.head.assumptions["vehicles-per-km"].value
    rate = _throughput(situation, crossing)
    estimates = []
    for o in found:
        hours, how = o.value, say("hours reported")
        if o.kind == "queue_length":
            hours = o.value * per_km / rate[0]
            how = say(
                "{km} km at {per_km} vehicles a km and {rate} an hour",
                km=show_figure(o.value),
                per_km=show_figure(per_km),
                rate=show_figure(rate[0], ".0f"),
            )
        elif o.kind == "queue_vehicles":
            hours = o.value / rate[0]
            number, pace = show_figure(o.value), show_figure(rate[0], ".0f")
            how = say("{number} vehicles at {rate} an hour", number=number, rate=pace)
        spread = _SPREAD[o.kind] + _SPEAKER_DOUBT.get(o.speaker, 0.2)
        if o.high > o.low > 0:
            spread = max(spread, math.log(o.high / o.low) / (2 * Z90))
        if o.status == "disputed":
            spread *= 1.5
        age = max(0.0, hours_between(_spoken_of(o, at), at))
        variance = spread**2 + (_DOUBT_PER_HOUR * age) ** 2
        estimates.append(_Estimate(math.log(max(hours, LEAST_HOURS)), variance, o, how))
    return estimates


def _throughput(situation: Situation, crossing: Crossing) -> tuple[float, tuple[str, ...]]:
    """Give vehicles an hour: the median capacity reported for the post, else the assumption."""
    stated = [
        o
        for o in situation.observations.values()
        if o.kind == "capacity"
        and o.place == crossing.id
        and o.status in DECIDING
        and o.unit in ("vehicles/day", "vehicles/hour")
        and "truck" not in o.modes
    ]
    if stated:
        rates = [o.value / (24.0 if o.unit == "vehicles/day" else 1.0) for o in stated]
        return max(median(rates), 1.0), tuple(sorted(o.id for o in stated))
    return situation.head.assumptions["vehicles-per-hour"].value, ()


def _pool(estimates: Sequence[_Estimate]) -> Wait:
    """Pool estimates by random effects; of nothing, an empty wait."""
    if not estimates:
        return Wait(0.0, 0.0, "")
    weights = [1.0 / e.variance for e in estimates]
    total = sum(weights)
    fixed = sum(w * e.mean for w, e in zip(weights, estimates, strict=True)) / total
    if len(estimates) > 1:
        q = sum(w * (e.mean - fixed) ** 2 for w, e in zip(weights, estimates, strict=True))
        scale = total - sum(w * w for w in weights) / total
        between = max(0.0, (q - (len(estimates) - 1)) / scale) if scale > 0 else 0.0
    else:
        between = 0.0
    weights = [1.0 / (e.variance + between) for e in estimates]
    total = sum(weights)
    mean = sum(w * e.mean for w, e in zip(weights, estimates, strict=True)) / total
    # A traveller meets one queue, not the average of queues: the spread between stays in.
    sigma = math.sqrt(1.0 / total + between + min(e.variance for e in estimates))
    kinds = sorted({e.how for e in estimates})
    basis = say_joined("{some}; {another}", kinds[:3])
    if len(kinds) > 3:
        basis = say("{some}; {n} more", some=basis, n=show_figure(len(kinds) - 3))
    seen = [e.observation.published for e in estimates]
    return Wait(
        math.exp(mean),
        math.exp(mean + Z90 * sigma),
        basis,
        tuple(dict.fromkeys(e.observation.id for e in sorted(estimates, key=_newest_first))),
        max(seen),
        min(seen),
    )


def _newest_first(estimate: _Estimate) -> tuple[float, str]:
    return (-estimate.observation.published.timestamp(), estimate.observation.id)
