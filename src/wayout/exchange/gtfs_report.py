"""The report on a feed: notices as they are found, counted by code, bounded in number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wayout.exchange.gtfs_codes import CODES, Weight
from wayout.situation.notice import Notice, find_nearest

MOST_FAULTS = 1_000
"""So many faults of one table are listed; then the table is read no further."""
MOST_LISTED = 100_000
"""So many notices of one other code are listed; the rest is counted."""
LONGEST_SHOWN = 60
MOST_COMPARED = 200_000
"""So many words are looked at for the nearest right things of one report: it takes its time."""


def show(text: str) -> str:
    """Give a value as it may be printed: short, and without anything a terminal would obey."""
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


@dataclass
class Report:
    """
    Collects notices while a feed is read.

    With `skips_trips` a fault that harms one trip alone leaves out that trip, and is listed with
    what is not used.
    """

    skips_trips: bool = False
    notices: list[Notice] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    compared: int = 0

    def add(
        self, file: str, row: int, code: str, found: str, accepted: str = "", nearest: str = ""
    ) -> None:
        """Add one notice; what is beyond the bounds is only counted."""
        self.tally[code] += 1
        if self.weigh(code) != "fault":
            if self.tally[code] <= MOST_LISTED:
                self.notices.append(Notice(file, row, code, found, accepted, nearest))
            return
        self.faults[file] += 1
        if self.faults[file] <= MOST_FAULTS:
            self.notices.append(Notice(file, row, code, found, accepted, nearest))
        elif self.faults[file] == MOST_FAULTS + 1:
            self.tally["too-many-faults"] += 1
            found = f"more than {MOST_FAULTS} faults; the others are not listed"
            self.notices.append(Notice(file, row, "too-many-faults", found, "a feed without any"))

    def weigh(self, code: str) -> Weight:
        """Give the weight of a code in this report."""
        kind = CODES[code]
        return "unused" if kind.of_one_trip and self.skips_trips else kind.weight

    def find_nearest(self, word: str, pool: Collection[str]) -> str:
        """Find the word of a pool most like the given one, while that is quick."""
        self.compared += len(pool)
        if self.compared > MOST_COMPARED or len(word) > LONGEST_SHOWN:
            return ""
        return show(find_nearest(word, pool))

    def forget(self, file: str) -> None:
        """Take back the notices of a table that turns out to be damaged: its rows said nothing."""
        for notice in self.notices:
            if notice.file == file:
                self.tally[notice.code] -= 1
        self.tally = +self.tally
        self.notices = [notice for notice in self.notices if notice.file != file]
        del self.faults[file]

    def is_full(self, file: str) -> bool:
        """Tell whether a table has so many faults that it need not be read on."""
        return self.faults[file] > MOST_FAULTS

    def list_weight(self, weight: Weight) -> tuple[Notice, ...]:
        """List the notices of one weight, by file and row."""
        return tuple(sorted(n for n in self.notices if self.weigh(n.code) == weight))


def say_rows(rows: Iterable[int]) -> str:
    """Give row numbers in words, the first and the last of many: `rows 3 to 9`."""
    found = sorted(rows)
    if len(found) == 1:
        return f"row {found[0]}"
    whole = found[-1] - found[0] + 1 == len(found)
    return f"rows {found[0]} to {found[-1]}" if whole else f"{len(found)} rows from {found[0]} on"
