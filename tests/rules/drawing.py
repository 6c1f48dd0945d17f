"""Random conditions, rules and travellers of the invented situation, for tests of judging."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.rules.making import make_rule
from wayout.rules.traveller import Traveller, Visa
from wayout.situation.record import Rule

DAY = date(2022, 9, 25)
LISTS = {
    "documents": ["internal-passport", "foreign-passport", "permit"],
    "purpose": ["tourism", "work", "transit"],
    "citizenship": ["XA", "XB", "XC", "XD"],
    "circumstances": ["refugee", "none"],
}
FLAGS = ["registered", "reservist", "summons", "permission"]
TIES = [("XB", "property"), ("XB", "family"), ("XC", "property")]
KINDS = ["tourist", "work", ""]
ENDS = [None, date(2022, 9, 24), date(2022, 9, 25), date(2023, 1, 1)]

visas = st.tuples(st.sampled_from(["XB", "XC"]), st.sampled_from(KINDS), st.sampled_from(ENDS))


def ties_of(pairs: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Give ties as a traveller has them."""
    return {c: frozenset(k for country, k in pairs if country == c) for c, _ in sorted(pairs)}


ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    **{key: st.sets(st.sampled_from(values)).map(frozenset) for key, values in LISTS.items()},
    **{key: st.booleans() for key in FLAGS},
    "age": st.integers(0, 90),
    "children": st.integers(0, 4),
    "plates": st.sampled_from(["XA", "XB", "other"]),
    "visas": st.lists(visas, max_size=2).map(lambda vs: tuple(Visa(*v) for v in vs)),
    "ties": st.sets(st.sampled_from(TIES)).map(ties_of),
}
"""An answer to each key, as it stands in a traveller."""


@st.composite
def travellers(draw: st.DrawFn) -> Traveller:
    """Draw somebody who answered some of the keys."""
    keys = draw(st.sets(st.sampled_from(sorted(ANSWERS)), max_size=8))
    return Traveller({key: draw(ANSWERS[key]) for key in sorted(keys)})


def _some(values: list[str]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.sampled_from(values), st.lists(st.sampled_from(values), min_size=1, max_size=2)
    )


TESTS: dict[str, st.SearchStrategy[Any]] = {
    **{key: _some(values) for key, values in LISTS.items()},
    **{key: st.booleans() for key in FLAGS},
    "age": st.fixed_dictionaries({"min": st.integers(0, 60)}),
    "children": st.fixed_dictionaries({"min": st.integers(0, 2), "max": st.integers(2, 4)}),
    "plates": _some(["XA", "XB", "other"]),
    "visas": st.fixed_dictionaries(
        {}, optional={"issuer": st.sampled_from(["XB", "@union"]), "kind": _some(KINDS[:2])}
    ),
    "ties": st.sampled_from([{"XB": ["property"]}, {"@union": ["family", "property"]}]),
}
"""A test of each key, as it is written in a condition."""

plain = st.sampled_from(sorted(TESTS)).flatmap(
    lambda key: TESTS[key].map(lambda value: {key: value})
)
conditions: st.SearchStrategy[dict[str, Any]] = st.recursive(
    plain,
    lambda parts: st.one_of(
        parts.map(lambda p: {"not": p}),
        st.lists(parts, min_size=1, max_size=3).map(lambda ps: {"any": ps}),
        st.lists(parts, min_size=1, max_size=3).map(lambda ps: {"all": ps}),
    ),
    max_leaves=4,
)

EFFECTS = ["admit", "admit", "refuse", "require", "unsettled", "warn", "protect"]
STATUSES = ["law", "law", "practice", "disputed", "announced", "rumour"]


@st.composite
def rulebooks(draw: st.DrawFn, *, most: int = 5) -> list[Rule]:
    """Draw rules on entry, of which later ones may override earlier ones."""
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, most))):
        effect = draw(st.sampled_from(EFFECTS))
        fields: dict[str, Any] = {"status": draw(st.sampled_from(STATUSES))}
        fields["when"] = draw(st.one_of(st.just({}), conditions))
        if draw(st.booleans()):
            fields["but"] = draw(conditions)
        if effect == "require" and draw(st.booleans()):
            fields["require"] = draw(conditions)
        if effect == "require":
            fields["papers"] = ("a paper",)
        if rules and draw(st.booleans()):
            fields["overrides"] = (draw(st.sampled_from([r.id for r in rules])),)
        fields["risk"] = draw(st.sampled_from(["none", "checks"])) if effect == "warn" else ""
        rules.append(make_rule(f"rule-{number}", effect, reason=f"REASON_{number}", **fields))
    return rules
