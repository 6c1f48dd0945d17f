"""What an ensemble runs: a task that computes some members, whichever, wherever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from wayout.errors import BadInputError
from wayout.network.compiled import Array, use_compiler

Result = tuple[Array, ...]
"""What members come to: arrays with one row for each member on axis 0."""


class Task(Protocol):
    """
    A pickled value that computes members; what a member comes to depends on its number alone.

    Not on the members beside it: so a result is the same to the bit, however it is divided. Between
    machines that holds as far as their processors and compilers round alike.
    """

    def __call__(self, members: range, /) -> Result:
        """Compute the members; each array has a row for each of them."""
        ...

    def key(self) -> str:
        """Give a hash of all the task depends on; two tasks of one key compute the same."""
        ...


def divide_members(members: int, *, chunk: int) -> Iterator[range]:
    """
    Divide the members from 0 on into chunks in order; the last may be shorter.

    Raises
    ------
    BadInputError
        No member, or no member a chunk.
    """
    if members < 1:
        raise BadInputError(f"{members} members; accepted: 1 or more")
    if chunk < 1:
        raise BadInputError(f"chunks of {chunk} members; accepted: 1 or more")
    return (range(first, min(first + chunk, members)) for first in range(0, members, chunk))


def run_chunk(task: Task, members: range) -> Result:
    """
    Compute a chunk, by compiled kernels only.

    A kernel that runs plain may round otherwise than its compiled form, and which of the two a
    process would take depends on what it did before.

    Raises
    ------
    TypeError
        The task gave something else than a row for each member.
    """
    use_compiler()
    found = task(members)
    if not isinstance(found, tuple) or any(np.ndim(a) < 1 or len(a) != len(members) for a in found):
        shapes = [np.shape(array) for array in found] if isinstance(found, tuple) else type(found)
        raise TypeError(f"{len(members)} members were asked for and {shapes} came")
    return found
