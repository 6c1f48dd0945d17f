"""What the reports taught: medians and bands of each parameter before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.forecast import Belief
from wayout.network.compiled import Array

BAND = (0.5, 0.05, 0.95)
CENTRAL = (0.25, 0.75)
MOST_WIDTH = 0.9
"""A band that keeps more than this share of its width has not narrowed."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a parameter is: its name, where, its unit, and how it is shown in that unit."""

    parameter: str
    location: str
    unit: str
    show: Callable[[Array], Array] = np.exp


def list_beliefs(prior: Array, posterior: Array, labels: Sequence[Label]) -> tuple[Belief, ...]:
    """
    List what is believed of each parameter before and after the reports, in its unit.

    Parameters
    ----------
    prior, posterior
        Shape (members, parameters); without members there is nothing to believe.
    """
    if prior.shape != posterior.shape or prior.shape[1:] != (len(labels),):
        raise BadInputError(
            f"draws of shape {prior.shape} and {posterior.shape} for {len(labels)} parameters"
        )
    return tuple(_describe(label, prior[:, i], posterior[:, i]) for i, label in enumerate(labels))


def _describe(label: Label, before: Array, after: Array) -> Belief:
    one, other = (np.quantile(label.show(draws), BAND).tolist() for draws in (before, after))
    return Belief(
        label.parameter,
        label.location,
        label.unit,
        (one[0], one[1], one[2]),
        (other[0], other[1], other[2]),
    )


def find_moved(prior: Array, posterior: Array) -> Array:
    """
    Tell of each parameter whether the reports moved it; what they did not is an assumption.

    It did not move if its 90 % band kept more than nine tenths of its width and its median stayed
    within the middle half of the prior. A parameter that all members share never moves.

    Returns
    -------
    moved
        Shape (parameters,).
    """
    before, after = (np.quantile(draws, BAND[1:], axis=0) for draws in (prior, posterior))
    low, high = np.quantile(prior, CENTRAL, axis=0)
    median = np.median(posterior, axis=0)
    kept = np.diff(after, axis=0)[0] > MOST_WIDTH * np.diff(before, axis=0)[0]
    moved: Array = ~(kept & (low <= median) & (median <= high)) & (np.ptp(prior, axis=0) > 0)
    return moved
