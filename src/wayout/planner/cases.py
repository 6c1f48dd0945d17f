"""Cases: travellers with an instant and what must come out; data that tests the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError, WayoutError
from wayout.planner.document import Document, write_plan
from wayout.planner.members import parse_members
from wayout.planner.party import Member
from wayout.planner.party_plan import plan_party
from wayout.planner.plan import Planner
from wayout.rules.traveller import Traveller
from wayout.situation.locate import locate_key, locate_tables
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

KEYS = ("id", "title", "from", "at", "as_of", "to", "source", "note", "traveller", "expect")
EXPECTED = (
    "exit_law",
    "exit_practice",
    "call_up",
    "offers",
    "closed",
    "not_offered",
    "records",
    "no_records",
    "first_question",
    "lacking",
    "changes",
)
NAMED = {"blocked_by": "traveller", "hangs_on": "traveller", "meetings": "place"}
"""Expectations of a party that name one thing in each item of a list."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case file, read."""

    id: str
    title: str
    start: str | None
    at: Instant
    as_of: Instant
    to: str
    members: tuple[Member, ...]
    expect: Mapping[str, Any]
    file: str
    lines: Mapping[str, int]

    @property
    def travellers(self) -> tuple[Traveller, ...]:
        """Give the travellers without where and when they start."""
        return tuple(m.traveller for m in self.members)


def read_cases(folder: Path, situation: Situation) -> tuple[list[Case], list[Notice]]:
    """Read every case of a situation folder; faults come as notices."""
    cases, notices = [], []
    for path in sorted((folder / "cases").glob("*.toml")):
        file = path.relative_to(folder).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
            raw = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            notices.append(Notice(file, 1, "toml-syntax", str(fault), "valid TOML"))
            continue
        faults = list(_faults(raw, file, text))
        notices += faults
        if not faults:
            try:
                cases.append(_case(raw, situation, file, text))
            except BadInputError as fault:
                notices.append(Notice(file, _line(text, "traveller"), "bad-case", str(fault)))
    return cases, notices


def _faults(raw: Mapping[str, Any], file: str, text: str) -> Iterator[Notice]:
    for key in raw:
        if key not in KEYS:
            line = locate_key(text, 0, key)
            found = f"unknown key '{key}' in a case"
            near = find_nearest(key, KEYS)
            yield Notice(file, line, "unknown-field", found, list_some(KEYS), near)
    for key in ("id", "title", "from", "at", "traveller", "expect"):
        if key not in raw and not (key == "from" and _all_start(raw.get("traveller"))):
            yield Notice(file, 1, "missing-field", f"the case has no '{key}'")
    for key in raw.get("expect", {}):
        if key not in EXPECTED:
            found = f"unknown expectation '{key}'"
            near = find_nearest(key, EXPECTED)
            line = locate_key(text, _line(text, "expect"), key)
            yield Notice(file, line, "unknown-field", found, list_some(EXPECTED), near)
    for key in ("at", "as_of"):
        value = raw.get(key)
        if value is not None and getattr(value, "tzinfo", None) is None:
            found, line = f"'{key}' is '{value}'", locate_key(text, 0, key)
            yield Notice(file, line, "no-offset", found, "an instant with offset")


def _all_start(tables: Any) -> bool:
    """Tell whether every traveller of a case has a start of their own."""
    several = tables if isinstance(tables, list) else [tables]
    return all(isinstance(t, dict) and "from" in t for t in several)


def _line(text: str, table: str) -> int:
    return (locate_tables(text).get(table) or [1])[0]


def _case(raw: Mapping[str, Any], situation: Situation, file: str, text: str) -> Case:
    tables = raw["traveller"]
    tables = tables if isinstance(tables, list) else [tables]
    headers = locate_tables(text).get("traveller") or [1]

    def where(index: int, key: str) -> str:
        header = headers[min(index, len(headers) - 1)]
        return f"{file}, line {locate_key(text, header, key)}"

    members = parse_members(tables, situation.head, where=where)
    lines = {k: locate_key(text, _line(text, "expect"), k) for k in raw["expect"]}
    at = raw["at"]
    return Case(
        raw["id"],
        raw["title"],
        raw.get("from"),
        at,
        raw.get("as_of", at),
        raw.get("to", ""),
        members,
        raw["expect"],
        file,
        lines,
    )


