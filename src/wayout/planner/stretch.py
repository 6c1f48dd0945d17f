"""
The kernel of the profile search: what a stretch is, and what a step makes of it.

A stretch is a row of four numbers, all in hours after the epoch: setting out from … to, and being
there from … to, one for one. Hours of being there are summed just as `taking` sums them.
"""

from __future__ import annotations

from typing import NamedTuple

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


class Store(NamedTuple):
    """The stretches found so far: (size, 4), their links (size, 5), and the queue of them."""

    spans: Array
    links: Array
    keys: Array
    items: Array


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
    store = Store(
        np.empty((256, 4)), np.empty((256, 5), np.int32), np.empty(256), np.empty(256, np.int32)
    )
    bag = np.full(nodes, NONE, np.int32)
    left, across = np.empty((16, 4)), np.empty((16, 4))
    count, waiting, settled = 0, 0, 0
    for i in range(len(start_node)):
        store = add(store, count, waiting, start_span[i], start_node[i], NONE, NONE)
        count, waiting = count + 1, waiting + 1
    order = np.empty(256, np.int32)
    while waiting > 0:
        at = store.items[0]
        waiting = pop(store.keys, store.items, waiting)
        node = store.links[at, NODE]
        if is_covered(store, bag[node], store.spans[at]):
            continue
        store.links[at, FOLLOWING], store.links[at, NUMBER] = bag[node], settled
        bag[node] = at
        order = grow(order) if settled == len(order) else order
        order[settled] = at
        settled += 1
        for step in range(steps.first[node], steps.first[node + 1]):
            if steps.taken_by[step] == WITH_BICYCLE and not with_bicycle:
                continue
            left, across, found = take_span(steps, gates, step, store.spans[at], left, across)
            for k in range(found):
                target = steps.target[step]
                late = across[k, FIRST] > arrive_by_h
                if not late and not is_covered(store, bag[target], across[k]):
                    store = add(store, count, waiting, across[k], target, at, step)
                    count, waiting = count + 1, waiting + 1
    return gather(store, order[:settled])


@compiled
def add(
    store: Store, count: int, waiting: int, span: Array, node: int, parent: int, step: int
) -> Store:
    """Add a stretch to a store of so many, and to its queue."""
    if count == len(store.spans):
        store = Store(
            grow_rows(store.spans), grow_rows(store.links), grow(store.keys), grow(store.items)
        )
    store.spans[count] = span
    links = store.links[count]
    links[NODE], links[PARENT], links[STEP] = node, parent, step
    push(store.keys, store.items, waiting, span[FIRST], count)
    return store


@compiled
def gather(store: Store, order: Array) -> tuple[Array, Array]:
    """Gather stretches in an order, with parents numbered in it."""
    spans, links = np.empty((len(order), 4)), np.empty((len(order), 3), np.int32)
    for i in range(len(order)):
        spans[i], links[i] = store.spans[order[i]], store.links[order[i], :3]
        if links[i, PARENT] != NONE:
            links[i, PARENT] = store.links[links[i, PARENT], NUMBER]
    return spans, links


@compiled
def is_covered(store: Store, first: int, span: Array) -> bool:
    """Tell whether some stretch of a node lets set out as late, and is there as early for all."""
    other = first
    while other != NONE:
        one = store.spans[other]
        if one[TO] >= span[TO] - SAME_H and one[FIRST] <= span[FIRST]:
            if one[TO] <= span[TO]:
                if one[LAST] <= span[LAST]:
                    return True
            elif max(one[FIRST], one[LAST] - (one[TO] - span[TO])) <= span[LAST] + SAME_H:
                return True
        other = store.links[other, FOLLOWING]
    return False


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
        across[:found] = left[:found]
    for k in range(found):
        across[k, FIRST] += steps.after_h[step]
        across[k, LAST] += steps.after_h[step]
    return left, across, found


@compiled
def depart_span(steps: Steps, step: int, span: Array, left: Array) -> tuple[Array, int]:
    """Fill in the stretches at the end of the ride."""
    if steps.runs[step, 0] >= 0:
        return catch_runs(steps, step, span, left)
    found, ready = 0, span[FIRST]
    while True:
        ready, shuts = open_from(steps, step, ready)
        leaves = wait_out(steps, step, ready)
        if leaves == FOREVER:
            return left, found
        if found == len(left):
            left = grow_rows(left)
        row = left[found]
        row[:] = span
        row[FIRST] = leaves + steps.before_h[step]
        row[FROM] = min(span[FROM] + max(ready - span[FIRST], 0.0), span[TO])
        found += 1
        until = open_from(steps, step, leaves)[1]
        room = min(shuts - ready, until - leaves)
        if ready + room > span[LAST]:  # all that is left of the stretch leaves in one go
            late = wait_out(steps, step, max(span[LAST], ready))
            row[LAST] = late + steps.before_h[step]
            return left, found
        row[LAST] = just_before(leaves + room) + steps.before_h[step]
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
    found = 0
    for k in range(count):
        ready = left[k].copy()
        ready[FIRST] += gates.wait_h[gate]
        ready[LAST] += gates.wait_h[gate]
        for i in range(gates.windows[gate, 0], gates.windows[gate, 1]):
            start, end = gates.window_table[i, 0], gates.window_table[i, 1]
            if end <= ready[FIRST]:
                continue
            if gates.opens[gate, 0] < 0:
                across, found = squeeze(ready, start, end, across, found)
            for j in range(gates.opens[gate, 0], gates.opens[gate, 1]):
                opens, closes = gates.open_table[j, 0], gates.open_table[j, 1]
                across, found = squeeze(ready, max(start, opens), min(end, closes), across, found)
    return across, found


@compiled
def squeeze(span: Array, opens: float, shuts: float, out: Array, found: int) -> tuple[Array, int]:
    """Add what of a stretch passes from one hour on and before another; who is early waits."""
    if shuts <= opens or span[FIRST] >= shuts:
        return out, found
    if found > 0 and out[found - 1, TO] == span[TO] and out[found - 1, FIRST] < opens:
        return out, found  # all of it passes earlier
    if found == len(out):
        out = grow_rows(out)
    row = out[found]
    row[:] = span
    if span[LAST] >= shuts:
        row[LAST] = just_before(shuts)
        row[TO] = max(span[TO] - (span[LAST] - row[LAST]), span[FROM])
    if span[FIRST] < opens:
        row[FIRST] = opens
        row[FROM] = min(span[FROM] + (opens - span[FIRST]), row[TO])
        row[LAST] = max(row[LAST], opens)
    return out, found + 1


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
