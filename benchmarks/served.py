"""A server of the guide to be measured: started on a free port, stopped at the end."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2022-09-22T15:00:00Z"
START_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    errors: IO[bytes]
    folder: Path
    """What it serves."""

    @property
    def url(self) -> str:
        """Give where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def get_json(self, path: str) -> Any:
        """Get a JSON document."""
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return json.load(answer)

    def list_workers(self) -> list[int]:
        """List the processes of its workers."""
        pid = self.process.pid
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def read_memory_mb(self) -> dict[str, float]:
        """Read the memory of the workers: resident, of their own, and their share of all."""
        rows = [_read_rollup(pid) for pid in self.list_workers()]
        return {
            "resident": sum(r["Rss"] for r in rows) / len(rows),
            "own": sum(r["Private_Dirty"] + r["Private_Clean"] for r in rows) / len(rows),
            "share": sum(r["Pss"] for r in rows) / len(rows),
        }

    def read_errors(self) -> str:
        """Read what it said after its first line."""
        self.errors.seek(0)
        lines = self.errors.read().decode("utf-8", "replace").splitlines()
        return "\n".join(lines[1:])


def _read_rollup(pid: int) -> dict[str, float]:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    rows = re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)
    return {name: int(kilobytes) / 1024 for name, kilobytes in rows}


COMMAND = "from wayout.cli import main; main()"
UNFROZEN = f"import gc; gc.freeze = lambda: None; {COMMAND}"
"""The command line, with the collector left to look at everything again and again."""


@contextmanager
def start_copy(folder: Path, *, workers: int) -> Iterator[Server]:
    """Start a server over a static copy; stopped when the block ends."""
    with _start(COMMAND, folder, "--workers", str(workers)) as server:
        yield server


@contextmanager
def start_server(*, workers: int, code: str = COMMAND) -> Iterator[Server]:
    """Start a server over a copy of the shipped situation; stopped when the block ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "russia-2022"
        shutil.copytree(ROOT / "situations" / "russia-2022", folder)
        with _start(code, folder, "--workers", str(workers), "--as-of", AS_OF) as server:
            yield server


@contextmanager
def start_bare(*, workers: int) -> Iterator[Server]:
    """Start the same server with bare pages; stopped when the block ends."""
    with _run([str(Path(__file__).with_name("bare.py"))], ROOT, str(workers)) as server:
        yield server


@contextmanager
def _start(code: str, folder: Path, *words: str) -> Iterator[Server]:
    """Start a server of a folder on a free port, and stop it when the block ends."""
    with _run(["-c", code, "serve", str(folder), *words, "--port"], folder) as server:
        yield server


@contextmanager
def _run(before: list[str], folder: Path, *behind: str) -> Iterator[Server]:
    """Run Python with some words, a free port behind them, and others behind that."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = int(tried.getsockname()[1])
    command = [sys.executable, *before, str(port), *behind]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stderr=errors, cwd=ROOT)
        server = Server(process, port, errors, folder)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}/healthz", timeout=60).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start: {server.read_errors()}")
