"""Invented situations in memory, for tests of the rules: Arrel (XA) is left for Borland (XB)."""

from __future__ import annotations

from typing import Any

from wayout.rules.answers import parse_traveller
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.situation.building import build_crossing, build_resolution, build_rule
from wayout.situation.period import Instant, Period, parse_instant
from wayout.situation.record import Crossing, Head, Inference, Origin, Place, Question, Rule
from wayout.situation.situation import Situation

WHERE = Origin("rules/test.toml", 1)
NOON = parse_instant("2022-09-25T12:00:00+03:00")
START = parse_instant("2022-09-15T00:00:00+03:00")
STOP = parse_instant("2022-11-01T00:00:00+03:00")
TYPES = {
    "documents": ("list", ("internal-passport", "foreign-passport", "permit")),
    "purpose": ("list", ("tourism", "work", "transit")),
    "ties": ("ties", ("property", "family")),
    "plates": ("choice", ("XA", "XB", "other")),
    "circumstances": ("list", ("refugee", "none")),
    "registered": ("flag", ()),
    "reservist": ("flag", ()),
    "summons": ("flag", ()),
    "permission": ("flag", ()),
    "children": ("integer", ()),
}
GROUPS = {"union": frozenset({"XB", "XC"}), "both": frozenset({"XA", "XB"})}


def instant(day: str) -> Instant:
    """Give midnight of a day such as 2022-09-30."""
    return parse_instant(f"{day}T00:00:00+03:00")


def make_inference(text: str, when: Any, then: Any, *, presumption: bool = False) -> Inference:
    """Make an inference or a presumption."""
    return Inference(text, when, then, presumption, Origin("situation.toml", 1))


def make_head(*inferences: Inference) -> Head:
    """Make the frame of the invented situation."""
    questions = {
        key: Question(key, kind, values, f"What about {key}?", "", False, "", WHERE)
        for key, (kind, values) in TYPES.items()
    }
    window = Period(START, STOP)
    zone = "Europe/Moscow"
    return Head(
        "test", "Test", "XA", "USD", zone, window, GROUPS, questions, inferences, {}, {}, WHERE
    )


def make_rule(rule_id: str, effect: str = "admit", **fields: Any) -> Rule:
    """Make a rule on entry into Borland unless the fields say otherwise; `but` is `except`."""
    taken: dict[str, Any] = {
        "domain": "entry",
        "country": "XB",
        "status": "law",
        "published": START,
        "published_basis": "standing",
        "sources": ("atlas",),
        "text": f"The text of {rule_id}.",
        **fields,
        "id": rule_id,
        "effect": effect,
    }
    if "but" in taken:
        taken["except"] = taken.pop("but")
    if "modes" in taken:
        taken["modes"] = frozenset(taken["modes"])
    return build_rule(taken, WHERE, START)


def make_post(**fields: Any) -> Crossing:
    """Make the crossing `bridge` from Arrel to Borland, for cars."""
    taken: dict[str, Any] = {
        "id": "bridge",
        "name": "Bridge",
        "country_out": "XA",
        "country_in": "XB",
        "lat": 0.0,
        "lon": 0.0,
        "modes": frozenset({"car"}),
        "state": "open",
        "time_zone": "Europe/Moscow",
        "town_out": "alpha",
        "town_in": "bravo",
        "status": "law",
        "published": START,
        "published_basis": "standing",
        "sources": ("atlas",),
        **fields,
    }
    return build_crossing(taken, Origin("crossings.csv", 2), START)


def make_resolution(between: tuple[str, ...], use: str, **fields: Any) -> Any:
    """Make a resolution with the id `resolved`."""
    taken: dict[str, Any] = {
        "id": "resolved",
        "between": between,
        "use": use,
        "why": "It was looked into.",
        "status": "practice",
        "published": START,
        "published_basis": "exact",
        "sources": ("atlas",),
        "text": "Resolved.",
        **fields,
    }
    return build_resolution(taken, WHERE, START)


def make_situation(
    *rules: Rule, head: Head | None = None, posts: tuple[Crossing, ...] = (), resolution: Any = None
) -> Situation:
    """Make a situation of these rules."""
    places = {
        f"land-{code.lower()}": Place(
            f"land-{code.lower()}",
            "country",
            code,
            "",
            code,
            "",
            None,
            None,
            "",
            (),
            (),
            (),
            "",
            WHERE,
        )
        for code in ("XA", "XB", "XC")
    }
    region = Place("XA-NO", "region", "North", "", "XA", "", None, None, "", (), (), (), "", WHERE)
    return Situation(
        head or make_head(),
        {},
        {**places, "XA-NO": region},
        {post.id: post for post in posts},
        {},
        {rule.id: rule for rule in rules},
        {},
        {},
        {},
        {"resolved": resolution} if resolution else {},
        {},
    )


def make_book(*rules: Rule, **rest: Any) -> Rulebook:
    """Make the rulebook of a situation of these rules."""
    return Rulebook(make_situation(*rules, **rest))


def traveller(**answers: Any) -> Traveller:
    """Give a traveller of Arrel, or of wherever the answers say."""
    table = {"citizenship": ["XA"], **answers}
    return parse_traveller(table, make_head(), where=lambda key: f"--set {key}")
