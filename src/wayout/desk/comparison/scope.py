"""Scope: is a record about the act, the place, the means and the people that a claim is about?"""

from __future__ import annotations

from wayout.desk.comparison.statement import STEM, Statement

EXTENDED = frozenset({"queue", "wait", "count"})
"""Numbers that grow with what they are of; a country's is not held against that of one post."""


def is_about(record: Statement, said: Statement) -> bool:
    """
    Tell whether a record is about what is said, so that the two can agree or contradict.

    A record of some means or posts of many is held against what is said of all only if it lets
    pass: that one post is shut to walkers leaves a country open, that one lets walkers through
    belies that the country is shut. A record about some people is held only against what is said
    of the same; a rule for everybody against what is said of anybody.
    """
    if said.measure != record.measure:
        return False
    here = _is_here(record, said) and not _apart(said.modes, record.modes)
    if said.measure[0] != "passage" or not here:
        return here
    if _apart(said.acts, record.acts) or _apart(said.directions, record.directions):
        return False
    if record.group and not _share_stem(record.group, said.group):
        return False
    return record.passes or not _is_narrower(record, said)


def _is_here(record: Statement, said: Statement) -> bool:
    if record.places & said.places:
        return True
    if said.kind == "price" or not record.countries & said.countries:
        return False
    if said.kind in EXTENDED:
        return record.wide and said.wide
    return record.wide or said.wide


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether two choices exclude each other; none made is any."""
    return bool(some and others and not some & others)


def _is_narrower(record: Statement, said: Statement) -> bool:
    fewer_modes = bool(record.modes and not said.modes)
    return fewer_modes or (said.wide and not record.wide)


def _share_stem(some: frozenset[str], others: frozenset[str]) -> bool:
    stems = {word[:STEM] for word in some if len(word) >= STEM}
    return any(word[:STEM] in stems for word in others)
