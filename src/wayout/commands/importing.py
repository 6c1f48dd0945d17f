"""`wayout import …`: what others publish becomes part of a situation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.commands.import_tables import openflights, passport_index

if TYPE_CHECKING:
    from wayout.exchange.gtfs_rows import Progress

DONE, FAULTS = 0, 1
FORMAT = click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", help="How to print."
)


@click.group("import")
def importing() -> None:
    """Bring a timetable or table of others into a situation."""


@importing.command()
@click.argument("feed")
@click.argument("situation")
@click.option("--source", required=True, metavar="ID", help="Which source of the situation it is.")
@click.option("--published", required=True, metavar="TIME", help="When anybody could know it.")
@click.option("--name", default="", help="What it is called here; by default as its file.")
@click.option("--title", default="", help="What readers see; by default its publisher.")
@click.option("--licence", default="", help="Under which terms it may be used.")
@click.option("--attribution", default="", help="Whom its terms want named.")
@click.option(
    "--skip-faulty-trips", "skips", is_flag=True, help="Leave out trips with a fault of their own."
)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@FORMAT
def gtfs(
    feed: str,
    situation: str,
    source: str,
    published: str,
    name: str,
    title: str,
    licence: str,
    attribution: str,
    skips: bool,
    dry_run: bool,
    fmt: str,
) -> int:
    """Import a GTFS timetable, a zip archive or a folder; report every row that is not used."""
    from wayout.call import find_folder, read_instant  # noqa: PLC0415
    from wayout.exchange.import_document import write_import  # noqa: PLC0415
    from wayout.exchange.importing import import_gtfs  # noqa: PLC0415
    from wayout.situation.reading import get_situation  # noqa: PLC0415

    path, folder = _find_feed(feed), find_folder(situation)
    known_from = read_instant(published, "--published", get_situation(folder).head)
    assert known_from is not None
    with _show_progress(path) as progress:
        imported = import_gtfs(
            path,
            folder,
            name=name or _make_name(path),
            source=source,
            published=known_from,
            recorded=datetime.now(UTC).replace(microsecond=0),
            title=title,
            licence=licence,
            attribution=attribution,
            skips_faulty_trips=skips,
            writes=not dry_run,
            progress=progress,
        )
    document = write_import(imported)
    if fmt == "json":
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        from rich.console import Console  # noqa: PLC0415

        from wayout.terminal.importing import render_import  # noqa: PLC0415

        render_import(document, Console(highlight=False, soft_wrap=False))
    return FAULTS if imported.state == "refused" else DONE


def _find_feed(feed: str) -> Path:
    """
    Find the feed by its path.

    Raises
    ------
    BadInputError
        There is nothing.
    """
    from wayout.errors import BadInputError  # noqa: PLC0415

    try:
        if feed and Path(feed).exists():
            return Path(feed)
    except (OSError, ValueError):
        pass  # a name no file can have
    raise BadInputError(f"no feed '{feed[:80]}'; accepted: a GTFS zip archive, or its folder")


def _make_name(path: Path) -> str:
    """Make a name of a file's: `DB 2019.zip` becomes `db-2019`."""
    words = re.findall(r"[a-z0-9]+", path.absolute().stem.lower())
    return "-".join(words)[:80].strip("-") or "timetable"


@contextmanager
def _show_progress(path: Path) -> Iterator[Progress | None]:
    """Give what shows progress on standard error; nothing unless that is a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task(f"Reading {path.name}", total=None)

        def show(table: str, done: int, size: int) -> None:
            bars.update(task, description=f"Reading {table}", completed=done, total=size)

        yield show


importing.add_command(openflights)
importing.add_command(passport_index)
