"""What sets a report aside before its number is read: its status, its direction, whom it is of."""

from __future__ import annotations

from wayout.forecast.reports.measuring import ALL
from wayout.forecast.reports.whereabouts import LORRY
from wayout.situation.record import DECIDING, Observation
from wayout.situation.situation import Situation

DISPUTED = "disputed"
_DIRECTIONS = {
    "out": "it is of the other direction",
    "both": "it is of both directions, and how much of it is inward is not said",
}


def screen_report(seen: Observation, *, home: str, lost: frozenset[str]) -> str:
    """
    Give why a report is set aside whatever it says; nothing if it may be used.

    Parameters
    ----------
    home
        The country people leave; counts of others are not of them.
    lost
        Records that a resolution does not use.
    """
    if seen.status not in DECIDING and seen.status != DISPUTED:
        return f"its status is {seen.status}"
    if seen.id.split("#")[0] in lost or seen.id in lost:
        return "a resolution uses another record"
    if seen.direction in _DIRECTIONS:
        return _DIRECTIONS[seen.direction]
    if seen.nationality not in ("", ALL, home):
        return f"it is of nationals of {seen.nationality}"
    if seen.modes == {LORRY}:
        return "it is of lorries"
    return ""


def find_lost(situation: Situation) -> frozenset[str]:
    """Find the records that resolutions set aside; all of them where none can be used."""
    lost: set[str] = set()
    for resolution in situation.resolutions.values():
        lost |= set(resolution.between) - {resolution.use}
    return frozenset(lost)
