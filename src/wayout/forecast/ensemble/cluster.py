"""A crew on a Dask cluster: chunks run on its workers, and again if a worker is lost."""

from __future__ import annotations

import asyncio
import logging
import platform
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from time import monotonic
from typing import Any

from wayout.errors import BadInputError
from wayout.forecast.ensemble.keeping import Shelf, keep_chunk
from wayout.forecast.ensemble.task import Result, Task, run_chunk

REACH_S = 4.0
"""So long a cluster is tried before the address counts as wrong."""
PATIENCE_S = 60.0
"""So long a run waits for a new worker after the last one was lost."""
LISTEN_S = 0.5
LARGE = "distributed.admin.large-graph-warning-threshold"
ACCEPTED = "accepted: the address of a Dask scheduler, such as tcp://127.0.0.1:8786"
LOST = "the Dask scheduler was lost; what was finished is kept, where a folder was named for it"
ROUNDS_ALIKE = ("wayout", "numpy", "numba")


@dataclass(slots=True)
class Cluster:
    """
    A scheduler that was reached.

    The scheduler holds the task itself, so that a worker that joins later can have it, and the one
    that it was on may be lost.
    """

    keep: Shelf | None
    client: Any
    shared: Any
    seen_s: float

    @property
    def size(self) -> int:
        """Tell how many chunks the workers of now compute at once, at least 1."""
        with _noticing_loss():
            return max(1, int(sum(self.client.nthreads().values())))

    def start(self, members: range) -> Any:
        """Start a chunk somewhere; a lost worker's is started again on another by Dask."""
        edition = read_edition()
        with _noticing_loss():
            return self.client.submit(run_elsewhere, self.shared, members, edition, pure=False)

    def wait(self, handles: Iterable[Any]) -> Iterable[Any]:
        """Wait until some are finished, unless nobody is left to finish them."""
        wait = _load("distributed").wait
        waiting = list(handles)
        while True:
            with _noticing_loss(), suppress(TimeoutError), self.client.as_current():
                return list(wait(waiting, timeout=LISTEN_S, return_when="FIRST_COMPLETED").done)
            self._check_manned()

    def take(self, handle: Any) -> Result:
        """Take what a chunk came to, and keep it."""
        if handle.status not in ("finished", "error"):
            raise BadInputError(LOST)
        try:
            members, found = handle.result()
        except _load("distributed").KilledWorker as fault:
            why = str(fault).splitlines()[0][:120]
            raise BadInputError(
                f"a chunk stopped several workers (want of memory?): {why}"
            ) from None
        if self.keep is not None:
            keep_chunk(self.keep, members, found)
        result: Result = found
        return result

    def _check_manned(self) -> None:
        if self.client.status != "running":
            raise BadInputError(LOST)
        with _noticing_loss():
            manned = bool(self.client.nthreads())
        if manned:
            self.seen_s = monotonic()
        elif monotonic() - self.seen_s > PATIENCE_S:
            raise BadInputError(f"no worker is left at the scheduler, {PATIENCE_S:.0f} s long")


@contextmanager
def open_cluster(task: Task, *, address: str, keep: Shelf | None) -> Iterator[Cluster]:
    """
    Open a crew on the cluster at an address.

    Raises
    ------
    BadInputError
        Dask is not installed, nobody answers at the address within seconds, or no worker is there.
    """
    with _silencing():
        client = _reach(address)
        try:
            # Dask warns of a large graph; ours is sent once, and then named by all chunks.
            with _load("dask.config").set({LARGE: "1 TB"}):
                shared = client.submit(hold, task, pure=False)
            yield Cluster(keep, client, shared, monotonic())
        finally:
            client.close(timeout=REACH_S)


@contextmanager
def _silencing() -> Iterator[None]:
    """Keep Dask from printing tracebacks of what is told in one line."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def _noticing_loss() -> Iterator[None]:
    """Tell in one line that the scheduler went away."""
    try:
        yield
    except TimeoutError:
        raise
    except (OSError, CancelledError):
        raise BadInputError(LOST) from None


def _load(name: str) -> Any:
    """Load a module that only some have, and that takes half a second."""
    return import_module(name)


def _reach(address: str) -> Any:
    try:
        distributed = _load("distributed")
    except ImportError:
        raise BadInputError(
            "a cluster needs the package 'distributed'; install wayout[dask], or run without"
        ) from None
    try:
        asyncio.run(_knock(address))
        client = distributed.Client(address, timeout=REACH_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as fault:
        why = str(fault).splitlines()[0][:100] if str(fault) else type(fault).__name__
        raise BadInputError(f"no cluster at '{address[:80]}' ({why}); {ACCEPTED}") from None
    try:
        client.wait_for_workers(1, timeout=REACH_S)
    except TimeoutError:
        client.close(timeout=REACH_S)
        raise BadInputError(
            f"the scheduler at '{address[:80]}' has no worker; start one with 'dask worker ADDRESS'"
        ) from None
    return client


async def _knock(address: str) -> None:
    """Greet whoever listens; a client would wait for ever on one who never answers."""
    connect = _load("distributed.comm").connect
    comm = await asyncio.wait_for(connect(address, timeout=REACH_S), REACH_S)
    await comm.close()


def hold(task: Task) -> Task:
    """Give the task again: on a worker, which so holds it for its chunks."""
    return task


def read_edition() -> tuple[str, ...]:
    """Read the versions of what numbers depend on."""
    return (platform.python_version(), *(version(name) for name in ROUNDS_ALIKE))


def run_elsewhere(task: Task, members: range, edition: tuple[str, ...]) -> tuple[range, Result]:
    """
    Compute a chunk on a worker.

    Raises
    ------
    BadInputError
        The worker has other versions than whoever asks, so its numbers might differ.
    """
    here = read_edition()
    if here != edition:
        names = ("python", *ROUNDS_ALIKE)
        other = ", ".join(
            f"{n} {a} instead of {b}"
            for n, a, b in zip(names, here, edition, strict=True)
            if a != b
        )
        raise BadInputError(f"a worker on {platform.node()} has {other}; accepted: the same")
    return members, run_chunk(task, members)
