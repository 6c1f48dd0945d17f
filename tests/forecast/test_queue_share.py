"""Who left by class: first come first served, mixed as they came."""

from __future__ import annotations

import numpy as np
import pytest

from wayout.errors import BadInputError
from wayout.forecast.queue_share import count_waiting, share_left
from wayout.network.compiled import Array


def as_classes(*rows: tuple[float, float]) -> Array:
    """Give two classes in steps of one lane and member."""
    return np.array(rows, np.float64).reshape(1, -1, 1, 2)


def test_who_joined_first_leaves_first() -> None:
    """Four of the first class, then four of the second: three steps of three take them in order."""
    arrivals = as_classes((4, 0), (0, 4), (0, 0))
    left = share_left(
        np.full((1, 3, 1), [[3.0], [3.0], [2.0]]), arrivals, waiting=np.zeros((1, 1, 2))
    )
    assert left[0, :, 0].tolist() == [[3.0, 0.0], [1.0, 2.0], [0.0, 2.0]]
    still = count_waiting(left, arrivals, waiting=np.zeros((1, 1, 2)))
    assert still[0, :, 0].tolist() == [[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]


def test_a_batch_leaves_over_several_steps() -> None:
    """Who is left of a batch leaves in the next step: none were skipped when one step took some."""
    left = share_left(
        np.full((1, 2, 1), 1.0), as_classes((1, 1), (0, 0)), waiting=np.zeros((1, 1, 2))
    )
    assert left[0, :, 0].tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_who_waited_at_the_start_leaves_before_all_others() -> None:
    """The queue at the start is mixed evenly and goes first."""
    left = share_left(
        np.full((1, 2, 1), 4.0), as_classes((2, 2), (0, 0)), waiting=np.array([[[1.0, 3.0]]])
    )
    assert left[0, :, 0].tolist() == [[1.0, 3.0], [2.0, 2.0]]


def test_more_than_joined_cannot_leave() -> None:
    """Flows of other arrivals are refused."""
    with pytest.raises(BadInputError, match="1 persons left a lane before they had joined it"):
        share_left(np.full((1, 1, 1), 3.0), as_classes((1, 1)), waiting=np.zeros((1, 1, 2)))


def test_classes_of_another_shape_are_refused() -> None:
    """The message says both shapes."""
    with pytest.raises(BadInputError, match=r"\(1, 2, 1, 2\) and \(1, 1, 2\) are accepted"):
        share_left(np.ones((1, 2, 1)), as_classes((1, 1)), waiting=np.zeros((1, 1, 2)))
