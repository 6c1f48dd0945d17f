"""A claim against records: new, agreeing, contradicting, superseding, or the same origin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wayout.desk.claims.claim import Amount
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.comparison.comparing import amounts_agree, compare_claims, compare_statement
from wayout.desk.comparison.known_statements import list_statements
from wayout.desk.comparison.statement import Statement, as_statement
from wayout.situation.situation import Situation

DAY = datetime(2022, 9, 25, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
KM = Amount(6, 6, 6, "km", "about")
RECORD = Statement(
    record="Q1",
    kind="queue",
    status="observed",
    places=frozenset({"verkhny-lars"}),
    countries=frozenset({"GE"}),
    modes=frozenset(),
    whom="",
    amount=KM,
    start=DAY,
    end=NEXT,
    speaker="media",
    origins=frozenset({"afp"}),
    wide=False,
)
SAID = replace(RECORD, record="", origins=frozenset({"bbc"}))
ADMITS = replace(RECORD, record="R1", kind="admits", amount=None, modes=frozenset({"foot"}))

WHOLE = replace(ADMITS, record="", places=frozenset({"georgia"}), modes=frozenset(), wide=True)
"""The same of a whole country."""


def judge(said: Statement, record: Statement) -> str:
    """Give the verdict of one statement against one record."""
    return compare_statement(said, [record]).verdict


def test_another_origin_with_the_same_number_agrees() -> None:
    """Two witnesses of one day and place say the same."""
    assert judge(SAID, RECORD) == "agrees"


def test_the_same_origin_repeats() -> None:
    """An agency's number in another outlet is no second witness."""
    assert judge(replace(SAID, origins=RECORD.origins), RECORD) == "repeats"


def test_another_number_of_the_day_contradicts_and_says_on_what() -> None:
    """The finding names the record and the number."""
    said = replace(SAID, amount=Amount(20, 20, 20, "km", "about"))
    (finding,) = compare_statement(said, [RECORD]).findings
    assert (finding.verdict, finding.record) == ("contradicts", "Q1")
    assert "number" in finding.differs


def test_another_number_of_a_later_day_supersedes() -> None:
    """Queues grow; a later number does not contradict an earlier one."""
    said = replace(SAID, amount=Amount(20, 20, 20, "km", "about"), start=NEXT)
    assert judge(replace(said, end=NEXT + timedelta(days=1)), RECORD) == "supersedes"


def test_another_measure_is_new() -> None:
    """Kilometres and vehicles of one queue are not compared."""
    said = replace(SAID, amount=Amount(900, 900, 900, "vehicles", "about", "", "vehicles"))
    assert judge(said, RECORD) == "new"


def test_another_post_is_new() -> None:
    """What is said of one post says nothing of another."""
    assert (
        judge(replace(SAID, places=frozenset({"ozinki"}), countries=frozenset()), RECORD) == "new"
    )


def test_refusing_contradicts_admitting_without_a_known_day() -> None:
    """Without a day it may only be later, and the reason says that the day is not known."""
    said = replace(ADMITS, record="", kind="refuses", start=None, end=None)
    (finding,) = compare_statement(said, [ADMITS]).findings
    assert finding.verdict == "contradicts"
    assert "as far as its day is known" in finding.why


def test_refusing_from_a_later_day_supersedes_admitting() -> None:
    """A regime that changes within the period of the record takes its place."""
    said = replace(ADMITS, record="", kind="refuses", start=DAY + timedelta(hours=9))
    assert judge(said, ADMITS) == "supersedes"


def test_denied_refusal_agrees_with_admitting() -> None:
    """Who denies that people are turned back says that they pass."""
    said = replace(ADMITS, record="", kind="refuses", status="denied", origins=frozenset({"x"}))
    assert judge(said, ADMITS) == "agrees"


def test_other_means_of_travel_are_not_compared() -> None:
    """Cars are let through where walkers are not."""
    said = replace(ADMITS, record="", kind="refuses", modes=frozenset({"car"}))
    assert judge(said, ADMITS) == "new"


@pytest.mark.parametrize(
    ("bound", "value", "agree"),
    [
        ("at-least", 5, True),
        ("at-least", 7, False),
        ("at-most", 7, True),
        ("at-most", 4, False),
        ("about", 6.5, True),
        ("exact", 6.5, True),
        ("exact", 8, False),
    ],
)
def test_bounds_decide_whether_numbers_agree(bound: str, value: float, agree: bool) -> None:
    """More than five agrees with about six; more than seven does not."""
    assert amounts_agree(KM, Amount(value, value, value, "km", bound)) is agree


