"""
The board: every crossing, open to whom, wait, queue, trend, age of the facts, and their sources.

What the state being left asks of people who leave is one section for all posts alike. It is no
column: uneven enforcement is never a reason to choose a post.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wayout.network.expected_waits import NO_WAITS, ExpectedWaits
from wayout.network.gates import opening_hours
from wayout.network.waits import Wait
from wayout.planner.border import Border, Passage
from wayout.planner.citation import (
    Plain,
    age_hours,
    cite_record,
    cite_sources,
    name_country,
    show_instant,
)
from wayout.planner.notes import Notes
from wayout.planner.queue import LOOK_BACK_HOURS, assess_trend, list_queue_reports, show_wait
from wayout.rules.answers import parse_traveller
from wayout.rules.leaving import ExitAnswer, assess_exit
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, unique, worst_of
from wayout.situation.period import Instant, after
from wayout.situation.phrase import Quote, say_joined
from wayout.situation.record import MODES, Crossing, Record
from wayout.situation.situation import Situation

EXIT_WORDS = ("refused", "uncertain", "unknown", "allowed-if", "allowed")
"""From worst to best."""

ASKED_MODES = tuple(m for m in MODES if m not in ("air", "truck"))


def make_board(
    situation: Situation,
    travellers: Sequence[Traveller],
    *,
    at: Instant,
    as_of: Instant,
    expected: ExpectedWaits = NO_WAITS,
) -> Plain:
    """
    Make the board of every crossing known by `as_of`, as JSON values.

    Parameters
    ----------
    travellers
        Who wants to pass, together; empty: somebody who answered nothing.
    expected
        Waits that take the place of those estimated from reports. The trend compares estimates.
    """
    known = situation.as_of(as_of)
    party = tuple(travellers) or (nobody(known),)
    border = Border(Rulebook(known), party, at=at, horizon_h=1.0, expected=expected)
    earlier = {h: situation.as_of(after(as_of, -h)) for h in LOOK_BACK_HOURS}
    notes = Notes(known, at=at, as_of=as_of)
    posts = [
        _show_post(border, post, notes, earlier, as_of=as_of)
        for post in sorted(known.crossings.values(), key=lambda c: (c.country_in, c.id))
    ]
    leaving = show_exit(border, at=at)
    records = _cite_all(known, [*posts, leaving], as_of=as_of)
    cited = [s for r in [*records.values(), *_notes_of(posts)] for s in r["sources"]]
    return {
        "situation": known.head.id,
        "title": known.head.title,
        "at": show_instant(at),
        "as_of": show_instant(as_of),
        "time_zone": known.head.time_zone,
        "travellers": len(travellers),
        "exit": leaving,
        "crossings": posts,
        "records": records,
        "sources": cite_sources(known, cited),
    }


def nobody(situation: Situation) -> Traveller:
    """Give a traveller who answered nothing; what the situation presumes is presumed of them."""
    return parse_traveller({}, situation.head, where=str)


def show_exit(border: Border, *, at: Instant) -> Plain:
    """Give the exit answer of the party, its worst word first in law and in practice."""
    home = border.situation.head.home
    answers = [assess_exit(border.rulebook, t, country=home, at=at) for t in border.travellers]
    said = {r.id: r for a in answers for r in a.said}
    remedies = unique(r for a in answers for r in a.remedies)
    penalties = unique(Quote(r.penalty, r.id, "penalty") for a in answers for r in a.penalties)
    return {
        "country": home,
        "law": min((a.law for a in answers), key=EXIT_WORDS.index),
        "practice": min((a.practice for a in answers), key=EXIT_WORDS.index),
        "penalty": say_joined("{some}; {another}", penalties) or None,
        "remedy": say_joined("{some} {another}", remedies) or None,
        "call_up": unique(a.call_up for a in answers)[0] if len(answers) == 1 else None,
        "law_records": list(unique(r for a in answers for r in a.law_records)),
        "practice_records": list(unique(r for a in answers for r in a.practice_records)),
        "said": [{"id": r.id, "status": r.status, "text": r.text} for r in said.values()],
        "missing": sorted(_missing(answers)),
        "records": list(unique(r for a in answers for r in a.records)),
    }


def _missing(answers: Iterable[ExitAnswer]) -> frozenset[str]:
    return frozenset[str]().union(*(a.missing for a in answers))


def _show_post(
    border: Border,
    post: Crossing,
    notes: Notes,
    earlier: dict[int, Situation],
    *,
    as_of: Instant,
) -> Plain:
    known = border.situation
    verdicts = {m: _judge(border, post, m) for m in list_modes(border.rulebook, post)}
    waits = {m: border.wait(post.id, m) for m in verdicts}
    first = "car" if "car" in waits else next(iter(waits), "car")
    wait = waits.get(first) or border.wait(post.id, first)
    warned = [w for _, _, joint in verdicts.values() for w in joint.warnings]
    shown = {
        "id": post.id,
        "name": post.name,
        "name_local": post.name_ru,
        "other_name": post.other_name,
        "country_from": post.country_out,
        "country": post.country_in,
        "country_name": name_country(known, post.country_in),
        "time_zone": post.time_zone,
        "state": post.state,
        "nationals": list(post.nationals),
        "hours": _show_hours(post, at=border.at),
        "modes": [_show_mode(m, verdicts[m], waits[m], as_of=as_of) for m in verdicts],
        "wait": {"mode": first, **show_wait(wait, as_of=as_of)},
        "queue": list_queue_reports(known, post, wait, as_of=as_of),
        "trend": assess_trend(
            earlier, post, border.estimate(post.id, first), mode=first, as_of=as_of
        ),
        "contradictions": notes.list_contradictions(post),
        "reports": notes.list_reports(post),
        "warnings": notes.list_warnings(post, warned),
        "coming": notes.list_coming(post),
    }
    return {**shown, "facts": _count_facts(known, post, shown, as_of=as_of)}


def list_modes(rulebook: Rulebook, post: Crossing) -> tuple[str, ...]:
    """Give the modes of a post and those that rules about it name, in the usual order."""
    named = set(post.modes)
    for country in (post.country_out, post.country_in):
        for clause in rulebook.clauses("crossing", country):
            if post.id in clause.rule.crossings and clause.decides:
                named |= clause.rule.modes
    return tuple(m for m in ASKED_MODES if m in named)


Judged = tuple[Verdict, Verdict, Verdict]
"""Of the post, of the entry, of both."""


def _judge(border: Border, post: Crossing, mode: str) -> Judged:
    passing = border.post(Passage(post.id, mode, post.country_out, post.country_in), border.at)
    entry = border.entry(post.country_in, mode=mode, at=border.at, crossing=post.id)
    return passing, entry, worst_of([entry, passing])


def _show_mode(mode: str, judged: Judged, wait: Wait, *, as_of: Instant) -> Plain:
    passing, entry, joint = judged
    return {
        "mode": mode,
        "verdict": joint.word,
        "reason": joint.reason or None,
        "post": passing.word,
        "entry": entry.word,
        "needs": list(joint.needs),
        "missing": sorted(joint.missing),
        "lacking": list(joint.lacking),
        "risk": joint.risk,
        "records": list(joint.records),
        "wait": show_wait(wait, as_of=as_of),
    }


def _show_hours(post: Crossing, *, at: Instant) -> Plain:
    unknown = "?" in (post.opens, post.closes)
    always = not post.opens and not post.closes
    now: bool | None = None
    if not unknown:
        hours = opening_hours(post.opens, post.closes, post.time_zone, at=at, horizon_h=48.0)
        now = hours.next_open(0.0) == 0.0
    return {
        "known": not unknown,
        "round_the_clock": always,
        "opens": post.opens if post.opens not in ("", "?") else None,
        "closes": post.closes if post.closes not in ("", "?") else None,
        "open_at": now,
    }


def _count_facts(known: Situation, post: Crossing, shown: Plain, *, as_of: Instant) -> Plain:
    """Count the records a post's line rests on, and give the ages of the newest and oldest."""
    ids = {post.id, *(i for m in shown["modes"] for i in m["records"])}
    ids |= {q["id"] for part in ("queue", "reports", "warnings") for q in shown[part]}
    ids |= {s["id"] for c in shown["contradictions"] for s in c["sides"]}
    found: list[Record] = [r for i in sorted(ids) if (r := known.find_record(i))]
    ages = [age_hours(known, r, as_of=as_of) for r in found]
    return {"count": len(found), "newest_hours": min(ages), "oldest_hours": max(ages)}


def _cite_all(known: Situation, parts: list[Plain], *, as_of: Instant) -> dict[str, Plain]:
    """Cite every record that is named by its id alone."""
    ids = {i for p in parts for m in p.get("modes", [p]) for i in m["records"]}
    ids |= {i for p in parts for m in p.get("modes", []) for i in m["wait"]["records"]}
    ids |= {i for p in parts if "trend" in p for i in p["trend"]["records"]}
    ids |= {s["id"] for p in parts for s in p.get("said", [])}
    found = [r for i in sorted(ids) if (r := known.find_record(i))]
    return {r.id: cite_record(known, r, as_of=as_of) for r in found}


def _notes_of(posts: list[Plain]) -> list[Plain]:
    lists = [p[part] for p in posts for part in ("queue", "reports", "warnings", "coming")]
    lists += [c["sides"] for p in posts for c in p["contradictions"]]
    return [note for notes in lists for note in notes]
