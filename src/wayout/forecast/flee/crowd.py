"""
People as counts: one row for all whose future depends on the same things.

A row of a crowd says where people are (a place, or so far along a road), the rest of their plan,
how far they went on the days before (only where a rule asks for it), whether they never arrived
anywhere yet, and how many they are. Rows are found again through a table of hashes, so that
people who come to the same state become one row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array, compiled

WHERE, ON_ROAD, ROUTE, HOP, STINT, FRESH, KM, TODAY_KM, PEOPLE = range(9)
STATE = 8
"""So many columns are the state; the last one says how many people are in it."""
NO_ROUTE = -1
"""In the place of a route: people who have no plan, or are on the last road of it."""


class Crowd(NamedTuple):
    """
    A growing table of people.

    Attributes
    ----------
    rows
        Whole numbers and kilometres, float64, shape (room, 9): index of the place or road; 1 on a
        road; route, and the number of its roads begun; mean stint in 1/1024 of a day's way; 1
        before the first arrival; kilometres done on the road; kilometres done today before it;
        people.
    slots
        Row for each hash, or -1; shape (a power of two,), twice the room.
    size
        Number of rows in use, shape (1,).
    """

    rows: Array
    slots: Array
    size: Array


@compiled
def make_crowd(room: int) -> Crowd:
    """Make an empty crowd with room for so many rows, a power of two."""
    return Crowd(
        np.empty((room, STATE + 1), np.float64),
        np.full(2 * room, -1, np.int64),
        np.zeros(1, np.int64),
    )


@compiled
def clear_crowd(crowd: Crowd) -> None:
    """Take everybody out of a crowd; its room stays, as to make room anew takes long."""
    crowd.size[0] = 0
    crowd.slots[:] = -1


@compiled
def find_slot(rows: Array, slots: Array, state: Array) -> int:
    """Find the slot in which a state stands, or the free one where it belongs."""
    mixed = state[WHERE] * 7919.0 + state[ON_ROAD] * 104729.0 + state[ROUTE] * 1299709.0
    mixed += state[HOP] * 15485863.0 + state[STINT] * 32452843.0 + state[FRESH] * 49979687.0
    mixed += state[KM] * 86028121.0 + state[TODAY_KM] * 179424673.0
    mask = slots.shape[0] - 1
    slot: int = int(mixed) & mask
    while slots[slot] >= 0:
        row, same = slots[slot], True
        for column in range(STATE):
            if rows[row, column] != state[column]:
                same = False
                break
        if same:
            break
        slot = (slot + 1) & mask
    return slot


@compiled
def add_people(crowd: Crowd, state: Array, people: int) -> Crowd:
    """
    Add people in one state; the crowd that comes back takes the place of the one given.

    Parameters
    ----------
    state
        The columns of a row but the last, shape (8,) or longer.
    """
    if people == 0:
        return crowd
    if crowd.size[0] == crowd.rows.shape[0]:
        wider = make_crowd(crowd.rows.shape[0] * 2)
        wider.size[0] = crowd.size[0]
        wider.rows[: crowd.size[0]] = crowd.rows
        for number in range(crowd.size[0]):
            wider.slots[find_slot(wider.rows, wider.slots, wider.rows[number])] = number
        crowd = wider
    rows, slots = crowd.rows, crowd.slots  # a field taken in a loop is counted each time
    slot = find_slot(rows, slots, state)
    number = slots[slot]
    if number < 0:
        number = crowd.size[0]
        crowd.size[0] = number + 1
        slots[slot] = number
        rows[number, PEOPLE] = 0
        for column in range(STATE):
            rows[number, column] = state[column]
    rows[number, PEOPLE] += people
    return crowd
