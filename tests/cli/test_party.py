"""A party's plan on the command line: JSON by its schema, text that says who, where and when."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.calling import Said, call
from tests.planner.small_board import SCHEMAS

AT = "2022-09-26T08:00:00+03:00"
WAITING = """
citizenship = ["RU"]
documents = ["internal-passport", "foreign-passport"]
[[traveller]]
name = "father"
from = "Tbilisi"
parent_of = ["older son", "younger son"]
[[traveller]]
name = "older son"
from = "Vladikavkaz"
age = 22
[[traveller]]
name = "younger son"
from = "Vladikavkaz"
age = 17
"""
APART = """
citizenship = ["RU"]
documents = ["internal-passport", "foreign-passport"]
age = 30
[[traveller]]
name = "eldest"
from = "Slyudyanka"
means = ["car"]
[[traveller]]
name = "youngest"
from = "Borzya"
"""
LATER = """
citizenship = ["RU"]
documents = ["internal-passport", "foreign-passport"]
age = 30
[[traveller]]
name = "husband"
from = "Samara"
[[traveller]]
name = "wife"
from = "Samara"
follows_days = 7
"""
BLOCKED = """
citizenship = ["RU"]
[[traveller]]
name = "mother"
age = 40
documents = ["internal-passport", "foreign-passport"]
parent_of = ["daughter"]
[[traveller]]
name = "daughter"
age = 15
documents = ["internal-passport"]
"""
PARTIES = {
    "waiting": (WAITING, ()),
    "apart": (APART, ("--to", "MN")),
    "later": (LATER, ("--to", "KZ")),
    "blocked": (BLOCKED, ("--from", "Volgograd")),
}


@cache
def said_of(name: str, fmt: str, columns: int = 80) -> Said:
    """Plan for a party that comes by a pipe."""
    text, options = PARTIES[name]
    words = ("plan", "russia-2022", "--at", AT, *options, "--traveller", "-", "--format", fmt)
    return call(*words, stdin=text.encode(), columns=columns)


@pytest.mark.parametrize("name", PARTIES)
def test_plan_of_a_party_is_valid_by_its_schema(name: str) -> None:
    """Every key is declared, of a party too."""
    said = said_of(name, "json")
    assert (said.code, said.err) == (0, "")
    schema: dict[str, Any] = json.loads((SCHEMAS / "plan.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(said.out))


@pytest.mark.parametrize("name", PARTIES)
def test_saved_plan_of_a_party_holds_at_once(name: str, tmp_path: Path) -> None:
    """Nothing has changed since the plan was made."""
    (tmp_path / "plan.json").write_text(said_of(name, "json").out, "utf-8")
    said = call("recheck", str(tmp_path / "plan.json"), "--as-of", AT)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("The plan still holds.")


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", PARTIES)
def test_text_fits_the_terminal(name: str, columns: int) -> None:
    """No line is longer than the terminal is wide."""
    said = said_of(name, "text", columns)
    assert said.code == 0
    assert max(len(line) for line in said.out.splitlines()) <= columns


def words_of(name: str) -> str:
    """Give the text of a plan as one line."""
    return " ".join(said_of(name, "text").out.split())


def test_text_says_where_and_when_a_family_meets() -> None:
    """The father is in Tbilisi, the sons come: one sentence says where and when all are there."""
    words = words_of("waiting")
    assert "Father: from Tbilisi, parent of older son and younger son." in words
    assert "Older son, younger son and father meet in " in words
    assert "Unknown on account of younger son: " in words


def test_text_says_who_collects_whom() -> None:
    """Each part of the way is headed by who makes it."""
    words = words_of("apart")
    assert "Meeting: eldest and youngest" in words
    assert "Eldest and youngest meet in " in words
    assert "Youngest alone (" in words


def test_text_says_who_goes_first_and_what_changes_for_who_follows() -> None:
    """Two plans, and where the second can come after the first."""
    words = words_of("later")
    assert "Husband goes first (" in words
    assert "Wife follows (" in words
    assert "Wife can come after to: Kazakhstan." in words


def test_text_names_who_closes_a_country_to_all() -> None:
    """The member, the record, and what the others are told without them."""
    words = words_of("blocked")
    assert "Closed because of daughter alone, DOC_MISSING: " in words
    assert "Georgia (R126-passport)" in words
    assert "Without daughter the answer is: allowed" in words


def test_party_without_any_start_is_refused_in_one_line() -> None:
    """Who has no start of their own needs the plan's."""
    line = call("plan", "russia-2022", "--at", AT, "--traveller", "-", stdin=BLOCKED.encode())
    assert line.refusal(2).startswith("traveller 1 has no start; give --from PLACE")
