"""What the verified counts of some camps say of the level of the others."""

from __future__ import annotations

import numpy as np

from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.settings import Settings


def estimate_levels(known: Known, *, settings: Settings) -> Floats:
    """
    Estimate by what factor each camp's reports will be found too high or low, shape (camps,).

    A camp that was verified keeps its count. For the others it is the median of the factors seen
    in this conflict so far and of `doubts` imagined ones that changed nothing: robust against one
    odd correction, and 1 until the first.
    """
    seen = [factor for camp in known.camps for factor in camp.log_factors]
    if settings.doubts < 0 or not seen:
        return np.ones(len(known.camps))
    factor = float(np.exp(np.median(np.array(seen + [0.0] * settings.doubts))))
    return np.array([1.0 if camp.is_verified else factor for camp in known.camps])
