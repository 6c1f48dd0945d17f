"""
Many short texts in two arrays, decoded one by one when somebody asks.

A schedule of a continent has a million names. As arrays they are opened by memory map in no time,
and only the few that stand in an answer are ever turned into Python texts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """
    Texts by number, and numbers by text.

    `letters` holds all texts as UTF-8, one after another; `ends` where each ends. `slots` is a
    hash table with open addressing: the number of a text, or -1; its size is a power of two. With
    texts that occur more than once the first number is found.
    """

    letters: NDArray[np.uint8]
    ends: NDArray[np.int64]
    slots: NDArray[np.int32]

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.ends)

    def get_text(self, number: int) -> str:
        """Give one text; a number outside the table raises IndexError."""
        if not 0 <= number < len(self.ends):
            raise IndexError(f"no text {number} among {len(self.ends)}")
        start = int(self.ends[number - 1]) if number else 0
        return self.letters[start : int(self.ends[number])].tobytes().decode()

    def find_number(self, text: str) -> int | None:
        """Find the number of a text, if it is there."""
        if not len(self.slots):
            return None
        mask = len(self.slots) - 1
        place = zlib.crc32(text.encode()) & mask
        while (number := int(self.slots[place])) >= 0:
            if self.get_text(number) == text:
                return number
            place = (place + 1) & mask
        return None

    def list_texts(self) -> list[str]:
        """Decode all texts; slow on large tables."""
        return [self.get_text(number) for number in range(len(self))]


def build_texts(texts: Iterable[str]) -> Texts:
    """Build the table of texts, in the order given."""
    encoded = [text.encode() for text in texts]
    size = 1
    while size < 2 * len(encoded):
        size *= 2
    slots = np.full(size if encoded else 0, -1, np.int32)
    for number, text in enumerate(encoded):
        place = zlib.crc32(text) & (size - 1)
        while slots[place] >= 0 and encoded[slots[place]] != text:
            place = (place + 1) & (size - 1)
        if slots[place] < 0:
            slots[place] = number
    return Texts(
        np.frombuffer(b"".join(encoded), np.uint8),
        np.cumsum([len(text) for text in encoded], dtype=np.int64),
        slots,
    )
