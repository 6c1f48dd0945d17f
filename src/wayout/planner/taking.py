"""
Taking the steps of a node: from a label to the labels that can come of it.

The same order as in life: wait for the departure or the next run, ride to the gate, queue, wait
for the post to open, pass in a window that does not refuse, ride on. All of it is FIFO.

A kernel that is handed a bundle of twenty arrays counts who holds each, and that took
longer than to take a step. So all steps of a node are taken in one call; what is called for every
single step takes numbers, and two or three arrays.
"""

from __future__ import annotations

from wayout.network.compiled import Array, compiled
from wayout.network.steps import ALWAYS, FARE, ROAD, WITH_BICYCLE, Gates, Steps
from wayout.planner.label import DOUBT, HIGH, HOURS, LOW, RISK, ROAD_KM, UNPRICED

FOREVER = float("inf")
MOST_WINDOWS = 8
"""Windows worth waiting for at one gate: four ranks of risk, with and without doubt, at most."""

NOWHERE = -1
STEP, WINDOW, FARE_PIECE = range(3)
"""The columns of marks: the step, the window passed at its gate and the row of its fare, or -1."""

MARKS = 3


@compiled
def take_steps(
    steps: Steps,
    gates: Gates,
    node: int,
    label: Array,
    with_bicycle: bool,
    travellers: float,
    after: Array,
    marks: Array,
) -> int:
    """
    Fill `after` with the labels that come of the steps of a node, and `marks` with how.

    One leaves as soon as one can. Another departure follows for each later time in which the fare
    is not as dear as at an earlier one: to wait for it may be worth while, and who is ready earlier
    can always wait for what one ready later pays.

    Returns
    -------
    found
        How many there are, those of one step together and in the order of the steps.
    """
    found, hours, risk = 0, label[HOURS], label[RISK]
    for step in range(steps.first[node], steps.first[node + 1]):
        if steps.taken_by[step] == WITH_BICYCLE and not with_bicycle:
            continue
        begin, fare, begins, gate = found, NOWHERE, hours, steps.gate[step]
        doubt, last = max(label[DOUBT], float(steps.doubt[step])), steps.fares[step, 1]
        while True:
            if steps.runs[step, 0] < 0:
                low, high = steps.shut[step, 0], steps.shut[step, 1]
                leaves = wait_from(steps.shut_table, low, high, steps.wait_h[step], hours)
                if leaves < begins:  # the next one to come by then, if the service runs
                    leaves = leave_from(steps.shut_table, low, high, begins)
                over = leaves
            else:
                ready = max(hours, begins)
                low, high = steps.runs[step, 0], steps.runs[step, 1]
                leaves, over = ride(steps.run_table, low, high, ready)
            met = find_fare(steps.fare_table, steps.fares[step, 0], last, leaves)
            fare, over = met if begins == hours else fare, over + steps.before_h[step]
            if leaves == FOREVER or met != fare:
                end = found
            elif gate == NOWHERE:
                end = found + 1
                put(after, marks, found, over + steps.after_h[step], risk, doubt, NOWHERE)
            else:
                windows, window_table, opens, open_table = gates[1:5]
                ready, after_h = over + gates.wait_h[gate], steps.after_h[step]
                low, high = gates.queues[gate, 0], gates.queues[gate, 1]
                if low < high:
                    ready = leave_line(gates.queue_table, low, high, over, ready)
                end = pass_gate(
                    windows, window_table, opens, open_table, gate, ready, after_h, risk, doubt,
                    after, marks, found,
                )  # fmt: skip
            without, km = steps.without_fare[step], steps.road_km[step]
            pay(steps.fare_table, fare, without, km, travellers, label, after, found, end)
            for k in range(found, end):
                marks[k, FARE_PIECE], marks[k, STEP] = fare, step
            found, fare = end, max(fare + 1, steps.fares[step, 0])
            fare = find_cheaper(steps.fare_table, fare, last, marks, begin, found)
            if fare == last:
                break
            begins = steps.fare_table[fare, 0]
    return found


