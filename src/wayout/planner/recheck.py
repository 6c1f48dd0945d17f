"""Does a saved plan still hold? What changed, since when, on whose word, and what is open now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wayout.planner.border import Border, Passage
from wayout.planner.document import Document, write_plan
from wayout.planner.party import Member, accompany
from wayout.planner.party_plan import plan_party
from wayout.planner.plan import HORIZON_H, Plan, Planner
from wayout.planner.saved import SavedJourney, parse_saved
from wayout.rules.verdict import Verdict
from wayout.situation.period import Instant
from wayout.situation.record import Record
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Held:
    """
    What became of one saved journey: holds, changed or closed, with the deciding record.

    `travellers` are those of a party who were to pass; none: everybody.
    """

    country: str
    crossing: str
    mode: str
    word: str
    before: str
    now: str
    reason: str
    record: str
    since: Instant | None
    text: str
    sources: tuple[str, ...]
    travellers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recheck:
    """A saved plan looked at again."""

    asked: Instant
    journeys: tuple[Held, ...]
    exit_before: tuple[str, str]
    exit_now: tuple[str, str]
    plan: Plan

    @property
    def holds(self) -> bool:
        """Tell whether every saved journey still stands and the exit answer is the same."""
        return all(h.word == "holds" for h in self.journeys) and self.exit_before == self.exit_now


def recheck_plan(document: Mapping[str, Any], situation: Situation, *, as_of: Instant) -> Recheck:
    """
    Check a saved plan against what is known at a later instant.

    A journey whose time has passed is asked about as if it set out now. The new plan looks at
    every country, so that a person whose way has closed sees what is left.

    Raises
    ------
    BadInputError
        The document is no plan of this situation.
    """
    known = situation.as_of(as_of)
    saved = parse_saved(document, known)
    at = max(saved.at, as_of)
    planner = Planner(known)
    plan = plan_party(planner, saved.members, start=saved.start, at=at, cautious=saved.cautious)
    judged = _Judged(planner, saved.members, at)
    held = tuple(_held(judged.border(j.travellers), known, j) for j in saved.journeys)
    return Recheck(at, held, saved.exit, (plan.exit.law, plan.exit.practice), plan)


class _Judged:
    """The borders of those who go together, each made once."""

    def __init__(self, planner: Planner, members: Sequence[Member], at: Instant) -> None:
        self._planner, self._members, self._at = planner, members, at
        self._borders: dict[tuple[str, ...], Border] = {}

    def border(self, names: tuple[str, ...]) -> Border:
        """Get the border of some members by name; of everybody, if none is named."""
        if names not in self._borders:
            going = [m for m in self._members if m.name in names or not names]
            book = self._planner.rulebook
            who = accompany(going, self._members, book)
            at = max(m.sets_out(self._at) for m in going)
            self._borders[names] = Border(book, who, at=at, horizon_h=HORIZON_H)
        return self._borders[names]


def _held(border: Border, known: Situation, saved: SavedJourney) -> Held:
    passage = Passage(saved.crossing, saved.mode, saved.leaving, saved.country)
    verdict: Verdict = border.now(passage)
    word = "closed" if verdict.word == "refused" else "holds"
    if word == "holds" and verdict.rank < Verdict(saved.verdict).rank and verdict.word == "unknown":
        word = "changed"
    key = verdict.records[0] if verdict.records else ""
    record: Record | None = known.find_record(key)
    return Held(
        saved.country,
        saved.crossing,
        saved.mode,
        word,
        saved.verdict,
        verdict.word,
        verdict.reason,
        key,
        record.valid.start if record and word != "holds" else None,
        record.text if record else "",
        record.sources if record else (),
        saved.travellers,
    )


def write_recheck(found: Recheck) -> Document:
    """Write what became of a saved plan; `plan` is the plan as it would be made now."""
    zone = ZoneInfo(found.plan.situation.head.time_zone)
    return {
        "situation": found.plan.situation.head.id,
        "asked": found.asked.astimezone(zone).isoformat(),
        "holds": found.holds,
        "exit": {
            "before": {"law": found.exit_before[0], "practice": found.exit_before[1]},
            "now": {"law": found.exit_now[0], "practice": found.exit_now[1]},
        },
        "journeys": [
            {
                "country": h.country,
                "crossing": h.crossing,
                "mode": h.mode,
                "word": h.word,
                "before": h.before,
                "now": h.now,
                "reason": h.reason or None,
                "record": h.record or None,
                "since": h.since.astimezone(zone).isoformat() if h.since else None,
                "text": h.text,
                "sources": list(h.sources),
                **({"travellers": list(h.travellers)} if h.travellers else {}),
            }
            for h in found.journeys
        ],
        "plan": write_plan(found.plan),
    }
