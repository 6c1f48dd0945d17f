"""
Three-valued truth that remembers why it is unknown.

An unknown value knows two more things: which answers and which records it waits for, and whether
the traveller's answers alone could still make it true, or false. That is what tells *allowed if*
(ask) from *unknown* (nobody knows).

References
----------
S. C. Kleene, Introduction to Metamathematics, 1952, section 64 (strong three-valued logic).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes, no, or unknown; `can_yes` and `can_no` say what answers could still make of it."""

    can_yes: bool
    can_no: bool
    is_unknown: bool
    missing: frozenset[str] = _NONE
    world: frozenset[str] = _NONE

    @property
    def is_yes(self) -> bool:
        """Tell whether it is certainly true."""
        return self.can_yes and not self.is_unknown

    def __invert__(self) -> Truth:
        """Give the negation."""
        if self is YES:
            return NO
        if self is NO:
            return YES
        return Truth(self.can_no, self.can_yes, True, self.missing, self.world)


YES = Truth(can_yes=True, can_no=False, is_unknown=False)
NO = Truth(can_yes=False, can_no=True, is_unknown=False)


def truth(value: bool) -> Truth:
    """Give yes or no."""
    return YES if value else NO


def ask(*keys: str) -> Truth:
    """Give an unknown that the traveller's answers to these keys settle."""
    return Truth(can_yes=True, can_no=True, is_unknown=True, missing=frozenset(keys))


def unsettled(*records: str) -> Truth:
    """Give an unknown that no answer settles: the world's facts are missing or contradict."""
    return Truth(can_yes=False, can_no=False, is_unknown=True, world=frozenset(records))


def all_of(values: Iterable[Truth]) -> Truth:
    """Give the conjunction; of nothing, yes."""
    unknown: list[Truth] = []
    for value in values:
        if value is NO:
            return NO
        if value is not YES:
            unknown.append(value)
    if not unknown:
        return YES
    if len(unknown) == 1:
        return unknown[0]
    return Truth(
        can_yes=all(v.can_yes for v in unknown),
        can_no=any(v.can_no for v in unknown),
        is_unknown=True,
        missing=_NONE.union(*(v.missing for v in unknown)),
        world=_NONE.union(*(v.world for v in unknown)),
    )


def any_of(values: Iterable[Truth]) -> Truth:
    """Give the disjunction; of nothing, no."""
    unknown: list[Truth] = []
    for value in values:
        if value is YES:
            return YES
        if value is not NO:
            unknown.append(value)
    if not unknown:
        return NO
    if len(unknown) == 1:
        return unknown[0]
    return Truth(
        can_yes=any(v.can_yes for v in unknown),
        can_no=all(v.can_no for v in unknown),
        is_unknown=True,
        missing=_NONE.union(*(v.missing for v in unknown)),
        world=_NONE.union(*(v.world for v in unknown)),
    )
