"""Each form of condition in docs/situation-format.md holds when it should."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.rules.making import GROUPS, traveller
from wayout.rules.condition import ConditionError, parse_condition
from wayout.rules.traveller import Traveller

DAY = date(2022, 9, 25)


def holds(table: dict[str, Any], **answers: Any) -> bool | None:
    """Tell whether a condition holds for these answers; None: unknown."""
    found = parse_condition(table, GROUPS).judge(traveller(**answers), DAY)
    return None if found.is_unknown else found.is_yes


@pytest.mark.parametrize(
    ("table", "meets", "fails"),
    [
        ({"plates": "XA"}, {"plates": "XA"}, {"plates": "XB"}),
        ({"reservist": True}, {"reservist": "yes"}, {"reservist": "no"}),
        ({"documents": "permit"}, {"documents": "permit,foreign-passport"}, {"documents": []}),
        ({"plates": ["XA", "XB"]}, {"plates": "XB"}, {"plates": "other"}),
        ({"purpose": ["work", "transit"]}, {"purpose": "work"}, {"purpose": "tourism"}),
        ({"children": 3}, {"children": 3}, {"children": 4}),
        ({"age": {"min": 18, "max": 65}}, {"age": 65}, {"age": 66}),
        ({"age": {"min": 18}}, {"age": 18}, {"age": 17}),
        ({"age": {"max": 13}}, {"age": 0}, {"age": 14}),
        ({"citizenship": "@union"}, {"citizenship": ["XA", "XC"]}, {"citizenship": ["XA"]}),
        ({"not": {"plates": "XA"}}, {"plates": "XB"}, {"plates": "XA"}),
        ({"any": [{"age": 1}, {"reservist": True}]}, {"age": 1}, {"age": 2, "reservist": "no"}),
        ({"all": [{"age": 1}, {"reservist": True}]}, {"age": 1, "reservist": "yes"}, {"age": 2}),
        ({"visas": {}}, {"visas": "XB:tourist"}, {"visas": "none"}),
        ({"visas": {"issuer": "XB"}}, {"visas": "XB:tourist"}, {"visas": "XC:tourist"}),
        ({"visas": {"issuer": "@union"}}, {"visas": "XC"}, {"visas": "XA"}),
        ({"visas": {"kind": ["work", "study"]}}, {"visas": "XB:work"}, {"visas": "XB:tourist"}),
        ({"ties": {"XB": ["family"]}}, {"ties": "XB:family"}, {"ties": "XB:property,XC:family"}),
        ({"ties": {"@union": "family"}}, {"ties": "XC:family"}, {"ties": "none"}),
    ],
)
def test_form_holds_and_fails(
    table: dict[str, Any], meets: dict[str, Any], fails: dict[str, Any]
) -> None:
    """The form holds for one traveller, fails for another, and is unknown without an answer."""
    assert holds(table, **meets) is True
    assert holds(table, **fails) is False
    assert parse_condition(table, GROUPS).judge(Traveller(), DAY).is_unknown


def test_one_visa_must_match_every_field() -> None:
    """A visa of the right issuer and another of the right kind are not one right visa."""
    table = {"visas": {"issuer": "XB", "kind": "work"}}
    assert holds(table, visas="XB:tourist,XC:work") is False
    assert holds(table, visas="XC:work,XB:work") is True


@pytest.mark.parametrize(
    ("until", "valid"), [("2022-09-24", False), ("2022-09-25", True), ("2022-09-26", True)]
)
def test_visa_counts_until_its_last_day(until: str, valid: bool) -> None:
    """A visa is good on its last day and not on the next."""
    assert holds({"visas": {"issuer": "XB"}}, visas=f"XB:tourist:{until}") is valid


def test_entries_of_one_table_must_all_hold() -> None:
    """A table is a conjunction: one entry that fails is enough, whatever is unknown."""
    table = {"age": {"min": 18}, "reservist": True}
    assert holds(table, age=17) is False
    assert holds(table, age=18) is None
    assert holds(table, age=18, reservist="yes") is True


def test_empty_table_is_about_everybody() -> None:
    """Without any condition a rule is about everybody."""
    assert holds({}) is True


def test_empty_list_is_an_answer() -> None:
    """Whoever has no document is known to have none."""
    assert holds({"documents": "permit"}, documents="none") is False


@pytest.mark.parametrize(
    "table",
    [
        {"citizenship": "@nowhere"},
        {"age": {"at-least": 18}},
        {"any": {"age": 1}},
        {"not": True},
        {"visas": "XB"},
        {"visas": {"colour": "red"}},
        {"age": {"min": "old"}},
    ],
)
def test_unreadable_form_is_an_error(table: dict[str, Any]) -> None:
    """What is not in the table of forms is refused, never guessed."""
    with pytest.raises(ConditionError):
        parse_condition(table, GROUPS)
