"""A penalty is said with the answers it hangs on, as they were meant: yes or no."""

from __future__ import annotations

from tests.planner.shipped import RUSSIA, make_traveller
from wayout.planner.document import write_exit
from wayout.rules.leaving import assess_exit
from wayout.rules.rulebook import Rulebook
from wayout.situation.period import parse_instant

AT = parse_instant("2022-10-11T15:00:00Z")
SERVES = "'Are you a serving soldier, or already mobilised?'"
RESERVE = "'Are you in the reserve of the armed forces?'"


def test_penalty_of_those_not_serving_is_not_said_of_those_who_are() -> None:
    """What holds before enrolment asks for a no to the question about serving."""
    known = RUSSIA.as_of(AT)
    book = Rulebook(known)
    answer = assess_exit(book, make_traveller({"reservist": "yes"}), country="RU", at=AT)
    said = write_exit(answer, known)["penalty"]
    assert f"{RESERVE} with yes and {SERVES} with no" in said
    assert f"{SERVES} with yes:" in said
