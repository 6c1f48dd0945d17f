"""Who left and who waits by class of travellers, first come first served within a lane."""

from __future__ import annotations

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.queue_state import as_floats, refuse_impossible
from wayout.network.compiled import Array, compiled

ROUNDING = 1e-9
"""Of all who left, the share that may be missing in the sum of classes."""


def share_left(left: Array, arrivals: Array, *, waiting: Array) -> Array:
    """
    Share out who left among classes, in the order in which they joined.

    Who joined in one step is mixed evenly, and so are those who waited at the start. Complexity is
    linear in members, steps, lanes and classes.

    Parameters
    ----------
    left
        Persons who left in each step, shape (members, steps, lanes): `Flows.left` for both sides,
        `Flows.passed` for the near side.
    arrivals
        Persons who joined, shape (members, steps, lanes, classes).
    waiting
        Persons who waited at the start, shape (members, lanes, classes).

    Returns
    -------
    left
        Persons who left, shape (members, steps, lanes, classes).
    """
    left, arrivals, waiting = map(as_floats, (left, arrivals, waiting))
    members, _, lanes = left.shape
    classes = arrivals.shape[-1]
    if arrivals.shape != (*left.shape, classes) or waiting.shape != (members, lanes, classes):
        raise BadInputError(
            f"classes have shapes {arrivals.shape} and {waiting.shape}; {(*left.shape, classes)} "
            f"and {(members, lanes, classes)} are accepted"
        )
    refuse_impossible("arrivals", arrivals)
    refuse_impossible("persons waiting", waiting)
    refuse_impossible("persons who left", left)
    by_class = np.zeros(arrivals.shape)
    fill_shares(by_class, left, arrivals, waiting)
    missing = np.max(left.sum(axis=1) - by_class.sum(axis=(1, 3)), initial=0.0)
    if missing > ROUNDING * (1.0 + left.sum()):
        raise BadInputError(f"{missing:.6g} persons left a lane before they had joined it")
    return by_class


def count_waiting(left: Array, arrivals: Array, *, waiting: Array) -> Array:
    """
    Count who waits by class after each step, from who joined and left.

    Parameters and shapes are as in `share_left`, but `left` is by class; so is what is returned.
    """
    counted: Array = waiting[:, np.newaxis] + np.cumsum(arrivals - left, axis=1)
    return counted


@compiled
def fill_shares(by_class: Array, left: Array, arrivals: Array, waiting: Array) -> None:
    """Fill in who left by class; a batch are those who joined in one step, or waited before."""
    members, steps, lanes, classes = arrivals.shape
    for m in range(members):
        for k in range(lanes):
            batch, mix = -1, waiting[m, k]
            size = mix.sum()
            rest = size
            for n in range(steps):
                leaving = left[m, n, k]
                while leaving > 0.0:
                    taken = min(leaving, rest)
                    if taken > 0.0:
                        for c in range(classes):
                            by_class[m, n, k, c] += taken / size * mix[c]
                    leaving, rest = leaving - taken, rest - taken
                    if rest > 0.0 or batch == n:  # at its own step only rounding is left over
                        break
                    batch += 1
                    mix = arrivals[m, batch, k]
                    size = mix.sum()
                    rest = size
