"""
A kernel that runs as it is while that is cheaper than loading the compiler.

To load numba and the kept kernels takes about a second, and one search of a small situation takes
a fourth of that in plain Python. So a process runs its kernels plain until they have taken as long
as loading would, and compiled from then on: it never loses more than it would have lost by loading
at once (the ski rental problem). A kernel that is given much goes to the compiler at once. One
that runs out of time is stopped, what it wrote into its arrays is undone, and it runs compiled.

References
----------
A. R. Karlin, M. S. Manasse, L. Rudolph, D. D. Sleator, Competitive snoopy caching, Algorithmica 3,
1988: to rent until the rent paid equals the price, then to buy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import update_wrapper
from threading import get_ident
from time import perf_counter
from typing import Any

import numpy as np

LOADING_S = 1.0
"""What it takes to load numba and the kept kernels of a plan; measured, see docs/planner.md."""

MOST_NUMBERS = 100_000
"""How many numbers a kernel may be given and still run plain: twice what `russia-2022` needs."""

Plain = Callable[..., Any]


@dataclass(slots=True)
class Tier:
    """
    How the kernels of this process run; it goes from plain to compiled once, and never back.

    `plain_s` were spent in plain kernels so far. While one runs, `thread` is the thread it runs in
    and `until_s` the moment at which it is stopped.
    """

    compiled: bool = False
    plain_s: float = 0.0
    thread: int = 0
    until_s: float = 0.0


TIER = Tier()
"""One for the process, as what is compiled is one for the process; no answer depends on it."""


class Kernel:
    """A plain function over arrays, and its compiled form once there is one."""

    def __init__(self, plain: Plain, build: Callable[[Plain], Any]) -> None:
        update_wrapper(self, plain)
        self.plain = plain
        self._build = build
        self._loaded: Any = None

    def __call__(self, *given: Any) -> Any:
        """Run plain or compiled, see the module; kernels take arguments by position only."""
        if self._loaded is not None:
            return self._loaded(*given)
        if TIER.thread == get_ident():  # a plain kernel calls this one
            if perf_counter() > TIER.until_s:
                raise TimeoutError
            return self.plain(*given)
        if TIER.compiled or TIER.thread:
            return self.load()(*given)
        return self._try_plain(given)

    def __reduce__(self) -> str:
        """Pickle by name, as functions are: numba pickles what a kernel refers to."""
        return self.plain.__qualname__

    @property
    def _numba_type_(self) -> Any:
        """What numba takes this for in a kernel that calls it: its compiled form."""
        return self.load()._numba_type_

    def load(self) -> Any:
        """Give the compiled form, which is made or read from disk when it is first called."""
        if self._loaded is None:
            self._loaded = self._build(self.plain)
        return self._loaded

    def _try_plain(self, given: tuple[Any, ...]) -> Any:
        arrays = list(_list_arrays(given))
        left_s = LOADING_S - TIER.plain_s
        if left_s <= 0 or sum(a.size for a in arrays) > MOST_NUMBERS:
            TIER.compiled = True
            return self.load()(*given)
        before = [(a, a.copy()) for a in arrays if a.flags.writeable]
        began = perf_counter()
        TIER.until_s, TIER.thread = began + left_s, get_ident()
        try:
            return self.plain(*given)
        except TimeoutError:
            TIER.compiled = True
        finally:
            TIER.thread = 0
            TIER.plain_s += perf_counter() - began
        for array, content in before:
            array[...] = content
        return self.load()(*given)


def _list_arrays(given: Any) -> Iterator[np.ndarray[Any, Any]]:
    for one in given:
        if isinstance(one, np.ndarray):
            yield one
        elif isinstance(one, tuple):
            yield from _list_arrays(one)
