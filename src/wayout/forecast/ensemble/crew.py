"""A crew: those who compute the chunks of a run; here the threads of this process."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from wayout.forecast.ensemble.keeping import Shelf, keep_chunk
from wayout.forecast.ensemble.task import Result, Task, run_chunk

LISTEN_S = 0.2
"""So long at most until an interrupt is heard; some systems cannot interrupt a wait."""


class Crew(Protocol):
    """Those who compute chunks; `size` of them at once."""

    @property
    def size(self) -> int:
        """Tell how many chunks are computed at once."""
        ...

    def start(self, members: range) -> Any:
        """Start a chunk; give a handle of it."""
        ...

    def wait(self, handles: Iterable[Any]) -> Iterable[Any]:
        """Wait until some are finished, and give those."""
        ...

    def take(self, handle: Any) -> Result:
        """Take what a finished chunk came to, or raise what it raised."""
        ...


@dataclass(frozen=True, slots=True)
class Threads:
    """
    Threads of this process, one for each core.

    Kernels let go of the interpreter while they run, so threads use every core and share what the
    task holds; measured in docs/how-to/replay-forecasts.md.
    """

    task: Task
    keep: Shelf | None
    pool: ThreadPoolExecutor
    size: int

    def start(self, members: range) -> Future[Result]:
        """Start a chunk; it is kept by the thread that computed it, whoever still listens."""
        return self.pool.submit(self._run, members)

    def wait(self, handles: Iterable[Future[Result]]) -> Iterable[Future[Result]]:
        """Wait until some are finished."""
        waiting = list(handles)
        while True:
            done, _ = wait(waiting, timeout=LISTEN_S, return_when=FIRST_COMPLETED)
            if done:
                return done

    def take(self, handle: Future[Result]) -> Result:
        """Take what a chunk came to."""
        return handle.result()

    def _run(self, members: range) -> Result:
        found = run_chunk(self.task, members)
        if self.keep is not None:
            keep_chunk(self.keep, members, found)
        return found


@contextmanager
def open_threads(task: Task, *, keep: Shelf | None) -> Iterator[Threads]:
    """
    Open a crew of threads; when it is left, what did not begin yet is called off.

    A chunk under way cannot be stopped: it goes on to its end and is kept.
    """
    size = os.cpu_count() or 1
    pool = ThreadPoolExecutor(size, thread_name_prefix="members")
    try:
        yield Threads(task, keep, pool, size)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
