"""A traveller is judged by the rules that hold: passes, refuses, or does not know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.making import (
    NOON,
    instant,
    make_book,
    make_resolution,
    make_rule,
    traveller,
)
from wayout.rules.judging import judge
from wayout.rules.kleene import YES
from wayout.rules.passage import assess_entry
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict
from wayout.situation.record import Rule

FREE = make_rule("free", when={"citizenship": "XA"})
PASSPORT = make_rule(
    "passport", "require", reason="DOC_MISSING", require={"documents": "foreign-passport"}
)
NO_TOURISTS = make_rule(
    "no-tourists",
    "refuse",
    reason="VISA_CLASS_NOT_ADMITTED",
    when={"purpose": "tourism"},
    overrides=("free",),
)
FAMILY = make_rule(
    "family", when={"ties": {"XB": ["family"]}}, papers=("kin",), overrides=("no-tourists",)
)


def enter(*rules: Rule, person: Traveller | None = None, **rest: Any) -> Verdict:
    """Judge entering Borland by car at noon."""
    book = rest.pop("book", None) or make_book(*rules, **rest)
    return assess_entry(book, person or traveller(), country="XB", mode="car", at=NOON)


def test_admitted_traveller_is_allowed_by_name_of_the_rule() -> None:
    """Who is admitted and meets the requirement passes."""
    verdict = enter(FREE, PASSPORT, person=traveller(documents="foreign-passport"))
    assert (verdict.word, verdict.records) == ("allowed", ("free", "passport"))
    assert verdict.papers == ("foreign passport",)


def test_unmet_requirement_refuses_with_its_reason() -> None:
    """Who lacks what is required is refused, and the requirement is the deciding record."""
    verdict = enter(FREE, PASSPORT, person=traveller(documents="internal-passport"))
    assert (verdict.word, verdict.reason) == ("refused", "DOC_MISSING")
    assert verdict.records == ("passport",)


def test_missing_answer_is_allowed_if_and_is_asked() -> None:
    """Where only an answer is missing the verdict is allowed-if and names the question."""
    verdict = enter(FREE, PASSPORT)
    assert (verdict.word, *verdict.missing) == ("allowed-if", "documents")
    assert verdict.needs == ("answer documents: What about documents?",)
    assert verdict.records == ("free", "passport")


def test_no_rule_is_no_facts() -> None:
    """Nothing is allowed by default."""
    assert enter() == Verdict("unknown", "NO_FACTS")
    assert enter(FREE, person=traveller(citizenship=["XC"])).reason == "NO_FACTS"


def test_refusal_names_itself() -> None:
    """A refusal that holds removes the way."""
    verdict = enter(FREE, NO_TOURISTS, person=traveller(purpose="tourism"))
    assert (verdict.word, verdict.records) == ("refused", ("no-tourists",))


def test_exception_overrides_the_refusal_and_asks_for_its_papers() -> None:
    """Family passes although tourists do not, and is told which papers to carry."""
    person = traveller(purpose="tourism", ties="XB:family")
    verdict = enter(NO_TOURISTS, FAMILY, person=person)
    assert (verdict.word, verdict.needs) == ("allowed-if", ("carry: kin",))


def test_exception_does_not_bring_back_what_the_refusal_replaced() -> None:
    """The old admission without papers stays replaced for those the refusal is about."""
    person = traveller(purpose="tourism", ties="XB:family")
    verdict = enter(FREE, NO_TOURISTS, FAMILY, person=person)
    assert (verdict.word, verdict.records) == ("allowed-if", ("family",))


def test_override_of_an_override_leaves_one_rule() -> None:
    """An admission that replaces an exception also stands against what that replaced."""
    shut = make_rule("shut", "refuse", reason="NATIONALITY_NOT_ADMITTED")
    some = make_rule("some", overrides=("shut",))
    all_ = make_rule("all", overrides=("some",))
    assert enter(shut, some, all_).records == ("all",)


def test_rules_in_a_circle_end() -> None:
    """Two rules that override each other put each other aside; `check` reports the circle."""
    one = make_rule("one", overrides=("two",))
    assert enter(one, make_rule("two", overrides=("one",))).reason == "NO_FACTS"


def test_override_counts_only_while_in_force() -> None:
    """A refusal from the end of the month replaces nothing before."""
    later = make_rule("later", "refuse", reason="CROSSING_CLOSED", valid_from=instant("2022-09-30"))
    book = make_book(FREE, later)
    kept = assess_entry(book, traveller(), country="XB", mode="car", at=NOON)
    shut = assess_entry(book, traveller(), country="XB", mode="car", at=instant("2022-09-30"))
    assert (kept.word, shut.word) == ("allowed", "refused")


def test_disputed_refusal_makes_the_answer_unknown() -> None:
    """A refusal that is disputed neither closes the way nor leaves it open; both are shown."""
    doubtful = make_rule("doubtful", "refuse", status="disputed", reason="CROSSING_CLOSED")
    verdict = enter(FREE, doubtful)
    assert (verdict.word, verdict.reason) == ("unknown", "FACTS_CONFLICT")
    assert set(verdict.records) == {"free", "doubtful"}


def test_dispute_about_others_does_not_matter() -> None:
    """A disputed refusal of others leaves this traveller's way open."""
    doubtful = make_rule(
        "doubtful", "refuse", status="disputed", reason="CROSSING_CLOSED", when={"age": {"min": 60}}
    )
    assert enter(FREE, doubtful, person=traveller(age=29)).word == "allowed"


