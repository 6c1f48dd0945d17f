"""Answers of the ReliefWeb API: reports and disasters become messages with their claims."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.message import Reading
from wayout.desk.exchange.reliefweb import read_reliefweb

FIELDS: dict[str, Any] = {
    "title": "Queues at South Gate",
    "body": "The queue at South Gate is 4 kilometres long.",
    "date": {"original": "2022-09-27T00:00:00+00:00", "created": "2022-09-28T06:00:00+00:00"},
    "source": [{"id": 1, "shortname": "NRC", "name": "Norwegian Relief Corps"}],
    "language": [{"code": "en", "name": "English"}],
    "url": "https://reports.example/1",
    "theme": [{"name": "Protection"}],
}


def read(reader: ClaimReader, *items: Any, **rest: Any) -> Reading:
    """Read items, each on a line of its own from the second on."""
    listed = ",\n".join(json.dumps(item) for item in items)
    more = "".join(f'"{key}": {json.dumps(value)}, ' for key, value in rest.items())
    return read_reliefweb(f'{{{more}"data": [\n{listed}]}}'.encode(), reader, file="answer.json")


def make_item(**changes: Any) -> dict[str, Any]:
    """Make an item; a change to None takes a field away."""
    fields = {key: value for key, value in {**FIELDS, **changes}.items() if value is not None}
    return {"id": "4001", "score": 1, "href": "https://api.example/4001", "fields": fields}


def test_report_becomes_a_message_with_its_claims(reader: ClaimReader) -> None:
    """Title, source, date and address are kept; the queue is a claim with its place in the text."""
    reading = read(reader, make_item(), count=1)
    assert reading.notices == ()
    (message,) = reading.messages
    assert (message.key, message.outlet, message.language) == ("4001", "NRC", "en")
    assert message.published is not None
    assert message.published.isoformat() == "2022-09-27T00:00:00+00:00"
    (claim,) = [one for one in message.claims if one.kind == "queue"]
    assert claim.places == ("south-gate",)
    assert claim.amount is not None
    assert (claim.amount.value, claim.amount.unit) == (4.0, "km")
    assert claim.origin[0] == "NRC"
    assert "4 kilometres" in message.text[claim.excerpt.start : claim.excerpt.end]


def test_disaster_is_read_by_its_own_fields(reader: ClaimReader) -> None:
    """A disaster has a name, a description and the date of its event."""
    fields = {
        "name": "Arrel: Exodus",
        "description": "South Gate is closed to cars.",
        "date": {"event": "2022-09-21T00:00:00+00:00"},
        "status": "ongoing",
        "glide": "XX-2022-000001-ARR",
    }
    reading = read(reader, {"id": 7, "fields": fields})
    assert reading.notices == ()
    assert reading.messages[0].title == "Arrel: Exodus"
    assert [claim.kind for claim in reading.messages[0].claims] == ["closed"]


@pytest.mark.parametrize(
    ("item", "code", "said"),
    [
        (make_item(bodyy="x"), "unknown-field", "did you mean 'body'?"),
        (make_item(title=None, body=" "), "no-text", "data[1] has neither title nor body"),
        (make_item(date=None), "no-date", "accepted: an object with original"),
        (make_item(date={"created": "28/09/2022"}), "bad-date", "'28/09/2022'"),
        (make_item(date={"created": "2022-09-28T06:00:00"}), "bad-date", "with its offset"),
        (make_item(title=7), "wrong-type", "title is a number; accepted: a text"),
        (make_item(source=["NRC"]), "wrong-type", "'shortname'"),
        (make_item(language=[{"code": "fr"}]), "no-grammar", "accepted: en, ru"),
        ({"id": "1"}, "no-fields", "data[1] has no object 'fields'"),
        ("text", "no-fields", "data[1]"),
    ],
)
def test_fault_is_a_notice_with_its_line(
    reader: ClaimReader, item: Any, code: str, said: str
) -> None:
    """Each fault gives exactly its notice, on the line of its item; the item before is read."""
    reading = read(reader, make_item(), item)
    assert [notice.code for notice in reading.notices] == [code]
    (notice,) = reading.notices
    assert (notice.file, notice.line) == ("answer.json", 3)
    assert said in str(notice)
    assert reading.messages


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"data": {}}',
        b'{"data": [1e999, NaN]}',
        b"\xff\xfe{}",
        b'{"data": ' + b"[" * 100_000,
        b'{"n": ' + b"9" * 5000 + b', "data": []}',
        b"<alert/>",
    ],
)
def test_other_content_is_one_notice(reader: ClaimReader, content: bytes) -> None:
    """What is no answer of the API is told in one notice and gives no message."""
    reading = read_reliefweb(content, reader, file="answer.json")
    assert reading.messages == ()
    assert [notice.code for notice in reading.notices] == ["not-reliefweb"]


def test_lone_surrogates_do_not_reach_the_text(reader: ClaimReader) -> None:
    """A text that JSON may hold and no store can is made sound."""
    content = b'{"data": [{"id": 1, "fields": {"title": "A \\ud800 \\u0000", "date":'
    content += b' {"created": "2022-09-28T06:00:00Z"}}}]}'
    (message,) = read_reliefweb(content, reader, file="answer.json").messages
    assert message.text.encode() == "A ? \ufffd".encode()
