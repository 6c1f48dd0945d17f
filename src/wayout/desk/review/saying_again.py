"""Saying again: a claim that a text makes twice, as in its heading, is one with both positions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from wayout.desk.claims.claim import Claim, Span

MATTER = ("kind", "status", "places", "country", "modes", "direction", "amount")
"""In what two claims must agree to say the same."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, and where else its text says the same."""

    claim: Claim
    impact: float | None
    also: tuple[Span, ...] = ()


def join_sayings(found: Iterable[tuple[Claim, float | None]]) -> tuple[Said, ...]:
    """
    Join the claims of one text that say the same, in the order of the text.

    The one that says more stays: when, of whom, on whose word. Two of which each says something
    that the other does not are two.
    """
    kept: list[Said] = []
    alike: dict[Hashable, list[int]] = {}
    for claim, impact in found:
        numbers = alike.setdefault(tuple(getattr(claim, name) for name in MATTER), [])
        for number in numbers:
            one = kept[number]
            if _adds_nothing(claim, one.claim):
                kept[number] = Said(one.claim, one.impact, (*one.also, claim.excerpt))
                break
            if _adds_nothing(one.claim, claim):
                kept[number] = Said(claim, impact, (one.claim.excerpt, *one.also))
                break
        else:
            numbers.append(len(kept))
            kept.append(Said(claim, impact))
    return tuple(kept)


def _adds_nothing(short: Claim, full: Claim) -> bool:
    """Tell whether all that a claim says is said by another of the same matter."""
    undated = short.when.start is None and short.when.words is None
    dated_alike = (short.when.start, short.when.end) == (full.when.start, full.when.end)
    return (
        (undated or dated_alike)
        and short.whom in ("", full.whom)
        and short.speaker in ("", full.speaker)
        and short.origin == full.origin[: len(short.origin)]
    )
