"""A kernel runs plain while that is cheap, then compiled, and gives the same answer either way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from wayout.network import kernel
from wayout.network.kernel import Kernel, Tier

ROOT = Path(__file__).resolve().parents[2]


class Pair(NamedTuple):
    """Two arrays, as kernels are given them."""

    read: np.ndarray[Any, Any]
    written: np.ndarray[Any, Any]


@pytest.fixture(name="tier", autouse=True)
def _tier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tier]:
    """Give the tier of a process that has just begun."""
    tier = Tier()
    monkeypatch.setattr(kernel, "TIER", tier)
    yield tier
    assert tier.thread == 0


def mark(how: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a stand-in for the compiler: its form of a kernel also says how it ran."""
    return lambda plain: lambda *given: (how, plain(*given))


def add_up(pair: Pair) -> float:
    """Write where the test looks, and give a sum."""
    pair.written[0] += 1.0
    return float(pair.read.sum())


def test_small_call_runs_plain(tier: Tier) -> None:
    """The first call of a small kernel does not load the compiler."""
    pair = Pair(np.ones(5), np.zeros(1))
    assert Kernel(add_up, mark("compiled"))(pair) == 5.0
    assert not tier.compiled
    assert tier.plain_s > 0


def test_large_call_runs_compiled_and_all_after_it(tier: Tier) -> None:
    """A kernel that is given much goes to the compiler, and so does the rest from then on."""
    one, other = (Kernel(add_up, mark(how)) for how in ("first", "second"))
    large = Pair(np.ones(kernel.MOST_NUMBERS + 1), np.zeros(1))
    assert one(large)[0] == "first"
    assert tier.compiled
    assert other(Pair(np.ones(5), np.zeros(1))) == ("second", 5.0)


def test_kernels_run_compiled_once_plain_ones_took_long_enough(tier: Tier) -> None:
    """What plain kernels took is added up; at the price of loading, the compiler is loaded."""
    tier.plain_s = kernel.LOADING_S
    assert Kernel(add_up, mark("compiled"))(Pair(np.ones(2), np.zeros(1)))[0] == "compiled"


def test_kernel_that_takes_too_long_is_stopped_and_undone(
    tier: Tier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a stopped kernel wrote is taken back, so that the compiled one begins anew."""
    add = Kernel(add_up, lambda plain: plain)

    def add_for_ever(pair: Pair) -> float:
        while True:
            add(pair)

    def add_once(_: object) -> Callable[[Pair], float]:
        return add_up

    monkeypatch.setattr(kernel, "LOADING_S", 0.02)
    pair = Pair(np.ones(5), np.full(1, 7.0))
    assert Kernel(add_for_ever, add_once)(pair) == 5.0
    assert pair.written[0] == 8.0
    assert tier.compiled


def test_fault_of_a_plain_kernel_is_not_hidden(tier: Tier) -> None:
    """An error inside leaves as it is, and the next call runs as before."""
    with pytest.raises(AttributeError):
        Kernel(add_up, mark("compiled"))(3.0)
    assert not tier.compiled


def test_array_that_must_not_be_written_is_left_alone() -> None:
    """Arrays from a file opened for reading can be given too."""
    read = np.ones(3)
    read.flags.writeable = False
    assert Kernel(add_up, mark("compiled"))(Pair(read, np.zeros(1))) == 3.0


ASK = """
import json, sys
from tests.planner.shipped import RUSSIA
from wayout.network.compiled import use_compiler
from wayout.network.kernel import TIER
from wayout.planner.document import write_plan
from wayout.planner.plan import Planner
from wayout.rules.answers import parse_traveller
from wayout.situation.period import parse_instant

if sys.argv[1] == "compiled":
    use_compiler()
at = parse_instant("2022-09-24T12:00:00+03:00")
planner = Planner(RUSSIA.as_of(at))
man = parse_traveller({"age": "29", "means": "car"}, RUSSIA.head, where=lambda _: "")
print(json.dumps(write_plan(planner.plan([man], start="kazan", at=at))))
print("numba" in sys.modules, file=sys.stderr)
"""


def test_plan_of_a_fresh_process_is_the_same_without_loading_the_compiler() -> None:
    """Every word of a plan is the same, and the plain one needed no numba."""
    pytest.importorskip("numba")
    plain, compiled = (
        subprocess.run(
            [sys.executable, "-W", "error", "-c", ASK, how],
            cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=True,
        )
        for how in ("plain", "compiled")
    )  # fmt: skip
    assert plain.stdout == compiled.stdout
    assert (plain.stderr.strip(), compiled.stderr.strip()) == ("False", "True")
