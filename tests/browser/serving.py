"""`wayout serve` as a process of its own, with a home, a cache and a place for temporary files."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

AS_OF = "2022-09-24T12:00:00+03:00"
START_SECONDS = 120.0


def find_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@dataclass
class Guide:
    """The guide over a situation, served by one worker; all it writes lies below `home`."""

    situation: Path
    home: Path
    as_of: str = AS_OF
    port: int = field(default_factory=find_port)
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def origin(self) -> str:
        """Give where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        places = {"HOME": "home", "TMPDIR": "temporary", "XDG_CACHE_HOME": "cache"}
        for name in (*places.values(), "folder"):
            (self.home / name).mkdir(parents=True)
        here = {name: str(self.home / folder) for name, folder in places.items()}
        options = ["--port", str(self.port), "--workers", "1", "--as-of", self.as_of]
        with (self.home / "stdout").open("wb") as out, (self.home / "stderr").open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wayout.cli", "serve", str(self.situation), *options],
                env={**os.environ, **here, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=self.home / "folder",
            )
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            assert self.process.poll() is None, f"the guide ended: {self.said()}"
            assert time.monotonic() < end, f"the guide did not answer: {self.said()}"
            time.sleep(0.1)

    def answers(self) -> bool:
        """Tell whether it is well."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def said(self) -> str:
        """Give all that it printed."""
        return "".join((self.home / n).read_text("utf-8") for n in ("stdout", "stderr"))

    def stop(self) -> None:
        """Tell it to stop, and wait until it has."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
