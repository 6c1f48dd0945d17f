"""Replay: a forecast at the end of every day with what was known, and its scores later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from wayout.errors import BadInputError
from wayout.forecast.forecast import Forecast
from wayout.forecast.replay.pairs import Pair, make_pairs
from wayout.forecast.replay.storing import Memory, find_stored, stamp_forecast, store_forecast
from wayout.forecast.replay.truth import Truth, list_truths
from wayout.situation.period import Instant
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

Forecaster = Callable[[Situation, Instant, int], Forecast]
"""Makes a forecast from a situation as of an instant, that instant, and days ahead."""
Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""

LAST_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Replay:
    """
    Forecasts, and what became of them.

    Attributes
    ----------
    forecasts
        In the order of their instants.
    pairs
        By forecast, then by target, place and time.
    notices
        What is odd: such as a forecast that used what was published after it.
    """

    situation: str
    time_zone: str
    forecasts: tuple[Forecast, ...]
    pairs: tuple[Pair, ...]
    notices: tuple[str, ...]


def list_origins(
    situation: Situation, *, first: date | None = None, last: date | None = None
) -> tuple[Instant, ...]:
    """
    List the ends of the days on which forecasts are made, in the home country.

    Forecasts are made in the last second of a day: what is known only to be published on a day
    counts from then on.

    Parameters
    ----------
    first, last
        Days; left out, from the beginning of the window to the day before the last number that
        could be scored.

    Raises
    ------
    BadInputError
        The days are none, or outside the window.
    """
    zone = get_zone(situation.head.time_zone)
    window = situation.head.window
    opens = window.start.astimezone(zone).date()
    closes = (window.end - LAST_SECOND).astimezone(zone).date()
    begin = opens if first is None else first
    inside = (t.day for t in list_truths(situation) if t.day <= closes)
    end = max(inside, default=begin + timedelta(days=1)) - timedelta(days=1)
    end = max(end, begin) if last is None else last
    if not opens <= begin <= end <= closes:
        accepted = f"accepted: days in order from {opens} to {closes}"
        raise BadInputError(f"origins from {begin} to {end}; {accepted}")
    days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    midnights = (datetime.combine(d + timedelta(days=1), time(), zone) for d in days)
    utc = window.start.tzinfo
    return tuple(midnight.astimezone(utc) - LAST_SECOND for midnight in midnights)


def replay(
    situation: Situation,
    forecast: Forecaster,
    *,
    origins: Sequence[Instant],
    days: int,
    store: Path,
    key: str = "",
    unscored: tuple[str, ...] = (),
    report: Report | None = None,
) -> Replay:
    """
    Forecast from every origin with what was known then, and score what was reported later.

    A forecast that was stored before, from the same facts by the same key, is taken as it is.

    Parameters
    ----------
    situation
        All that is known by now; the forecaster gets it as of each origin.
    key
        What a forecast depends on besides facts, origin and days.
    unscored
        Beginnings of the ids of records that score nothing; see `list_truths`.

    Raises
    ------
    BadInputError
        A forecast is about another instant than was asked for, or used what was not known.
    """
    made: list[Forecast] = []
    memory: Memory = {}
    for done, as_of in enumerate(origins):
        known = situation.as_of(as_of)
        stamp = stamp_forecast(known, days=days, key=key, memory=memory)
        found = find_stored(store, as_of, stamp=stamp)
        if found is None:
            found = _check_made(forecast(known, as_of, days), known, as_of)
            store_forecast(found, store, stamp=stamp)
        made.append(found)
        if report is not None:
            report("origins", done + 1, len(origins))
    return score_forecasts(situation, made, unscored=unscored)


def _check_made(forecast: Forecast, known: Situation, as_of: Instant) -> Forecast:
    if forecast.as_of != as_of:
        raise BadInputError(f"a forecast as of {forecast.as_of} came; accepted: {as_of}")
    later = [i for i in forecast.inputs if known.find_record(i) is None]
    if later:
        raise BadInputError(f"the forecast of {as_of} used {later[0]}, which was not known then")
    return forecast


def score_forecasts(
    situation: Situation, forecasts: Iterable[Forecast], *, unscored: tuple[str, ...] = ()
) -> Replay:
    """
    Score forecasts that were made before against all that is known by now.

    Parameters
    ----------
    situation
        It may have learned more since they were made.
    """
    ordered = tuple(sorted(forecasts, key=lambda f: f.as_of))
    truths = list_truths(situation, unscored=unscored)
    pairs = tuple(p for f in ordered for p in _pair_one(situation, f, truths))
    notices = tuple(n for f in ordered for n in _notice(situation, f))
    head = situation.head
    return Replay(head.id, head.time_zone, ordered, pairs, notices)


def _pair_one(
    situation: Situation, forecast: Forecast, truths: tuple[Truth, ...]
) -> Iterator[Pair]:
    zone = get_zone(situation.head.time_zone)
    known = list_truths(situation.as_of(forecast.as_of))
    day = forecast.as_of.astimezone(zone).date()
    yield from make_pairs(forecast, truths, known=known, origin_day=day)


def _notice(situation: Situation, forecast: Forecast) -> Iterator[str]:
    name = f"the forecast of {forecast.as_of.isoformat()}"
    if forecast.situation != situation.head.id:
        yield f"{name} is of '{forecast.situation}', not of '{situation.head.id}'"
    for one in forecast.inputs:
        record = situation.find_record(one)
        if record is None:
            yield f"{name} used {one}, which {situation.head.id} does not hold"
        elif record.published > forecast.as_of:
            yield f"{name} used {one}, published after it, on {record.published.isoformat()}"
