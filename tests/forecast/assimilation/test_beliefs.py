"""What is said of parameters after the reports."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.assimilation.linear import draw_prior
from wayout.errors import BadInputError
from wayout.forecast.assimilation.beliefs import Label, find_moved, list_beliefs

LABELS = [Label("capacity", "south-gate", "people/hour")]


def test_a_belief_is_the_median_and_the_band_in_its_unit() -> None:
    """Of logarithms, as people an hour."""
    prior = np.log(np.linspace(0.0, 100.0, 1002)[1:])[:, np.newaxis]
    (one,) = list_beliefs(prior, prior + np.log(2.0), LABELS)
    assert one.parameter == "capacity"
    assert one.prior == pytest.approx((50.0, 5.1, 95.0), rel=0.01)
    assert one.posterior == pytest.approx((100.0, 10.2, 190.0), rel=0.01)
    assert one.narrowed == pytest.approx(2.0)


def test_a_parameter_that_narrowed_or_shifted_has_moved_and_no_other() -> None:
    """As it was, narrowed by half, shifted by a spread, and shared by all."""
    prior = np.repeat(draw_prior(1000, 1), 4, axis=1)
    prior[:, 3] = 1.0
    posterior = prior * [1.0, 0.5, 1.0, 1.0] + [0.05, 0.0, 1.0, 0.0]
    assert find_moved(prior, posterior).tolist() == [False, True, True, False]


def test_draws_that_do_not_fit_their_labels_are_refused() -> None:
    """One label for each parameter."""
    with pytest.raises(BadInputError, match="for 1 parameters"):
        list_beliefs(np.ones((5, 2)), np.ones((5, 2)), LABELS)