@compiled
def take_soonest(
    steps: Steps,
    gates: Gates,
    node: int,
    hours: float,
    with_bicycle: bool,
    soonest: Array,
    passed: Array,
) -> None:
    """
    Fill in the hour at which each step of a node is over at the soonest, and its gate's window.

    The steps are counted from the first one of the node. Infinite: it cannot be taken; -1: no gate.
    """
    windows, window_table, opens, open_table = gates[1:5]
    first, runs, shut = steps.first[node], steps.runs, steps.shut
    for step in range(first, steps.first[node + 1]):
        window, across = NOWHERE, FOREVER
        if steps.taken_by[step] == ALWAYS or with_bicycle:
            if runs[step, 0] < 0:
                low, high = shut[step, 0], shut[step, 1]
                over = wait_from(steps.shut_table, low, high, steps.wait_h[step], hours)
            else:
                over = ride(steps.run_table, runs[step, 0], runs[step, 1], hours)[1]
            across, gate = over + steps.before_h[step], steps.gate[step]
            if gate != NOWHERE and across < FOREVER:
                ready = across + gates.wait_h[gate]
                low, high = gates.queues[gate, 0], gates.queues[gate, 1]
                if low < high:
                    ready = leave_line(gates.queue_table, low, high, across, ready)
                low, high = windows[gate, 0], windows[gate, 1]
                window, across = find_window(
                    window_table, low, high, open_table, opens[gate, 0], opens[gate, 1], ready
                )
        soonest[step - first], passed[step - first] = across + steps.after_h[step], window


@compiled
def leave_line(queue_table: Array, begin: int, end: int, hours: float, ready: float) -> float:
    """Give when one who joins a line at an hour is at its head; `ready` if nothing is told yet."""
    low, high = begin, end
    while low < high:  # the first piece that begins later
        middle = (low + high) >> 1
        if queue_table[middle, 0] <= hours:
            low = middle + 1
        else:
            high = middle
    if low > begin:
        joins, through = queue_table[low - 1, 0], queue_table[low - 1, 1]
        ready = through + queue_table[low - 1, 2] * (hours - joins)
    return ready


@compiled
def put(
    after: Array, marks: Array, row: int, hours: float, risk: float, doubt: float, window: int
) -> None:
    """Fill in when and how safely one is across."""
    after[row, HOURS], marks[row, WINDOW] = hours, window
    after[row, RISK], after[row, DOUBT] = risk, doubt


@compiled
def pay(
    fare_table: Array,
    fare: int,
    without_fare: int,
    road_km: float,
    travellers: float,
    label: Array,
    after: Array,
    begin: int,
    end: int,
) -> None:
    """Fill in money and what is not priced, from a row of `after` on to another."""
    low, high, km, unpriced = label[LOW], label[HIGH], label[ROAD_KM], label[UNPRICED]
    if fare >= 0 and fare_table[fare, 2] < FOREVER:
        low += fare_table[fare, 1] * travellers
        high += fare_table[fare, 2] * travellers
    elif without_fare == ROAD:
        km += road_km
    elif without_fare == FARE:
        unpriced += 1.0
    for k in range(begin, end):
        after[k, LOW], after[k, HIGH] = low, high
        after[k, ROAD_KM], after[k, UNPRICED] = km, unpriced


@compiled
def find_cheaper(
    fare_table: Array, later: int, last: int, marks: Array, begin: int, found: int
) -> int:
    """Find the next fare that is better in something than each met already; `last` if none."""
    while later < last and is_as_dear(fare_table, later, marks, begin, found):
        later += 1
    return later


@compiled
def is_as_dear(fare_table: Array, later: int, marks: Array, begin: int, found: int) -> bool:
    """Tell whether a fare is no better in anything than one that can be had earlier."""
    for k in range(begin, found):
        fare = marks[k, FARE_PIECE]
        if fare < 0:
            continue
        known, unknown = fare_table[fare, 2] < FOREVER, fare_table[later, 2] == FOREVER
        if not known and unknown:
            return True
        if (
            known
            and not unknown
            and fare_table[fare, 1] <= fare_table[later, 1]
            and fare_table[fare, 2] <= fare_table[later, 2]
        ):
            return True
    return False


@compiled
def leave_from(shut_table: Array, low: int, end: int, leaves: float) -> float:
    """Give the first hour from another on that lies in no interval."""
    for i in range(low, end):
        if shut_table[i, 0] <= leaves < shut_table[i, 1]:
            leaves = shut_table[i, 1]
    return leaves


