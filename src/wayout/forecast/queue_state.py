"""The queue of a border crossing as plain values: who waits, what can pass, what flowed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wayout.errors import BadInputError
from wayout.network.compiled import Array

NO_FAR_SIDE = float("inf")
"""What the far side lets through where it is not modelled: everybody at once."""


class Queue(NamedTuple):
    """
    Who waits at one instant, in persons, shape (members, lanes).

    `near` wait on the home side; `far` have passed it and wait on the far side.
    """

    near: Array
    far: Array


class Capacity(NamedTuple):
    """
    What can pass if enough people wait.

    `near` and `far` are persons a step, shape (members, steps, lanes), or (1, steps, lanes) where
    all members share them; `far` is `NO_FAR_SIDE` in a lane without one. `room` has shape (lanes,):
    the persons there is room for between the sides; with the room full nobody passes the near side
    faster than the far side lets through.
    """

    near: Array
    far: Array
    room: Array


class Flows(NamedTuple):
    """
    What flowed through a crossing, in persons.

    `near` and `far` are who waits at the start of each step and after the last, shape (members,
    steps + 1, lanes). `passed` went through the near side and `left` through both in each step,
    shape (members, steps, lanes).
    """

    near: Array
    far: Array
    passed: Array
    left: Array

    @property
    def stranded(self) -> Queue:
        """Give who is still there after the last step, shape (members, lanes)."""
        return Queue(self.near[:, -1], self.far[:, -1])


def make_empty_queue(members: int, *, lanes: int) -> Queue:
    """Make a queue in which nobody waits."""
    if members < 1 or lanes < 1:
        raise BadInputError(f"{members} members and {lanes} lanes; at least one of each is needed")
    return Queue(np.zeros((members, lanes)), np.zeros((members, lanes)))


def as_floats(numbers: Array) -> Array:
    """Give an array in the one form kernels are compiled for; a copy only if it has another."""
    return np.require(numbers, np.float64, ("C_CONTIGUOUS", "WRITEABLE"))


def check_arrivals(arrivals: Array, *, shape: tuple[int, ...]) -> Array:
    """Give arrivals as float64, or refuse a wrong shape and what is no number of persons."""
    found = as_floats(arrivals)
    if found.shape != shape:
        raise BadInputError(f"arrivals have shape {found.shape}; {shape} is accepted")
    refuse_impossible("arrivals", found)
    return found


def check_queue(queue: Queue, *, capacity: Capacity) -> Queue:
    """Give a queue as float64, or refuse one that does not fit what can pass."""
    near, far = map(as_floats, queue)
    lanes = len(capacity.room)
    if near.ndim != 2 or near.shape[1] != lanes or near.shape != far.shape:
        raise BadInputError(
            f"a queue has shapes {near.shape} and {far.shape}; (members, {lanes}) is accepted"
        )
    refuse_impossible("a queue", near)
    refuse_impossible("a queue", far)
    if (far > capacity.room).any():
        raise BadInputError("more persons wait between the sides than there is room for")
    if far[:, np.isinf(capacity.far).any(axis=(0, 1))].any():
        raise BadInputError("persons wait on the far side of a lane that has none")
    return Queue(near, far)


def check_capacity(capacity: Capacity) -> Capacity:
    """Give a capacity as float64, or refuse what is no capacity."""
    near, far, room = map(as_floats, capacity)
    fits = near.ndim == 3 and near.shape[1:] == far.shape[1:] and room.shape == near.shape[2:]
    if not fits or 0 in near.shape or len({len(near), len(far), 1}) > 2 or len(far) < 1:
        raise BadInputError(
            f"a capacity has shapes {near.shape}, {far.shape} and {room.shape}; (members or 1, "
            "steps, lanes) twice and (lanes,) are accepted"
        )
    refuse_impossible("the capacity of the near side", near)
    for what, part in (("the capacity of the far side", far), ("the room", room)):
        refuse_impossible(what, np.where(np.isinf(part) & (part > 0), 0.0, part))
    endless = np.isinf(far)
    if (endless.any(axis=(0, 1)) != endless.all(axis=(0, 1))).any():
        raise BadInputError("a lane has a far side in some steps only; give it in all or in none")
    return Capacity(near, far, room)


def check_members(capacity: Capacity, members: int) -> None:
    """Refuse a capacity that is for another number of members."""
    for part in (capacity.near, capacity.far):
        if len(part) not in (1, members):
            raise BadInputError(
                f"a capacity is for {len(part)} members; 1 or {members} are accepted"
            )


def refuse_impossible(what: str, amount: Array) -> None:
    """Refuse numbers that are below zero, infinite or not numbers."""
    if amount.size and not (amount.min() >= 0 and amount.max() < np.inf):
        bad = amount[~((amount >= 0) & (amount < np.inf))]
        raise BadInputError(f"{what}: {bad.flat[0]}; finite numbers not below zero are accepted")
