"""Review: each step from where it may start, by whom it may be made, and nothing in between."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import Desk
from tests.desk.material import CLAIM, NOW, add_claim, propose, write_rule
from wayout.desk.review.claim_document import parse_claim, write_claim
from wayout.desk.review.deciding import decide, list_decisions
from wayout.desk.review.inbox import (
    count_states,
    count_unweighed,
    get_entry,
    list_inbox,
    list_unweighed,
    set_impact,
)
from wayout.desk.review.states import MOVES, take_step
from wayout.desk.store.tables import STATES
from wayout.errors import BadInputError, ReviewRefusedError


@given(st.sampled_from(STATES), st.text(max_size=9) | st.sampled_from(sorted(MOVES)))
def test_step_is_in_the_table_or_refused(state: str, verb: str) -> None:
    """A step gives the state of its table or one line that names the possible ones."""
    move = MOVES.get(verb)
    if move and state in move.before:
        assert take_step(state, verb) == move.after
        return
    with pytest.raises(ReviewRefusedError, match="possible: "):
        take_step(state, verb)


def test_publishing_has_no_other_way_in() -> None:
    """A claim is published from proposed alone, and proposed only once decided about."""
    ways_in = {verb: move.before for verb, move in MOVES.items()}
    assert [v for v, m in MOVES.items() if m.after == "published"] == ["publish"]
    assert ways_in["publish"] == ("proposed",)
    assert "new" not in ways_in["propose"]
    assert not any("retracted" in before for before in ways_in.values())


def test_claim_is_stored_as_it_was(desk: Desk) -> None:
    """A claim goes into the store and comes back equal."""
    assert parse_claim(write_claim(CLAIM)) == CLAIM
    assert get_entry(desk.store, add_claim(desk.store, desk.vault)).claim == CLAIM


def test_inbox_begins_with_the_greatest_impact(desk: Desk) -> None:
    """Claims stand by impact, then by age; an impact that is known later moves a claim."""
    numbers = [
        add_claim(desk.store, desk.vault, n=n, impact=impact)
        for n, impact in enumerate((1.0, 5.0, 1.0))
    ]
    seen = [e.id for e in list_inbox(desk.store, by=desk["editor-1"])]
    assert seen == [numbers[1], numbers[0], numbers[2]]
    set_impact(desk.store, numbers[2], 9.0)
    assert list_inbox(desk.store, by=desk["editor-1"], most=1)[0].id == numbers[2]


def test_claim_that_changes_nothing_is_not_weighed_again(desk: Desk) -> None:
    """Weighed and found to change nobody's ways is another thing than not weighed."""
    light, bare = (
        add_claim(desk.store, desk.vault, n=n, impact=impact)
        for n, impact in enumerate((0.0, None))
    )
    assert list_unweighed(desk.store, most=9) == [bare]
    assert [get_entry(desk.store, one).impact for one in (light, bare)] == [0.0, None]
    assert [e.id for e in list_inbox(desk.store, by=desk["editor-1"])] == [light, bare]
    set_impact(desk.store, bare, 0.0)
    assert count_unweighed(desk.store) == 0


def test_inbox_is_refused_for_an_unknown_state(desk: Desk) -> None:
    """A state nobody knows is named with the nearest."""
    with pytest.raises(BadInputError, match="did you mean 'new'"):
        list_inbox(desk.store, by=desk["editor-1"], state="neww")


def test_decisions_are_kept_with_reason(desk: Desk) -> None:
    """Who decided what, when and why stays, in order."""
    number = propose(desk.store, desk.vault, desk["editor-1"])
    other = desk["publisher-1"]
    decide(desk.store, number, "return", by=other, now=NOW, reason="Which guard?")
    decide(desk.store, number, "reject", by=other, now=NOW, reason="' OR 1=1; --")
    kept = [(d.verb, d.reason, d.person_id) for d in list_decisions(desk.store, number)]
    mine = desk["editor-1"].id
    assert kept == [
        ("accept", "", mine),
        ("propose", "", mine),
        ("return", "Which guard?", other.id),
        ("reject", "' OR 1=1; --", other.id),
    ]
    assert count_states(desk.store)["rejected"] == 1


@pytest.mark.parametrize("verb", ["edit", "reject"])
@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001])
def test_decision_is_refused_without_a_reason(desk: Desk, verb: str, reason: str) -> None:
    """Editing and rejecting take a sentence of reason, and nothing changes without it."""
    number = add_claim(desk.store, desk.vault)
    with pytest.raises(ReviewRefusedError, match="reason"):
        decide(desk.store, number, verb, by=desk["editor-1"], now=NOW, reason=reason)
    assert get_entry(desk.store, number).state == "new"
    assert list_decisions(desk.store, number) == []


def test_proposal_is_refused_without_a_draft(desk: Desk) -> None:
    """There is nothing to publish until records are drafted."""
    number = add_claim(desk.store, desk.vault)
    decide(desk.store, number, "accept", by=desk["editor-1"], now=NOW)
    with pytest.raises(ReviewRefusedError, match="no draft"):
        decide(desk.store, number, "propose", by=desk["editor-1"], now=NOW)


def test_claim_is_of_whoever_drafted_last(desk: Desk) -> None:
    """Who puts a draft in becomes the editor, whichever step that is."""
    number = add_claim(desk.store, desk.vault)
    decide(desk.store, number, "accept", by=desk["editor-1"], now=NOW)
    decide(desk.store, number, "propose", by=desk["publisher-1"], now=NOW, draft=write_rule())
    assert get_entry(desk.store, number).editor_id == desk["publisher-1"].id


def test_one_decision_wins_when_several_are_made_at_once(desk: Desk) -> None:
    """Of eight editors who decide about one claim at once, one is heard and seven are told."""
    number, said = add_claim(desk.store, desk.vault), []

    def judge(verb: str) -> None:
        try:
            said.append(decide(desk.store, number, verb, by=desk["editor-1"], now=NOW))
        except ReviewRefusedError as fault:
            said.append(str(fault))

    threads = [threading.Thread(target=judge, args=("accept",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("accepted") == 1
    assert sum(line.startswith(f"claim {number} is ") for line in said) == 7
    assert len(list_decisions(desk.store, number)) == 1


def test_publishing_is_no_decision(desk: Desk) -> None:
    """The step that writes into the situation is not made by the way."""
    number = propose(desk.store, desk.vault, desk["editor-1"])
    with pytest.raises(BadInputError, match="no decision 'publish'"):
        decide(desk.store, number, "publish", by=desk["publisher-1"], now=NOW)
