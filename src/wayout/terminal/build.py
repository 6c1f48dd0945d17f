"""A build in the terminal: how far it is, and what was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

MEGABYTE = 1_000_000
Tell = Callable[[str, int, int], None]


@contextmanager
def show_progress() -> Iterator[Tell]:
    """Show how far a build is, on standard error; silent unless that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    silent = not console.is_terminal
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=silent) as progress:
        bar = progress.add_task("building", total=None)

        def tell(task: str, done: int, number: int) -> None:
            progress.update(bar, description=task, completed=done, total=number)

        yield tell


def render_built(built: Mapping[str, Any], console: Console) -> None:
    """Render what was built: where, how large, and the fingerprint to publish."""
    lines = [
        f"{built['files']} files, {built['pages']} of them pages,"
        f" {built['bytes'] / MEGABYTE:.1f} MB in {built['folder']}",
        f"largest: {built['largest']}, {built['largest_bytes'] / MEGABYTE:.2f} MB",
        f"made {built['made']}, do not rely on it after {built['until']}",
        f"edition {built['edition']}, printed on every page",
        "not signed; `wayout sign` does that, where the key is",
    ]
    console.print(Text(f"fingerprint {built['fingerprint']}", "bold"))
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def render_pocket(built: Mapping[str, Any], console: Console) -> None:
    """Render what was built for one region: each file with its size, and the fingerprint."""
    lines = [
        f"{file['path']}, {file['bytes'] / MEGABYTE:.2f} MB"
        + (f", {file['sheets']} pages to print" if file["sheets"] else "")
        for file in built["made_files"]
    ]
    ways = built["ways_into_a_country"]
    if ways:
        lines.append(f"booklets: at most {ways} ways into each country, to stay short")
    lines += [
        f"{built['files']} files in {built['folder']}",
        f"made {built['made']}, do not rely on it after {built['until']}",
        f"edition {built['edition']}, printed on every page",
        "not signed; `wayout sign` does that, where the key is",
    ]
    console.print(Text(f"fingerprint {built['fingerprint']}", "bold"))
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
