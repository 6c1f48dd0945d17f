"""The waits of a forecast as a plan and the board take them: by post and means, hour by hour."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import pairwise

import numpy as np

from wayout.forecast.forecast import LEVELS, WAIT, Forecast, Series
from wayout.forecast.setting.lanes import MODES
from wayout.network.expected_waits import ExpectedWait, ExpectedWaits, tell_forecast
from wayout.network.waits import Wait
from wayout.situation.period import Instant
from wayout.situation.record import Observation
from wayout.situation.situation import Situation

MEDIAN, BOUND = LEVELS.index(0.5), LEVELS.index(0.9)


def list_expected_waits(
    forecast: Forecast, known: Situation, *, modes: Collection[str]
) -> ExpectedWaits:
    """
    List the waits of a forecast at the posts of a situation, by the modes of forecasts given.

    All who stand in a lane wait alike: coaches with the cars, bicycles with the walkers. Hours in
    which the median or the bound does not end within the forecast are not told.
    """
    found: dict[tuple[str, str], ExpectedWait] = {}
    for series in forecast.list_series(WAIT):
        if series.mode in modes and series.location in known.crossings:
            waits = _expect(series, _tell(forecast, series.location, known))
            if waits.starts:
                found.update({(series.location, mode): waits for mode in MODES[series.mode]})
    return found


def _expect(series: Series, told: Wait) -> ExpectedWait:
    two = series.quantiles[:, [MEDIAN, BOUND]]
    steps: list[int] = np.flatnonzero(np.isfinite(two).all(axis=1)).tolist()
    ends = list(_list_ends(series))
    return ExpectedWait(
        tuple(series.starts[n] for n in steps),
        tuple(ends[n] for n in steps),
        tuple(two[steps, 0].tolist()),
        tuple(two[steps, 1].tolist()),
        told,
    )


def _list_ends(series: Series) -> Iterator[Instant]:
    """Yield when each step is over: by its length, or when the next begins."""
    length = timedelta(hours=series.step_h)
    for start, following in pairwise(series.starts):
        yield min(start + length, following)
    yield from (start + length for start in series.starts[-1:])


def _tell(forecast: Forecast, post: str, known: Situation) -> Wait:
    """Tell whence the waits of a post are known: as of when, from which reports, how old."""
    records = [known.find_record(key) for key in forecast.inputs]
    own = [r for r in records if isinstance(r, Observation) and r.place == post]
    own.sort(key=lambda o: (-o.published.timestamp(), o.id))
    seen = [o.published for o in own]
    basis = tell_forecast(
        forecast.as_of, known.head.time_zone, reports=len(forecast.inputs), own=len(own)
    )
    newest, oldest = max(seen, default=None), min(seen, default=None)
    return Wait(0.0, 0.0, basis, tuple(o.id for o in own), newest, oldest)
