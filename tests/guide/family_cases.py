"""The six family cases of the shipped situation, as somebody would type them into the forms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.conftest import SITUATIONS
from tests.guide.asgi import Answer, Caller
from tests.guide.forms import post, read_form
from wayout.guide.library import Library

FOLDER = SITUATIONS / "russia-2022"
CASES = (
    "four-brothers",
    "mixed-citizenship",
    "one-passport-missing",
    "pet-without-papers",
    "waiting-in-tbilisi",
    "wife-follows",
)
IN_PARTS = ("citizenship", "visas", "ties")
SHORT = ("age", "sex", "documents", "reservist", "means", "citizenship")
"""What the form asks at once; the rest is asked on the page of one traveller."""


def read_case(name: str) -> dict[str, Any]:
    """Read a case file."""
    return tomllib.loads((FOLDER / f"cases/family-{name}.toml").read_text(encoding="utf-8"))


def type_answer(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield what is typed or ticked for one answer."""
    if key == "visas":
        visa = value[0]
        parts = [visa["issuer"], visa["kind"], visa["valid_to"].isoformat()]
        yield from ((f"a.visas.{n}", part) for n, part in enumerate(parts, start=1))
    elif key == "citizenship":
        yield "a.citizenship.1", value[0]
    elif isinstance(value, list):
        yield from ((f"a.{key}", v) for v in value)
    elif isinstance(value, bool):
        yield f"a.{key}", "yes" if value else "no"
    else:
        yield f"a.{key}", str(value)


def enter_case(caller: Caller, case: dict[str, Any], language: str = "en") -> Answer:
    """Go from the first page through the forms to the ways, as a person would; give that page."""
    members = case["traveller"]
    answer = post(caller, f"/{language}/family", [])
    for _ in members[2:]:
        form = read_form(answer)
        answer = form.send(caller, next(b for b in form.buttons if b.adds == [("add", "1")]))
    form = read_form(answer).enter([*_type_plan(case), *_type_members(members)])
    for number, member in enumerate(members, start=1):
        rest = [t for k, v in _answers(member) if k not in SHORT for t in type_answer(k, v)]
        if not rest:
            continue
        more = next(b for b in form.buttons if b.adds == [("who", str(number))])
        page = read_form(form.send(caller, more)).enter([(f"m{number}.{k}", v) for k, v in rest])
        back = next(b for b in page.buttons if b.action == f"/{language}/family")
        form = read_form(page.send(caller, back))
    return form.send(caller, next(b for b in form.buttons if not b.action and not b.adds))


def _answers(member: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return (
        (k, v) for k, v in member.items() if k not in ("name", "from", "follows_days", "parent_of")
    )


def _type_plan(case: dict[str, Any]) -> Iterator[tuple[str, str]]:
    zone = {"four-brothers": "Asia/Irkutsk", "pet-without-papers": "Europe/Samara"}
    at: datetime = case["at"]
    local = at.astimezone(ZoneInfo(zone.get(case["id"].removeprefix("family-"), "Europe/Moscow")))
    yield "from", case.get("from", "")
    yield "day", f"{local:%Y-%m-%d}"
    yield "hour", f"{local:%H:%M}"
    yield "to", case.get("to", "")


def _type_members(members: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    names = [m["name"] for m in members]
    for number, member in enumerate(members, start=1):
        typed = [("name", member["name"]), ("from", member.get("from", ""))]
        typed += [("follows", str(member["follows_days"]))] if "follows_days" in member else []
        typed += [("parent", str(names.index(c) + 1)) for c in member.get("parent_of", ())]
        typed += [t for k, v in _answers(member) if k in SHORT for t in type_answer(k, v)]
        yield from ((f"m{number}.{name}", said) for name, said in typed)


def library_of(case: dict[str, Any]) -> Library:
    """Give the shipped situation as it was known at the hour of a case."""
    return Library(FOLDER, now=lambda: case["as_of"])
