"""Replay of an instance: a forecast from every week, with what was known in that week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wayout.forecast.camps.bands import spread_bands
from wayout.forecast.camps.errors import (
    FIRST_ORIGIN,
    STEP_DAYS,
    ErrorTable,
    Past,
    measure_scale,
)
from wayout.forecast.camps.known import Floats, Known, take_known
from wayout.forecast.camps.predict import Rule
from wayout.forecast.camps.published import Published


@dataclass(frozen=True, slots=True)
class Replay:
    """
    Point forecasts of all origins.

    Attributes
    ----------
    knowns
        What was known on each origin.
    past
        The forecasts, in the same order.
    """

    knowns: tuple[Known, ...]
    horizons: Floats
    past: Past


def list_known(published: Published, *, shortest: float) -> tuple[Known, ...]:
    """Take what was known on each origin from which the shortest horizon is inside the run."""
    last = int(np.ceil(published.days - shortest))
    return tuple(take_known(published, day) for day in range(FIRST_ORIGIN, last, STEP_DAYS))


def replay_rule(knowns: tuple[Known, ...], horizons: Floats, rule: Rule) -> Replay:
    """Forecast by a rule from every origin."""
    origins = np.array([known.origin for known in knowns])
    people = np.array([rule(known, horizons) for known in knowns])
    verified = np.array([[camp.is_verified for camp in known.camps] for known in knowns])
    return Replay(knowns, horizons, Past(origins, people, verified))


def replay_bands(
    replay: Replay, table: ErrorTable, *, patience: float, learns: bool = True
) -> Floats:
    """
    Give the quantiles of every origin, shape (origins, horizons, camps, levels).

    Parameters
    ----------
    learns
        Whether earlier forecasts of the same conflict widen and narrow the bands.
    """
    found = []
    past = replay.past
    for i, known in enumerate(replay.knowns):
        earlier = slice(0, i)
        before = Past(past.origins[earlier], past.people[earlier], past.verified[earlier])
        found.append(
            spread_bands(
                known,
                past.people[i],
                replay.horizons,
                table=table,
                past=before if learns and i else None,
                patience=patience,
            )
        )
    return np.array(found)


def collect_errors(replay: Replay, truth: Floats) -> list[tuple[Floats, Floats]]:
    """
    Collect the relative errors of a replay against the truth, for the table of other conflicts.

    Parameters
    ----------
    truth
        People on each day, shape (days, camps).

    Returns
    -------
    errors
        For each horizon those of unverified and those of verified camps.
    """
    past, found = replay.past, []
    scale = measure_scale(past.people)
    for j, horizon in enumerate(replay.horizons.astype(int).tolist()):
        inside = past.origins + horizon < truth.shape[0]
        counted = truth[past.origins[inside] + horizon]
        relative = (counted - past.people[inside, j]) / scale[inside, j]
        verified = past.verified[inside]
        found.append((relative[~verified], relative[verified]))
    return found