def test_sentences_alike_but_for_the_place_are_not_confused(
    reader: ClaimReader, situation: Situation
) -> None:
    """Nearly the same words about two posts have nothing to do with each other."""
    said = []
    for post in ("Ozinki", "Mashtakovo"):
        (claim,) = reader.read(f"The queue at {post} has grown to seven kilometres.")
        said.append(as_statement(claim, situation=situation))
    assert judge(said[0], said[1]) == "new"


def test_passing_a_post_is_not_held_against_a_rule_of_entry(
    reader: ClaimReader, situation: Situation
) -> None:
    """Whether men cross at a post on foot and whether a country asks for a visa are two things."""
    entry = {rule.id for rule in situation.rules.values() if rule.domain == "entry"}
    for words in ("are let through on foot", "are not let in on foot"):
        (claim,) = reader.read(f"Men {words} at Verkhny Lars.", published=DAY + timedelta(days=4))
        findings = compare_claims(claim, situation).findings
        assert findings
        assert not {f.record for f in findings} & entry


def test_closing_of_a_post_takes_the_place_of_its_regime(
    reader: ClaimReader, situation: Situation
) -> None:
    """What a post admits by itself is known too, of that post and for the means it lists."""
    said = {}
    for words in ("closed to cars", "closed to pedestrians"):
        (claim,) = reader.read(f"Torfyanovka is {words} since this morning.", published=NEXT)
        findings = compare_claims(claim, situation).findings
        said[words] = {f.record: f.verdict for f in findings}
    assert said["closed to cars"]["torfyanovka"] == "supersedes"
    assert "torfyanovka" not in said["closed to pedestrians"]


def test_one_post_shut_to_walkers_does_not_contradict_an_open_country() -> None:
    """A country may be open though one of its posts lets nobody through on foot."""
    shut = replace(ADMITS, kind="refuses", acts=frozenset({"cross"}))
    assert judge(replace(WHOLE, kind="opened"), shut) == "new"


def test_walkers_let_through_contradict_a_shut_country() -> None:
    """Who says that a country is closed is belied by one post that lets people pass."""
    assert judge(replace(WHOLE, kind="closed"), ADMITS) == "contradicts"


@pytest.mark.parametrize(("group", "verdict"), [((), "new"), (("tourists",), "contradicts")])
def test_rule_for_some_is_held_against_the_same_people(
    group: tuple[str, ...], verdict: str
) -> None:
    """That tourists are refused contradicts that tourists are let in, and no other claim."""
    rule = replace(ADMITS, kind="refuses", group=frozenset({"purpose", "tourism"}))
    assert judge(replace(ADMITS, record="", group=frozenset(group)), rule) == verdict


def test_rule_that_ended_before_a_claim_is_not_contradicted() -> None:
    """What no longer holds is neither contradicted nor superseded."""
    said = replace(ADMITS, record="", kind="refuses", start=NEXT, end=NEXT + timedelta(days=1))
    assert judge(said, ADMITS) == "new"
    undated = replace(said, start=None, end=NEXT)
    assert judge(undated, ADMITS) == "new"


def test_record_that_begins_after_a_claim_was_published_says_nothing_of_it() -> None:
    """A claim without a day knows nothing of what comes later."""
    said = replace(SAID, amount=Amount(20, 20, 20, "km", "about"), start=None, end=DAY)
    assert judge(said, RECORD) == "new"


def test_number_of_a_country_is_not_held_against_that_of_a_post() -> None:
    """Twenty hours at some border of a country and ten at one post can both be."""
    whole = replace(SAID, amount=Amount(20, 20, 20, "km", "about"), wide=True)
    assert judge(replace(whole, places=frozenset({"georgia"})), RECORD) == "new"


def test_end_of_a_record_cuts_what_a_claim_is_held_against(situation: Situation) -> None:
    """A statement of an ended record ends with it."""
    ended = {end.ends: end.at for end in situation.as_of(situation.known_by).ends.values()}
    found = [one for one in list_statements(situation) if one.record in ended]
    assert found
    assert all(one.end and one.end.year < 9000 for one in found)


def test_claim_contradicts_a_record_of_the_repository(
    reader: ClaimReader, situation: Situation
) -> None:
    """Another length for the evening of the known queue names the observation it is against."""
    text = "On 24 September the queue at Verkhny Lars was two kilometres long."
    (claim,) = reader.read(text)
    result = compare_claims(claim, situation)
    assert result.verdict == "contradicts"
    assert "O071" in {f.record for f in result.findings}
