"""A portrait holds all that rules can tell apart in a traveller, and judging sees nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.rules.drawing import ANSWERS, DAY, TIES, conditions, rulebooks, ties_of, travellers
from tests.rules.making import (
    GROUPS,
    NOON,
    instant,
    make_book,
    make_head,
    make_inference,
    make_resolution,
    make_rule,
)
from wayout.errors import ContradictoryAnswersError
from wayout.rules.condition import Condition, parse_condition
from wayout.rules.judging import judge, weigh
from wayout.rules.kleene import NO, YES, Truth, all_of
from wayout.rules.memory import Memory
from wayout.rules.passage import assess_entry
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Bench, Sitting, Standing
from wayout.rules.traits import Traits
from wayout.rules.traveller import Traveller
from wayout.situation.record import Rule

steady = settings(derandomize=True, deadline=None, max_examples=some_of(400))

IMPLIED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Without a passport no visa.": ({"not": {"documents": "foreign-passport"}}, {"visas": []}),
    "A reservist is registered.": ({"reservist": True}, {"registered": True}),
    "Not registered, no reservist.": ({"registered": False}, {"reservist": False}),
    "A worker has a permit.": ({"purpose": "work"}, {"documents": ["permit"]}),
    "An owner is a tourist.": ({"ties": {"XB": ["property"]}}, {"purpose": ["tourism"]}),
}
PRESUMED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "From Arrel.": ({}, {"citizenship": ["XA"]}),
    "No permission.": ({}, {"permission": False}),
    "A foreigner.": ({"not": {"citizenship": "XA"}}, {"registered": False}),
    "Not summoned.": ({"registered": False}, {"summons": False}),
    "No ties.": ({"purpose": ["tourism"]}, {"ties": {}}),
    "A visitor.": ({"visas": {"issuer": "XB"}}, {"circumstances": ["none"]}),
}
INFERENCES = (
    *(make_inference(text, when, then) for text, (when, then) in IMPLIED.items()),
    *(make_inference(t, when, then, presumption=True) for t, (when, then) in PRESUMED.items()),
)


class PlainBench(Bench):
    """Judges the traveller directly, without bits and without memory: slow, and easy to trust."""

    def __init__(self, sitting: Sitting, traveller: Traveller) -> None:
        super().__init__(sitting, 0)
        self.traveller = traveller

    def _concerns(self, standing: Standing) -> Truth:
        clause = standing.clause
        if standing.aside:
            return NO
        parts = [clause.when.judge(self.traveller, DAY), standing.doubt]
        if clause.excepted is not None:
            parts.append(~clause.excepted.judge(self.traveller, DAY))
        return all_of(parts)

    def met(self, clause: Any) -> Truth:
        return clause.require.judge(self.traveller, DAY) if clause.require is not None else YES

    def judge(self, part: Condition) -> Truth:
        return part.judge(self.traveller, DAY)


@steady
@given(conditions, travellers())
def test_circuit_says_what_the_condition_says(table: dict[str, Any], person: Traveller) -> None:
    """Compiled over the bits of a portrait, a condition keeps its truth and what it waits for."""
    traits = Traits(Memory())
    condition = parse_condition(table, GROUPS)
    circuit = traits.circuit(condition)
    assert circuit.judge(traits.portrait(person, DAY)) == condition.judge(person, DAY)


@steady
@given(
    rulebooks(), st.lists(travellers(), min_size=1, max_size=4), st.sampled_from(["none", "rule-0"])
)
def test_judging_portraits_is_judging_travellers(
    rules: list[Rule], people: list[Traveller], use: str
) -> None:
    """
    A rulebook that judged others before gives each traveller what a slow judge gives.

    The slow judge sees the traveller and remembers nothing. So no bit is missing in what the
    quick one remembers by, and none of another traveller is in it.
    """
    ids = tuple(r.id for r in rules)
    resolution = make_resolution(ids[:2], use) if len(ids) > 1 else None
    book = make_book(*rules, resolution=resolution)
    clauses = book.in_force("entry", "XB", at=NOON, mode="car")
    sitting = book.sit(clauses, NOON)
    for person in [*people, *people]:
        slow = weigh(PlainBench(sitting, person))
        assert judge(book, clauses, person, at=NOON) == slow
        remembered = sitting.recall("verdict", book.portrait(person, NOON), weigh)
        assert remembered == slow


@steady
@given(travellers())
def test_consequences_of_a_portrait_are_those_of_the_traveller(person: Traveller) -> None:
    """What follows over bits is what follows from answers, presumptions and contradictions too."""
    book = make_book(head=make_head(*INFERENCES))
    found = book.consequences.complete(book.portrait(person, NOON))
    try:
        whole = book.inferences.complete(person)
    except ContradictoryAnswersError:
        assert found is None
    else:
        assert found == book.portrait(whole, NOON)


@steady
@given(travellers(), st.sampled_from(sorted(ANSWERS)), st.data())
def test_one_more_answer_changes_what_hangs_on_it(
    person: Traveller, key: str, data: st.DataObject
) -> None:
    """Answering one key of a completed traveller over bits is answering it."""
    book = make_book(head=make_head(*INFERENCES))
    try:
        whole = book.inferences.complete(person)
    except ContradictoryAnswersError:
        return
    value = data.draw(ANSWERS[key])
    told = book.portrait(whole, NOON) & ~book.traits.mask(whole.presumed)
    told = book.traits.replacing(told, key, book.traits.of_answer(key, value, DAY))
    found = book.consequences.complete_key(book.portrait(whole, NOON), told, key)
    try:
        after = book.inferences.complete(whole.answering(key, value))
    except ContradictoryAnswersError:
        assert found is None
    else:
        assert found == book.portrait(after, NOON)


@steady
@given(conditions, travellers(), st.sampled_from(["documents", "visas", "ties"]), st.data())
def test_joining_is_holding_more(
    table: dict[str, Any], person: Traveller, key: str, data: st.DataObject
) -> None:
    """The bits of what is held, joined by those of more, are the bits of both together."""
    traits = Traits(Memory())
    traits.circuit(parse_condition({"all": [table, {"documents": "permit"}]}, GROUPS))
    more = data.draw(ANSWERS[key])
    held = person.find(key)
    if key == "ties":
        pairs = {(c, k) for one in (held or {}, more) for c in one for k in one[c]}
        assert pairs <= set(TIES)
        joined = ties_of(pairs)
    else:
        joined = (held or type(more)()) + more if key == "visas" else (held or frozenset()) | more
    added = traits.of_answer(key, more, DAY)
    found = traits.joining(traits.portrait(person, DAY), key, added)
    assert found == traits.portrait(person.answering(key, joined), DAY)


def test_traits_added_later_leave_the_others_their_bits() -> None:
    """A country nobody spoke of before gets a number of its own; no other number moves."""
    book = make_book()
    person = Traveller({"citizenship": frozenset({"XB", "XZ"})})
    before, size = book.portrait(person, NOON), len(book.traits)
    trait = book.citizen("XZ")
    assert len(book.traits) == size + 1
    assert book.portrait(person, NOON) == before | trait.yes
    assert book.citizen("XZ") == trait


@given(rulebooks(), st.lists(travellers(), min_size=3, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_forgetting_changes_no_answer(rules: list[Rule], people: list[Traveller]) -> None:
    """A memory that is full after three judgements answers as one that never is."""
    large = make_book(*rules)
    small = Rulebook(large.situation, memory=Memory(most=3))
    for person in [*people, *people]:
        one, other = (
            assess_entry(book, person, country="XB", mode="car", at=NOON) for book in (large, small)
        )
        assert one == other
    assert small.memory.count <= 3


def test_what_a_resolution_says_is_remembered_for_its_own_time() -> None:
    """The same clauses under another resolution are judged anew."""
    rules = [make_rule("open"), make_rule("shut", "refuse", reason="VISA_REQUIRED")]
    until = make_resolution(("open", "shut"), "open", valid_to=instant("2022-09-26"))
    book = make_book(*rules, resolution=until)
    words = [
        assess_entry(book, Traveller(), country="XB", mode="car", at=at).word
        for at in (NOON, instant("2022-09-27"), NOON)
    ]
    assert words == ["allowed", "refused", "allowed"]
