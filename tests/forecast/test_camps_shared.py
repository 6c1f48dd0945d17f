"""Forecasts of the camps of shared instances beside their last reports."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from wayout.forecast.camps.known import Floats
from wayout.forecast.camps.predict import Rule, predict_camps, repeat_last
from wayout.forecast.camps.published import read_published
from wayout.forecast.camps.replay import list_known, replay_rule
from wayout.forecast.camps.settings import Settings
from wayout.forecast.camps.truth import read_truth
from wayout.forecast.scores import score_difference

SHARED = Path(__file__).resolve().parents[3] / "shared" / "flee"
HORIZONS = np.array([7.0, 30.0, 90.0])
NOISE = 1.01
"""One per cent behind is a draw."""


def score_rules(name: str, rules: tuple[Rule, ...]) -> Floats:
    """Give the mean difference of each rule at each horizon, an origin every week."""
    folder, validation = SHARED / name / "input_csv", SHARED / name / "source_data"
    published = read_published(folder, validation)
    truth = read_truth(folder, validation, published)
    knowns = list_known(published, shortest=7.0)
    found = np.zeros((len(rules), HORIZONS.size))
    for r, rule in enumerate(rules):
        past = replay_rule(knowns, HORIZONS, rule).past
        for h, horizon in enumerate(HORIZONS.astype(int).tolist()):
            inside = past.origins + horizon < len(truth)
            counted = truth[past.origins[inside] + horizon]
            found[r, h] = score_difference(past.people[inside, h], counted).mean()
    return found


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is absent")
@pytest.mark.parametrize("name", ["burundi", "car", "ethiopia", "mali", "ssudan", "syria"])
def test_a_forecast_is_at_no_horizon_behind_the_last_report(name: str) -> None:
    """Also on the instance that took no part in the choice of settings: ethiopia."""
    ours, last = score_rules(name, (partial(predict_camps, settings=Settings()), repeat_last))
    assert (ours <= NOISE * last).all()
