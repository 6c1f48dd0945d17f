"""Progress of long work, on standard error, where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Report = Callable[[str, int, int], None]
"""Called with what is done, how much of it, and of how much."""


@contextmanager
def showing_progress() -> Iterator[Report]:
    """Give how to show what is done, a bar for each; silent unless a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=quiet) as progress:
        tasks: dict[str, int] = {}

        def show(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = int(progress.add_task(what, total=whole))
            progress.update(progress.task_ids[tasks[what]], completed=done, total=whole)

        yield show
