"""Members are run in chunks, in order, the same however they are divided; errors come through."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.ensemble.queue_task import QueueTask, gather, list_begun
from wayout.errors import BadInputError
from wayout.forecast.ensemble.running import run_members
from wayout.forecast.ensemble.task import Result


@given(members=st.integers(1, 60), chunk=st.integers(1, 70))
@settings(max_examples=20, deadline=None)
def test_members_are_the_same_however_they_are_divided(members: int, chunk: int) -> None:
    """Chunks of any size give the same bits as all members at once."""
    task = QueueTask(hours=12)
    whole = task(range(members))
    for found, expected in zip(gather(task, members, chunk=chunk), whole, strict=True):
        assert found.tobytes() == expected.tobytes()


def test_chunks_come_in_order_when_later_ones_are_done_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first chunk waits for the second to be over, and still comes first."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    @dataclass(frozen=True)
    class Late:
        over: threading.Event

        def key(self) -> str:
            return "late"

        def __call__(self, members: range) -> Result:
            if members.start == 0:
                assert self.over.wait(10)
            else:
                self.over.set()
            return (np.array(members),)

    found = [m.start for m, _ in run_members(Late(threading.Event()), 4, chunk=1)]
    assert found == [0, 1, 2, 3]


def test_only_a_few_chunks_are_under_way(tmp_path: Path) -> None:
    """Who takes no second chunk finds that most of a hundred never began."""
    running = run_members(QueueTask(notes=tmp_path), 100, chunk=1)
    next(running)
    time.sleep(0.2)
    running.close()  # type: ignore[attr-defined]
    assert len(list_begun(tmp_path)) < 30


def test_progress_counts_members_up_to_all() -> None:
    """Each finished chunk is told once, and the last makes it whole."""
    told: list[tuple[str, int, int]] = []
    gather(QueueTask(), 25, chunk=10, report=lambda *said: told.append(said))
    assert {(what, of) for what, _, of in told} == {("members", 25)}
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1] == 25
    assert len(told) == 3


def test_what_a_task_raises_comes_through_as_it_is() -> None:
    """The error of a member is not wrapped, and nothing hangs."""
    with pytest.raises(ArithmeticError, match=r"^member 17 is faulty$"):
        gather(replace(QueueTask(), faulty=17), 40, chunk=5)


def test_a_task_without_a_row_for_each_member_is_refused() -> None:
    """Arrays that are too short would be taken for other members."""

    @dataclass(frozen=True)
    class Short:
        def key(self) -> str:
            return "short"

        def __call__(self, members: range) -> Result:
            return (np.zeros(len(members) - 1),)

    with pytest.raises(TypeError, match="10 members were asked for"):
        list(run_members(Short(), 10, chunk=10))


@pytest.mark.parametrize(("members", "chunk"), [(0, 5), (-1, 5), (5, 0)])
def test_nothing_to_run_is_refused_before_it_is_iterated(members: int, chunk: int) -> None:
    """The call itself says that 1 or more is accepted."""
    with pytest.raises(BadInputError, match="accepted: 1 or more"):
        run_members(QueueTask(), members, chunk=chunk)
