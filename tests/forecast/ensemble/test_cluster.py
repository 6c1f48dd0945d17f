"""A Dask cluster gives the same bits, and a lost worker loses none; a wrong address is told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest

from tests.forecast.ensemble.queue_task import QueueTask, gather, list_begun, list_workers
from wayout.errors import BadInputError
from wayout.forecast.ensemble import cluster

distributed: Any = pytest.importorskip("distributed", reason="no extra 'dask' installed")

ROOT = Path(__file__).resolve().parents[3]
QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error", "PYTHONPATH": str(ROOT)}
NO_PAGES = ("--no-dashboard",)


@contextmanager
def run_dask(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of a cluster as a process of its own, for as long as it is needed."""
    command = [sys.executable, "-m", "distributed.cli.dask_" + options[0], *options[1:], *NO_PAGES]
    env = {**os.environ, **QUIET}
    started = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def find_port() -> int:
    """Find a port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def run_worker(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker of one thread that nobody starts again."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        one = ("--nthreads", "1", "--no-nanny", "--local-directory", scratch)
        with run_dask("worker", address, *one) as worker:
            yield worker


@contextmanager
def run_scheduler(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a scheduler that listens."""
    with run_dask("scheduler", "--host", "127.0.0.1", "--port", str(port)) as started:
        until = time.monotonic() + 60
        while True:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < until, "the scheduler does not listen"
            time.sleep(0.05)
        yield started


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Give the address of a scheduler on this machine."""
    port = find_port()
    with run_scheduler(port):
        yield f"tcp://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def workers(scheduler: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Give three workers at the scheduler."""
    with run_worker(scheduler) as a, run_worker(scheduler) as b, run_worker(scheduler) as c:
        with distributed.Client(scheduler, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=60)
        yield [a, b, c]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a cluster be tried for a second only, so that tests are quick; it is a few otherwise."""
    assert cluster.REACH_S <= 5
    monkeypatch.setattr(cluster, "REACH_S", 1.0)


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_without_workers_is_one_line(scheduler: str) -> None:
    """Nobody would ever compute; said within seconds."""
    began = time.monotonic()
    with pytest.raises(BadInputError, match="has no worker") as told:
        gather(QueueTask(), 5, workers=scheduler)
    assert "\n" not in str(told.value)
    assert time.monotonic() - began < 10


def test_a_cluster_gives_the_same_bits(
    scheduler: str, workers: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """Three workers share the chunks, and the arrays are those of this machine alone."""
    task = QueueTask(notes=tmp_path, pause_s=0.05)
    found = gather(task, 120, chunk=10, workers=scheduler)
    assert [a.tobytes() for a in found] == [a.tobytes() for a in QueueTask()(range(120))]
    assert list_workers(tmp_path) <= {w.pid for w in workers}
    assert len(list_workers(tmp_path)) > 1


def test_what_a_task_raises_on_a_worker_comes_through(
    scheduler: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    """The same type and words as on this machine."""
    with pytest.raises(ArithmeticError, match=r"^member 17 is faulty$"):
        gather(replace(QueueTask(), faulty=17), 40, chunk=5, workers=scheduler)


def test_a_large_task_is_sent_without_a_warning(
    scheduler: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    """Twelve megabytes go along; warnings fail here."""
    gather(QueueTask(ballast=os.urandom(12_000_000)), 20, chunk=10, workers=scheduler)


def test_chunks_kept_from_a_cluster_serve_without_it(
    scheduler: str, workers: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """A run begun on a cluster goes on here, and computes nothing twice."""
    keep, notes = tmp_path / "keep", tmp_path / "notes"
    notes.mkdir()
    gather(QueueTask(), 30, chunk=10, workers=scheduler, keep=keep)
    gather(QueueTask(notes=notes), 40, chunk=10, keep=keep)
    assert list_begun(notes) == [30]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL to send")
def test_a_killed_worker_loses_nothing(
    scheduler: str, workers: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """One of three is killed in a chunk; it is begun again elsewhere, and the bits are the same."""

    def kill_half_way() -> None:
        while len(list_begun(tmp_path)) < 9:
            time.sleep(0.01)
        begun = len(list_begun(tmp_path, workers[0].pid))
        while len(list_begun(tmp_path, workers[0].pid)) == begun:
            time.sleep(0.005)
        workers[0].send_signal(signal.SIGKILL)

    killer = Thread(target=kill_half_way, daemon=True)
    killer.start()
    task = QueueTask(notes=tmp_path, pause_s=0.2)
    found = gather(task, 240, chunk=10, workers=scheduler)
    killer.join(10)
    assert workers[0].wait(10) == -signal.SIGKILL
    assert [a.tobytes() for a in found] == [a.tobytes() for a in QueueTask()(range(240))]
    assert len(list_begun(tmp_path)) > 24


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense://x", "127.0.0.1", "tcp:"])
def test_a_wrong_address_is_one_line_within_seconds(address: str) -> None:
    """Nobody listens there, or it is no address."""
    began = time.monotonic()
    with pytest.raises(BadInputError, match="no cluster at") as told:
        gather(QueueTask(), 5, workers=address.format(port=find_port()))
    assert "\n" not in str(told.value)
    assert "tcp://127.0.0.1:8786" in str(told.value)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("impatient")
def test_a_server_that_is_no_scheduler_is_one_line_within_seconds() -> None:
    """Somebody listens and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(BadInputError, match="no cluster at"):
            gather(QueueTask(), 5, workers=f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        assert time.monotonic() - began < 10


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL to send")
def test_a_lost_scheduler_is_one_line_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    """Killed in the middle: no hang, and the chunks that came before are on disk."""
    keep, port = tmp_path / "keep", find_port()
    address = f"tcp://127.0.0.1:{port}"
    with run_scheduler(port) as lost, run_worker(address):

        def kill_half_way() -> None:
            while len(list(keep.glob("*.chunk"))) < 3:
                time.sleep(0.01)
            lost.kill()

        Thread(target=kill_half_way, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(BadInputError, match="the Dask scheduler was lost") as told:
            gather(QueueTask(pause_s=0.2), 400, chunk=5, workers=address, keep=keep)
        assert time.monotonic() - began < 30
        assert "\n" not in str(told.value)
        assert 3 <= len(list(keep.glob("*.chunk"))) < 80


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL to send")
def test_a_cluster_without_its_last_worker_is_left_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody joins within the patience of a run; what was finished is kept."""
    monkeypatch.setattr(cluster, "PATIENCE_S", 1.0)
    keep, port = tmp_path / "keep", find_port()
    address = f"tcp://127.0.0.1:{port}"
    with run_scheduler(port), run_worker(address) as lost:

        def kill_half_way() -> None:
            while len(list(keep.glob("*.chunk"))) < 3:
                time.sleep(0.01)
            lost.kill()

        Thread(target=kill_half_way, daemon=True).start()
        with pytest.raises(BadInputError, match="no worker is left at the scheduler, 1 s long"):
            gather(QueueTask(pause_s=0.2), 400, chunk=5, workers=address, keep=keep)
    assert 3 <= len(list(keep.glob("*.chunk"))) < 80


def test_a_worker_with_other_versions_is_refused() -> None:
    """Its numbers might differ in the last bit; the line says which version it has."""
    mine = cluster.read_edition()
    with pytest.raises(BadInputError, match=r"has python \S+ instead of 2\.7; accepted: the same"):
        cluster.run_elsewhere(QueueTask(), range(2), ("2.7", *mine[1:]))


def test_without_dask_installed_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInputError, match=r"install wayout\[dask\]"):
        gather(QueueTask(), 5, workers="tcp://127.0.0.1:1")
