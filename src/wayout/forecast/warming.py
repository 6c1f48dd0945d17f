"""Compiling ahead what a forecast needs, so that the first one need not wait for it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from wayout.forecast.crisis import forecast_crisis
from wayout.forecast.setting.assumptions import read_assumptions
from wayout.network.world_places import find_world
from wayout.situation.reading import get_situation

SOON = timedelta(days=8)
"""So long after the window of a situation began; by then there are reports to learn from."""


def warm_up(folder: Path) -> None:
    """Forecast a day of a situation with two members: what is compiled is kept on disk."""
    facts, world = get_situation(folder), find_world()
    if world is None:
        return
    forecast_crisis(
        facts,
        assumptions=read_assumptions(folder, facts.head),
        world=world,
        as_of=facts.head.window.start + SOON,
        days=1,
        members=2,
    )
