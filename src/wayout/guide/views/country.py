"""One country: who may enter and stay, with which papers, and what it means to return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.board import show_exit, show_line, show_quarrel
from wayout.guide.views.telling import Claim, cite_some, tell_all
from wayout.planner.citation import is_public, spoken_of
from wayout.planner.contradiction import Contradiction, show_contradiction
from wayout.situation.record import ANYWHERE, Record, Report, Rule

Values = dict[str, Any]
MOST_REPORTS = 12
MOST_ENDED = 15
RETURN = "non-extradition"


def show_country(almanac: Almanac, speech: Speech, code: str) -> Values:
    """Give the values of the page of one country."""
    home = almanac.known.head.home
    rules = almanac.rules(lambda r: r.country in (code, ANYWHERE) and code != home)
    rules += almanac.rules(lambda r: r.country == code == home and not r.crossings)
    now = [r for r in rules if r.valid.end > almanac.at]
    ended = [r for r in rules if r.valid.end <= almanac.at]
    quarrels = list_quarrels(almanac, code)
    posts = [p for p in almanac.board["crossings"] if p["country"] == code]
    return {
        "known": speech.moment(almanac.at, exact=True),
        "code": code,
        "name": speech.country(code),
        "is_home": code == home,
        "home": home,
        "home_name": speech.country(home),
        "entries": [] if code == home else show_entries(almanac, speech, code),
        "parts": [part for part in _list_parts(now, speech) if part["claims"]],
        "consequences": list_consequences(almanac, speech) if code != home else [],
        "leaving": show_exit(almanac.board["exit"], speech) if code == home else None,
        "quarrels": [] if code == home else _tell_quarrels(quarrels, almanac, speech),
        "more_quarrels": len(quarrels) if code == home else 0,
        "reports": tell_all(_reports(almanac, code), speech)[:MOST_REPORTS],
        "ended": tell_all(ended[:MOST_ENDED], speech),
        "ended_more": max(0, len(ended) - MOST_ENDED),
        "posts": [show_line(post, speech) for post in posts],
    }


def show_entries(almanac: Almanac, speech: Speech, code: str) -> list[Values]:
    """Give the verdicts on getting in for somebody who answered nothing, by means of travel."""
    found: dict[tuple[str, str, tuple[str, ...]], tuple[list[str], list[str]]] = {}
    for mode, verdict in almanac.judge_entries(code).items():
        key = (verdict.word, verdict.reason, verdict.records[:1])
        modes, records = found.setdefault(key, ([], []))
        modes.append(speech.word("by", mode))
        records.extend(verdict.records)
    return [
        {
            "modes": modes,
            "word": word,
            "reason": speech.reason(reason) if word in ("refused", "unknown") else "",
            "cited": cite_some(records, speech, 3),
        }
        for (word, reason, _), (modes, records) in found.items()
    ]


def _list_parts(rules: Iterable[Rule], speech: Speech) -> list[Values]:
    """Sort the rules that hold or are to come into the parts of the page, each rule once."""
    left = list(rules)
    parts = []
    for name, keep in PARTS:
        mine = [r for r in left if keep(r)]
        left = [r for r in left if r not in mine]
        parts.append({"name": name, "claims": tell_all(mine, speech)})
    return parts


def _needs_papers(rule: Rule) -> bool:
    return rule.effect == "require" and rule.domain in ("entry", "transit") and not rule.duty


PARTS = (
    ("orders", lambda r: r.domain == "exit" and r.effect in ("admit", "refuse", "require")),
    ("unsettled", lambda r: r.effect == "unsettled"),
    ("called", lambda r: r.domain == "call-up"),
    ("penalties", lambda r: r.effect == "penalise"),
    ("seen", lambda r: r.domain == "exit"),
    ("papers", _needs_papers),
    ("back", lambda r: r.route == RETURN or (r.domain == "stay" and r.effect == "warn")),
    ("protection", lambda r: r.effect == "protect"),
    ("stay", lambda r: r.domain == "stay" and r.effect in ("limit-stay", "admit", "refuse")),
    ("duties", lambda r: bool(r.duty) or (r.domain == "stay" and r.effect == "require")),
    ("entry", lambda r: r.domain == "entry" and r.effect in ("admit", "refuse")),
    ("transit", lambda r: r.domain == "transit"),
    ("warnings", lambda r: r.domain in ("entry", "stay")),
    ("posts", lambda r: r.domain == "crossing"),
    ("carriers", lambda r: r.domain == "carrier"),
)
"""The parts of the page in the order in which a rule is looked at; the template orders them."""


def list_consequences(almanac: Almanac, speech: Speech) -> list[Claim]:
    """Tell the penalties at home: what may follow from staying away or from going back."""
    home = almanac.known.head.home
    kept = almanac.rules(lambda r: r.country == home and r.effect == "penalise")
    return tell_all((r for r in kept if r.valid.end > almanac.at), speech)


def show_contradictions(almanac: Almanac, speech: Speech, code: str) -> Values:
    """Give the values of the page of all contradictions about a country."""
    return {
        "known": speech.moment(almanac.at, exact=True),
        "code": code,
        "name": speech.country(code),
        "quarrels": _tell_quarrels(list_quarrels(almanac, code), almanac, speech),
    }


def list_quarrels(almanac: Almanac, code: str) -> list[Contradiction]:
    """List the contradictions of which a side is a rule or a report of the country."""
    return [c for c in almanac.contradictions if any(_country(r) == code for r in c.sides)]


def _tell_quarrels(
    found: Iterable[Contradiction], almanac: Almanac, speech: Speech
) -> list[Values]:
    return [
        show_quarrel(show_contradiction(almanac.known, c, as_of=almanac.at), speech) for c in found
    ]


def _country(record: Record) -> str:
    return str(getattr(record, "country", ""))


def _reports(almanac: Almanac, code: str) -> list[Report]:
    """Give what was said of a country as a whole, the newest first."""
    known = almanac.known
    found = [
        r
        for r in known.reports.values()
        if r.country == code and is_public(r) and r.place not in known.crossings
    ]
    return sorted(found, key=lambda r: (spoken_of(r), r.id), reverse=True)
