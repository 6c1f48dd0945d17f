"""A forecast of one day: people in each camp with bands, from what was known on that day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.camps.bands import spread_bands
from wayout.forecast.camps.errors import FIRST_ORIGIN, STEP_DAYS, ErrorTable, Past
from wayout.forecast.camps.fitted import get_table
from wayout.forecast.camps.known import Floats, take_known
from wayout.forecast.camps.predict import Rule, predict_camps
from wayout.forecast.camps.published import Published
from wayout.forecast.camps.settings import LEVELS, Settings


@dataclass(frozen=True, slots=True)
class CampForecast:
    """
    A forecast.

    Attributes
    ----------
    origin
        Day since the start of the instance; nothing later was used.
    horizons
        Days after it, shape (horizons,).
    quantiles
        People, shape (horizons, camps, levels).
    """

    origin: int
    camps: tuple[str, ...]
    horizons: Floats
    levels: tuple[float, ...]
    quantiles: Floats

    def get_median(self) -> Floats:
        """Give the point forecast, shape (horizons, camps)."""
        found: Floats = self.quantiles[..., len(self.levels) // 2]
        return found


def forecast_camps(
    published: Published,
    *,
    origin: int,
    horizons: Floats,
    told_total: Floats | None = None,
    settings: Settings | None = None,
    table: ErrorTable | None = None,
) -> CampForecast:
    """
    Forecast the people in each camp from an origin day, with nothing dated after it.

    Parameters
    ----------
    origin
        Day since the start, 0 or later.
    horizons
        Whole or broken days above 0, shape (horizons,).
    told_total
        Where it is told: people in all camps on the origin day and on each day forecast, shape
        (1 + horizons,). It is used as it is and never looked up.
    settings, table
        Left out: those fitted to the instances named in `docs/forecast-camps.md`.

    Raises
    ------
    BadInputError
        An origin, a horizon or a total is not accepted.
    """
    check_call(origin, horizons, told_total)
    settings = settings or Settings()
    known = take_known(published, origin)
    people = predict_camps(known, horizons, settings=settings, total=told_total)
    past = None
    if told_total is None:
        rule = partial(predict_camps, settings=settings)
        past = replay_past(published, origin=origin, horizons=horizons, rule=rule)
    used = table or get_table(told=told_total is not None)
    quantiles = spread_bands(
        known, people, horizons, table=used, past=past, patience=settings.patience
    )
    names = tuple(camp.name for camp in published.camps)
    return CampForecast(origin, names, horizons, LEVELS, quantiles)


def replay_past(published: Published, *, origin: int, horizons: Floats, rule: Rule) -> Past | None:
    """Forecast from each week before an origin, with what was known then; none if too early."""
    origins = np.arange(origin - STEP_DAYS, FIRST_ORIGIN - 1, -STEP_DAYS)
    if not origins.size:
        return None
    knowns = [take_known(published, day) for day in origins.tolist()]
    people = np.array([rule(known, horizons) for known in knowns])
    verified = np.array([[camp.is_verified for camp in known.camps] for known in knowns])
    return Past(origins, people, verified)


def check_call(origin: int, horizons: Floats, told_total: Floats | None) -> None:
    """
    Check what a forecast is asked.

    Raises
    ------
    BadInputError
        The origin is before the start, a horizon is not above 0, or a total does not fit.
    """
    if origin < 0:
        raise BadInputError(f"origin is day {origin}; accepted: 0 or later")
    accepted = np.isfinite(horizons) & (horizons > 0)
    if horizons.ndim != 1 or not horizons.size or not accepted.all():
        raise BadInputError("horizons are not accepted; accepted: days above 0, at least one")
    if told_total is None:
        return
    if told_total.shape != (horizons.size + 1,):
        raise BadInputError(
            f"{told_total.size} totals; accepted: one for the origin and one for each horizon"
        )
    if not (np.isfinite(told_total) & (told_total >= 0)).all():
        raise BadInputError("a total is not accepted; accepted: people, 0 or more")
