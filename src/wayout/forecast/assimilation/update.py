"""One update of parameters by values: the Kalman gain of each, by what reaches it alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wayout.network.compiled import Array

JITTER = 1e-10
"""Added to the diagonal of a correlation matrix before it is solved."""


def update_by_values(
    rows: Array, *, predicted: Array, innovations: Array, variances: Array, taper: Array
) -> Array:
    """
    Update rows of an ensemble by all values that reach them, at once.

    Each row is analysed by itself, with the measurements of taper above 0, whose error variance is
    divided by the taper: what does not reach a row takes no part in its update. Rows with the same
    taper share one inverse; different rows of taper cost one each.

    Parameters
    ----------
    rows
        Parameters, or predictions carried along, shape (rows, members).
    predicted
        Shape (measurements, members).
    innovations
        Perturbed values minus predictions, shape (measurements, members).
    variances
        Of the errors, as they count in this round, shape (measurements,).
    taper
        Shape (rows, measurements).

    Returns
    -------
    rows
        Shape (rows, members); a row that nothing reaches, or that all members share, as it was.

    References
    ----------
    B. R. Hunt, E. J. Kostelich, I. Szunyogh, Efficient data assimilation for spatiotemporal chaos,
    Physica D 230, 2007 (analysis of each variable by what is near, errors enlarged with distance).
    S. J. Greybush and others, Balance and ensemble Kalman filter localization techniques, Monthly
    Weather Review 139, 2011 (beside the Schur product of Houtekamer and Mitchell, 2001; with tapers
    of 0 and 1 both are one).
    """
    updated = rows.copy()
    alive = np.flatnonzero((taper > 0).any(axis=1) & (np.ptp(rows, axis=1) > 0))
    for reach, same in _group_rows(taper[alive] > 0):
        chosen, used = alive[same], np.flatnonzero(reach)
        updated[chosen] = _analyse(
            rows[chosen],
            predicted=predicted[used],
            innovations=innovations[used],
            variances=variances[used],
            taper=taper[np.ix_(chosen, used)],
        )
    return updated


def _group_rows(table: Array) -> Iterator[tuple[Array, Array]]:
    """Yield the different rows of a table, and where each stands."""
    places: dict[bytes, list[int]] = {}
    for number, row in enumerate(table):
        places.setdefault(row.tobytes(), []).append(number)
    for numbers in places.values():
        yield table[numbers[0]], np.array(numbers)


def _analyse(
    rows: Array, *, predicted: Array, innovations: Array, variances: Array, taper: Array
) -> Array:
    """Update rows by measurements that all reach every one of them."""
    free = rows.shape[1] - 1
    centred = predicted - predicted.mean(axis=1, keepdims=True)
    anomalies = rows - rows.mean(axis=1, keepdims=True)
    spread, cross = centred @ centred.T / free, anomalies @ centred.T / free
    gain, kept = np.empty_like(cross), np.empty(len(rows))
    for kind, same in _group_rows(taper):
        enlarged = variances / kind
        inverse = _invert(spread + np.diag(enlarged))
        gain[same] = cross[same] @ inverse
        kept[same] = find_kept(inverse, enlarged, members=free + 1)
    updated = rows + gain @ innovations
    mean = updated.mean(axis=1, keepdims=True)
    inflated: Array = mean + (updated - mean) / np.sqrt(kept)[:, np.newaxis]
    return inflated


def _invert(covariance: Array) -> Array:
    """Invert a covariance by way of its correlations."""
    scale = 1.0 / np.sqrt(np.diag(covariance))
    correlation = covariance * scale[:, np.newaxis] * scale + JITTER * np.eye(len(scale))
    inverse: Array = np.linalg.inv(correlation) * scale[:, np.newaxis] * scale
    return inverse


def find_kept(inverse: Array, variances: Array, *, members: int) -> float:
    """
    Find the share of its variance that a row keeps which has nothing to do with the measurements.

    Few members correlate by chance, and each independent thing that the measurements settle takes
    one part in (members - 1) from such a row; every row is inflated by the inverse. Evensen
    measures the loss with rows of random numbers; this is what he measures, on the average.

    Parameters
    ----------
    inverse
        Of the covariance of innovations, shape (measurements, measurements).

    References
    ----------
    G. Evensen, The ensemble Kalman filter for combined state and parameter estimation, IEEE
    Control Systems Magazine 29 (3), 2009.
    """
    settled = len(variances) - float(np.diag(inverse) @ variances)
    return max(0.1, 1.0 - max(0.0, settled) / (members - 1))
