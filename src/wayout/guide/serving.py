"""
Serving the guide: worker processes on one port, or a copy of the guide from its folder.

The situation is read once, before the workers are made: they are copies of a process that is ready.
So a faulty folder is said in one line before anything listens, and a worker that takes the place of
a killed one answers at once.
"""

from __future__ import annotations

import gc
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from wayout.errors import BadInputError
from wayout.guide.copy.shelf import Shelf, check_copy, say_age
from wayout.guide.processes import count_processes, run_processes, show_address
from wayout.guide.worker import Issue, Worker, make_issue, say
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Clock:
    """Gives now, or one instant always."""

    fixed: Instant | None = None

    def __call__(self) -> Instant:
        """Give the instant that counts as now."""
        return self.fixed or datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Loader:
    """Gives each worker its application."""

    issue: Issue
    clock: Clock
    access_log: bool

    def __call__(self) -> Worker:
        """Give the application of one worker."""
        gc.freeze()
        return Worker(self.issue, self.clock, access_log=self.access_log)


def serve(
    folder: Path,
    *,
    host: str,
    port: int,
    workers: int,
    as_of: Instant | None = None,
    access_log: bool = False,
) -> None:
    """
    Serve a situation until the process is told to stop.

    Raises
    ------
    BadInputError
        The address cannot be listened on.
    FaultySituationError
        The folder has faults.
    """
    check_address(host, port)
    workers = count_processes(workers)
    forbid_dumps()
    clock = Clock(as_of)
    loader = Loader(make_issue(folder, clock), clock, access_log)
    gc.collect()
    say(f"{loader.issue.library.head.id} on http://{show_address(host, port)} ({workers} workers)")
    run_processes(loader, host=host, port=port, workers=workers)


@dataclass(frozen=True, slots=True)
class CopyLoader:
    """Gives each worker the application that serves a copy."""

    folder: Path
    clock: Clock

    def __call__(self) -> Shelf:
        """Give the application of one worker."""
        return Shelf(self.folder, self.clock)


def serve_copy(folder: Path, *, host: str, port: int, workers: int) -> None:
    """
    Serve a copy until the process is told to stop, and say how old it is.

    Raises
    ------
    BadInputError
        The address cannot be listened on.
    BadCopyError
        The folder is no copy.
    """
    check_address(host, port)
    workers = count_processes(workers)
    manifest, clock = check_copy(folder), Clock()
    say(f"copy of {manifest.situation}, {say_age(manifest, clock())}")
    say(f"{folder.name} on http://{show_address(host, port)} ({workers} workers)")
    loader = CopyLoader(folder, clock)
    run_processes(loader, host=host, port=port, workers=workers)


def forbid_dumps() -> None:
    """Forbid that the memory of this process, or of a worker, is written to a file if it dies."""
    if find_spec("resource") is not None:
        limits = import_module("resource")
        limits.setrlimit(limits.RLIMIT_CORE, (0, 0))


def check_address(host: str, port: int) -> None:
    """
    Check that nobody listens on an address yet.

    The workers share the port among themselves; a second server would be let in without a word.

    Raises
    ------
    BadInputError
        Somebody does, or there is no such address here.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, proto, _, address = found[0]
        with socket.socket(family, kind, proto) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            tried.listen(1)
    except (OSError, UnicodeError) as fault:
        why = getattr(fault, "strerror", None) or "no such host"
        where = show_address(host, port)
        raise BadInputError(f"cannot listen on {where}: {why}; choose another --port") from None
