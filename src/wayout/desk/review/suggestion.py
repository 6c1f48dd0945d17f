"""A first draft from a claim, for an editor to grade and to put into words of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.statement import name_group
from wayout.desk.review.draft import Draft
from wayout.exchange.table_import import render_toml
from wayout.situation.checks_numbers import UNITS_OF
from wayout.situation.fields import SPEAKERS
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

EFFECTS = MappingProxyType(
    {"opened": "admit", "admits": "admit", "closed": "refuse", "refuses": "refuse"}
)
TOPICS = MappingProxyType(
    {"queue": "queue", "wait": "queue", "count": "flow", "price": "seats", "sold-out": "seats"}
)
_COUNTED = MappingProxyType({"trips": "entries", "persons": "entries", "stock": "stock"})


def suggest_draft(
    claim: Claim,
    situation: Situation,
    *,
    key: str,
    outlet: str,
    address: str,
    language: str,
    published: Instant,
    now: Instant,
    basis: str = "exact",
) -> Draft:
    """
    Suggest the records of a claim, with its source as nobody has judged it yet (F6).

    A claim that opens or closes something the situation knows becomes a rule, one with an amount
    a report with its figure, every other a report. The text says what the fields say. A rule about
    some people has their words in `when`, which no check lets pass: an editor says by answers who
    they are, or that everybody is meant.

    Parameters
    ----------
    key
        What the new ids begin with, such as `claim-12`.
    published, basis
        When anybody could know it: the date of the report, and how sure that instant is.
    """
    source = {
        "id": f"{key}-source",
        "outlet": outlet,
        "speaker": claim.speaker if claim.speaker in SPEAKERS else "media",
        "address": address,
        "published": published.date().isoformat(),
        "language": language,
        "origin": " via ".join(reversed(claim.origin)),
        "reliability": "F",
        "credibility": 6,
    }
    name, fields = _shape(claim, situation)
    record = {
        "id": key,
        "text": _say(claim, situation, outlet),
        "status": claim.status,
        **fields,
        **({"valid_from": claim.when.start} if claim.when.start else {}),
        "published": published,
        "published_basis": basis,
        "recorded": now,
        "sources": [f"{key}-source"],
    }
    return Draft("\n".join([render_toml("source", [source]), render_toml(name, [record])]))


def _shape(claim: Claim, situation: Situation) -> tuple[str, Mapping[str, Any]]:
    posts = [place for place in claim.places if place in situation.crossings]
    modes = {"modes": sorted(claim.modes)} if claim.modes else {}
    country = claim.country or (situation.crossings[posts[0]].country_in if posts else "")
    effect = EFFECTS.get(claim.kind)
    if effect and country:
        why = {"reason": _give_reason(claim, posts)} if effect == "refuse" else {}
        domain = "crossing" if posts or claim.modes else "entry"
        at = {"crossings": posts} if posts else {}
        some = {"when": {"whom": claim.whom}} if name_group(claim.whom, situation) else {}
        return "rule", {
            "domain": domain,
            "country": country,
            "effect": effect,
            **why,
            **some,
            **at,
            **modes,
        }
    about = {"place": claim.places[0]} if claim.places else {}
    where = {"country": country} if country else {}
    figures = _figures(claim)
    until = {"valid_to": claim.when.end} if claim.when.start and claim.when.end else {}
    topic = TOPICS.get(claim.kind, "statement")
    return "report", {"topic": topic, **where, **about, **modes, **until, **figures}


def _give_reason(claim: Claim, posts: Sequence[str]) -> str:
    """Give the likeliest reason of a refusal, for the editor to check."""
    if claim.modes:
        return "MODE_NOT_ADMITTED"
    return "CROSSING_CLOSED" if posts else "NATIONALITY_NOT_ADMITTED"


def _figures(claim: Claim) -> Mapping[str, Any]:
    """Give the figure of a claim; none if it has no amount, no fitting unit, or no period."""
    kind, amount = claim.kind, claim.amount
    if amount is None or (kind == "count" and not (claim.when.start and claim.when.end)):
        return {}
    unit = f"{amount.unit}/{amount.per}" if amount.per else amount.unit
    known = {"wait": "wait_time", "price": "price", "count": _COUNTED.get(amount.count, "")}
    lengths = {"km": "queue_length", "vehicles": "queue_vehicles", "persons": "queue_persons"}
    what = lengths.get(unit, "") if kind == "queue" else known.get(kind, "")
    if unit not in UNITS_OF.get(what, ()):
        return {}
    figure = {"kind": what, "value": amount.value, "low": amount.low, "high": amount.high}
    return {"figures": [figure | {"unit": unit, "bound": amount.bound}]}


def _say(claim: Claim, situation: Situation, outlet: str) -> str:
    places = ", ".join(str(situation.name_of(place)) for place in claim.places) or claim.country
    by = f" ({', '.join(sorted(claim.modes))})" if claim.modes else ""
    whom = f" of {claim.whom}" if claim.whom else ""
    about = places or "no place named"
    return f"{claim.kind.capitalize()}{whom}{by}: {about}; as {outlet} has it."
