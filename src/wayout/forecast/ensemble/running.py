"""Running an ensemble: every member once, in chunks, the same to the bit wherever they run."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wayout.forecast.ensemble.cluster import open_cluster
from wayout.forecast.ensemble.crew import Crew, open_threads
from wayout.forecast.ensemble.keeping import Shelf, find_chunk, open_folder
from wayout.forecast.ensemble.task import Result, Task, divide_members

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""

AHEAD = 2
"""So many chunks for each worker are under way or wait to be taken, and no more."""


def run_members(
    task: Task,
    members: int,
    *,
    chunk: int = 25,
    workers: str = "",
    report: Report | None = None,
    keep: Path | None = None,
) -> Iterator[tuple[range, Result]]:
    """
    Run the members of an ensemble, and give chunk after chunk in their order.

    Whoever stops in the middle, by an interrupt or by not asking on, calls off what did not begin.

    Parameters
    ----------
    workers
        The address of a Dask scheduler; empty: a thread for each core of this machine.
    keep
        A folder for finished chunks. A later run of the same task with the same chunks takes what
        is whole there, and computes the rest.

    Returns
    -------
    chunks
        The numbers of the members, and their arrays.

    Raises
    ------
    BadInputError
        Nothing to run, a folder that cannot be written, or no cluster there. What the task raises
        comes through as it is.
    """
    chunks = deque(divide_members(members, chunk=chunk))
    shelf = Shelf(open_folder(keep), task.key()) if keep is not None else None
    return _run(_Run(members, chunks, shelf, report), _open_crew(task, workers, shelf))


def _open_crew(task: Task, workers: str, keep: Shelf | None) -> AbstractContextManager[Crew]:
    if workers:
        return open_cluster(task, address=workers, keep=keep)
    return open_threads(task, keep=keep)


@dataclass(slots=True)
class _Run:
    """How far a run is: `ready` chunks wait to be taken in their order."""

    members: int
    coming: deque[range]
    keep: Shelf | None
    report: Report | None
    ready: dict[range, Result] = field(default_factory=dict)
    under_way: dict[Any, range] = field(default_factory=dict)
    done: int = 0

    def finish(self, members: range, result: Result) -> None:
        self.ready[members] = result
        self.done += len(members)
        if self.report is not None:
            self.report("members", self.done, self.members)


def _run(run: _Run, opening: AbstractContextManager[Crew]) -> Iterator[tuple[range, Result]]:
    order = tuple(run.coming)
    with opening as crew:
        for members in order:
            _fill(run, crew)
            while members not in run.ready:
                for handle in crew.wait(run.under_way):
                    run.finish(run.under_way.pop(handle), crew.take(handle))
                _fill(run, crew)
            yield members, run.ready.pop(members)


def _fill(run: _Run, crew: Crew) -> None:
    """Start chunks, or find them kept, until enough are under way."""
    while run.coming and len(run.ready) + len(run.under_way) < AHEAD * crew.size:
        members = run.coming.popleft()
        kept = find_chunk(run.keep, members) if run.keep is not None else None
        if kept is not None:
            run.finish(members, kept)
        else:
            run.under_way[crew.start(members)] = members