def run_cases(cases: Iterable[Case], situation: Situation) -> Iterator[Notice]:
    """Run cases, each as of its own instant, and yield a notice for what does not hold."""
    planners: dict[Instant, Planner] = {}
    for case in cases:
        if case.as_of not in planners:
            planners[case.as_of] = Planner(situation.as_of(case.as_of))
        try:
            planner = planners[case.as_of]
            plan = plan_party(planner, case.members, start=case.start, at=case.at, to=case.to)
        except WayoutError as fault:
            yield Notice(case.file, 1, "bad-case", str(fault))
            continue
        for key, found, accepted in compare(case.expect, write_plan(plan)):
            line = case.lines.get(key, 1)
            yield Notice(case.file, line, "case-fails", f"{case.id}: {found}", accepted)


def compare(expect: Mapping[str, Any], plan: Document) -> Iterator[tuple[str, str, str]]:
    """Yield each expectation that a plan does not meet: its key, what was found, what was asked."""
    for key, field in (("exit_law", "law"), ("exit_practice", "practice")):
        wanted = _several(expect.get(key, []))
        if wanted and plan["exit"][field] not in wanted:
            yield key, f"{key} is '{plan['exit'][field]}'", " or ".join(wanted)
    wanted = _several(expect.get("call_up", []))
    if wanted and plan["exit"]["call_up"]["word"] not in wanted:
        yield "call_up", f"call_up is '{plan['exit']['call_up']['word']}'", " or ".join(wanted)
    for offer in expect.get("offers", []):
        if not any(_fits(offer, journey) for journey in plan["journeys"]):
            there = [j for j in plan["journeys"] if j["country"] == offer.get("country")]
            seen = [(j["crossing"], j["mode"], j["verdict"]) for j in there]
            yield "offers", f"no journey fits; into that country: {seen[:4]}", str(offer)
    for closed in expect.get("closed", []):
        if not any(_fits(closed, way) for way in plan["closed"]):
            near = [c for c in plan["closed"] if c["country"] == closed.get("country")]
            why = [(c["crossing"], c["mode"], c["reason"], c["record"]) for c in near]
            yield "closed", f"no closed way fits; there: {why[:4]}", str(closed)
    offered = {j["country"] for j in plan["journeys"]}
    for country in expect.get("not_offered", []):
        if country in offered:
            yield "not_offered", f"a journey to {country} is offered", "none"
    yield from _announced(expect, plan)
    yield from _cited(expect, plan)
    first = expect.get("first_question")
    if first is not None:
        asked = [q["key"] for q in plan["questions"]]
        if (asked or [""])[0] not in _several(first):
            yield "first_question", f"the questions are {asked}", f"first {first}"


def _announced(expect: Mapping[str, Any], plan: Document) -> Iterator[tuple[str, str, str]]:
    changes = [c for later in plan.get("later", []) for c in later["changes"]]
    for change in expect.get("changes", []):
        if not any(_fits(change, found) for found in changes):
            there = [c for c in changes if c["country"] == change.get("country")]
            yield "changes", f"no announced change fits; there: {there[:2]}", str(change)


def _cited(expect: Mapping[str, Any], plan: Document) -> Iterator[tuple[str, str, str]]:
    cited = set(cite(plan))
    for record in expect.get("records", []):
        if record not in cited:
            yield "records", f"{record} is not cited", record
    for record in expect.get("no_records", []):
        if record in cited:
            yield "no_records", f"{record} is cited", f"a plan without {record}"
    words = " ".join(plan["exit"]["lacking"] + [x for j in plan["journeys"] for x in j["lacking"]])
    for phrase in expect.get("lacking", []):
        if phrase.casefold() not in words.casefold():
            yield "lacking", f"'{phrase}' is not named as missing", "words of the missing record"


def cite(value: Any) -> Iterator[str]:
    """Yield every text anywhere in a document, record ids among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from cite(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cite(inner)


def _several(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value]


def _fits(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    for key, value in wanted.items():
        if key == "crossings":
            if found["crossing"] not in value:
                return False
        elif key == "need":
            if not any(value.casefold() in need.casefold() for need in found.get("needs", [])):
                return False
        elif key == "means":
            if value not in [leg["mode"] for leg in found.get("legs", [])]:
                return False
        elif key in NAMED:
            named = [item[NAMED[key]] for item in found.get(key, [])]
            if not set(_several(value)) <= set(named):
                return False
        elif key == "travellers":
            if set(found.get(key, [])) != set(value):
                return False
        elif found.get(key) not in _several(value):
            return False
    return True
