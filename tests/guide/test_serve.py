"""`wayout serve` as a process: health, reload, a killed worker, a graceful end, nothing kept."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.assumed_situation import write_assumed
from tests.cli.calling import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /proc")

SECRET_PLACE, SECRET_NAME = "55.1234,37.4321", "zzsecretzz"
START_SECONDS = 90.0
NOW = "2022-09-22T12:00:00Z"
PLAN = {
    "from": "alfa",
    "at": NOW,
    "travellers": [{"name": SECRET_NAME, "reservist": True}],
}


def find_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something holds, or fail."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@dataclass
class Served:
    """A server in a process of its own, with a home and a place for temporary files."""

    folder: Path
    home: Path
    port: int = field(default_factory=find_port)
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.home.mkdir()
        here = {"HOME": str(self.home), "TMPDIR": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}
        options = ["--port", str(self.port), "--workers", "2", "--as-of", NOW]
        with (self.home / "stdout").open("wb") as out, (self.home / "stderr").open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wayout.cli", "serve", str(self.folder), *options],
                env={**os.environ, **here},
                stdout=out,
                stderr=err,
                cwd=self.home,
            )
        wait_until(lambda: self.find_health() is not None, START_SECONDS)

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        """
        Ask, on a connection of its own; connect a second time if the first one broke.

        A killed process is a few milliseconds in dying, and who connects meanwhile is reset again.
        """
        for again in (True, False):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                line.request(method, path, body, {"content-type": kind} if kind else {})
                answer = line.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                if not again:
                    raise
                time.sleep(0.05)
            finally:
                line.close()
        raise AssertionError

    def plan(self, asked: Any = PLAN) -> tuple[int, bytes]:
        """Ask for a plan."""
        return self.ask("POST", "/api/v1/plan", json.dumps(asked).encode(), "application/json")

    def find_health(self) -> dict[str, Any] | None:
        """Find what the server says of its health; None if it does not answer."""
        assert self.process.poll() is None, self.said()
        try:
            status, body = self.ask("GET", "/healthz")
        except OSError:
            return None
        return dict(json.loads(body)) if status == 200 else None

    def workers(self) -> list[int]:
        """List the processes of the workers."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def said(self) -> str:
        """Give all that was printed."""
        return "".join((self.home / n).read_text("utf-8") for n in ("stdout", "stderr"))

    def stop(self) -> int:
        """Tell it to stop; give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Give a server over a small situation."""
    server = Served(write_assumed(tmp_path / "small"), tmp_path / "home")
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop()


