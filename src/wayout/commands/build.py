"""`wayout build`: the guide as static files, for any mirror and for a device without a network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.call import check_inside, find_folder, read_instant
from wayout.commands.options import DONE, FORMAT, make_console, print_json, read_now
from wayout.errors import BadInputError
from wayout.guide.library import LAST_HOUR
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Head

if TYPE_CHECKING:
    from wayout.guide.copy.workshop import Order

MOST_WORKERS = 64


@click.command()
@click.argument("situation")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--as-of", metavar="TIME", help="Copy what was known then; now if left out.")
@click.option(
    "--since", metavar="TIME", help="When the copy before was made, to tell what changed."
)
@click.option(
    "--workers",
    default=None,
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes that work; one for each core if left out.",
)
@click.option(
    "--pocket",
    metavar="REGION",
    help="Only one region, as a page in one file and a booklet to print, in each language.",
)
@FORMAT
def build(
    situation: str,
    out: Path,
    as_of: str | None,
    since: str | None,
    workers: int | None,
    pocket: str | None,
    fmt: str,
) -> int:
    """Build the guide as static files into the folder OUT."""
    from wayout.guide.copy.building import (  # noqa: PLC0415 - only here
        build_copy,
        make_order,
        write_built,
    )
    from wayout.terminal.build import render_built, show_progress  # noqa: PLC0415

    folder = find_folder(situation).resolve()
    head = get_situation(folder).head
    made = choose_hour(as_of, head)
    earlier = read_instant(since, "--since", head)
    if earlier is not None and earlier >= made:
        raise BadInputError(f"--since {since} is not before {made.isoformat()}, when it is made")
    order = make_order(folder, made=made, since=earlier)
    if pocket is not None:
        return _build_pocket(order, pocket, out, fmt=fmt)
    with show_progress() as tell:
        built = build_copy(order, out, workers=workers or os.cpu_count() or 1, tell=tell)
    document = write_built(built)
    if fmt == "json":
        print_json(document)
    else:
        render_built(document, make_console())
    return DONE


def _build_pocket(order: Order, region: str, out: Path, *, fmt: str) -> int:
    """Build the pocket edition of one region."""
    from wayout.guide.copy.pocket import build_pocket, write_pocket  # noqa: PLC0415 - only here
    from wayout.terminal.build import render_pocket, show_progress  # noqa: PLC0415

    if order.since is not None:
        raise BadInputError("--since: a pocket edition does not tell what changed; leave it out")
    with show_progress() as tell:
        document = write_pocket(build_pocket(order, region, out, tell=tell))
    if fmt == "json":
        print_json(document)
    else:
        render_pocket(document, make_console())
    return DONE


def choose_hour(as_of: str | None, head: Head) -> Instant:
    """Choose the instant of a copy: as given, else now, in the situation's window."""
    given = read_instant(as_of, "--as-of", head)
    if given is not None:
        return check_inside(given, "--as-of", head)
    return max(head.window.start, min(read_now(), head.window.end - LAST_HOUR))
