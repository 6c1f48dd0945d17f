"""Claims in words: what is said, how much, where and when, for people who decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from wayout.desk.claims.claim import Amount, Claim
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

SAID: Mapping[str, str] = MappingProxyType(
    {
        "opened": "Opened",
        "closed": "Closed",
        "admits": "Lets in",
        "refuses": "Turns back",
        "queue": "Queue",
        "wait": "Wait",
        "count": "Count",
        "price": "Price",
        "sold-out": "Sold out",
        "check": "Checks",
        "announcement": "Announced",
        "denial": "Denied",
        "rumour": "Rumour",
    }
)
SO_SAID: Mapping[str, str] = MappingProxyType(
    {"announced": "announcement", "denied": "denial", "rumour": "rumour"}
)
"""What is not said to be so; where the kind does not tell it, the words begin with it."""
BOUNDS: Mapping[str, str] = MappingProxyType(
    {"exact": "", "about": "about ", "at-least": "at least ", "at-most": "at most ", "range": ""}
)


def say_claim(claim: Claim, situation: Situation) -> str:
    """Say in one line what a claim says."""
    amount = f" {say_amount(claim.amount)}" if claim.amount else ""
    modes = f", by {' or '.join(sorted(claim.modes))}" if claim.modes else ""
    whom = f", of {claim.whom}" if claim.whom else ""
    kind = SAID.get(claim.kind, claim.kind)
    if claim.status in SO_SAID and claim.kind not in SO_SAID.values():
        kind = f"{claim.status.capitalize()}: {kind.lower()}"
    return f"{kind}{amount}{modes}{whom}: {say_places(claim, situation)}"


def say_impact(impact: float | None) -> str:
    """Say an impact; that nobody worked it out is something else than that it is nothing."""
    if impact is None:
        return "not weighed yet"
    return f"impact {impact:.0f}" if impact else "nobody's ways change"


def say_places(claim: Claim, situation: Situation) -> str:
    """Name the places of a claim."""
    names = [str(situation.name_of(place)) for place in claim.places]
    return ", ".join(names) or claim.country or "no place named"


def say_amount(amount: Amount) -> str:
    """Say an amount as it was meant, with its unit."""
    number = _say_number(amount.value)
    if amount.low != amount.high:
        number = f"{_say_number(amount.low)} to {_say_number(amount.high)}"
    parts = [f"{BOUNDS.get(amount.bound, '')}{number} {amount.unit}".strip()]
    parts += [f"({amount.count})"] if amount.count and amount.count != amount.unit else []
    parts += [f"per {amount.per}"] if amount.per else []
    parts += [f"since {amount.since}"] if amount.since else []
    parts += [f"against {amount.against}"] if amount.against else []
    return " ".join(parts)


def say_period(claim: Claim, zone: str) -> str:
    """Say when it is said to be so; without ground that no date is known."""
    start, end = claim.when.start, claim.when.end
    if start is None and end is None:
        return "no date is known"
    if start is not None and end is not None and end - start == timedelta(days=1):
        return f"on {start.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    since = f"from {say_instant(start, zone)}" if start else ""
    until = f"until {say_instant(end, zone)}" if end else ""
    return " ".join(filter(None, (since, until)))


def say_instant(instant: Instant, zone: str) -> str:
    """Say an instant in the time of the situation, with its offset."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")


def _say_number(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}".rstrip("0")
