"""Claims as JSON, for the store, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from wayout.desk.claims.claim import Amount, Claim, Span, When
from wayout.situation.period import Instant


def write_claim(claim: Claim) -> dict[str, Any]:
    """Write a claim as JSON values."""
    when = asdict(claim.when) | {"start": _show(claim.when.start), "end": _show(claim.when.end)}
    rest = {"modes": sorted(claim.modes), "places": list(claim.places), "when": when}
    return asdict(claim) | rest | {"origin": list(claim.origin)}


def parse_claim(document: Mapping[str, Any]) -> Claim:
    """Parse what `write_claim` wrote."""
    when, amount = document["when"], document["amount"]
    words = Span(**when["words"]) if when["words"] else None
    parsed = {
        "places": tuple(document["places"]),
        "modes": frozenset(document["modes"]),
        "origin": tuple(document["origin"]),
        "amount": Amount(**amount) if amount else None,
        "when": When(_take(when["start"]), _take(when["end"]), words, when["ground"]),
        "excerpt": Span(**document["excerpt"]),
    }
    return Claim(**(dict(document) | parsed))


def _show(instant: Instant | None) -> str | None:
    return instant.isoformat() if instant else None


def _take(text: str | None) -> Instant | None:
    return Instant.fromisoformat(text) if text else None
