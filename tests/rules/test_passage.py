"""A border is passed where the post serves the mode and the country lets the traveller in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.making import NOON, instant, make_book, make_post, make_rule, traveller
from wayout.rules.passage import assess_entry, assess_post, assess_stay, assess_transit
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import ALLOWED, Verdict
from wayout.situation.period import Instant, parse_instant
from wayout.situation.record import Crossing, Rule

FREE = make_rule("free", when={"citizenship": "XA"})


def at_post(rule_id: str, effect: str, **fields: Any) -> Rule:
    """Make a rule of the Borland side about the bridge."""
    where = {"domain": "crossing", "crossings": ("bridge",), "reason": "CROSSING_CLOSED"}
    return make_rule(rule_id, effect, **{**where, **fields})


def cross(
    *rules: Rule,
    post: Crossing | None = None,
    mode: str = "car",
    person: Traveller | None = None,
    at: Instant = NOON,
) -> Verdict:
    """Assess the bridge."""
    post = post or make_post()
    return assess_post(make_book(*rules), person or traveller(), post, mode=mode, at=at)


def test_post_admits_the_modes_it_serves() -> None:
    """A car passes a post for cars, on the word of the post's own record."""
    assert (cross().word, cross().records) == ("allowed", ("bridge",))


def test_post_refuses_a_mode_it_does_not_serve() -> None:
    """Nobody walks over a post for cars."""
    verdict = cross(mode="foot")
    assert (verdict.word, verdict.reason) == ("refused", "MODE_NOT_ADMITTED")


def test_rule_opens_a_post_to_another_mode() -> None:
    """A rule that admits walkers opens a post for cars to them."""
    verdict = cross(at_post("walk", "admit", modes=("foot",)), mode="foot")
    assert (verdict.word, verdict.records) == ("allowed", ("walk",))


@pytest.mark.parametrize("country", ["XA", "XB"])
def test_either_side_can_close_the_post(country: str) -> None:
    """A refusal of one side is enough, whichever side."""
    verdict = cross(at_post("shut", "refuse", country=country))
    assert (verdict.word, verdict.records) == ("refused", ("shut",))


def test_refusal_of_one_mode_leaves_the_others() -> None:
    """A stop of walkers says nothing about cars."""
    assert cross(at_post("no-walk", "refuse", modes=("foot",))).word == "allowed"


@pytest.mark.parametrize("state", ["closed", "freight", "local"])
def test_closed_post_refuses_everybody(state: str) -> None:
    """A post that is shut to travellers refuses them, on its own record."""
    verdict = cross(post=make_post(state=state))
    assert (verdict.word, verdict.reason) == ("refused", "CROSSING_CLOSED")
    assert verdict.records == ("bridge",)


def test_closed_post_cites_the_order_that_closed_it() -> None:
    """Where a rule says why the post is shut, it is cited before the post's record."""
    verdict = cross(at_post("shut", "refuse"), post=make_post(state="closed"))
    assert verdict.records == ("shut", "bridge")


def test_uncertain_post_is_unknown() -> None:
    """Nobody knows whether the post works, so neither do we."""
    assert cross(post=make_post(state="uncertain")).word == "unknown"


@pytest.mark.parametrize(
    ("citizenship", "word"), [(["XB", "XA"], "allowed"), (["XC"], "refused"), ([], "refused")]
)
def test_post_for_some_nationals_refuses_others(citizenship: list[str], word: str) -> None:
    """A post kept for nationals of some countries lets nobody else through."""
    person = traveller(citizenship=citizenship)
    assert cross(post=make_post(nationals=("XA",)), person=person).word == word


def test_post_for_some_nationals_asks_for_citizenship() -> None:
    """Without an answer about citizenship such a post is allowed-if."""
    verdict = cross(post=make_post(nationals=("XA",)), person=Traveller())
    assert (verdict.word, *verdict.missing) == ("allowed-if", "citizenship")


def test_closure_begins_with_its_hour() -> None:
    """A closure from midnight in the post's zone holds from that minute on."""
    shut = at_post("shut", "refuse", valid_from=instant("2022-09-30"))
    before = parse_instant("2022-09-29T23:59:59+03:00")
    assert cross(shut, at=before).word == "allowed"
    assert cross(shut, at=parse_instant("2022-09-29T21:00:00+00:00")).word == "refused"


def test_hours_of_the_post_make_one_wait_and_refuse_nobody() -> None:
    """By night a post with opening hours still allows: the search waits for the morning."""
    by_day = make_post(opens="09:00", closes="18:00")
    assert cross(post=by_day, at=instant("2022-09-26")).word == "allowed"


def test_entry_rule_of_one_post_holds_only_there() -> None:
    """A refusal at the bridge leaves entry elsewhere open."""
    there = make_rule("there", "refuse", crossings=("bridge",), reason="CROSSING_CLOSED")
    book, person = make_book(FREE, there), traveller()

    def entering(crossing: str) -> str:
        where = {"country": "XB", "mode": "car", "crossing": crossing}
        return assess_entry(book, person, at=NOON, **where).word

    assert (entering("bridge"), entering("ford")) == ("refused", "allowed")


def test_transit_without_a_rule_is_left_to_entry() -> None:
    """No transit rule: nothing beyond entry is asked; with one it decides."""
    ban = make_rule("ban", "refuse", domain="transit", reason="TRANSIT_NEEDS_VISA")
    for rules, wanted in (((), ALLOWED.word), ((ban,), "refused")):
        found = assess_transit(make_book(*rules), traveller(), country="XB", mode="car", at=NOON)
        assert found.word == wanted


def test_shortest_limit_of_stay_counts() -> None:
    """Of two limits that concern the traveller the shorter is planned with; rumours are not."""
    limits = [
        make_rule("year", "limit-stay", domain="stay", days=365),
        make_rule("month", "limit-stay", domain="stay", days=30, then="Leave."),
        make_rule("week", "limit-stay", domain="stay", days=7, status="rumour"),
        make_rule("others", "limit-stay", domain="stay", days=1, when={"citizenship": "XC"}),
    ]
    stay = assess_stay(make_book(*limits), traveller(), country="XB", at=NOON)
    assert (stay.days, stay.then, stay.records) == (30, "Leave.", ("year", "month"))
