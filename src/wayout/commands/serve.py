"""`wayout serve`: the guide on a port of this machine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from wayout.call import check_inside, find_folder, list_folders, read_instant
from wayout.commands.options import DONE
from wayout.situation.reading import get_situation

MOST_WORKERS = 64


@click.command()
@click.argument("situation", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=None,
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes that answer; one for each core if left out.",
)
@click.option("--as-of", metavar="TIME", help="Serve what was known then, as if it were now.")
@click.option(
    "--access-log",
    is_flag=True,
    help="Log method, path, status and time on standard error; no address, query or body.",
)
def serve(
    situation: str | None,
    host: str,
    port: int,
    workers: int | None,
    as_of: str | None,
    access_log: bool,
) -> int:
    """Serve the guide, pages and HTTP API, or a copy of it in a folder, until told to stop."""
    from wayout.guide.copy.shelf import is_copy  # noqa: PLC0415 - only here
    from wayout.guide.serving import serve as serve_folder  # noqa: PLC0415
    from wayout.guide.serving import serve_copy  # noqa: PLC0415

    number = workers or os.cpu_count() or 1
    if situation and is_copy(Path(situation)):
        serve_copy(Path(situation).resolve(), host=host, port=port, workers=number)
        return DONE
    folder = find_folder(situation) if situation else find_first()
    known_by = None
    if as_of is not None:
        head = get_situation(folder).head
        known_by = read_instant(as_of, "--as-of", head)
        assert known_by is not None
        check_inside(known_by, "--as-of", head)
    serve_folder(
        folder.resolve(),
        host=host,
        port=port,
        workers=number,
        as_of=known_by,
        access_log=access_log,
    )
    return DONE


def find_first() -> Path:
    """Find the first situation at hand; one whose name begins with a line is no real one."""
    folders = list_folders()
    return next((f for f in folders if not f.name.startswith("_")), folders[0])
