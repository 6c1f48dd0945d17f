"""`wayout desk add` and `suggest`: what was missed, by a person's words or a model's."""

from __future__ import annotations

import shlex

from tests.cli.desk_shell import Desk, take_article
from tests.desk.suggesting.speaking import run_service

WORDS = "Cars stood in a queue of 5 km at North Bridge"


def find_report(desk: Desk) -> str:
    """Give the number of the report that was taken in."""
    return str(desk.show("claim", str(take_article(desk)))["report"]["report"])


def test_claim_is_added_by_its_words(desk: Desk) -> None:
    """Another kind than was read; it waits in the inbox and says who said it."""
    desk.log_in("editor-1")
    report = find_report(desk)
    desk.do("add", report, "--kind", "check", "--words", WORDS)
    assert "Checks" in desk.do("inbox", "--kind", "check")
    line = desk.run("add", report, "--kind", "queues", "--words", WORDS).refusal(2)
    assert "did you mean 'queue'" in line
    line = desk.run("add", report, "--kind", "queue", "--words", "queue of 5 km").refusal(2)
    assert "says that already" in line
    assert "no report 99" in desk.run("add", "99", "--kind", "check", "--words", "a").refusal(2)


def test_suggest_is_off_unless_a_model_is_named(desk: Desk) -> None:
    """One line says how to name it; in the open it is never asked."""
    desk.log_in("editor-1")
    report = find_report(desk)
    assert "names no model" in desk.run("suggest", report).refusal(2)
    open_air = ("--model-at", "http://model.example/v1", "--model", "m")
    assert "in the open" in desk.run("suggest", report, *open_air).refusal(2)


def test_suggestion_comes_with_the_line_that_adds_it(desk: Desk) -> None:
    """The line is run as it stands; what is known already has none."""
    desk.log_in("editor-1")
    report = find_report(desk)
    with run_service() as service:
        pointed = {"kind": "check", "status": "rumour", "words": WORDS}
        service.say([pointed, {"kind": "queue", "status": "observed", "words": WORDS}])
        named = ("--model-at", service.address, "--model", "small-model")
        said = desk.do("suggest", report, *named)
        assert "The inbox has it as claim" in said
        (line,) = [x for x in said.splitlines() if "wayout desk add" in x]
        desk.do(*shlex.split(line)[2:])
        told = desk.show("suggest", report, *named)
        assert all(one["claim"] for one in told["suggestions"])
