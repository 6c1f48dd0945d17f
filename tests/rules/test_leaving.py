"""The exit answer says in law and in practice whether one may leave, and removes no way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.making import NOON, make_book, make_rule, traveller
from wayout.rules.leaving import ExitAnswer, assess_exit
from wayout.rules.traveller import Traveller
from wayout.situation.record import Rule

RESERVE = {"reservist": True}


def order(rule_id: str, effect: str = "refuse", **fields: Any) -> Rule:
    """Make a rule on leaving Arrel."""
    where = {"domain": "exit", "country": "XA", "reason": "PERMISSION_NEEDED"}
    return make_rule(rule_id, effect, **{**where, **fields})


FREE = order("free", "admit")
BAN = order("ban", when=RESERVE, but={"permission": True}, remedy="Ask in writing.")
SEEN = order("seen", "admit", status="practice")
TURNED = order("turned", status="observed", when=RESERVE, crossings=("bridge",))


def leave(*rules: Rule, person: Traveller | None = None) -> ExitAnswer:
    """Assess leaving Arrel at noon."""
    return assess_exit(make_book(*rules), person or traveller(), country="XA", at=NOON)


def test_no_rule_is_unknown() -> None:
    """Where nothing is known neither law nor practice is answered."""
    answer = leave()
    assert (answer.law, answer.practice, answer.records) == ("unknown", "unknown", ())


def test_law_and_practice_are_answered_apart() -> None:
    """An order says nothing of what is done, and a practice nothing of the law."""
    assert (leave(FREE).law, leave(FREE).practice) == ("allowed", "unknown")
    assert (leave(SEEN).law, leave(SEEN).practice) == ("unknown", "allowed")
    assert leave(FREE, SEEN).is_free


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ({"reservist": "yes", "permission": "no"}, "refused"),
        ({"reservist": "no"}, "allowed"),
        ({"reservist": "yes", "permission": "yes"}, "allowed"),
        ({"reservist": "yes"}, "allowed-if"),
        ({}, "allowed-if"),
    ],
)
def test_order_is_answered_by_whom_it_is_about(answers: dict[str, str], word: str) -> None:
    """An order that narrows a freedom refuses those it is about, and asks the others."""
    narrowing = order("ban", when=RESERVE, but={"permission": True}, overrides=("free",))
    assert leave(FREE, narrowing, person=traveller(**answers)).law == word


def test_refusal_in_law_stands_although_practice_lets_go() -> None:
    """What is done at the border does not make an order void."""
    answer = leave(BAN, SEEN, person=traveller(reservist="yes", permission="no"))
    assert (answer.law, answer.practice) == ("refused", "allowed")
    assert answer.remedies == ("Ask in writing.",)


def test_refusal_seen_at_one_post_makes_practice_uncertain() -> None:
    """Turned back at one post, let go in general: uncertain, with both records."""
    answer = leave(SEEN, TURNED, person=traveller(reservist="yes"))
    assert answer.practice == "uncertain"
    assert set(answer.practice_records) == {"seen", "turned"}


def test_disputed_order_is_uncertain_in_law() -> None:
    """Where offices contradict each other the law is uncertain, not refused."""
    doubtful = order("doubtful", status="disputed")
    assert leave(FREE, doubtful).law == "uncertain"


def test_requirement_refuses_who_does_not_meet_it() -> None:
    """A paper one must hold decides like an order."""
    paper = order("paper", "require", require={"permission": True}, when=RESERVE)
    with_it, without = (traveller(reservist="yes", permission=p) for p in ("yes", "no"))
    assert leave(FREE, paper, person=with_it).law == "allowed"
    assert leave(FREE, paper, person=without).law == "refused"


def test_hole_is_unknown_and_says_what_lacks() -> None:
    """A hole in the law makes the answer unknown and names the record that is needed."""
    hole = order("hole", "unsettled", missing="the order's text", when=RESERVE)
    answer = leave(FREE, hole, person=traveller(reservist="yes"))
    assert (answer.law, answer.lacking) == ("unknown", ("the order's text",))


@pytest.mark.parametrize("status", ["rumour", "denied", "announced"])
def test_rumour_is_said_and_decides_nothing(status: str) -> None:
    """A rumoured ban stands among what is said, and overrides no order in force."""
    said = order("said", status=status, overrides=("free",))
    answer = leave(FREE, said)
    assert (answer.law, [r.id for r in answer.said]) == ("allowed", ["said"])


def test_penalty_is_shown_to_those_it_threatens() -> None:
    """A penalty is listed for whom it is about, and for nobody it is not about."""
    fine = order("fine", "penalise", penalty="A fine.", when=RESERVE)
    assert [r.id for r in leave(fine, person=traveller(reservist="yes")).penalties] == ["fine"]
    assert leave(fine, person=traveller(reservist="no")).penalties == ()


@pytest.mark.parametrize(("age", "word"), [(30, "liable"), (60, "exempt"), (None, "unknown")])
def test_call_up_is_told_apart(age: int | None, word: str) -> None:
    """Who is said to be called up is answered beside the exit, an exemption first."""
    called = order("called", "liable", domain="call-up", when={"age": {"max": 60}})
    spared = order("spared", "exempt", domain="call-up", when={"age": {"min": 60}})
    person = traveller(**({} if age is None else {"age": age}))
    assert leave(called, spared, person=person).call_up == word
