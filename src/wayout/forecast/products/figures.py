"""Numbers of a forecast in words, no finer than what is known of them."""

from __future__ import annotations

import math

from wayout.forecast.forecast import QUEUE_KM, WAIT
from wayout.forecast.products.bands import Band

BEYOND = "beyond the forecast"
SHORT = "<10 min"
UNITS_SAID = (" km", " h", " min")
_DIGITS = 2


def render_count(count: float) -> str:
    """Give a number of people or vehicles with two digits that mean something: 5,437 is 5,400."""
    if not math.isfinite(count):
        return BEYOND
    if count < 1.0:
        return "0" if count < 0.5 else "1"
    step = 10 ** max(0, math.floor(math.log10(count)) - _DIGITS + 1)
    return f"{round(count / step) * step:,.0f}"


def render_hours(hours: float) -> str:
    """Give a wait: to 10 minutes under an hour, to half an hour under five, else to the hour."""
    if not math.isfinite(hours):
        return BEYOND
    minutes = round(hours * 6) * 10
    if minutes < 60:
        return f"{minutes} min" if minutes else SHORT
    if hours < 4.75:
        return f"{round(hours * 2) / 2:g} h"
    return f"{round(hours)} h"


def render_km(length_km: float) -> str:
    """Give the length of a queue: to 100 m under two kilometres, else to the kilometre."""
    if not math.isfinite(length_km):
        return BEYOND
    shown = f"{length_km:.1f}" if length_km < 1.95 else f"{length_km:.0f}"
    return f"{'0' if shown == '0.0' else shown} km"


def render_value(value: float, target: str) -> str:
    """Give a number of a target with its unit, if it is not a count."""
    if target == WAIT:
        return render_hours(value)
    return render_km(value) if target == QUEUE_KM else render_count(value)


def render_range(ends: tuple[float, float], target: str) -> str:
    """Give the two ends of a band, such as "9–26 km"; once if they read alike."""
    low, high = (render_value(end, target) for end in ends)
    if low == high:
        return low
    low = "0" if low == SHORT else low
    unit = next((unit for unit in UNITS_SAID if low.endswith(unit) and high.endswith(unit)), "")
    return f"{low.removesuffix(unit)}–{high}"


def render_band(band: Band, target: str) -> str:
    """Give a band in one phrase: the median, then the ends of the 90 % band."""
    return f"{render_value(band.median, target)} ({render_range(band.most, target)})"


def is_nothing(band: Band, target: str) -> bool:
    """Tell whether a band is nothing to speak of: no person, no length, under ten minutes."""
    return render_value(band.most[1], target) in ("0", "0 km", SHORT)


def render_chance(chance: float) -> str:
    """Give a chance to five of a hundred; what no ensemble can tell is under 5 or over 95 %."""
    percent = round(chance * 20) * 5
    if percent < 5:
        return "under 5 %"
    return "over 95 %" if percent > 95 else f"{percent} %"
