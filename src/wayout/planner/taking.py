"""
Taking one step: from a label to the labels that can come of it.

The same order as in life: wait for the departure or the next run, ride to the gate, queue, wait
for the post to open, pass in a window that does not refuse, ride on. All of it is FIFO.
"""

from __future__ import annotations

from wayout.network.compiled import Array, compiled
from wayout.network.steps import FARE, ROAD, WITH_BICYCLE, Gates, Steps
from wayout.planner.label import CRITERIA, DOUBT, HIGH, HOURS, LOW, RISK, ROAD_KM, UNPRICED

FOREVER = float("inf")
MOST_WINDOWS = 8
"""Windows worth waiting for at one gate: four ranks of risk, with and without doubt, at most."""

NOWHERE = -1
WINDOW, FARE_PIECE = 0, 1
"""The columns of marks: the window passed at a gate and the row of the fare; -1: none."""


@compiled
def take_step(
    steps: Steps,
    gates: Gates,
    step: int,
    label: Array,
    with_bicycle: bool,
    travellers: float,
    after: Array,
    marks: Array,
) -> int:
    """
    Fill `after` with the labels that come of a step, and `marks` with their window and fare.

    One leaves as soon as one can. Another departure follows for each later time in which the fare
    is not as dear as at an earlier one: to wait for it may be worth while, and who is ready earlier
    can always wait for what one ready later pays.

    Returns
    -------
    found
        How many there are; none if the step is never possible.
    """
    if steps.taken_by[step] == WITH_BICYCLE and not with_bicycle:
        return 0
    leaves, reaches = depart(steps, step, label[HOURS])
    if leaves == FOREVER:
        return 0
    fare = find_fare(steps, step, leaves)
    found = arrive(steps, gates, step, label, leaves, reaches, fare, travellers, after, marks, 0)
    for later in range(max(fare + 1, steps.fares[step, 0]), steps.fares[step, 1]):
        if is_as_dear(steps, marks, found, later):
            continue
        begins = steps.fare_table[later, 0]
        leaves, reaches = depart_from(steps, step, label[HOURS], begins)
        if leaves == FOREVER or find_fare(steps, step, leaves) != later:
            continue
        found = arrive(
            steps, gates, step, label, leaves, reaches, later, travellers, after, marks, found
        )
    return found


@compiled
def arrive(
    steps: Steps,
    gates: Gates,
    step: int,
    label: Array,
    leaves: float,
    reaches: float,
    fare: int,
    travellers: float,
    after: Array,
    marks: Array,
    found: int,
) -> int:
    """Fill in from row `found` on what comes of one departure, and give the next free row."""
    for k in range(CRITERIA):
        after[found, k] = label[k]
    pay(steps, step, fare, travellers, after[found])
    after[found, DOUBT] = max(after[found, DOUBT], steps.doubt[step])
    gate = steps.gate[step]
    if gate != NOWHERE:
        end = pass_gate(gates, gate, reaches, steps.after_h[step], after[found:], marks[found:])
    else:
        after[found, HOURS] = reaches + steps.after_h[step]
        marks[found, WINDOW] = NOWHERE
        end = 1
    for k in range(found, found + end):
        marks[k, FARE_PIECE] = fare
    return found + end


@compiled
def is_as_dear(steps: Steps, marks: Array, found: int, later: int) -> bool:
    """Tell whether a fare is no better in anything than one that can be had earlier."""
    for k in range(found):
        fare = marks[k, FARE_PIECE]
        if fare < 0:
            continue
        known, unknown = steps.fare_table[fare, 2] < FOREVER, steps.fare_table[later, 2] == FOREVER
        if not known and unknown:
            return True
        if (
            known
            and not unknown
            and steps.fare_table[fare, 1] <= steps.fare_table[later, 1]
            and steps.fare_table[fare, 2] <= steps.fare_table[later, 2]
        ):
            return True
    return False


@compiled
def depart_from(steps: Steps, step: int, hours: float, begins: float) -> tuple[float, float]:
    """Give the first departure not before another hour, and its end before a gate."""
    if steps.runs[step, 0] >= 0:
        return depart(steps, step, max(hours, begins))
    leaves = depart(steps, step, hours)[0]
    if leaves < begins:
        leaves = begins  # the next one to come by then, if the service runs
        for i in range(steps.shut[step, 0], steps.shut[step, 1]):
            if steps.shut_table[i, 0] <= leaves < steps.shut_table[i, 1]:
                leaves = steps.shut_table[i, 1]
    return leaves, leaves + steps.before_h[step]


