"""The kinds of visa that rules ask for, which is all that a form about visas can offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wayout.situation.situation import Situation


def list_visa_kinds(situation: Situation) -> tuple[str, ...]:
    """List the kinds of visa that some rule asks for, in alphabetical order."""
    rules = situation.rules.values()
    conditions = (c for rule in rules for c in (rule.when, rule.excepted, rule.require))
    return tuple(sorted({kind for c in conditions for kind in _iterate_kinds(c)}))


def _iterate_kinds(condition: Any) -> Iterator[str]:
    """Yield the kinds of visa that stand anywhere in a condition."""
    if isinstance(condition, (list, tuple)):
        for one in condition:
            yield from _iterate_kinds(one)
    elif hasattr(condition, "items"):
        for key, value in condition.items():
            if key == "visas" and hasattr(value, "get") and value.get("kind"):
                told = value["kind"]
                yield from [told] if isinstance(told, str) else told
            else:
                yield from _iterate_kinds(value)
