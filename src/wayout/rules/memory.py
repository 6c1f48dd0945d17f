"""What was judged before, kept in memory only and up to a bound."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 400_000
"""So many judgements are kept before all are forgotten: some hundred megabytes."""


class Memory:
    """
    The judgements of one rulebook, each under the bits of a portrait that it rests on.

    It is kept in memory alone, as long as the planner lives, and is never written anywhere. A key
    holds what some rules can tell apart in a traveller and no more: no name, no answer as it was
    given, nothing that links one key to another or to a person. When it is full everything is
    forgotten at once; who asks next has it judged anew.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._shelves: list[dict[object, object]] = []
        self._named: dict[str, dict[object, object]] = {}
        self.count = 0

    def shelf(self) -> dict[K, V]:
        """Give a new empty table that is forgotten with the others."""
        made: dict[K, V] = {}
        self._shelves.append(made)  # type: ignore[arg-type]
        return made

    def shelves(self) -> tuple[dict[object, object], ...]:
        """Give every table, to be looked at."""
        return tuple(self._shelves)

    def named(self, name: str) -> dict[K, V]:
        """Give the table of that name, the same one every time."""
        if name not in self._named:
            self._named[name] = self.shelf()
        return self._named[name]  # type: ignore[return-value]

    def keep(self, shelf: dict[K, V], key: K, value: V) -> V:
        """Keep a value on a shelf, and give it back."""
        if self.count >= self._most:
            self.forget()
        self.count += 1
        shelf[key] = value
        return value

    def forget(self) -> None:
        """Forget everything."""
        for shelf in self._shelves:
            shelf.clear()
        self.count = 0
