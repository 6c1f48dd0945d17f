"""Alerts of CAP 1.2: what our own guide writes is read back, and nothing else gets in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.cap_alert import read_cap
from wayout.desk.exchange.message import Reading
from wayout.exchange.cap import Alert, Words, render_cap
from wayout.situation.situation import Situation

SENT = datetime(2022, 9, 27, 8, tzinfo=UTC)
ONSET, EXPIRES = datetime(2022, 9, 28, tzinfo=UTC), datetime(2022, 9, 30, tzinfo=UTC)
SHUT = "South Gate is closed to cars."
WORDS = Words("en-US", "Border", SHUT, SHUT, "South Gate")
ALERT = Alert(
    identifier="border.1",
    sender="guard.example",
    sent=SENT,
    status="Actual",
    urgency="Immediate",
    severity="Severe",
    certainty="Observed",
    words=(WORDS,),
    onset=ONSET,
    expires=EXPIRES,
)
SIGNATURE = (
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature></alert>'
)
BOMB = (
    '<!DOCTYPE alert [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


class Here:
    """A reader with its situation."""

    def __init__(self, reader: ClaimReader, situation: Situation) -> None:
        self._known = (reader, situation)

    def read(self, text: str | bytes) -> Reading:
        """Read an alert."""
        content = text.encode() if isinstance(text, str) else text
        return read_cap(content, *self._known, file="alert.xml")


@pytest.fixture
def here(reader: ClaimReader, situation: Situation) -> Here:
    """Give a reader of alerts."""
    return Here(reader, situation)


def test_alert_is_read_as_it_was_written(here: Here) -> None:
    """What headline and text say is one claim, from the onset to the end of the alert."""
    reading = here.read(render_cap(ALERT))
    assert reading.notices == ()
    (message,) = reading.messages
    assert (message.key, message.outlet, message.published) == ("border.1", "guard.example", SENT)
    (claim,) = message.claims
    assert (claim.kind, claim.places) == ("closed", ("south-gate",))
    assert claim.modes == {"car"}
    assert (claim.when.start, claim.when.end) == (ONSET, EXPIRES)


def test_area_speaks_where_the_words_do_not(here: Here) -> None:
    """Words without a claim still announce something about the area."""
    words = replace(WORDS, headline="Stay calm", description="Follow the guards.")
    (message,) = here.read(render_cap(replace(ALERT, words=(words,)))).messages
    (claim,) = message.claims
    assert (claim.kind, claim.places) == ("announcement", ("south-gate",))


def test_every_part_of_one_language_is_read(here: Here) -> None:
    """Two parts in one language are two messages; a translation of one is no third."""
    words = replace(WORDS, description="North Bridge is open to cars.", area="North Bridge")
    parts = (WORDS, replace(WORDS, language="ru-RU"), words)
    messages = here.read(render_cap(replace(ALERT, words=parts))).messages
    assert [message.key for message in messages] == ["border.1", "border.1#2"]
    assert {place for claim in messages[1].claims for place in claim.places} >= {"north-bridge"}


def test_unknown_area_is_a_notice_with_the_nearest(here: Here) -> None:
    """An area that is no place of the situation is told, with the place most like it."""
    text = render_cap(ALERT).replace("<areaDesc>South Gate", "<areaDesc>South Gatte")
    (notice,) = here.read(text).notices
    assert (notice.code, notice.nearest) == ("unknown-place", "South Gate")
    assert text.splitlines()[notice.line - 1].strip() == "<area>"


def test_cancellation_names_what_it_takes_back(here: Here) -> None:
    """An alert that is taken back makes no claims and names the earlier one."""
    (message,) = here.read(render_cap(replace(ALERT, cancels=SENT))).messages
    assert (message.claims, message.cancels) == ((), ("border.1",))


def test_signature_is_passed_over_and_said(here: Here) -> None:
    """A signature that nobody checks is not trusted in silence."""
    reading = here.read(render_cap(ALERT).replace("</alert>", SIGNATURE))
    assert [notice.code for notice in reading.notices] == ["signature-unchecked"]
    assert reading.messages[0].claims


@pytest.mark.parametrize(
    ("found", "put", "code"),
    [
        ("<status>Actual", "<status>Exercise", "not-for-claims"),
        ("<status>Actual", "<status>Actuall", "unknown-word"),
        ("<scope>Public", "<scope>Private", "not-for-claims"),
        ("<msgType>Alert", "<msgType>Ack", "not-for-claims"),
        ("<identifier>border.1", "<identifier>", "missing-element"),
        ("<sent>2022-09-27T08:00:00-00:00", "<sent>yesterday", "bad-date"),
    ],
)
def test_alert_that_makes_no_claims_is_left_out(
    here: Here, found: str, put: str, code: str
) -> None:
    """A drill, a private message and one that does not say who or when give one notice each."""
    text = render_cap(ALERT)
    assert found in text
    reading = here.read(text.replace(found, put))
    assert reading.messages == ()
    assert [notice.code for notice in reading.notices] == [code]


@pytest.mark.parametrize(
    ("found", "put", "code"),
    [
        ("<category>", "<colour>red</colour><category>", "unknown-element"),
        ("<category>", '<x:event xmlns:x="urn:other"/><category>', "unknown-element"),
        ("<urgency>Immediate", "<urgency>Now", "unknown-word"),
        ("<expires>2022-09-30T00", "<expires>2022-09-27T00", "bad-date"),
        ("<language>en-US", "<language>fr-FR", "no-grammar"),
    ],
)
def test_fault_is_its_notice_on_its_line(here: Here, found: str, put: str, code: str) -> None:
    """Each fault gives exactly its notice, at a line of the file."""
    text = render_cap(ALERT)
    assert found in text
    (notice,) = here.read(text.replace(found, put)).notices
    assert notice.code == code
    assert 1 <= notice.line <= len(text.splitlines())


def test_certainty_unlikely_makes_no_claims(here: Here) -> None:
    """What its sender holds to be unlikely is nothing to decide about."""
    reading = here.read(render_cap(replace(ALERT, certainty="Unlikely")))
    assert reading.messages[0].claims == ()
    assert [notice.code for notice in reading.notices] == ["not-for-claims"]


@pytest.mark.parametrize(
    "text",
    [
        re.sub(r"(<\?xml[^>]*>)", rf"\1{BOMB}", render_cap(ALERT)).replace("Border<", "&c;<"),
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>',
        render_cap(ALERT).replace("cap:1.2", "cap:1.1"),
        render_cap(ALERT).replace(' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', ""),
        "<a>" * 100_000,
        "<a>" + "<b/>" * 60_000 + "</a>",
        '<?xml version="1.0" encoding="shift-nothing"?><alert/>',
        "{}",
        "",
    ],
)
def test_other_content_is_one_notice(here: Here, text: str) -> None:
    """A bomb, a file outside, another version, too deep, too many, no XML: one notice each."""
    reading = here.read(text)
    assert reading.messages == ()
    assert [notice.code for notice in reading.notices] == ["not-cap"]
