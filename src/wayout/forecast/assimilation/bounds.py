"""The update by bounds: members that keep a bound already learn nothing from it."""

from __future__ import annotations

import numpy as np

from wayout.network.compiled import Array


def update_by_bounds(
    rows: Array,
    predicted: Array,
    *,
    thresholds: Array,
    sides: Array,
    variances: Array,
    taper: Array,
    shared: Array,
) -> Array:
    """
    Update rows by bounds, one after the other, in the order given.

    Where the prediction of a member is on the allowed side of its perturbed threshold there is no
    innovation and the member stays as it was; the others move towards the threshold. Predictions
    are carried along, so that a later bound sees what an earlier one did.

    Parameters
    ----------
    rows
        Shape (rows, members).
    predicted
        Of the bounds, after the update by values, shape (bounds, members).
    thresholds
        Perturbed, shape (bounds, members).
    sides
        1: at least, -1: at most.
    taper
        Shape (rows, bounds).
    shared
        The taper between bounds, shape (bounds, bounds).

    References
    ----------
    M. Borup and others, A partial ensemble Kalman filtering approach to enable use of range limited
    observations, Stochastic Environmental Research and Risk Assessment 29, 2015.
    A. Shah, M. El Gharamti, L. Bertino, Assimilation of semi-qualitative observations with a
    stochastic ensemble Kalman filter, Quarterly Journal 144, 2018.
    """
    rows, predicted = rows.copy(), predicted.copy()
    for j in range(len(thresholds)):
        innovation = thresholds[j] - predicted[j]
        broken = np.flatnonzero(innovation * sides[j] > 0)
        centred = predicted[j] - predicted[j].mean()
        spread = centred @ centred / (len(centred) - 1)
        if not broken.size or spread == 0.0:
            continue
        weight = centred / (len(centred) - 1) / (spread + variances[j])
        reached = np.flatnonzero(taper[:, j] > 0)
        step = innovation[broken]
        gain = taper[reached, j] * (rows[reached] @ weight)
        rows[np.ix_(reached, broken)] += np.outer(gain, step)
        predicted[:, broken] += np.outer(shared[:, j] * (predicted @ weight), step)
    return rows
