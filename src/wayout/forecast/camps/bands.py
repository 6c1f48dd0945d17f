"""Bands around point forecasts, from errors of the past at the same horizon."""

from __future__ import annotations

import numpy as np

from wayout.forecast.camps.errors import (
    ErrorTable,
    Past,
    measure_errors,
    measure_scale,
    pick_quantiles,
)
from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.settings import LEVELS


def spread_bands(
    known: Known,
    people: Floats,
    horizons: Floats,
    *,
    table: ErrorTable,
    past: Past | None,
    patience: float,
) -> Floats:
    """
    Give quantiles of the people in each camp at `LEVELS`, shape (horizons, camps, levels).

    Errors of earlier forecasts of this conflict, as far as they can be judged by now, stand
    beside those of other conflicts; after `patience` earlier origins both weigh the same. The
    middle quantile is the point forecast.

    Parameters
    ----------
    people
        Point forecasts, shape (horizons, camps).
    past
        Earlier forecasts of the same rule; none: other conflicts alone.

    References
    ----------
    Papadopoulos et al., Inductive confidence machines for regression, 2002 (bands from ranked
    errors). Errors of several weeks depend on one another, so that the promise of exact coverage
    does not hold here; coverage is measured instead.
    """
    own = measure_errors(known, past, horizons) if past is not None else None
    count = past.origins.size if past is not None else 0
    share = count / (count + patience)
    verified = np.array([int(camp.is_verified) for camp in known.camps])
    levels = np.array(LEVELS)
    scale = measure_scale(people)
    found = np.zeros((*people.shape, levels.size))
    for j, horizon in enumerate(horizons.tolist()):
        pooled = table.take_errors(horizon)
        mine = own[j] if own is not None else (np.zeros(0), np.zeros(0))
        rows = np.array([_mix(pooled[kind], mine[kind], share, levels) for kind in range(2)])
        found[j] = people[j][:, None] + scale[j][:, None] * rows[verified]
    return np.maximum(found, 0.0)


def _mix(pooled: Floats, own: Floats, share: float, levels: Floats) -> Floats:
    """Give the quantiles of both kinds of errors together, the middle one set to 0."""
    values, weights = pooled, np.full(pooled.size, 1.0 / pooled.size)
    if own.size and share > 0:
        values = np.concatenate([pooled, own])
        weights = np.concatenate([weights * (1 - share), np.full(own.size, share / own.size)])
    found = pick_quantiles(values, weights, levels)
    above = np.where(levels > 0.5, np.maximum(found, 0.0), 0.0)
    return np.where(levels < 0.5, np.minimum(found, 0.0), above)
