"""Messages become reports with claims in the inbox, once, and without the names of people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.conftest import Desk
from tests.desk.exchange.test_cap_alert import ALERT, SHUT, WORDS
from tests.desk.material import NOW
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.cap_alert import read_cap
from wayout.desk.exchange.taking_messages import take_messages
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.intake.taking_in import TakenIn
from wayout.desk.review.inbox import get_entry, list_inbox
from wayout.desk.store.reports import find_original
from wayout.exchange.cap import render_cap
from wayout.situation.situation import Situation


class Here:
    """A desk that takes alerts in."""

    def __init__(self, desk: Desk, reader: ClaimReader, situation: Situation) -> None:
        self.desk, self._reader, self._situation = desk, reader, situation
        self._remover = NameRemover(situation)

    def take(self, text: str, *, by: str = "witness-1") -> tuple[TakenIn, ...]:
        """Take an alert in."""
        return take_messages(
            self.desk.store,
            lambda clear: read_cap(
                text.encode(), self._reader, self._situation, file="alert.xml", clear=clear
            ),
            vault=self.desk.vault,
            remover=self._remover,
            by=self.desk[by],
            now=NOW,
        )


@pytest.fixture
def here(desk: Desk, reader: ClaimReader, situation: Situation) -> Here:
    """Give such a desk."""
    return Here(desk, reader, situation)


def test_alert_waits_in_the_inbox(here: Here) -> None:
    """Its claim is there, and its words stand where the claim says in the sealed text."""
    (taken,) = here.take(render_cap(ALERT))
    assert (taken.is_new, taken.notices) == (True, ())
    (entry,) = list_inbox(here.desk.store, by=here.desk["editor-1"])
    assert (entry.id,) == taken.claim_ids
    text = find_original(here.desk.store, taken.report_id, vault=here.desk.vault)
    assert text is not None
    assert text[entry.claim.excerpt.start : entry.claim.excerpt.end] in SHUT


def test_same_alert_is_taken_once(here: Here) -> None:
    """The second time nothing is added, and it is said."""
    first, second = here.take(render_cap(ALERT)), here.take(render_cap(ALERT))
    assert second[0].report_id == first[0].report_id
    assert (second[0].is_new, second[0].claim_ids) == (False, ())
    assert "came in before" in second[0].notices[-1]


def test_names_of_people_are_not_stored(here: Here) -> None:
    """A name in an alert is gone before it is sealed, and the claim still fits the text."""
    said = f"Ivan Petrovich Smirnov says so. {SHUT}"
    (taken,) = here.take(render_cap(replace(ALERT, words=(replace(WORDS, description=said),))))
    text = find_original(here.desk.store, taken.report_id, vault=here.desk.vault)
    assert text is not None
    assert "Smirnov" not in text
    for number in taken.claim_ids:
        span = get_entry(here.desk.store, number).claim.excerpt
        assert text[span.start : span.end].strip()
        assert span.end <= len(text)


def test_notices_of_the_file_are_told(here: Here) -> None:
    """What was faulty in the file stands with its first message."""
    (taken,) = here.take(render_cap(ALERT).replace("<category>", "<colour/><category>"))
    assert any("unknown element 'colour'" in line for line in taken.notices)
