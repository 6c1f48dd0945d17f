"""What reports of one post tell of how many come and how many it passes, and what they cannot."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.assimilation.linear import draw_prior
from wayout.forecast.assimilation.evidence import Evidence
from wayout.forecast.assimilation.smoother import smooth
from wayout.network.compiled import Array

COMING, PASSING = 150.0, 100.0
"""Vehicles an hour in truth."""
SPREAD = 0.7
HOURS = np.array([24.0, 48.0, 72.0])
DOUBTS = {"vehicles": 0.37, "wait": 0.42, "entries": 0.16}


def predict(logs: Array, kinds: list[str]) -> Array:
    """Predict a queue that grows since hour 0: vehicles, the wait of who joins, entries a day."""
    coming, passing = 120.0 * np.exp(logs[:, :1]), 120.0 * np.exp(logs[:, 1:])
    queue = np.maximum(coming - passing, 0.0) * HOURS
    through = np.minimum(coming, passing) * 24.0 * 2.5 * np.ones(3)
    found = {"vehicles": queue, "wait": queue / passing, "entries": through}
    return np.concatenate([found[kind] for kind in kinds], axis=1)


def learn(kinds: list[str], seed: int = 1) -> Array:
    """Give the logarithms of (coming, passing) after three reports of each kind."""
    truth = np.log(np.array([[COMING, PASSING]]) / 120.0)
    doubts = np.repeat([DOUBTS[kind] for kind in kinds], 3)
    evidence = Evidence(
        tuple(f"{kind}-{day}" for kind in kinds for day in range(3)),
        predict(truth, kinds)[0],
        doubts,
        np.zeros(len(doubts), np.int64),
        np.ones((2, len(doubts))),
    )
    prior = SPREAD * draw_prior(3000, 2)
    return smooth(prior, lambda p: predict(p, kinds), evidence, seed=seed).parameters


def test_the_length_of_a_queue_tells_no_capacity() -> None:
    """Three counts of vehicles leave the capacity nearly as wide as it was."""
    assert learn(["vehicles"])[:, 1].std() > 0.8 * SPREAD


def test_a_queue_ties_what_comes_to_what_passes() -> None:
    """One of them may be anything, but not both: they move together."""
    coming, passing = learn(["vehicles"]).T
    assert np.corrcoef(coming, passing)[0, 1] > 0.6


@pytest.mark.parametrize("also", [["wait"], ["entries"], ["wait", "entries"]])
def test_waits_or_counts_beside_it_tell_both(also: list[str]) -> None:
    """With either, both keep about half of their spread or less, and are about right."""
    found = learn(["vehicles", *also])
    assert (found.std(axis=0) < 0.55 * SPREAD).all()
    truth = np.log(np.array([COMING, PASSING]) / 120.0)
    assert np.abs(found.mean(axis=0) - truth).max() < 0.3
