"""A small task with a real kernel: one queue with chance, hour by hour, for each member."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from wayout.forecast.ensemble.running import run_members
from wayout.forecast.ensemble.task import Result
from wayout.forecast.queue_draw import spawn_generators
from wayout.network.compiled import Array, compiled


@compiled
def fill_queue(come: Array, passed: Array, queue: Array) -> None:
    """Fill in who waits after each hour, for every member."""
    members, hours = come.shape
    for member in range(members):
        waiting = 0.0
        for hour in range(hours):
            waiting = max(0.0, waiting + come[member, hour] - passed[member, hour])
            queue[member, hour] = waiting + np.log1p(waiting) * 1e-3


@dataclass(frozen=True)
class QueueTask:
    """Members as queues; what else it does serves tests and is no part of its key."""

    hours: int = 48
    seed: int = 5
    pause_s: float = 0.0
    faulty: int = -1
    notes: Path | None = None
    ballast: bytes = b""

    def key(self) -> str:
        """Give a hash of what the numbers depend on."""
        return sha256(f"{self.hours} {self.seed} {self.faulty}".encode()).hexdigest()

    def __call__(self, members: range) -> Result:
        """Compute the queues and their longest hour."""
        if self.notes is not None:
            name = f"{members.start:06d}-{os.getpid()}-{time.monotonic_ns()}"
            self.notes.joinpath(name).write_text("begun", "utf-8")
        time.sleep(self.pause_s)
        if self.faulty in members:
            raise ArithmeticError(f"member {self.faulty} is faulty")
        draws = spawn_generators(self.seed, members=members)
        come = np.array([g.poisson(100.0, self.hours) for g in draws], dtype=np.float64)
        passed = np.array([g.gamma(50.0, 2.0, self.hours) for g in draws])
        queue = np.empty_like(come)
        fill_queue(come, passed, queue)
        return queue, queue.max(axis=1)


def list_begun(notes: Path, worker: int | None = None) -> list[int]:
    """List the first members of the chunks that began, one for each time; all, or of a process."""
    names = [p.name.split("-") for p in notes.iterdir()]
    return sorted(int(first) for first, pid, _ in names if worker in (None, int(pid)))


def list_workers(notes: Path) -> set[int]:
    """List the processes that began chunks."""
    return {int(p.name.split("-")[1]) for p in notes.iterdir()}


def gather(task: QueueTask, members: int, **options: object) -> list[Array]:
    """Run every member and join the chunks."""
    chunks = list(run_members(task, members, **options))  # type: ignore[arg-type]
    assert [m for found, _ in chunks for m in found] == list(range(members))
    return [np.concatenate(part) for part in zip(*(r for _, r in chunks), strict=True)]


if __name__ == "__main__":
    # A shell's job in the background does not hear interrupts, and neither would this one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    kept, noted = Path(sys.argv[1]), Path(sys.argv[2])
    slow = replace(QueueTask(), pause_s=0.15, notes=noted)
    try:
        for _ in run_members(slow, 2000, chunk=10, keep=kept):
            pass
    except KeyboardInterrupt:
        sys.exit(7)
