"""A plan as a JSON document; the keys are stable, see schemas/plan.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from wayout.network.fares import Fare
from wayout.planner.blocking import key_of
from wayout.planner.closed import ClosedWay
from wayout.planner.journey import RISK_WORDS, Cost, Journey, Leg
from wayout.planner.luck_document import write_luck
from wayout.planner.party_document import (
    write_blockers,
    write_later,
    write_members,
    write_shared,
)
from wayout.planner.plan import Plan
from wayout.planner.wording import say_condition
from wayout.rules.leaving import ExitAnswer
from wayout.rules.passage import Stay
from wayout.rules.traveller import Traveller, Visa
from wayout.situation.period import END as NEVER
from wayout.situation.period import Instant
from wayout.situation.phrase import Quote, say, say_joined
from wayout.situation.record import Record, Rule
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

Document = dict[str, Any]


def write_plan(plan: Plan, *, branched: bool = True) -> Document:
    """Write a plan as a document of plain values, with where one can still turn if asked."""
    head = plan.situation.head
    zone = get_zone(head.time_zone)
    return {
        "situation": head.id,
        "as_of": write_instant(min(plan.situation.known_by, NEVER), zone),
        "at": write_instant(plan.at, zone),
        "from": plan.start,
        "to": plan.destination or None,
        "travellers": [write_traveller(t) for t in plan.travellers],
        "presumed": _presumed(plan),
        "exit": write_exit(plan.exit, plan.situation),
        "exits": [
            write_exit(e, plan.situation) | ({"traveller": name} if name else {})
            for e, name in zip_longest(plan.exits, plan.leaving)
        ],
        "cautious": plan.cautious,
        "journeys": [write_journey(j, plan.situation) for j in plan.foresee(branched=branched)],
        "closed": [write_closed(c, plan.situation) | _blocked_by(c, plan) for c in plan.closed],
        "questions": [
            {"key": q.key, "text": q.text, "changes": q.changes, "settles": round(q.settles, 1)}
            | ({"travellers": list(plan.asked[q.key])} if q.key in plan.asked else {})
            for q in plan.questions
        ],
        **write_members(plan.members, zone),
        **write_later(plan.later, zone),
    }


def _blocked_by(way: ClosedWay, plan: Plan) -> Document:
    if not plan.members:
        return {}
    return {"blocked_by": write_blockers(plan.blocked.get(key_of(way), ()))}


def _presumed(plan: Plan) -> list[Document]:
    """Write what is presumed, by key; of a party, of whom."""
    found: dict[tuple[str, str], list[str]] = {}
    for traveller in plan.travellers:
        for key, text in traveller.presumed.items():
            found.setdefault((key, text), []).append(traveller.label)
    return [
        {"key": key, "text": text} | ({"travellers": who} if plan.members else {})
        for (key, text), who in sorted(found.items())
    ]


def write_traveller(traveller: Traveller) -> Document:
    """Write what a traveller told, so that the plan can be checked again; presumptions left out."""
    told = {k: v for k, v in traveller.answers.items() if traveller.told(k)}
    return {key: _answer(value) for key, value in sorted(told.items())}


def _answer(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple) and all(isinstance(v, Visa) for v in value):
        return [
            {k: (w.isoformat() if isinstance(w, date) else w) for k, w in _visa(v).items() if w}
            for v in value
        ]
    if isinstance(value, tuple):
        return {"amount": value[0], "currency": value[1]}
    if isinstance(value, Mapping):
        return {k: sorted(v) for k, v in value.items()}
    return value


def _visa(visa: Visa) -> dict[str, Any]:
    return {"issuer": visa.issuer, "kind": visa.kind, "valid_to": visa.valid_to}


def write_instant(instant: Instant, zone: ZoneInfo) -> str:
    """Write an instant to the second, in a time zone; the end of time as it is."""
    if instant >= NEVER:
        return instant.isoformat()
    return instant.astimezone(zone).isoformat(timespec="seconds")


def write_exit(answer: ExitAnswer, situation: Situation) -> Document:
    """Write the exit answer."""

    def tell(ids: tuple[str, ...]) -> list[Document]:
        found = [situation.find_record(i) for i in ids]
        return [_say(r) for r in found if r is not None]

    return {
        "law": answer.law,
        "practice": answer.practice,
        "penalty": _penalties(answer.penalties, situation),
        "remedy": say_joined("{some} {another}", answer.remedies) or None,
        "records": list(answer.records),
        "law_says": tell(answer.law_records),
        "practice_says": tell(answer.practice_records),
        "penalties": [r.id for r in answer.penalties],
        "also_said": tell(tuple(r.id for r in answer.said)),
        "missing": sorted(answer.missing),
        "lacking": list(answer.lacking),
        "call_up": {"word": answer.call_up, "records": list(answer.call_up_records)},
    }


def _say(record: Record) -> Document:
    local = isinstance(record, Rule) and bool(record.crossings or record.places or record.modes)
    return {
        "id": record.id,
        "text": record.text,
        "status": record.status,
        "local": local,
        "sources": list(record.sources),
    }


def _penalties(rules: tuple[Rule, ...], situation: Situation) -> str | None:
    """Say the penalties, grouped by the answers they hang on, in the words of the questions."""
    grouped: dict[str, list[str]] = {}
    for rule in rules:
        tests = {k: v for k, v in rule.when.items() if k != "citizenship"}
        answers = (_say_answer(key, value, situation) for key, value in tests.items())
        condition = say_joined("{some} and {another}", answers)
        name, text = ("penalty", rule.penalty) if rule.penalty else ("text", rule.text)
        grouped.setdefault(condition, []).append(Quote(text, rule.id, name))
    said = []
    for condition, words in grouped.items():
        penalties = say_joined("{some}; {another}", words)
        said.append(
            say("If you answer {answers}: {penalties}.", answers=condition, penalties=penalties)
            if condition
            else say("{words}.", words=penalties)
        )
    return say_joined("{some} {another}", said) or None


def _say_answer(key: str, value: Any, situation: Situation) -> str:
    """Say an answer that a penalty hangs on."""
    question = situation.head.questions.get(key)
    if question is None or not isinstance(value, bool):
        return say_condition({key: value})
    text = Quote(question.text, key)
    if value:
        return say("'{question}' with yes", question=text)
    return say("'{question}' with no", question=text)


def write_journey(journey: Journey, situation: Situation) -> Document:
    """Write one journey."""
    zone = get_zone(situation.head.time_zone)
    verdict = journey.verdict
    return {
        "country": journey.country,
        "crossing": journey.crossing,
        "mode": journey.mode,
        "leaving": journey.leaving,
        "depart": write_instant(journey.depart, zone),
        "arrive": write_instant(journey.arrive, zone),
        "arrive_90": write_instant(journey.arrive_90, zone) if journey.arrive_90 else None,
        "hours": round(journey.hours, 1),
        "cost": write_cost(journey.cost, situation.head.currency),
        "risk": RISK_WORDS[verdict.risk],
        "risk_records": list(verdict.risk_records),
        "verdict": verdict.word,
        "reason": verdict.reason or None,
        "papers": list(verdict.papers),
        "needs": list(verdict.needs),
        "lacking": list(verdict.lacking),
        "warnings": list(verdict.warnings),
        "facts": write_facts(journey.records, journey.oldest_hours, journey.stale),
        "stay": _stay(journey.stay),
        "fails_if": list(journey.fails_if),
        "ahead": list(journey.ahead),
        "fallback": (
            {"crossing": journey.fallback[0], "arrive": write_instant(journey.fallback[1], zone)}
            if journey.fallback
            else None
        ),
        "last_departure": (
            write_instant(journey.last_departure, zone) if journey.last_departure else None
        ),
        "legs": [_leg(leg, zone) for leg in journey.legs],
        **write_luck(journey, lambda instant: write_instant(instant, zone)),
        **write_shared(journey.shared, zone),
    }


def write_cost(cost: Cost, currency: str) -> Document:
    """Write what a journey costs."""
    return {
        "amount": None if cost.state == "unknown" else round(cost.high),
        "low": round(cost.low),
        "currency": currency,
        "state": cost.state,
        "unpriced": list(cost.unpriced),
    }


def write_facts(
    records: Sequence[str], oldest_hours: float | None, stale: Sequence[str]
) -> Document:
    """Write on which records a journey rests, and how old they are."""
    return {
        "count": len(records),
        "oldest_hours": None if oldest_hours is None else round(oldest_hours, 1),
        "stale": list(stale),
        "records": list(records),
    }


def _stay(stay: Stay) -> Document:
    return {
        "days": stay.days,
        "per_days": stay.per_days,
        "then": stay.then or None,
        "duties": [{"id": r.id, "text": r.duty or r.text} for r in stay.duties],
        "protection": [
            {"id": r.id, "text": r.text, "outlook": r.outlook or None, "route": r.route or None}
            for r in stay.protection
        ],
        "warnings": [
            {"id": r.id, "text": r.text, "reason": r.reason or None} for r in stay.warnings
        ],
        "records": list(stay.records),
    }


def _leg(leg: Leg, zone: ZoneInfo) -> Document:
    document: Document = {
        "from": leg.origin,
        "to": leg.destination,
        "mode": leg.mode,
        "depart": write_instant(leg.depart, zone),
        "arrive": write_instant(leg.arrive, zone),
        "wait_hours": round(leg.wait_hours, 1),
        "distance_km": leg.distance_km or None,
        "service": leg.service or None,
        "trip": leg.trip or None,
        "records": list(leg.records),
        "sources": list(leg.sources),
    }
    if leg.wait is not None:
        document["wait"] = {
            "median_hours": round(leg.wait.median_h, 1),
            "bound_hours": round(leg.wait.bound_h, 1),
            "basis": leg.wait.basis,
            "records": list(leg.wait.records),
        }
    if leg.fare is not None:
        document["fare"] = _fare(leg.fare)
    if leg.travellers:
        document["travellers"] = list(leg.travellers)
    return document


def _fare(fare: Fare) -> Document:
    known = fare.state != "unknown"
    return {
        "low": round(fare.low) if known else None,
        "high": round(fare.high) if known else None,
        "state": fare.state,
        "records": list(fare.records),
        "stated": fare.stated or None,
    }


def write_closed(way: ClosedWay, situation: Situation) -> Document:
    """Write one closed way."""
    return {
        "country": way.country,
        "crossing": way.crossing or None,
        "mode": way.mode or None,
        "reason": way.reason,
        "reasons": _reasons(way, situation),
        "record": way.record or None,
        "text": way.text,
        "opens_if": list(way.opens_if),
        "records": list(way.records),
        "sources": list(way.sources),
        "protection": [
            {"id": i, "text": situation.rules[i].text, "outlook": situation.rules[i].outlook}
            for i in way.protection
        ],
    }


def _reasons(way: ClosedWay, situation: Situation) -> list[str]:
    """Give every reason the cited rules have, the deciding one first."""
    rules = [situation.rules[i] for i in way.records if i in situation.rules]
    refusing = [r.reason for r in rules if r.effect in ("refuse", "require", "unsettled")]
    return list(dict.fromkeys([way.reason, *filter(None, refusing)]))
