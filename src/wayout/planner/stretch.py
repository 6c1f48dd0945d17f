"""
The kernel of the profile search: what a stretch is, and what a step makes of it.

A stretch is a row of four numbers, all in hours after the epoch: setting out from … to, and being
there from … to, one for one. Hours of being there are summed just as `taking` sums them.
"""

from __future__ import annotations

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import NO_GATE, WITH_BICYCLE, Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.reverse import just_before
from wayout.planner.taking import FOREVER, wait_out

FROM, TO, FIRST, LAST = range(4)
"""The columns: setting out from and to; there at first and at last."""

NODE, PARENT, STEP, FOLLOWING, NUMBER = range(5)
NONE = -1
SAME_H = 1e-9
"""Hours that count as one: sums of the same numbers in another order."""


@compiled
def settle_stretches(
    steps: Steps,
    gates: Gates,
    start_node: Array,
    start_span: Array,
    nodes: int,
    arrive_by_h: float,
    with_bicycle: bool,
) -> tuple[Array, Array]:
    """Settle stretches until the queue is empty; give their spans, and node, parent, step."""
    size = max(256, len(start_node))
    spans, links = np.empty((size, 4)), np.empty((size, 5), np.int32)
    keys, items = np.empty(size), np.empty(size, np.int32)
    bag, order = np.full(nodes, NONE, np.int32), np.empty(size, np.int32)
    left, across = np.empty((16, 4)), np.empty((16, 4))
    count, waiting, settled = 0, 0, 0
    for i in range(len(start_node)):
        copy(start_span[i], spans[i])
        links[i, NODE], links[i, PARENT], links[i, STEP] = start_node[i], NONE, NONE
        waiting = push(keys, items, waiting, spans[i, FIRST], i)
        count += 1
    while waiting > 0:
        at = items[0]
        waiting = pop(keys, items, waiting)
        node = links[at, NODE]
        if is_covered(spans, links, bag[node], spans[at]):
            continue
        links[at, FOLLOWING], links[at, NUMBER] = bag[node], settled
        bag[node], order[settled] = at, at
        settled += 1
        for step in range(steps.first[node], steps.first[node + 1]):
            if steps.taken_by[step] == WITH_BICYCLE and not with_bicycle:
                continue
            left, across, found = take_span(steps, gates, step, spans[at], left, across)
            target = steps.target[step]
            for k in range(found):
                late = across[k, FIRST] > arrive_by_h
                if late or is_covered(spans, links, bag[target], across[k]):
                    continue
                if count == len(spans):
                    spans, links, order = grow_rows(spans), grow_rows(links), grow(order)
                    keys, items = grow(keys), grow(items)
                copy(across[k], spans[count])
                links[count, NODE], links[count, PARENT], links[count, STEP] = target, at, step
                waiting = push(keys, items, waiting, spans[count, FIRST], count)
                count += 1
    return gather(spans, links, order[:settled])


@compiled
def copy(span: Array, row: Array) -> None:
    """Copy a stretch; four plain assignments compile to less than a slice."""
    row[FROM], row[TO], row[FIRST], row[LAST] = span[FROM], span[TO], span[FIRST], span[LAST]


@compiled
def gather(spans: Array, links: Array, order: Array) -> tuple[Array, Array]:
    """Gather stretches in an order, with parents numbered in it."""
    rows, out = np.empty((len(order), 4)), np.empty((len(order), 3), np.int32)
    for i in range(len(order)):
        copy(spans[order[i]], rows[i])
        parent = links[order[i], PARENT]
        out[i, NODE], out[i, STEP] = links[order[i], NODE], links[order[i], STEP]
        out[i, PARENT] = NONE if parent == NONE else links[parent, NUMBER]
    return rows, out


@compiled
def is_covered(spans: Array, links: Array, first: int, span: Array) -> bool:
    """Tell whether one of a node's stretches covers another."""
    other = first
    while other != NONE:
        if covers(spans[other], span):
            return True
        other = links[other, FOLLOWING]
    return False


@compiled
def covers(one: Array, other: Array) -> bool:
    """Tell whether by one stretch all can set out as late as by another, and be there as early."""
    late = one[TO] - other[TO]
    if late < -SAME_H or one[FIRST] > other[FIRST]:
        return False
    if late <= 0.0:
        return bool(one[LAST] <= other[LAST])
    return bool(max(one[FIRST], one[LAST] - late) <= other[LAST] + SAME_H)


@compiled
def find_uncovered(spans: Array) -> Array:
    """Find the rows that no other row covers; of rows that cover each other, one."""
    kept = np.ones(len(spans), np.bool_)
    for i in range(len(spans)):
        for j in range(len(spans)):
            if i != j and kept[j] and covers(spans[j], spans[i]):
                kept[i] = False
                break
    return np.flatnonzero(kept)


@compiled
def take_span(
    steps: Steps, gates: Gates, step: int, span: Array, left: Array, across: Array
) -> tuple[Array, Array, int]:
    """Fill `across` with the stretches that come of a step, and count them; `left` is scratch."""
    left, found = depart_span(steps, step, span, left)
    gate = steps.gate[step]
    if gate != NO_GATE:
        across, found = pass_span(gates, gate, left, found, across)
    else:
        while len(across) < found:
            across = grow_rows(across)
        for k in range(found):
            copy(left[k], across[k])
    for k in range(found):
        across[k, FIRST] += steps.after_h[step]
        across[k, LAST] += steps.after_h[step]
    return left, across, found


