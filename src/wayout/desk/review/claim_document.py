"""Claims as JSON, for the store, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayout.desk.claims.claim import Amount, Claim, Span, When
from wayout.situation.period import Instant


def write_claim(claim: Claim) -> dict[str, Any]:
    """Write a claim as JSON values."""
    when, amount = claim.when, claim.amount
    return _list_fields(claim) | {
        "places": list(claim.places),
        "modes": sorted(claim.modes),
        "amount": _list_fields(amount) if amount else None,
        "when": {
            "start": _show(when.start),
            "end": _show(when.end),
            "words": _list_fields(when.words) if when.words else None,
            "ground": when.ground,
        },
        "origin": list(claim.origin),
        "excerpt": _list_fields(claim.excerpt),
    }


def _list_fields(value: Claim | Amount | Span) -> dict[str, Any]:
    """List the fields of a value as they are; `asdict` would copy all that is in them."""
    return {name: getattr(value, name) for name in value.__slots__}


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
