"""
Turns: heavy work is done one piece at a time in each worker, and those who come too many are told.

A plan keeps one core busy, so two at once in one process are no sooner done than one after the
other; but they would share the planner's memory of verdicts, which is not made for that. Pages that
need no plan are answered meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException

T = TypeVar("T")

MOST_WAITING = 100
"""So many may wait in one worker; the last of them some seconds."""
RETRY_AFTER = {"retry-after": "5"}


class Turns:
    """Gives turns to work that is done in a thread of its own, in the order in which it came."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._limiter: CapacityLimiter | None = None
        self._most = most_waiting
        self._here = 0

    async def take(self, work: Callable[..., T], *given: Any) -> T:
        """
        Do some work when its turn comes, and give what it gives.

        Raises
        ------
        HTTPException
            503: too many wait already.
        """
        if self._here > self._most:  # one of those who are here is not waiting
            raise HTTPException(503, headers=RETRY_AFTER)
        if self._limiter is None:
            self._limiter = CapacityLimiter(1)  # belongs to the loop that runs now
        self._here += 1
        try:
            return await to_thread.run_sync(work, *given, limiter=self._limiter)
        finally:
            self._here -= 1