@compiled
def depart_span(steps: Steps, step: int, span: Array, left: Array) -> tuple[Array, int]:
    """Fill in the stretches at the end of the ride."""
    if steps.runs[step, 0] >= 0:
        return catch_runs(steps, step, span, left)
    if steps.shut[step, 0] < steps.shut[step, 1]:
        return wait_between(steps, step, span, left)
    copy(span, left[0])
    left[0, FIRST] = (span[FIRST] + steps.wait_h[step]) + steps.before_h[step]
    left[0, LAST] = (span[LAST] + steps.wait_h[step]) + steps.before_h[step]
    return left, 1


@compiled
def wait_between(steps: Steps, step: int, span: Array, left: Array) -> tuple[Array, int]:
    """Fill in the stretches of a step on demand that is shut at times."""
    before = steps.before_h[step]
    found, ready = 0, span[FIRST]
    while True:
        ready, shuts = open_from(steps, step, ready)
        leaves = wait_out(steps, step, ready)
        if leaves == FOREVER:
            return left, found
        if found == len(left):
            left = grow_rows(left)
        row = left[found]
        copy(span, row)
        row[FIRST] = leaves + before
        row[FROM] = min(span[FROM] + max(ready - span[FIRST], 0.0), span[TO])
        found += 1
        room = min(shuts - ready, open_from(steps, step, leaves)[1] - leaves)
        if ready + room > span[LAST]:  # all that is left of the stretch leaves in one go
            row[LAST] = wait_out(steps, step, max(span[LAST], ready)) + before
            return left, found
        row[LAST] = just_before(leaves + room) + before
        row[TO] = max(min(span[FROM] + (ready + room - span[FIRST]), span[TO]), row[FROM])
        ready += max(room, SAME_H)


@compiled
def open_from(steps: Steps, step: int, hours: float) -> tuple[float, float]:
    """Give the first hour from one on at which a step is not shut, and when it shuts again."""
    low, end = steps.shut[step]
    high = end
    while low < high:  # the first interval that is not over at that hour
        middle = (low + high) >> 1
        if steps.shut_table[middle, 1] <= hours:
            low = middle + 1
        else:
            high = middle
    if low < end and steps.shut_table[low, 0] <= hours:
        hours = steps.shut_table[low, 1]
        low += 1
    return hours, steps.shut_table[low, 0] if low < end else FOREVER


@compiled
def catch_runs(steps: Steps, step: int, span: Array, left: Array) -> tuple[Array, int]:
    """Fill in one stretch without length for each run that somebody catches."""
    found = 0
    for run in range(steps.runs[step, 0], steps.runs[step, 1]):
        leaves = steps.run_table[run, 0]
        if leaves < span[FIRST]:
            continue
        if found == len(left):
            left = grow_rows(left)
        late = max(span[LAST] - leaves, 0.0)
        left[found, FROM] = left[found, TO] = max(span[TO] - late, span[FROM])
        left[found, FIRST] = left[found, LAST] = steps.run_table[run, 1] + steps.before_h[step]
        found += 1
        if late == 0.0:
            break
    return left, found


@compiled
def pass_span(gates: Gates, gate: int, left: Array, count: int, across: Array) -> tuple[Array, int]:
    """Fill in the stretches of being across a gate, for each stretch of reaching it."""
    found, wait = 0, gates.wait_h[gate]
    begin, end = gates.opens[gate, 0], gates.opens[gate, 1]
    for k in range(count):
        ready, last = left[k, FIRST] + wait, left[k, LAST] + wait
        done = False
        for i in range(gates.windows[gate, 0], gates.windows[gate, 1]):
            start, over = gates.window_table[i, 0], gates.window_table[i, 1]
            if over <= ready or done:
                continue
            for j in range(max(begin, 0), end if begin >= 0 else 1):
                opens, shuts = start, over
                if begin >= 0:
                    opens = max(start, gates.open_table[j, 0])
                    shuts = min(over, gates.open_table[j, 1])
                if shuts <= ready or shuts <= opens or done:
                    continue
                if found == len(across):
                    across = grow_rows(across)
                squeeze(left[k], ready, last, opens, shuts, across[found])
                found += 1
                done = last < shuts
    return across, found


@compiled
def squeeze(span: Array, first: float, last: float, opens: float, shuts: float, row: Array) -> None:
    """
    Fill in what of a stretch passes from one hour on and before another; who is early waits.

    `first` and `last` are when one is ready to pass, `first` before it shuts.
    """
    row[FROM], row[TO], row[FIRST], row[LAST] = span[FROM], span[TO], first, last
    if last >= shuts:
        row[LAST] = just_before(shuts)
        row[TO] = max(span[TO] - (last - row[LAST]), span[FROM])
    if first < opens:
        row[FIRST] = opens
        row[FROM] = min(span[FROM] + (opens - first), row[TO])
        row[LAST] = max(row[LAST], opens)


@compiled
def grow(store: Array) -> Array:
    """Give a store twice as long with the same content."""
    larger = np.empty(2 * len(store), store.dtype)
    larger[: len(store)] = store
    return larger


@compiled
def grow_rows(store: Array) -> Array:
    """Give a store of rows twice as long with the same content."""
    larger = np.empty((2 * len(store), store.shape[1]), store.dtype)
    larger[: len(store)] = store
    return larger
