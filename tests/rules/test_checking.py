"""Checking the rules is silent on good rules, and says exactly what is wrong with others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SITUATIONS
from tests.rules.making import (
    instant,
    make_head,
    make_inference,
    make_resolution,
    make_rule,
    make_situation,
)
from wayout.rules.checking import check_rules
from wayout.situation.reading import get_situation
from wayout.situation.record import Rule

FREE = make_rule("free", when={"citizenship": "XA"})
SHUT = make_rule("shut", "refuse", when={"purpose": "tourism"}, published=instant("2022-09-20"))


def codes(*rules: Rule, **rest: Any) -> list[str]:
    """Give the codes of the notices on these rules."""
    return [n.code for n in check_rules(make_situation(*rules, **rest))]


@pytest.mark.parametrize("name", ["russia-2022", "_template"])
def test_shipped_situation_is_silent(name: str) -> None:
    """No rule that is shipped has a fault."""
    folder = SITUATIONS / name
    assert check_rules(get_situation(folder), folder) == []


@pytest.mark.parametrize(
    ("when", "code", "nearest"),
    [
        ({"reservits": True}, "unknown-key", "reservist"),
        ({"plates": "XAA"}, "unknown-value", "XA"),
        ({"documents": ["permit", "foreign-pasport"]}, "unknown-value", "foreign-passport"),
        ({"sex": "male"}, "unknown-value", ""),
        ({"reservist": "yes"}, "wrong-type", ""),
        ({"plates": {"min": 1}}, "wrong-type", ""),
        ({"plates": []}, "wrong-type", ""),
        ({"age": "18"}, "wrong-type", ""),
        ({"age": {"mim": 18}}, "wrong-type", "min"),
        ({"age": {"min": 65, "max": 18}}, "empty-range", ""),
        ({"citizenship": "@unoin"}, "unknown-group", "@union"),
        ({"plates": "@union"}, "group-of-other-kind", ""),
        ({"citizenship": "XD"}, "unknown-country", ""),
        ({"residence": "XA-NOR"}, "unknown-region", "XA-NO"),
        ({"visas": "XB"}, "wrong-type", ""),
        ({"visas": {"isuer": "XB"}}, "unknown-key", "issuer"),
        ({"visas": {"issuer": ["XB", "XZ"]}}, "unknown-country", ""),
        ({"ties": {"XY": ["family"]}}, "unknown-country", ""),
        ({"ties": {"XB": ["famly"]}}, "unknown-value", "family"),
        ({"ties": {}}, "wrong-type", ""),
        ({"budget": {"min": 100}}, "wrong-type", ""),
        ({"any": {"age": 1}}, "wrong-type", ""),
        ({"not": {}}, "wrong-type", ""),
        ({"any": [{"age": 1}, {"not": {"pupose": "work"}}]}, "unknown-key", "purpose"),
    ],
)
@pytest.mark.parametrize("where", ["when", "but", "require"])
def test_unreadable_condition_is_noticed(
    where: str, when: dict[str, Any], code: str, nearest: str
) -> None:
    """One fault gives one notice, with the nearest right thing, wherever it stands."""
    [notice] = check_rules(make_situation(make_rule("odd", "admit", **{where: when})))
    assert (notice.code, notice.file, notice.line) == (code, "rules/test.toml", 1)
    assert notice.nearest == nearest or not nearest


@pytest.mark.parametrize(
    ("when", "then", "wanted"),
    [
        ({"age": {"min": 18}}, {"children": -1}, ["unknown-value"]),
        ({"age": "old"}, {"reservist": True}, ["wrong-type"]),
        ({}, {"citizenship": ["XQ"]}, ["unknown-country"]),
        ({}, {"visas": []}, []),
    ],
)
def test_inference_is_checked_like_a_rule(
    when: dict[str, Any], then: dict[str, Any], wanted: list[str]
) -> None:
    """What an inference asks and concludes must be readable."""
    assert codes(head=make_head(make_inference("So it is.", when, then))) == wanted


@pytest.mark.parametrize("noun", ["when", "require"])
def test_notice_names_the_line_of_the_key(small: Path, noun: str) -> None:
    """With the folder the line is that of the faulty key, not of its table."""
    file = small / "rules" / "entry.toml"
    text = file.read_text("utf-8")
    right = {"when": 'citizenship = "@both"', "require": 'documents = "foreign-passport"'}[noun]
    file.write_text(text.replace(right, "pasport = 1"), "utf-8")
    [notice] = check_rules(get_situation(small), small)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if right in row)
    assert (notice.file, notice.line) == ("rules/entry.toml", line)


def test_clash_is_noticed_on_the_later_rule() -> None:
    """Citizens are admitted, tourists refused: a citizen who is a tourist is both."""
    [notice] = check_rules(make_situation(FREE, SHUT))
    assert notice.code == "unresolved-clash"
    assert "'shut' refuses travellers whom 'free' admits" in notice.found


@pytest.mark.parametrize(
    "change",
    [
        {"overrides": ("free",)},
        {"status": "rumour"},
        {"status": "disputed"},
        {"effect": "require", "require": {"documents": "permit"}},
        {"when": {"citizenship": "XC", "not": {"citizenship": "XA"}}},
        {"but": {"citizenship": "XA"}},
        {"country": "XC"},
        {"domain": "exit"},
    ],
)
def test_no_clash_is_noticed_where_none_can_be(change: dict[str, Any]) -> None:
    """Ordered, undecided, disjoint or unrelated rules are no clash."""
    fields = {"effect": "refuse", "when": {"purpose": "tourism"}, **change}
    assert codes(FREE, make_rule("shut", **fields)) == []


@pytest.mark.parametrize(
    ("mine", "its"),
    [
        ({"crossings": ("bridge",)}, {"crossings": ("ford",)}),
        ({"modes": ("car",)}, {"modes": ("foot", "bus")}),
        ({"direction": "in"}, {"direction": "out"}),
        ({"valid_to": instant("2022-09-30")}, {"valid_from": instant("2022-09-30")}),
    ],
)
def test_rules_that_never_meet_do_not_clash(mine: dict[str, Any], its: dict[str, Any]) -> None:
    """Other posts, modes, directions or times; the same pair clashes once they overlap."""
    assert codes(make_rule("free", **mine), make_rule("shut", "refuse", **its)) == []
    assert codes(make_rule("free", **mine), make_rule("shut", "refuse")) == ["unresolved-clash"]


def test_resolution_must_cover_the_whole_clash() -> None:
    """A resolution orders two rules only while it is in force."""
    between = ("free", "shut")
    assert codes(FREE, SHUT, resolution=make_resolution(between, "free")) == []
    late = make_resolution(between, "free", valid_from=instant("2022-09-30"))
    assert codes(FREE, SHUT, resolution=late) == ["unresolved-clash"]


def test_chain_of_overrides_orders_only_whom_the_middle_is_about() -> None:
    """An exception to an exception is ordered against the first rule where the middle holds."""
    middle = make_rule("middle", when={"documents": "permit"}, overrides=("shut",))
    narrow = {"purpose": "tourism", "documents": "permit"}
    last = make_rule("last", when=narrow, overrides=("middle",))
    assert codes(SHUT, middle, last) == []
    wide = make_rule("last", when={"age": {"min": 18}}, overrides=("middle",))
    assert codes(SHUT, middle, wide) == ["unresolved-clash"]


def stay(rule_id: str, days: int, **fields: Any) -> Rule:
    """Make a limit of stay."""
    return make_rule(rule_id, "limit-stay", domain="stay", days=days, **fields)


def test_two_limits_of_one_kind_are_noticed() -> None:
    """Thirty days and ninety days for one person: one of them is wrong, or they differ in whom."""
    assert codes(stay("a", 30), stay("b", 90)) == ["unlinked-limits"]
    assert codes(stay("a", 30), stay("b", 30)) == []
    assert codes(stay("a", 30), stay("b", 90, per_days=180)) == []
    assert codes(stay("a", 30), stay("b", 90, contradicts=("a",))) == []
    assert codes(stay("a", 30), stay("b", 90, overrides=("a",))) == []
    assert codes(stay("a", 30, when={"age": 1}), stay("b", 90, when={"age": 2})) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"when": {"age": {"max": 17}, "not": {"age": {"max": 20}}}},
        {"when": {"plates": "XA"}, "but": {"plates": ["XA", "XB"]}},
        {"when": {"all": [{"plates": "XA"}, {"plates": "XB"}]}},
    ],
)
def test_rule_about_nobody_is_noticed(fields: dict[str, Any]) -> None:
    """A rule that nobody can ever come under is a slip of the pen."""
    assert codes(make_rule("nobody", **fields)) == ["never-effective"]
