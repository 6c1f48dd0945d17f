"""Independence: who is a witness of their own, counted by origin; and texts that are copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.statement import fold_origin

SKETCH = 64
"""So many of the smallest hashes stand for a text."""
SHINGLE = 4
ALIKE = 0.5
"""Two texts that share this part of their sketches are copies."""


class _Groups:
    """Which items belong together (union and find)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def find(self, item: int) -> int:
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._above[high] = low

    def listed(self) -> tuple[tuple[int, ...], ...]:
        groups: dict[int, list[int]] = {}
        for item in range(len(self._above)):
            groups.setdefault(self.find(item), []).append(item)
        return tuple(tuple(g) for g in groups.values())


def group_origins(
    claims: Sequence[Claim], *, copies: Sequence[int] = ()
) -> tuple[tuple[int, ...], ...]:
    """
    Group claims by who said it first; each group is one witness, however many outlets repeat it.

    A claim whose chain is empty is its own witness, unless its text is a copy of another.

    Parameters
    ----------
    copies
        For each claim the number of the group of copies its text belongs to, or nothing.
    """
    groups = _Groups(len(claims))
    seen: dict[str, int] = {}
    for number, claim in enumerate(claims):
        keys = [f"o {fold_origin(claim.origin[-1])}"] if claim.origin else []
        if copies:
            keys.append(f"c {copies[number]}")
        for key in keys:
            groups.join(number, seen.setdefault(key, number))
    return groups.listed()


def sketch_text(text: str) -> frozenset[int]:
    """Give the smallest hashes of a text's runs of words; an empty text has none."""
    words = [word.encode() for word in re.findall(r"\w+", text.casefold())]
    shifted = [words[n:] for n in range(min(SHINGLE, len(words)))]
    runs = {b" ".join(run) for run in zip(*shifted, strict=False)}
    digests = sorted([blake2b(run, digest_size=8).digest() for run in runs])
    return frozenset(int.from_bytes(digest) for digest in digests[:SKETCH])


def are_copies(one: frozenset[int], other: frozenset[int]) -> bool:
    """Tell whether two texts are near-duplicates, by their sketches."""
    return _is_enough(len(one & other), one, other)


def _is_enough(shared: int, one: frozenset[int], other: frozenset[int]) -> bool:
    return shared >= ALIKE * max(1, min(len(one), len(other)))


def group_copies(sketches: Sequence[frozenset[int]]) -> tuple[tuple[int, ...], ...]:
    """
    Group texts that are near-duplicates, by their sketches.

    Linear in the shared hashes: each text is held only against those that share one.
    """
    groups = _Groups(len(sketches))
    holders: dict[int, list[int]] = {}
    for number, sketch in enumerate(sketches):
        shared: dict[int, int] = {}
        for value in sketch:
            for other in holders.setdefault(value, []):
                shared[other] = shared.get(other, 0) + 1
            holders[value].append(number)
        for other, count in shared.items():
            if _is_enough(count, sketch, sketches[other]):
                groups.join(number, other)
    return groups.listed()
