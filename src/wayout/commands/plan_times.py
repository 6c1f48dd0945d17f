"""`wayout depart`, `wayout latest`, `wayout reach`: when to set out, and how far one comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.call import check_inside, choose_knowledge, find_folder, read_instant, read_members
from wayout.commands.options import (
    AS_OF,
    DONE,
    FORMAT,
    NO,
    WHO,
    combine_options,
    make_console,
    print_json,
    read_now,
)
from wayout.errors import BadInputError
from wayout.situation.reading import get_situation

if TYPE_CHECKING:
    from wayout.planner.party import Member
    from wayout.planner.plan import Planner
    from wayout.situation.situation import Situation

ASKED = combine_options(
    click.argument("situation"),
    click.option("--from", "start", default=None, metavar="PLACE", help="Where you are."),
    AS_OF,
    WHO,
)
TO = click.option("--to", default="", metavar="PLACE_OR_COUNTRY", help="Only ways there.")


@click.command()
@ASKED
@click.option(
    "--between", nargs=2, required=True, metavar="TIME TIME", help="When you can set out."
)
@TO
@click.option("--cautious", is_flag=True, help="Plan on what holds nine times in ten.")
@FORMAT
def depart(
    situation: str,
    start: str | None,
    as_of: str | None,
    traveller: str | None,
    sets: tuple[str, ...],
    between: tuple[str, str],
    to: str,
    cautious: bool,
    fmt: str,
) -> int:
    """Show when to set out within a window: every best departure, and the shortest way."""
    from wayout.planner.departing import find_departures  # noqa: PLC0415
    from wayout.planner.roads import CAUTIOUS, MEDIAN  # noqa: PLC0415
    from wayout.planner.times_document import write_departures  # noqa: PLC0415

    folder, facts = _read(situation)
    since, until = (_read_inside(text, "--between", facts) for text in between)
    known = choose_knowledge(as_of, since, facts.head, now=read_now())
    planner, members = _prepare(folder, facts, known, since, traveller, sets)
    level = CAUTIOUS if cautious else MEDIAN
    found = find_departures(
        planner, members, start=start, since=since, until=until, to=to, level=level
    )
    document = write_departures(found)
    if fmt == "json":
        print_json(document)
    else:
        from wayout.terminal.departing import render_departures  # noqa: PLC0415

        render_departures(document, found.situation, make_console())
    return DONE if found.best else NO


@click.command()
@ASKED
@click.option("--by", metavar="TIME", help="When to be across; the next closing if left out.")
@TO
@click.option("--through", default="", metavar="CROSSING", help="Only this border post.")
@FORMAT
def latest(
    situation: str,
    start: str | None,
    as_of: str | None,
    traveller: str | None,
    sets: tuple[str, ...],
    by: str | None,
    to: str,
    through: str,
    fmt: str,
) -> int:
    """Show until when to set out so as to be across by a time, at each border."""
    from wayout.network.compiled import use_compiler  # noqa: PLC0415
    from wayout.planner.latest import find_last_departures  # noqa: PLC0415
    from wayout.planner.times_document import write_latest  # noqa: PLC0415

    folder, facts = _read(situation)
    deadline = None if by is None else _read_inside(by, "--by", facts)
    now = read_now()
    known = choose_knowledge(as_of, min(deadline or now, now), facts.head, now=now)
    option = "--as-of" if as_of else "no --as-of given; now"
    check_inside(known, option, facts.head)
    planner, members = _prepare(folder, facts, known, known, traveller, sets)
    use_compiler()  # one search for each border: plain ones take longer than loading it
    found = find_last_departures(
        planner, members, start=start, at=known, by=deadline, to=to, through=through
    )
    document = write_latest(found)
    if fmt == "json":
        print_json(document)
    else:
        from wayout.terminal.latest import render_latest  # noqa: PLC0415

        render_latest(document, found.situation, make_console())
    return DONE if found.is_in_time else NO


@click.command()
@ASKED
@click.option("--at", required=True, metavar="TIME", help="When you can set out.")
@click.option("--within", required=True, metavar="HOURS", help="How many hours you have.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "geojson"]),
    default="text",
    help="How to print; geojson is for a map.",
)
def reach(
    situation: str,
    start: str | None,
    as_of: str | None,
    traveller: str | None,
    sets: tuple[str, ...],
    at: str,
    within: str,
    fmt: str,
) -> int:
    """Show everything that can be reached within some hours, by verdict."""
    from wayout.planner.reach import find_reach  # noqa: PLC0415
    from wayout.planner.times_document import write_reach  # noqa: PLC0415

    folder, facts = _read(situation)
    instant = _read_inside(at, "--at", facts)
    known = choose_knowledge(as_of, instant, facts.head, now=read_now())
    planner, members = _prepare(folder, facts, known, instant, traveller, sets)
    found = find_reach(planner, members, start=start, at=instant, within_h=_read_hours(within))
    document = write_reach(found)
    if fmt == "json":
        print_json(document)
    elif fmt == "geojson":
        from wayout.exchange.geojson import write_reach_geojson  # noqa: PLC0415

        print_json(write_reach_geojson(document))
    else:
        from wayout.terminal.reach import render_reach  # noqa: PLC0415

        render_reach(document, found.situation, make_console())
    return DONE if len(found.countries) > 1 else NO


def _read(situation: str) -> tuple[Path, Situation]:
    folder = find_folder(situation)
    return folder, get_situation(folder)


def _read_inside(text: str, option: str, facts: Situation) -> datetime:
    instant = read_instant(text, option, facts.head)
    assert instant is not None
    return check_inside(instant, option, facts.head)


def _read_hours(text: str) -> float:
    try:
        hours = float(text.strip().removesuffix("h"))
    except ValueError:
        hours = 0.0
    if not 0.0 < hours < float("inf"):
        raise BadInputError(f"--within '{text[:40]}' is no number of hours; accepted: such as 24")
    return hours


def _prepare(
    folder: Path,
    facts: Situation,
    known: datetime,
    at: datetime,
    traveller: str | None,
    sets: Sequence[str],
) -> tuple[Planner, tuple[Member, ...]]:
    """Give a planner that knows what was known, and the travellers."""
    from wayout.planner.timetabled import make_planner  # noqa: PLC0415

    members = read_members(traveller, sets, facts)
    return make_planner(facts.as_of(known), folder, at=at), members
