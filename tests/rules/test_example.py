"""An example traveller is found whenever one exists, and none is invented."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.making import GROUPS, make_head, make_inference
from wayout.rules.condition import parse_condition
from wayout.rules.example import find_example
from wayout.rules.traveller import Traveller

DAY = date(2022, 9, 15)


def exists(*tables: dict[str, Any], head: Any = None) -> bool:
    """Tell whether somebody meets every table."""
    demands = [(parse_condition(t, GROUPS), True) for t in tables]
    found = find_example(demands, head or make_head())
    assert found is None or all(c.judge(found, DAY).is_yes for c, _ in demands)
    return found is not None


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        ({"age": {"max": 17}}, {"age": {"min": 18}}, False),
        ({"age": {"max": 18}}, {"age": {"min": 18}}, True),
        ({"age": {"max": 30}}, {"not": {"age": {"max": 60}}}, False),
        ({"age": {"min": 121}}, {}, False),
        ({"plates": "XA"}, {"plates": "XB"}, False),
        ({"plates": "XA"}, {"not": {"plates": ["XA", "XB"]}}, False),
        ({"not": {"plates": ["XA", "XB"]}}, {"not": {"plates": "other"}}, False),
        ({"documents": "permit"}, {"documents": "foreign-passport"}, True),
        ({"documents": "permit"}, {"not": {"documents": ["permit", "foreign-passport"]}}, False),
        ({"citizenship": "XB"}, {"not": {"citizenship": "@union"}}, False),
        ({"citizenship": "XA"}, {"not": {"citizenship": "@union"}}, True),
        ({"visas": {"issuer": "XB", "kind": "work"}}, {"not": {"visas": {"kind": "work"}}}, False),
        ({"visas": {"issuer": "XB"}}, {"visas": {"issuer": "XC", "kind": "work"}}, True),
        ({"ties": {"XB": ["family"]}}, {"not": {"ties": {"@union": ["family"]}}}, False),
        ({"any": [{"reservist": True}, {"age": 1}]}, {"not": {"reservist": True}}, True),
        ({"any": [{"reservist": True}, {"age": 1}]}, {"reservist": False, "age": 2}, False),
    ],
)
def test_example_is_found_only_where_one_is_possible(
    one: dict[str, Any], other: dict[str, Any], possible: bool
) -> None:
    """Conditions that exclude each other have no example, in either order; the others have."""
    assert exists(one, other) is exists(other, one) is possible


def test_example_contradicts_no_inference() -> None:
    """Nobody is in the reserve and not registered, if an inference says so."""
    head = make_head(make_inference("So it is.", {"reservist": True}, {"registered": True}))
    assert exists({"reservist": True}, {"registered": False})
    assert not exists({"reservist": True}, {"registered": False}, head=head)


TABLES = st.recursive(
    st.one_of(
        st.booleans().map(lambda wanted: {"reservist": wanted}),
        st.sampled_from(["XA", "XB", ["XB", "other"]]).map(lambda v: {"plates": v}),
        st.sampled_from(["tourism", "work"]).map(lambda v: {"purpose": v}),
    ),
    lambda inner: st.one_of(
        inner.map(lambda t: {"not": t}),
        st.lists(inner, min_size=1, max_size=3).map(lambda ts: {"any": ts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda ts: {"all": ts}),
    ),
    max_leaves=6,
)
EVERYBODY = [
    Traveller({"reservist": r, "plates": p, "purpose": frozenset(w)})
    for r, p, w in product(
        (True, False),
        ("XA", "XB", "other"),
        ((), ("tourism",), ("work",), ("tourism", "work")),
    )
]


@given(TABLES, TABLES)
def test_example_agrees_with_trying_everybody(one: dict[str, Any], other: dict[str, Any]) -> None:
    """On a small world an example is found exactly if some traveller meets both."""
    demands = [parse_condition(t, {}) for t in (one, other)]
    someone = any(all(c.judge(t, DAY).is_yes for c in demands) for t in EVERYBODY)
    assert exists(one, other) is someone
