"""Paths and terms together give back every journey they were made from."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from wayout.guide.copy.factors import OF_LEG, OF_PATH, OF_TERMS, Factors, factor

RECORDS = st.lists(st.sampled_from(["R1", "R2", "O1", "S1"]), unique=True, max_size=3)


@st.composite
def journeys(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a journey over one of a few paths, on terms of its own."""
    number = draw(st.integers(0, 2))
    legs = [
        {**dict.fromkeys(OF_LEG, f"leg {number}.{n}"), "records": draw(RECORDS)}
        for n in range(number + 1)
    ]
    return {
        **dict.fromkeys(OF_PATH, f"path {number}"),
        **{name: draw(st.sampled_from(["a", "b"])) for name in OF_TERMS},
        "legs": legs,
        "fails_if": draw(st.lists(st.sampled_from(["x", "y", "z"]), unique=True)),
        "facts": {"records": draw(RECORDS)},
    }


PLANS = st.lists(st.builds(lambda j: {"journeys": j}, st.lists(journeys(), max_size=5)), max_size=4)


@given(PLANS)
@settings(derandomize=True, deadline=None, max_examples=some_of(120))
def test_factors_give_every_journey_back(plans: list[dict[str, Any]]) -> None:
    """Path, terms, reasons to fail and records: nothing is lost, nothing is added."""
    factors = factor(plans)
    for plan, ways in zip(plans, factors.ways, strict=True):
        for journey, way in zip(plan["journeys"], ways, strict=True):
            path, terms = factors.paths[way.path], factors.terms[way.terms]
            assert {name: journey[name] for name in OF_PATH} == path.document
            assert {name: journey[name] for name in OF_TERMS} == terms.document
            assert {*path.fails_if, *terms.fails_if} == set(journey["fails_if"])
            of_legs = {record for leg in journey["legs"] for record in leg["records"]}
            of_path = {*path.facts, *(r for records in path.records for r in records)}
            assert {*of_path, *terms.records} == of_legs | set(journey["facts"]["records"])


@given(PLANS)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_path_and_no_terms_stand_twice(plans: list[dict[str, Any]]) -> None:
    """Each is written once, and each is used."""
    factors: Factors = factor(plans)
    assert len({repr(path) for path in factors.paths}) == len(factors.paths)
    assert len({repr(terms) for terms in factors.terms}) == len(factors.terms)
    used = [way for ways in factors.ways for way in ways]
    assert {way.path for way in used} == set(range(len(factors.paths)))
    assert {way.terms for way in used} == set(range(len(factors.terms)))