def test_resolution_uses_one_side() -> None:
    """The side a resolution does not use is put aside."""
    shut = make_rule("shut", "refuse", reason="CROSSING_CLOSED")
    resolved = make_resolution(("free", "shut"), "free")
    assert enter(FREE, shut, resolution=resolved).word == "allowed"


def test_resolution_that_uses_none_leaves_all_in_doubt() -> None:
    """Where nobody can say, the answer is unknown and shows both sides."""
    shut = make_rule("shut", "refuse", reason="CROSSING_CLOSED")
    verdict = enter(FREE, shut, resolution=make_resolution(("free", "shut"), "none"))
    assert (verdict.word, set(verdict.records)) == ("unknown", {"free", "shut"})


def test_resolution_holds_only_in_its_time() -> None:
    """Before the time it speaks of a resolution puts nothing aside."""
    shut = make_rule("shut", "refuse", reason="CROSSING_CLOSED")
    resolved = make_resolution(("free", "shut"), "free", valid_from=instant("2022-09-30"))
    assert enter(FREE, shut, resolution=resolved).word == "refused"


def test_unsettled_rule_names_the_missing_record() -> None:
    """A hole in the facts makes the answer unknown for those it is about, and says what lacks."""
    hole = make_rule(
        "hole", "unsettled", reason="PET_PAPERS", missing="the vet's rules", when={"pets": "dog"}
    )
    verdict = enter(FREE, hole, person=traveller(pets="dog"))
    assert (verdict.word, verdict.reason) == ("unknown", "PET_PAPERS")
    assert (verdict.records, verdict.lacking) == (("hole",), ("the vet's rules",))
    assert enter(FREE, hole, person=traveller(pets="none")).word == "allowed"


@pytest.mark.parametrize("status", ["practice", "disputed"])
def test_hole_without_any_admission_is_named(status: str) -> None:
    """A hole is named even where no rule admits, and even if it is itself disputed."""
    hole = make_rule("hole", "unsettled", reason="NO_FACTS", missing="any rule", status=status)
    assert enter(hole).lacking == ("any rule",)


@pytest.mark.parametrize("status", ["rumour", "denied", "announced"])
@pytest.mark.parametrize("effect", ["admit", "refuse"])
def test_rumour_warns_and_never_decides(status: str, effect: str) -> None:
    """What was never proclaimed, or is only said to come, opens and closes nothing."""
    said = make_rule("said", effect, status=status, reason="CROSSING_CLOSED", overrides=("free",))
    with_it, alone = enter(FREE, said), enter(said)
    assert (with_it.word, with_it.records, with_it.warnings) == ("allowed", ("free",), ("said",))
    assert (alone.word, alone.reason) == ("unknown", "NO_FACTS")


def test_papers_of_the_only_admission_make_it_allowed_if() -> None:
    """Who is admitted only with papers is told to carry them; a plain admission asks for none."""
    with_papers = make_rule("invited", papers=("an invitation",))
    assert enter(with_papers).needs == ("carry: an invitation",)
    assert enter(with_papers).word == "allowed-if"
    assert enter(with_papers, FREE).word == "allowed"


def test_duty_no_answer_can_settle_is_a_need_with_its_record() -> None:
    """A requirement that is no test is listed among the needs, and its record is cited."""
    insured = make_rule("insured", "require", duty="Buy an insurance.")
    verdict = enter(FREE, insured)
    assert (verdict.word, verdict.needs) == ("allowed-if", ("Buy an insurance.",))
    assert verdict.records == ("free", "insured")


def test_worst_reported_risk_is_taken_without_rumours() -> None:
    """The risk is the worst of the warnings that decide; a rumour of worse is only shown."""
    checks = make_rule("checks", "warn", risk="checks", status="observed")
    worse = make_rule("worse", "warn", risk="severe", status="rumour")
    verdict = enter(FREE, checks, worse)
    assert (verdict.risk, verdict.risk_records) == ("checks", ("checks",))
    assert verdict.warnings == ("checks", "worse")


def test_rule_for_the_way_back_is_left_out() -> None:
    """A refusal of those who come back home closes no way out."""
    back = make_rule("back", "refuse", reason="CROSSING_CLOSED", direction="in")
    assert enter(FREE, back).word == "allowed"


def test_regime_admits_where_no_rule_does() -> None:
    """A further admission that is no rule is cited by its own id."""
    verdict = judge(make_book(), [], traveller(), at=NOON, regime=("bridge", YES))
    assert (verdict.word, verdict.records) == ("allowed", ("bridge",))
