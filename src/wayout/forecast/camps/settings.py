"""The few numbers that the method has, chosen with one conflict left out at a time."""

from __future__ import annotations

from dataclasses import dataclass

WINDOWS_DAYS = (7.0, 14.0, 30.0, 60.0, 90.0, 180.0)
"""Spans over which the growth of a camp is measured."""
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Levels of the quantiles of every forecast."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Choices of the method; `docs/forecast-camps.md` shows how each was made.

    Attributes
    ----------
    still_votes
        Votes for no growth at all beside one vote for the growth over each window.
    damping_days
        After so many days growth has fallen to 1/e.
    verified_share
        Share of the growth of verified camps that is believed before this conflict has shown how
        far growth can be trusted; of camps never verified it is none.
    caution_weeks
        Weeks of error that growth must have saved before it is believed in full.
    unverified_growth
        Where the total is told: share of the growth that is believed in a camp never verified.
    gap_up, rest_share
        Where the total is told: shares of what is missing on the origin day, and of the growth
        that the trends do not explain, which are handed to the camps.
    level_power
        People too many on the origin day are taken from camps by their size to this power.
    patience
        Earlier origins after which the errors of this conflict weigh as much in the bands as those
        of the others.
    """

    still_votes: int = 2
    damping_days: float = 20.0
    verified_share: float = 1.0
    caution_weeks: float = 13.0
    unverified_growth: float = 0.5
    gap_up: float = 0.5
    rest_share: float = 0.5
    level_power: float = 1.25
    patience: float = 300.0