@compiled
def ride(run_table: Array, low: int, end: int, hours: float) -> tuple[float, float]:
    """Give departure and end of the first run not before an hour; infinite if none."""
    high = end
    while low < high:
        middle = (low + high) >> 1
        if run_table[middle, 0] < hours:
            low = middle + 1
        else:
            high = middle
    leaves = over = FOREVER
    if low < end:
        leaves, over = run_table[low, 0], run_table[low, 1]
    return leaves, over


@compiled
def wait_out(steps: Steps, step: int, hours: float) -> float:
    """Give the hour at which the wait for a step on demand is over; it stands still while shut."""
    low, end = steps.shut[step, 0], steps.shut[step, 1]
    return wait_from(steps.shut_table, low, end, steps.wait_h[step], hours)


@compiled
def wait_from(shut_table: Array, low: int, end: int, left: float, hours: float) -> float:
    """Give the hour at which a wait is over that stands still in some intervals."""
    high = end
    while low < high:  # the first interval that is not over at that hour
        middle = (low + high) >> 1
        if shut_table[middle, 1] <= hours:
            low = middle + 1
        else:
            high = middle
    for i in range(low, end):
        begin = shut_table[i, 0]
        if hours + left < begin:
            break
        left -= max(begin - hours, 0.0)
        hours = shut_table[i, 1]
    over: float = hours + max(left, 0.0)
    return over


@compiled
def find_fare(fare_table: Array, low: int, end: int, leaves: float) -> int:
    """Find the row of the fare that holds for a departure; below zero if none is stated."""
    fare = NOWHERE
    for i in range(low, end):
        if fare_table[i, 0] <= leaves:
            fare = i
    return fare


@compiled
def pass_gate(
    windows: Array,
    window_table: Array,
    opens: Array,
    open_table: Array,
    gate: int,
    ready: float,
    after_h: float,
    risk: float,
    doubt: float,
    after: Array,
    marks: Array,
    begin: int,
) -> int:
    """
    Fill in, from row `begin` on, the windows in which one who is ready at a gate may pass.

    The first is the earliest; another follows only if no earlier one carries as little risk and
    as little doubt.
    """
    end = begin
    for i in range(windows[gate, 0], windows[gate, 1]):
        across = cross(window_table, i, open_table, opens[gate, 0], opens[gate, 1], ready)
        if across == FOREVER or is_as_bad(window_table, i, marks, begin, end):
            continue
        worst, unsure = max(risk, window_table[i, 2]), max(doubt, window_table[i, 3])
        put(after, marks, end, across + after_h, worst, unsure, i)
        end += 1
    return end


@compiled
def find_window(
    window_table: Array,
    window: int,
    last_window: int,
    open_table: Array,
    opens: int,
    last_opens: int,
    ready: float,
) -> tuple[int, float]:
    """Find the first window in which one who is ready may pass, and when; infinite if none."""
    found, across = NOWHERE, FOREVER
    while window < last_window and across == FOREVER:
        found, window = window, window + 1
        across = cross(window_table, found, open_table, opens, last_opens, ready)
    return found, across


@compiled
def is_as_bad(window_table: Array, window: int, marks: Array, begin: int, end: int) -> bool:
    """Tell whether a window carries no less risk nor less doubt than an earlier one."""
    for k in range(begin, end):
        other = marks[k, WINDOW]
        if (
            window_table[other, 2] <= window_table[window, 2]
            and window_table[other, 3] <= window_table[window, 3]
        ):
            return True
    return False


@compiled
def cross(
    window_table: Array, window: int, open_table: Array, opens: int, last_opens: int, ready: float
) -> float:
    """Give the hour at which one passes a gate in a window; infinite if it is over before."""
    end = window_table[window, 1]
    if end <= ready:
        return FOREVER
    across = next_open(open_table, opens, last_opens, max(ready, window_table[window, 0]))
    return across if across < end else FOREVER


@compiled
def next_open(open_table: Array, opens: int, last_opens: int, hours: float) -> float:
    """Give the first hour at or after another at which a post is open; infinite if none."""
    if opens < 0:
        return hours
    for i in range(opens, last_opens):
        if hours < open_table[i, 1]:
            from_h: float = open_table[i, 0]
            return max(hours, from_h)
    return FOREVER
