"""Readers of other formats take any bytes and never fail."""

from __future__ import annotations

import json

from google.transit.gtfs_realtime_pb2 import FeedMessage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.exchange.test_cap_alert import ALERT
from tests.desk.exchange.test_reliefweb import make_item
from tests.desk.exchange.test_service_alerts import TABLE, make_feed
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.cap_alert import read_cap
from wayout.desk.exchange.message import Reading
from wayout.desk.exchange.reliefweb import read_reliefweb
from wayout.desk.exchange.service_alerts import map_ids, read_service_alerts
from wayout.exchange.cap import render_cap
from wayout.situation.situation import Situation

GOOD = {
    "reliefweb": json.dumps({"data": [make_item(), make_item()]}, indent=1).encode(),
    "cap": render_cap(ALERT).encode(),
    "gtfs-rt": make_feed(stop_id="S1", route_type=3).SerializeToString(),
}
SCALARS = st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
QUIETLY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_as(kind: str, content: bytes, reader: ClaimReader, situation: Situation) -> Reading:
    """Read content as a format."""
    if kind == "reliefweb":
        return read_reliefweb(content, reader, file="f")
    if kind == "cap":
        return read_cap(content, reader, situation, file="f")
    places = map_ids(TABLE, situation)
    return read_service_alerts(content, reader, places, outlet="Nordbus", file="f")


def check_sound(reading: Reading) -> None:
    """Check that every claim stands in its text, and every text can be stored."""
    for message in reading.messages:
        assert message.text.encode("utf-8")
        for claim in message.claims:
            assert 0 <= claim.excerpt.start <= claim.excerpt.end <= len(message.text)
            start, end = claim.when.start, claim.when.end
            assert start is None or end is None or start < end
    for notice in reading.notices:
        assert notice.code
        assert "\n" not in str(notice)


@QUIETLY
@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=200))
def test_any_bytes_are_told_of(
    reader: ClaimReader, situation: Situation, kind: str, content: bytes
) -> None:
    """Bytes without sense give notices, and no message without a text."""
    reading = read_as(kind, content, reader, situation)
    check_sound(reading)
    assert reading.notices or all(message.text for message in reading.messages)


@QUIETLY
@given(
    st.sampled_from(sorted(GOOD)),
    st.integers(0, 2000),
    st.binary(max_size=6),
    st.integers(0, 12),
)
def test_damaged_files_are_told_of(
    reader: ClaimReader, situation: Situation, kind: str, place: int, put: bytes, gone: int
) -> None:
    """A good file with some of its bytes replaced is read as far as it goes."""
    good = GOOD[kind]
    at = place % (len(good) + 1)
    check_sound(read_as(kind, good[:at] + put + good[at + gone :], reader, situation))


@QUIETLY
@given(st.lists(VALUES | st.fixed_dictionaries({"fields": VALUES}), max_size=3), VALUES)
def test_any_json_is_told_of(reader: ClaimReader, items: list[object], value: object) -> None:
    """Any values where the format has others give notices."""
    odd = make_item(date=value, source=value, language=value, title=value)
    content = json.dumps({"data": [*items, odd]}).encode()
    check_sound(read_reliefweb(content, reader, file="f"))


@QUIETLY
@given(st.text(max_size=60), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_any_alert_of_a_feed_is_told_of(
    reader: ClaimReader, situation: Situation, text: str, start: int, end: int
) -> None:
    """Any words and seconds of an alert give a message or a notice."""
    feed = FeedMessage.FromString(GOOD["gtfs-rt"])
    alert = feed.entity[0].alert
    alert.header_text.translation[0].text = text.encode("utf-8", "replace").decode()
    alert.active_period[0].start, alert.active_period[0].end = start, end
    check_sound(read_as("gtfs-rt", feed.SerializeToString(), reader, situation))