@compiled
def depart(steps: Steps, step: int, hours: float) -> tuple[float, float]:
    """Give the hours of the next departure and of its end before a gate; infinite if none."""
    begin, end = steps.runs[step]
    if begin < 0:
        leaves = wait_out(steps, step, hours)
        return leaves, leaves + steps.before_h[step]
    low, high = begin, end
    while low < high:
        middle = (low + high) >> 1
        if steps.run_table[middle, 0] < hours:
            low = middle + 1
        else:
            high = middle
    if low == end:
        return FOREVER, FOREVER
    return steps.run_table[low, 0], steps.run_table[low, 1] + steps.before_h[step]


@compiled
def wait_out(steps: Steps, step: int, hours: float) -> float:
    """Give the hour at which the wait for a step on demand is over; it stands still while shut."""
    left = steps.wait_h[step]
    low, end = steps.shut[step]
    high = end
    while low < high:  # the first interval that is not over at that hour
        middle = (low + high) >> 1
        if steps.shut_table[middle, 1] <= hours:
            low = middle + 1
        else:
            high = middle
    for i in range(low, end):
        begin = steps.shut_table[i, 0]
        if hours + left < begin:
            break
        left -= max(begin - hours, 0.0)
        hours = steps.shut_table[i, 1]
    over: float = hours + max(left, 0.0)
    return over


@compiled
def find_fare(steps: Steps, step: int, leaves: float) -> int:
    """Find the row of the fare that holds for a departure; below zero if none is stated."""
    fare = NOWHERE
    for i in range(steps.fares[step, 0], steps.fares[step, 1]):
        if steps.fare_table[i, 0] <= leaves:
            fare = i
    return fare


@compiled
def pay(steps: Steps, step: int, fare: int, travellers: float, label: Array) -> None:
    """Add what a step costs at a fare."""
    if fare >= 0 and steps.fare_table[fare, 2] < FOREVER:
        label[LOW] += steps.fare_table[fare, 1] * travellers
        label[HIGH] += steps.fare_table[fare, 2] * travellers
    elif steps.without_fare[step] == ROAD:
        label[ROAD_KM] += steps.road_km[step]
    elif steps.without_fare[step] == FARE:
        label[UNPRICED] += 1.0


@compiled
def pass_gate(
    gates: Gates, gate: int, reaches: float, after_h: float, after: Array, marks: Array
) -> int:
    """
    Fill in the windows in which one who reaches a gate may pass; row 0 holds the label.

    The first is the earliest; another follows only if no earlier one carries as little risk and
    as little doubt.
    """
    ready = reaches + gates.wait_h[gate]
    risk, doubt = after[0, RISK], after[0, DOUBT]
    found = 0
    for i in range(gates.windows[gate, 0], gates.windows[gate, 1]):
        end = gates.window_table[i, 1]
        if end <= ready:
            continue
        across = next_open(gates, gate, max(ready, gates.window_table[i, 0]))
        if across >= end:
            continue
        here, unsure = gates.window_table[i, 2], gates.window_table[i, 3]
        beaten = False
        for k in range(found):
            row = marks[k, WINDOW]
            if gates.window_table[row, 2] <= here and gates.window_table[row, 3] <= unsure:
                beaten = True
        if beaten:
            continue
        if found > 0:
            for k in range(CRITERIA):
                after[found, k] = after[0, k]
        after[found, HOURS] = across + after_h
        after[found, RISK] = max(risk, here)
        after[found, DOUBT] = max(doubt, unsure)
        marks[found, WINDOW] = i
        found += 1
    return found


@compiled
def next_open(gates: Gates, gate: int, hours: float) -> float:
    """Give the first hour at or after another at which a post is open; infinite if none."""
    begin = gates.opens[gate, 0]
    if begin < 0:
        return hours
    for i in range(begin, gates.opens[gate, 1]):
        if hours < gates.open_table[i, 1]:
            opens: float = gates.open_table[i, 0]
            return max(hours, opens)
    return FOREVER
