"""Which verdicts flipped between two instants: leaving, entering, each post for each mode."""

from __future__ import annotations

from collections.abc import Sequence

from wayout.planner.board import EXIT_WORDS, list_modes, nobody
from wayout.planner.border import Border, Passage
from wayout.planner.citation import Plain
from wayout.rules.leaving import assess_exit
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, best_of, unique, worst_of
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

Key = tuple[str, str, str, str]
"""Subject, country, crossing, mode."""

Answer = tuple[str, str, tuple[str, ...]]
"""Verdict word, reason code, deciding records."""

SUBJECTS = ("exit-law", "exit-practice", "entry", "crossing")
_NOTHING: Answer = ("unknown", "NO_FACTS", ())


def list_flips(
    situation: Situation, travellers: Sequence[Traveller], *, since: Instant, as_of: Instant
) -> list[Plain]:
    """Give every verdict whose word differs between the two instants, the exit first."""
    before = _assess_all(situation, travellers, at=since)
    after = _assess_all(situation, travellers, at=as_of)
    keys = sorted({*before, *after}, key=lambda k: (SUBJECTS.index(k[0]), *k[1:]))
    pairs = [(k, before.get(k, _NOTHING), after.get(k, _NOTHING)) for k in keys]
    return [_show_flip(k, old, new) for k, old, new in pairs if old[0] != new[0]]


def _show_flip(key: Key, old: Answer, new: Answer) -> Plain:
    subject, country, crossing, mode = key
    return {
        "subject": subject,
        "country": country,
        "crossing": crossing or None,
        "mode": mode or None,
        "before": _show_answer(old),
        "after": _show_answer(new),
        "records": list(_deciding(old, new)),
    }


def _show_answer(answer: Answer) -> Plain:
    word, reason, records = answer
    return {"verdict": word, "reason": reason or None, "records": list(records)}


def _deciding(old: Answer, new: Answer) -> tuple[str, ...]:
    """Give the records that only one of the answers rests on; if there are none, the new one's."""
    changed = unique(
        [r for r in new[2] if r not in old[2]] + [r for r in old[2] if r not in new[2]]
    )
    return changed or new[2] or old[2]


def _assess_all(
    situation: Situation, travellers: Sequence[Traveller], *, at: Instant
) -> dict[Key, Answer]:
    known = situation.as_of(at)
    party = tuple(travellers) or (nobody(known),)
    border = Border(Rulebook(known), party, at=at, horizon_h=1.0)
    return {**_assess_leaving(border), **_assess_entering(border), **_assess_posts(border)}


def _assess_leaving(border: Border) -> dict[Key, Answer]:
    home = border.situation.head.home
    answers = [
        assess_exit(border.rulebook, t, country=home, at=border.at) for t in border.travellers
    ]
    law = min(answers, key=lambda a: EXIT_WORDS.index(a.law))
    practice = min(answers, key=lambda a: EXIT_WORDS.index(a.practice))
    return {
        ("exit-law", home, "", ""): (law.law, "", law.law_records),
        ("exit-practice", home, "", ""): (practice.practice, "", practice.practice_records),
    }


def _assess_entering(border: Border) -> dict[Key, Answer]:
    """Give for each country the best entry by air or over any of its posts."""
    countries = set(border.rulebook.countries("entry"))
    countries |= {c.country_in for c in border.situation.crossings.values()}
    ways: dict[str, list[tuple[str, str]]] = {c: [("", "air")] for c in sorted(countries)}
    for post in border.situation.crossings.values():
        ways[post.country_in] += [(post.id, m) for m in list_modes(border.rulebook, post)]
    return {
        ("entry", country, "", ""): _answer(
            best_of(border.entry(country, mode=m, at=border.at, crossing=c) for c, m in pairs)
        )
        for country, pairs in ways.items()
    }


def _assess_posts(border: Border) -> dict[Key, Answer]:
    found: dict[Key, Answer] = {}
    for post in border.situation.crossings.values():
        for mode in list_modes(border.rulebook, post):
            entry = border.entry(post.country_in, mode=mode, at=border.at, crossing=post.id)
            passage = Passage(post.id, mode, post.country_out, post.country_in)
            joint = worst_of([entry, border.post(passage, border.at)])
            found["crossing", post.country_in, post.id, mode] = _answer(joint)
    return found


def _answer(verdict: Verdict) -> Answer:
    return verdict.word, verdict.reason, verdict.records
