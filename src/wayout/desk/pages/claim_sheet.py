"""What is told of a claim, on its page and by its command: the words, and what is known."""

from __future__ import annotations

from typing import Any

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.comparing import Comparison, compare_statement
from wayout.desk.comparison.statement import as_statement
from wayout.desk.pages.claim_words import (
    say_amount,
    say_claim,
    say_impact,
    say_instant,
    say_period,
)
from wayout.desk.pages.known import Known
from wayout.desk.pages.publication_sheet import list_publications
from wayout.desk.pages.record_words import say_record
from wayout.desk.pages.report_sheet import write_report_sheet
from wayout.desk.people.names import name_people
from wayout.desk.review.deciding import list_decisions
from wayout.desk.review.inbox import Entry
from wayout.desk.review.states import MOVES
from wayout.desk.store.reports import find_original
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault
from wayout.planner.citation import name_country
from wayout.situation.record import Record
from wayout.situation.situation import Situation


def write_claim_sheet(entry: Entry, *, store: Store, vault: Vault, known: Known) -> dict[str, Any]:
    """Write what is told of a claim; without its text if the original was forgotten."""
    situation, claim = known.situation, entry.claim
    text = find_original(store, entry.report_id, vault=vault)
    compared = compare_statement(as_statement(claim, situation=situation), known.statements)
    return {
        "claim": entry.id,
        "state": entry.state,
        "impact": entry.impact,
        "impact_says": say_impact(entry.impact),
        "says": say_claim(claim, situation),
        **_write_fields(claim, situation, text),
        "also": [take_words(text, span.start, span.end) for span in entry.also],
        "report": write_report_sheet(store, entry.report_id, zone=situation.head.time_zone),
        "comparison": _write_comparison(compared, situation),
        "decisions": _write_decisions(store, entry.id, situation),
        "steps": [verb for verb, move in MOVES.items() if entry.state in move.before],
        "publications": list_publications(store, entry.id, zone=situation.head.time_zone),
        "has_draft": bool(entry.draft),
        "editor": name_people(store, [entry.editor_id]).get(entry.editor_id, ""),
    }


def take_words(text: str | None, start: int, end: int) -> str:
    """Take some words of a text on one line; empty if the text is gone."""
    return " ".join(text[start:end].split()) if text else ""


def _write_fields(claim: Claim, situation: Situation, text: str | None) -> dict[str, Any]:
    zone, words = situation.head.time_zone, claim.when.words
    return {
        "kind": claim.kind,
        "status": claim.status,
        "places": [{"id": p, "name": str(situation.name_of(p))} for p in claim.places],
        "country": claim.country,
        "into": str(name_country(situation, claim.country)) if claim.country else "",
        "modes": sorted(claim.modes),
        "direction": claim.direction,
        "whom": claim.whom,
        "amount": say_amount(claim.amount) if claim.amount else "",
        "when": say_period(claim, zone),
        "when_words": take_words(text, words.start, words.end) if words else "",
        "when_ground": claim.when.ground,
        "speaker": claim.speaker,
        "origin": list(claim.origin),
        "excerpt": take_words(text, claim.excerpt.start, claim.excerpt.end),
    }


def _write_comparison(compared: Comparison, situation: Situation) -> dict[str, Any]:
    findings = []
    for finding in compared.findings:
        record = situation.find_record(finding.record)
        about = {"verdict": finding.verdict, "record": finding.record, "why": finding.why}
        told = _write_record(record, situation) if record else {}
        findings.append(about | {"differs": list(finding.differs)} | told)
    return {"verdict": compared.verdict, "findings": findings}


def _write_record(record: Record, situation: Situation) -> dict[str, Any]:
    sources = (situation.sources[key] for key in record.sources if key in situation.sources)
    return {
        "text": say_record(record, situation),
        "status": record.status,
        "ended": _find_end(record, situation),
        "published": say_instant(record.published, situation.head.time_zone),
        "sources": [{"outlet": s.outlet, "origin": s.origin, "day": s.published} for s in sources],
    }


def _find_end(record: Record, situation: Situation) -> str:
    """Find when somebody ended a record; empty if nobody did."""
    found = [end.at for end in situation.ends.values() if end.ends == record.id]
    return say_instant(min(found), situation.head.time_zone) if found else ""


def _write_decisions(store: Store, number: int, situation: Situation) -> list[dict[str, str]]:
    decisions = list_decisions(store, number)
    names = name_people(store, [one.person_id for one in decisions])
    return [
        {
            "verb": one.verb,
            "by": names.get(one.person_id, ""),
            "at": say_instant(one.at, situation.head.time_zone),
            "reason": one.reason,
        }
        for one in decisions
    ]
