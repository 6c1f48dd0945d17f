"""
The processes that answer on one port: gunicorn makes and minds them, uvicorn speaks HTTP in each.

Each is a copy of the process that starts them, and loads its application for itself. Where
processes cannot be copied there is one, which is the process that starts.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import uvicorn
from starlette.types import ASGIApp

from wayout.guide.connection import BoundedConnection
from wayout.guide.worker import say

Load = Callable[[], ASGIApp]

SECONDS_TO_STOP = 30
SECONDS_TO_ASK_AGAIN = 15
SECONDS_TO_ANSWER = 120
"""A process that shows no sign of life for so long is ended, and another takes its place."""
BACKLOG = 2048
MOST_CONNECTIONS = 2048
MEMORY_FOLDER = Path("/dev/shm")
"""For signs of life, which need no disk."""

SETTINGS: dict[str, Any] = {
    "http": BoundedConnection,
    "loop": "asyncio",
    "interface": "asgi3",
    "ws": "none",
    "lifespan": "on",
    "log_level": "critical",  # what it says of a request could hold an answer
    "access_log": False,
    "proxy_headers": False,
    "server_header": False,
    "backlog": BACKLOG,
    "timeout_keep_alive": SECONDS_TO_ASK_AGAIN,
    "limit_concurrency": MOST_CONNECTIONS,
    "timeout_graceful_shutdown": SECONDS_TO_STOP,
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {"level": "CRITICAL", "handlers": ["console"]},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "generic",
            "stream": "ext://sys.stderr",
        }
    },
    "formatters": {"generic": {"format": "wayout: %(message)s"}},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
"""What the server itself says: only that something is wrong with it, and on standard error."""


CAN_COPY = find_spec("fcntl") is not None
"""Whether processes can be copied here."""
MINDED: dict[str, Any] = {
    "backlog": BACKLOG,
    "timeout": SECONDS_TO_ANSWER,
    "graceful_timeout": SECONDS_TO_STOP,
    "control_socket_disable": True,
    "logconfig_dict": LOGGING,
    "worker_tmp_dir": str(MEMORY_FOLDER) if MEMORY_FOLDER.is_dir() else None,
}


def count_processes(asked: int) -> int:
    """Count how many processes there will be: one where processes cannot be copied."""
    return asked if CAN_COPY else 1


def show_address(host: str, port: int) -> str:
    """Show where a server listens, as it stands in an address of the web."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def run_processes(load: Load, *, host: str, port: int, workers: int) -> None:
    """Answer on a port until the process is told to stop; who is killed is replaced."""
    if not CAN_COPY:
        config = uvicorn.Config(load(), host=host, port=port, log_config=None, **SETTINGS)
        uvicorn.Server(config).run()
        return
    _run_copies(load, show_address(host, port), workers)


def _run_copies(load: Load, address: str, workers: int) -> None:
    # Only where processes can be copied; their types are not told.
    from gunicorn.app.base import BaseApplication  # type: ignore # noqa: PLC0415
    from uvicorn_worker import UvicornWorker  # type: ignore # noqa: PLC0415

    class Process(UvicornWorker):  # type: ignore[misc]
        """One process that answers."""

        CONFIG_KWARGS: ClassVar[dict[str, Any]] = {**SETTINGS, "backlog": 1, "timeout_notify": 1}

        def handle_exit(self, sig: int, frame: object) -> None:
            """End when the server is interrupted, as when it is told to stop: first answer."""
            os.kill(os.getpid(), signal.SIGTERM)

        async def callback_notify(self) -> None:
            """
            Give a sign of life; without a parent end, or nobody could take the port.

            The backlog of asyncio is also how many connections a process takes at once: with a
            long one the first to wake took all of a crowd and the others none. So it is short, and
            the one of the socket, which all share, is made long again.
            """
            self.notify()
            for shared in self.sockets:
                shared.listen(BACKLOG)
            if os.getppid() != self.ppid:
                say("the server is gone; this worker ends")
                os.kill(os.getpid(), signal.SIGTERM)

    class Processes(BaseApplication):  # type: ignore[misc]
        """What gunicorn wants to know."""

        def load_config(self) -> None:
            """Give the settings."""
            given = {**MINDED, "bind": address, "workers": workers, "worker_class": Process}
            for name, value in given.items():
                self.cfg.set(name, value)

        def load(self) -> ASGIApp:
            """Load the application of one process."""
            return load()

    Processes().run()
