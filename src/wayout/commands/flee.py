"""`wayout flee`: an instance of the Flee program, run, as the table that Flee prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.commands.options import DONE, FORMAT, print_json
from wayout.errors import BadInputError

if TYPE_CHECKING:
    from wayout.forecast.flee.instance import Instance
    from wayout.forecast.flee.running import Run
    from wayout.forecast.flee.settings import Settings

MODELS = ("flee",)
MOST_MEMBERS = 10_000
LARGEST_SEED = 2**63


@click.command()
@click.argument("instance", metavar="INPUT_DIR")
@click.option("--validation", required=True, metavar="DIR", help="The folder of the counts.")
@click.option("--settings", metavar="FILE.yml", help="Flee's settings; its defaults if left out.")
@click.option("--model", default="flee", metavar="flee", help="Which rules move people.")
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
    days: int | None,
    seed: int,
    members: int,
    fmt: str,
) -> int:
    """Run an instance of the Flee program by its published rules, and compare with the counts."""
    _check_call(model, seed, members)
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


def _check_call(model: str, seed: int, members: int) -> None:
    if model not in MODELS:
        raise BadInputError(f"--model '{model[:40]}'; accepted: flee (no other is built yet)")
    if not 1 <= members <= MOST_MEMBERS:
        raise BadInputError(f"--members {members}; accepted: 1 to {MOST_MEMBERS}")
    if not 0 <= seed < LARGEST_SEED:
        raise BadInputError(f"--seed {seed}; accepted: a whole number from 0")


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
