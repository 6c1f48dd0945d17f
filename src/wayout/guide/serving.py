"""
Serving the guide: worker processes on one port, by granian.

The situation is read once, before the workers are made: they are copies of a process that is ready.
So a faulty folder is said in one line before anything listens, and a worker that takes the place of
a killed one answers at once. Where processes cannot be copied each worker reads for itself.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError
from wayout.guide.copy.shelf import Shelf, check_copy, say_age
from wayout.guide.worker import Issue, Worker, make_issue, say
from wayout.situation.period import Instant

SECONDS_TO_STOP = 30
HEADER_MS = 10_000
LARGEST_HEADER = 65_536
BACKLOG = 2048
RESPAWN_SECONDS = 0.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Gives now, or one instant always."""

    fixed: Instant | None = None

    def __call__(self) -> Instant:
        """Give the instant that counts as now."""
        return self.fixed or datetime.now(UTC)


@dataclass(slots=True)
class Loader:
    """Gives each worker its application; pickled it forgets what was read, and reads anew."""

    folder: Path
    clock: Clock
    access_log: bool
    issue: Issue | None = field(default=None, repr=False)

    def __call__(self) -> Worker:
        """Give the application of one worker."""
        issue = self.issue or make_issue(self.folder, self.clock)
        gc.freeze()
        return Worker(issue, self.clock, access_log=self.access_log)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Pickle what a process needs that is no copy of this one."""
        return type(self), (self.folder, self.clock, self.access_log)


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
    forbid_dumps()
    loader = Loader(folder, Clock(as_of), access_log)
    loader.issue = make_issue(folder, loader.clock)
    gc.collect()
    say(f"{loader.issue.library.head.id} on http://{_show(host)}:{port} ({workers} workers)")
    make_server(host, port, workers).serve(target_loader=loader, wrap_loader=False)


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
    manifest, clock = check_copy(folder), Clock()
    say(f"copy of {manifest.situation}, {say_age(manifest, clock())}")
    say(f"{folder.name} on http://{_show(host)}:{port} ({workers} workers)")
    loader = CopyLoader(folder, clock)
    make_server(host, port, workers).serve(target_loader=loader, wrap_loader=False)


def make_server(host: str, port: int, workers: int) -> Any:
    """Make the server: bounded in headers, time and backlog; killed workers come again."""
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - only a server needs it
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    return Server(
        "wayout",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS, max_buffer_size=LARGEST_HEADER),
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=SECONDS_TO_STOP,
    )


LOGGING: dict[str, Any] = {
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "generic",
            "stream": "ext://sys.stderr",
        }
    },
    "formatters": {"generic": {"format": "wayout: %(message)s"}},
    "loggers": {"_granian": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
"""What the server itself says: only that something is wrong with it, and on standard error."""


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
        where = f"{_show(host)}:{port}"
        raise BadInputError(f"cannot listen on {where}: {why}; choose another --port") from None


def _show(host: str) -> str:
    return f"[{host}]" if ":" in host else host
