"""`wayout flee`: an instance of the Flee program, run, as the table that Flee prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.commands.options import DONE, FORMAT, print_json
from wayout.errors import BadInputError
from wayout.forecast.limits import check_call
from wayout.situation.notice import find_nearest

if TYPE_CHECKING:
    from wayout.forecast.flee.instance import Instance
    from wayout.forecast.flee.running import Run
    from wayout.forecast.flee.settings import Settings

MODELS = ("flee", "wayout")
MOST_AHEAD_DAYS = 90
"""So far ahead forecasts were scored."""


@click.command()
@click.argument("instance", metavar="INPUT_DIR")
@click.option("--validation", required=True, metavar="DIR", help="The folder of the counts.")
@click.option("--settings", metavar="FILE.yml", help="Flee's settings; its defaults if left out.")
@click.option(
    "--model",
    default="flee",
    metavar="flee|wayout",
    help="Flee's rules, told how many come; or a forecast from --origin, told nothing later.",
)
@click.option("--origin", type=int, metavar="DAY", help="The day a forecast is made on.")
@click.option("--days", type=int, metavar="N", help="How many days; left out, as the folder says.")
@click.option(
    "--seed", type=int, default=0, metavar="S", help="Of the random draws; 0 if left out."
)
@click.option("--members", type=int, default=1, metavar="M", help="Runs, with seeds from S on.")
@FORMAT
def flee(
    instance: str,
    validation: str,
    settings: str | None,
    model: str,
    origin: int | None,
    days: int | None,
    seed: int,
    members: int,
    fmt: str,
) -> int:
    """Run an instance of the Flee program by its published rules, and compare with the counts."""
    _check_call(model, seed, members, origin)
    if origin is not None:
        return _forecast(Path(instance), Path(validation), origin, days, fmt)
    from wayout.forecast.flee.document import render_csv, score_runs, write_runs  # noqa: PLC0415
    from wayout.forecast.flee.reading import read_instance  # noqa: PLC0415
    from wayout.forecast.flee.reading_settings import read_settings  # noqa: PLC0415
    from wayout.forecast.flee.running import derive_demand  # noqa: PLC0415

    rules = read_settings(Path(settings) if settings is not None else None)
    read = read_instance(Path(instance), Path(validation), days=days)
    for notice in read.notices:
        click.echo(f"wayout: {notice}", err=True)
    runs = _run_members(read, rules, seed, members)
    demand = derive_demand(read, rules)
    score = score_runs(read, runs, demand)
    if fmt == "json":
        print_json(write_runs(read, runs, demand, seed))
    else:
        click.echo(render_csv(read, runs, demand), nl=False)
    told = f"mean total error {score.total_error:.4f}, averaged relative difference {score.ard:.4f}"
    click.echo(f"wayout: {told}, rescaled {score.rescaled_ard:.4f}", err=True)
    return DONE


def _forecast(folder: Path, validation: Path, origin: int, days: int | None, fmt: str) -> int:
    """Forecast the people in each camp from a day on, and print the quantiles."""
    import numpy as np  # noqa: PLC0415

    from wayout.forecast.camps.document import iterate_rows, render_csv  # noqa: PLC0415
    from wayout.forecast.camps.forecast import forecast_camps  # noqa: PLC0415
    from wayout.forecast.camps.published import read_published  # noqa: PLC0415

    ahead = MOST_AHEAD_DAYS if days is None else days
    if not 1 <= ahead <= MOST_AHEAD_DAYS:
        raise BadInputError(f"--days {ahead}; accepted: 1 to {MOST_AHEAD_DAYS} after the origin")
    published = read_published(folder, validation)
    if origin > published.days:
        raise BadInputError(
            f"--origin {origin}; accepted: 0 to {published.days}, as the folder says"
        )
    horizons = np.arange(1.0, ahead + 1)
    found = forecast_camps(published, origin=origin, horizons=horizons)
    if fmt == "json":
        print_json({"quantiles": list(iterate_rows(found, published.start))})
    else:
        click.echo(render_csv(found, published.start), nl=False)
    return DONE


def _check_call(model: str, seed: int, members: int, origin: int | None) -> None:
    if model not in MODELS:
        nearest = find_nearest(model[:40], MODELS)
        hint = f"; did you mean '{nearest}'?" if nearest else ""
        raise BadInputError(f"--model '{model[:40]}'{hint}; accepted: {', '.join(MODELS)}")
    if model == "wayout" and origin is None:
        raise BadInputError("--model wayout without --origin; accepted: the day it is made on")
    if model == "flee" and origin is not None:
        raise BadInputError("--origin with --model flee; accepted: with --model wayout")
    check_call(members=members, seed=seed, prefix="--")


def _run_members(instance: Instance, rules: Settings, seed: int, members: int) -> list[Run]:
    from wayout.forecast.flee.running import run_instance  # noqa: PLC0415

    runs = []
    with _showing_progress(members) as show:
        for member in range(members):
            report = show(member)
            runs.append(run_instance(instance, rules, seed=seed + member, report=report))
    return runs


@contextmanager
def _showing_progress(members: int) -> Iterator[Callable[[int], Callable[[int, int], None]]]:
    """Give how to show days that were passed, on standard error; silent unless a terminal."""
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("Loading the rules") as status:

        def show(member: int) -> Callable[[int, int], None]:
            def report(day: int, days: int) -> None:
                status.update(f"Run {member + 1} of {members}: day {day} of {days}")

            return report

        yield show
