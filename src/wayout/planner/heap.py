"""A binary heap in two arrays, for kernels: keys, and the items they belong to."""

from __future__ import annotations

from wayout.network.compiled import Array, compiled


@compiled
def push(keys: Array, items: Array, size: int, key: float, item: int) -> int:
    """Push onto a heap of `size` entries, give its new size; of equal keys the lower item leads."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if keys[above] < key or (keys[above] == key and items[above] < item):
            break
        keys[at], items[at] = keys[above], items[above]
        at = above
    keys[at], items[at] = key, item
    return size + 1


@compiled
def pop(keys: Array, items: Array, size: int) -> int:
    """Remove the first entry, which the caller has read, and give the new size."""
    size -= 1
    key, item = keys[size], items[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        other = below + 1
        if other < size and (
            keys[other] < keys[below]
            or (keys[other] == keys[below] and items[other] < items[below])
        ):
            below = other
        if key < keys[below] or (key == keys[below] and item < items[below]):
            break
        keys[at], items[at] = keys[below], items[below]
        at = below
    keys[at], items[at] = key, item
    return size
