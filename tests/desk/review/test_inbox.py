"""The inbox: by kind, by place, and one page behind another, from any number of claims."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from tests.desk.conftest import Desk
from tests.desk.material import CLAIM, NOW
from wayout.desk.review.inbox import Entry, add_claims, list_inbox
from wayout.desk.review.paging import parse_mark
from wayout.desk.store.reports import Incoming, keep_report
from wayout.errors import BadInputError

IMPACTS = (0.0, 3.0, None, 3.0, 7.0, 0.0, 1.0, None, 3.0)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Give a desk with nine claims of a report, every third about a queue at the south gate."""
    incoming = Incoming("Nine things.", "The Herald", "https://herald.example", "en")
    report = keep_report(desk.store, incoming, vault=desk.vault, now=NOW, days=30)
    queue = replace(CLAIM, kind="queue", places=("south-gate", "north-bridge"))
    found = [
        (replace(queue if n % 3 == 0 else CLAIM, whom=f"group {n}"), impact)
        for n, impact in enumerate(IMPACTS)
    ]
    add_claims(desk.store, report.id, found, now=NOW)
    return desk


@pytest.mark.parametrize("asked", [{}, {"kind": "queue"}, {"place": "north-bridge"}])
@pytest.mark.parametrize("most", [1, 2, 4])
def test_pages_behind_marks_are_the_whole(filled: Desk, asked: dict[str, Any], most: int) -> None:
    """Page after page gives what one long page does, in the same order, each claim once."""
    whole = list_inbox(filled.store, by=filled["editor-1"], **asked)
    found: list[Entry] = []
    while page := list_inbox(
        filled.store,
        by=filled["editor-1"],
        most=most,
        after=found[-1].mark if found else None,
        **asked,
    ):
        found += page
    assert found == whole
    order = [(-entry.mark.impact, entry.id) for entry in whole]
    assert order == sorted(order)


def test_kind_and_place_narrow_the_inbox(filled: Desk) -> None:
    """Only claims of the kind and about the place are listed."""
    found = list_inbox(filled.store, by=filled["editor-1"], kind="queue", place="south-gate")
    assert [entry.claim.kind for entry in found] == ["queue"] * 3
    assert list_inbox(filled.store, by=filled["editor-1"], kind="closed", place="south-gate") == []


def test_inbox_is_refused_for_an_unknown_kind(filled: Desk) -> None:
    """A kind nobody knows is named with the nearest."""
    with pytest.raises(BadInputError, match="did you mean 'queue'"):
        list_inbox(filled.store, by=filled["editor-1"], kind="queues")


def test_page_deep_inside_is_found_by_an_index(filled: Desk) -> None:
    """What follows a mark is sought by state, impact and number, and nothing is sorted."""
    if filled.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads so small a table whole")
    asked = "SELECT * FROM claims WHERE state = 'new' AND impact = 0.0 AND id > 3 ORDER BY id"
    with filled.store.reading() as connection:
        rows = connection.execute(text(f"EXPLAIN QUERY PLAN {asked} LIMIT 50")).all()
    told = json.dumps([list(row) for row in rows])
    assert "claims_by_state (state=? AND impact=? AND id>?)" in told
    assert "TEMP B-TREE" not in told


@pytest.mark.parametrize("asked", [{}, {"kind": "queue"}, {"place": "north-bridge"}])
@pytest.mark.parametrize("most", [1, 2, 4])
def test_pages_before_marks_are_the_whole(filled: Desk, asked: dict[str, Any], most: int) -> None:
    """Going back from the end gives each claim once, in the same order."""
    whole = list_inbox(filled.store, by=filled["editor-1"], **asked)
    found = whole[-1:]
    while page := list_inbox(
        filled.store, by=filled["editor-1"], most=most, before=found[0].mark, **asked
    ):
        found = page + found
    assert found == whole


@pytest.mark.parametrize("mark", ["", "-1:3", "7:5", "2.5:12"])
def test_mark_is_read_as_it_was_written(mark: str) -> None:
    """What stands in an address leads to the same place."""
    found = parse_mark(mark)
    assert (str(found) if found else "") == mark


@pytest.mark.parametrize("mark", ["5", "nan:1", "1:2:3", "1e9:1", ":", "1:-2"])
def test_other_text_is_no_mark(mark: str) -> None:
    """It is refused with what is accepted."""
    with pytest.raises(BadInputError, match="such as 3:120"):
        parse_mark(mark)


def test_inbox_goes_on_one_way(filled: Desk) -> None:
    """After a mark and before one at once is refused."""
    mark = list_inbox(filled.store, by=filled["editor-1"])[0].mark
    with pytest.raises(BadInputError, match="one of them"):
        list_inbox(filled.store, by=filled["editor-1"], after=mark, before=mark)
