"""What an impact says: whose ways change if a draft is published, or a claim is true."""

from __future__ import annotations

from typing import Any

from wayout.desk.pages.claim_words import say_instant
from wayout.desk.pages.known import Known
from wayout.desk.review.case_ways import Way
from wayout.desk.review.draft import Draft, build_records, parse_draft
from wayout.desk.review.impact import (
    Impact,
    Records,
    choose_instant,
    suppose_claim,
    weigh_impact,
)
from wayout.desk.review.inbox import Entry
from wayout.errors import PublicationRefusedError
from wayout.planner.citation import name_country
from wayout.situation.period import Instant
from wayout.situation.situation import Situation


def write_impact_sheet(
    known: Known, entry: Entry, *, published: Instant, now: Instant
) -> dict[str, Any]:
    """
    Weigh a claim's draft, or without one what would be drafted of it, and write whom it changes.

    Cases are planned at the instant from which the records hold; now, if that is inside the
    window of the situation and later.
    """
    draft, by = _choose_draft(entry, known.situation, published=published, now=now)
    records = build_records(draft, now=now)
    as_of, at = _choose_instants(records, known.situation, now=now)
    with known.weighing(as_of=as_of, at=at) as scale:
        impact = weigh_impact(records, scale)
        return _write(impact, scale.situation, known, by=by, cases=len(scale.cases))


def _choose_draft(
    entry: Entry, situation: Situation, *, published: Instant, now: Instant
) -> tuple[Draft, str]:
    if entry.draft:
        return parse_draft(entry.draft), "the draft"
    supposed = suppose_claim(entry.claim, situation, published=published, now=now)
    if supposed is None:
        why = f"a claim that is {entry.claim.status} decides no way; its impact is none"
        raise PublicationRefusedError(why)
    whose = " of everybody" if entry.claim.whom else ""
    return supposed, f"the claim as if it were true{whose}"


def _choose_instants(
    records: Records, situation: Situation, *, now: Instant
) -> tuple[Instant, Instant]:
    """Choose what is known and when the cases set out: now where the situation reaches so far."""
    at = choose_instant(records)
    if situation.head.window.holds(now):
        return now, max(at, now)
    return max(record.published for _, record in records), at


def _write(
    impact: Impact, situation: Situation, known: Known, *, by: str, cases: int
) -> dict[str, Any]:
    zone = known.situation.head.time_zone
    return {
        "of": by,
        "at": say_instant(impact.at, zone),
        "weight": impact.weight,
        "cases": cases,
        "planned": impact.planned,
        "unplanned": list(impact.unplanned),
        "changed": [
            {
                "case": one.case,
                "title": one.title,
                "lost": [say_way(way, situation) for way in one.lost],
                "gained": [say_way(way, situation) for way in one.gained],
                "altered": [say_way(way, situation) for way in one.altered],
            }
            for one in impact.changed
        ],
    }


def say_way(way: Way, situation: Situation) -> str:
    """Say a way by its last crossing, its mode and its country."""
    country, crossing, mode = way
    return f"{name_country(situation, country)}: {situation.name_of(crossing)}, by {mode}"
