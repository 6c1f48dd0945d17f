"""The catalogue of sentences: whole, up to date, and true to the values of every template."""

from __future__ import annotations

import ast

import pytest

from tests.guide.sentences import list_calls, list_fields, list_templates, read_catalogue
from tests.planner.shipped import RUSSIA
from wayout.guide.language import LOCALES
from wayout.guide.language import SOURCE_LANGUAGE as ENGLISH
from wayout.guide.saying import PATTERNS, Saying
from wayout.planner.board import EXIT_WORDS
from wayout.rules.reason_words import REASON_WORDS
from wayout.rules.verdict import WORDS
from wayout.situation.fields import (
    ALL_EFFECTS,
    BOUNDS,
    DIRECTIONS,
    GENERAL_KEYS,
    KINDS,
    REASONS,
    SPEAKERS,
    TOPICS,
    UNITS,
)
from wayout.situation.record import BASES, MODES, RISKS, STATUSES

LANGUAGES = sorted(p.name for p in LOCALES.iterdir() if (p / "sentences.po").is_file())
QUESTIONS = RUSSIA.head.questions
SERVICES = RUSSIA.services.values()
MEANS = {*MODES, *(s.vehicle for s in SERVICES if s.vehicle), "leave-car", "leave-bicycle"}
AT_POSTS = ("car", "bus", "train", "foot", "bicycle", "scooter", "ferry")
FIXED: dict[str, set[str]] = {
    "moment": set(PATTERNS.values()),
    "means": MEANS
    | {"border-control", *(f"border-{m}" for m in MODES if m not in ("air", "truck"))},
    "carrier": MEANS - {"leave-car", "leave-bicycle"},
    "by": set(MODES),
    "exit": set(EXIT_WORDS),
    "verdict": set(WORDS),
    "risk": {*RISKS, "none-reported"},
    "status": set(STATUSES),
    "basis": set(BASES),
    "effect": set(ALL_EFFECTS),
    "bound": set(BOUNDS),
    "direction": set(DIRECTIONS),
    "kind": set(KINDS) | {p.kind for p in RUSSIA.places.values()},
    "unit": set(UNITS),
    "speaker": set(SPEAKERS),
    "topic": set(TOPICS),
    "key": {*GENERAL_KEYS, *QUESTIONS},
    "group": set(RUSSIA.head.groups),
    "frequency": {s.frequency for s in SERVICES},
    "state": {c.state for c in RUSSIA.crossings.values()},
    "domain": {r.domain for r in RUSSIA.rules.values()},
    "outlook": {r.outlook for r in RUSSIA.rules.values() if r.outlook},
    "route": {r.route for r in RUSSIA.rules.values() if r.route},
    "recheck": {"holds", "changed", "closed"},
    "trend": {"growing", "shrinking", "steady", "unknown"},
    **{k: set(q.values) for k, q in QUESTIONS.items() if q.type in ("choice", "list", "ties")},
}
"""The codes that a page may show, by the name of their list."""


def test_templates_are_literals() -> None:
    """Every template is written out where it is used, so that it can be collected."""
    calls = list(list_calls())
    assert len(calls) > 150
    for path, call in calls:
        first = call.args[0]
        assert isinstance(first, ast.Constant), f"{path.name}, line {call.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_exactly_the_templates(language: str) -> None:
    """Nothing in the code lacks a translation, and nothing translated is gone from the code."""
    book = read_catalogue(language, "sentences")
    said = {m.id for m in book if m.id and m.string and not m.fuzzy}
    assert said == list_templates()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_hold_the_values_of_their_templates(language: str) -> None:
    """A translation names the same values, but for those its comment says it leaves out."""
    for message in read_catalogue(language, "sentences"):
        if not message.id:
            continue
        comment = " ".join(message.user_comments)
        left_out = set(comment.partition("leaves out: ")[2].split())
        english = message.id if isinstance(message.id, str) else message.id[0]
        forms = [message.string] if isinstance(message.string, str) else message.string
        for form in forms:
            assert list_fields(form) == list_fields(english) - left_out, english


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_all_there(language: str) -> None:
    """Whatever is counted has a form for every kind of number the language tells apart."""
    book = read_catalogue(language, "sentences")
    counted = [m for m in book if isinstance(m.id, tuple)]
    assert counted
    for message in counted:
        assert len(message.string) == book.num_plurals
        assert all(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", sorted(FIXED))
def test_words_of_fixed_lists_are_known(language: str, group: str) -> None:
    """Every code of a fixed list has a word in the language."""
    saying = Saying(language, RUSSIA)
    for code in FIXED[group]:
        saying.word(group, code)
    assert not saying.missing.words


@pytest.mark.parametrize("language", [ENGLISH, *LANGUAGES])
def test_reasons_have_words(language: str) -> None:
    """Every reason code has a short clause in every language, and no code is made up."""
    assert set(REASON_WORDS) == set(REASONS)
    saying = Saying(language, RUSSIA)
    clauses = {code: saying.reason(code) for code in REASONS}
    assert len(set(clauses.values())) == len(REASONS)
    assert all("_" not in clause for clause in clauses.values())
    assert not saying.missing.sentences
