"""The queue at a post: what was reported, the wait made from it, and where it is going."""

from __future__ import annotations

import math
from collections.abc import Mapping

from wayout.network.waits import OLDEST_HOURS, Wait, estimate_wait
from wayout.planner.citation import (
    Plain,
    cite_record,
    is_public,
    name_place,
    say_value,
    show_instant,
)
from wayout.planner.contradiction import POOLED
from wayout.situation.period import Instant, after, hours_between
from wayout.situation.phrase import say, say_joined, say_many, show_figure
from wayout.situation.record import Crossing, Observation
from wayout.situation.situation import Situation

STEADY_RATIO = 1.2
"""Medians nearer to each other than this are called steady."""

LOOK_BACK_HOURS = (12, 24)


def show_wait(wait: Wait, *, as_of: Instant) -> Plain:
    """Give a wait as JSON values, with the ages of the reports it is made from."""
    return {
        "median_hours": round(wait.median_h, 1),
        "bound_90_hours": round(wait.bound_h, 1),
        "basis": wait.basis,
        "records": list(wait.records),
        "newest_age_hours": _age(wait.newest, as_of),
        "oldest_age_hours": _age(wait.oldest, as_of),
    }


def _age(seen: Instant | None, as_of: Instant) -> float | None:
    return None if seen is None else round(max(0.0, hours_between(seen, as_of)), 1)


def list_queue_reports(
    situation: Situation, crossing: Crossing, wait: Wait, *, as_of: Instant
) -> list[Plain]:
    """Give the numbers reported about the queue in the last 96 hours, newest first."""
    found = [
        o
        for o in situation.observations.values()
        if o.place == crossing.id
        and o.kind in POOLED
        and o.modes != frozenset({"truck"})
        and is_public(o)
        and hours_between(min(o.valid.end, o.published), as_of) <= OLDEST_HOURS
    ]
    found.sort(key=lambda o: (o.published, o.id), reverse=True)
    return [_show_report(situation, o, wait, as_of=as_of) for o in found]


def _show_report(situation: Situation, o: Observation, wait: Wait, *, as_of: Instant) -> Plain:
    return {
        **cite_record(situation, o, as_of=as_of),
        "quantity": o.kind,
        "value": o.value,
        "low": o.low,
        "high": o.high,
        "unit": o.unit,
        "bound": o.bound,
        "said": say_value(o),
        "place": name_place(situation, o.place),
        "modes": sorted(o.modes),
        "direction": o.direction,
        "speaker": o.speaker,
        "used": o.id in wait.records,
    }


def assess_trend(
    earlier: Mapping[int, Situation],
    crossing: Crossing,
    wait: Wait,
    *,
    mode: str,
    as_of: Instant,
) -> Plain:
    """
    Assess whether the wait grows, shrinks or holds, against what was known 12 or 24 hours before.

    Parameters
    ----------
    earlier
        The situation as it was known that many hours before `as_of`.
    """
    if not wait.records:
        return _trend("unknown", say("No queue was reported in the last four days."))
    for hours in LOOK_BACK_HOURS:
        then = after(as_of, -hours)
        if crossing.id not in earlier[hours].crossings:
            continue
        before = estimate_wait(earlier[hours], crossing, mode=mode, at=then)
        if not before.records:
            why = say("No queue was known {hours} hours before.", hours=show_figure(hours))
            return _trend("unknown", why)
        fresh = [i for i in wait.records if i not in before.records]
        if fresh:
            return _compared(before, wait, fresh, hours=hours, then=then)
    longest = show_figure(LOOK_BACK_HOURS[-1])
    why = say("Nothing new was reported in the last {hours} hours.", hours=longest)
    return _trend("unknown", why)


def _compared(before: Wait, wait: Wait, fresh: list[str], *, hours: int, then: Instant) -> Plain:
    change = math.log(wait.median_h / before.median_h)
    word = "growing" if change > 0 else "shrinking"
    if abs(change) < math.log(STEADY_RATIO):
        word = "steady"
    estimated = say(
        "The estimated wait is {now} hours; {hours} hours before it was {before} hours.",
        now=show_figure(wait.median_h, ".0f"),
        hours=show_figure(hours),
        before=show_figure(before.median_h, ".0f"),
    )
    many = len(fresh)
    came = say_many(
        "{n} new report came in between.",
        "{n} new reports came in between.",
        many,
        n=show_figure(many),
    )
    trend = _trend(word, say_joined("{some} {another}", [estimated, came]))
    trend["compared_with"] = show_instant(then)
    trend["before_median_hours"] = round(before.median_h, 1)
    trend["records"] = fresh
    return trend


def _trend(word: str, why: str) -> Plain:
    return {
        "word": word,
        "why": why,
        "compared_with": None,
        "before_median_hours": None,
        "records": [],
    }