@dataclass
class Crowd:
    """People who ask without pause, each in a thread, until they are told to go."""

    server: Served
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    _go_on: bool = True

    def __enter__(self) -> Crowd:
        """Begin asking."""
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(4)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let each finish."""
        self._go_on = False
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        while self._go_on:
            try:
                status, _ = self.server.plan() if number else self.server.ask("GET", "/en/")
            except (OSError, http.client.HTTPException) as fault:
                self.lost.append(repr(fault))
                continue
            if status != 200:
                self.lost.append(str(status))
            self.answered += 1


def test_a_changed_situation_is_served_and_nobody_is_lost(served: Served) -> None:
    """Requests run while the folder changes; all are answered, and then by the new facts."""
    before = served.find_health()
    assert before is not None
    with Crowd(served) as crowd:
        toml = served.folder / "situation.toml"
        aside = served.folder / ".situation"
        words = toml.read_text("utf-8").replace("Leaving Arrel", "Leaving Arrel now")
        aside.write_text(words, "utf-8")
        aside.replace(toml)
        wait_until(lambda: served.said().count("changed and was read anew") == 2)
        mark = crowd.answered
        wait_until(lambda: crowd.answered > mark + 20)
    assert crowd.lost == []
    assert b"Leaving Arrel now" in served.ask("GET", "/en/")[1]
    after = served.find_health()
    assert after is not None
    assert after["stamp"] != before["stamp"]


def test_a_faulty_change_leaves_the_old_facts(served: Served) -> None:
    """Each worker says in one line that it keeps what it read before."""
    (served.folder / "rules" / "broken.toml").write_text("[[rule]]\nid = 1\n", "utf-8")
    wait_until(lambda: served.said().count("has errors") == 2)
    assert served.plan()[0] == 200
    assert "Traceback" not in served.said()


def test_a_killed_worker_loses_nobody_who_asks_again(served: Served) -> None:
    """Connections of the killed one break; whoever connects once more is answered."""
    killed = served.workers()[0]
    with Crowd(served) as crowd:
        wait_until(lambda: crowd.answered > 10)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(served.workers()) == 2 and killed not in served.workers())
        mark = crowd.answered
        wait_until(lambda: crowd.answered > mark + 20)
    assert crowd.lost == []
    assert served.stop() == 0


def test_workers_end_when_the_server_was_killed(served: Served) -> None:
    """Nobody is left who holds the port. (Workers once outlived it.)"""
    workers = served.workers()
    served.process.kill()
    served.process.wait()
    wait_until(lambda: not any(is_running(pid) for pid in workers))


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be noticed does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_gracefully(served: Served, told: signal.Signals) -> None:
    """What was asked before the signal is answered, and the exit code is 0."""
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    body = json.dumps(PLAN).encode()
    line.putrequest("POST", "/api/v1/plan")
    line.putheader("content-type", "application/json")
    line.putheader("content-length", str(len(body)))
    line.endheaders()
    line.send(body[:10])
    time.sleep(0.3)  # it is being read when the signal comes
    served.process.send_signal(told)
    time.sleep(0.3)
    line.send(body[10:])
    assert line.getresponse().status == 200
    line.close()
    assert served.process.wait(40) == 0
    assert served.said().splitlines()[1:] == []


def test_nothing_entered_is_anywhere_afterwards(served: Served) -> None:
    """Answers, also refused ones, are in no output and in no file of the server's."""
    form = f"from={SECRET_PLACE}&a.reservist=yes&a.age={SECRET_NAME}".encode()
    served.plan()
    served.plan({**PLAN, "from": SECRET_PLACE, "travellers": [{"age": SECRET_NAME}]})
    for page in ("", "question", "answers", "ways", "way"):
        served.ask("POST", f"/en/{page}", form, "application/x-www-form-urlencoded")
    served.ask("GET", f"/en/ways?a.age={SECRET_NAME}")
    assert served.stop() == 0
    files = [p for p in served.home.rglob("*") if p.is_file()]
    assert {"stdout", "stderr"} <= {p.name for p in files}
    for path in files:
        kept = path.read_bytes()
        assert SECRET_NAME.encode() not in kept
        assert SECRET_PLACE.encode() not in kept
    assert served.said().splitlines()[1:] == []


NO_HTTP = (
    (b"GET /en/ HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 200_000 + b"\r\n\r\n", b"431"),
    (b"nonsense\r\n\r\n", b"400"),
    (b"POST /api/v1/plan HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n", b"400"),
)


def test_what_is_no_http_is_refused(served: Served) -> None:
    """The server itself refuses what is none, and goes on."""
    for raw, status in NO_HTTP:
        with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
            line.sendall(raw)
            assert line.recv(100).split()[1:2] == [status]
        assert served.find_health() is not None


def test_a_long_body_gets_its_answer(served: Served) -> None:
    """A body far beyond the limit is refused in words, not by a broken line."""
    status, body = served.ask("POST", "/api/v1/plan", b" " * 3_000_000, "application/json")
    assert (status, json.loads(body)["status"]) == (413, 413)


def test_a_port_in_use_is_one_line() -> None:
    """Nobody shares a port by mistake."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = run("serve", "russia-2022", "--port", port).refusal(2)
    assert line.startswith(f"cannot listen on 127.0.0.1:{port}: Address already in use")


def test_a_bad_situation_is_one_line(tmp_path: Path) -> None:
    """A folder with faults is not served; one that is none neither."""
    folder = write_assumed(tmp_path / "small")
    (folder / "situation.toml").write_text("id = ", "utf-8")
    port = str(find_port())
    assert "situation.toml" in run("serve", str(folder), "--port", port).refusal(1)
    assert "no situation" in run("serve", "nowhere", "--port", port).refusal(2)


def test_a_host_of_others_is_one_line() -> None:
    """An address that is not of this machine cannot be listened on."""
    line = run("serve", "russia-2022", "--host", "192.0.2.1", "--port", str(find_port())).refusal(2)
    assert line.startswith("cannot listen on 192.0.2.1:")


def test_no_memory_is_written_to_a_file_when_a_worker_dies(served: Served) -> None:
    """Core dumps are forbidden to the server and its workers."""
    for pid in (served.process.pid, *served.workers()):
        limits = Path(f"/proc/{pid}/limits").read_text()
        row = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert row.split()[4:6] == ["0", "0"]
