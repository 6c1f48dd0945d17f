"""What forecasts are scored against: Flee's daily counts, and the same without corrections."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from wayout.forecast.camps.known import Floats
from wayout.forecast.camps.published import Published
from wayout.forecast.flee.counting import read_counts
from wayout.forecast.flee.instance import CAMPS
from wayout.forecast.flee.places import read_places
from wayout.forecast.flee.series import add_series, interpolate_series


def read_truth(folder: Path, validation: Path, published: Published) -> Floats:
    """
    Read Flee's counts: every report corrected by later verified counts, straight lines between.

    Returns
    -------
    people
        Shape (days, camps), in the order of `published`. It is full of hindsight, as the data of
        every score that was published for Flee.
    """
    places = [place for place in read_places(folder) if place.kind in CAMPS]
    counts = read_counts(validation, folder, places, start=published.start, days=published.days)
    return np.array([counts.camps[c.name] for c in published.camps], dtype=float).T


def interpolate_reported(published: Published) -> Floats:
    """Give the same without any correction: reports as they came, shape (days, camps)."""
    columns = []
    for camp in published.camps:
        found = camp.files[0]
        for other in camp.files[1:]:
            found = add_series(found, other)
        columns.append(interpolate_series(found, published.days))
    return np.array(columns, dtype=float).T
