"""Service alerts of GTFS Realtime: ids lead to places by a table, and unknown ones are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from google.transit.gtfs_realtime_pb2 import Alert, FeedMessage

from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.message import Reading
from wayout.desk.exchange.service_alerts import map_ids, read_service_alerts
from wayout.errors import BadInputError
from wayout.situation.situation import Situation

SENT = datetime(2022, 9, 27, 8, tzinfo=UTC)
START, END = datetime(2022, 9, 28, tzinfo=UTC), datetime(2022, 9, 30, tzinfo=UTC)
TABLE = {"stop:S1": "north-bridge", "route:R9": "south-gate"}


def make_feed(text: str = "No buses today.", **selector: Any) -> Any:
    """Make a feed with one alert that stops a service."""
    feed = FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.timestamp = int(SENT.timestamp())
    entity = feed.entity.add(id="a1")
    entity.alert.effect = Alert.NO_SERVICE
    entity.alert.header_text.translation.add(text=text, language="en")
    entity.alert.active_period.add(start=int(START.timestamp()), end=int(END.timestamp()))
    entity.alert.informed_entity.add(**selector)
    return feed


def read(feed: Any, reader: ClaimReader, situation: Situation) -> Reading:
    """Read a feed, or bytes, by the table."""
    content = feed if isinstance(feed, bytes) else feed.SerializeToString()
    places = map_ids(TABLE, situation)
    return read_service_alerts(content, reader, places, outlet="Nordbus", file="alerts.pb")


def test_no_service_closes_a_post_to_its_mode(reader: ClaimReader, situation: Situation) -> None:
    """A bus route without service over a post is closed to buses, for the period stated."""
    reading = read(make_feed(stop_id="S1", route_type=3), reader, situation)
    assert reading.notices == ()
    (message,) = reading.messages
    assert (message.key, message.outlet, message.published) == ("a1", "Nordbus", SENT)
    (claim,) = message.claims
    assert (claim.kind, claim.places) == ("closed", ("north-bridge",))
    assert claim.modes == {"bus"}
    assert (claim.when.start, claim.when.end) == (START, END)


def test_other_effect_is_what_its_words_say(reader: ClaimReader, situation: Situation) -> None:
    """Words without a claim about a known place announce something; they close nothing."""
    for effect in (Alert.DETOUR, Alert.SIGNIFICANT_DELAYS, Alert.UNKNOWN_EFFECT):
        feed = make_feed("Please be patient.", route_id="R9", route_type=3)
        feed.entity[0].alert.effect = effect
        (claim,) = read(feed, reader, situation).messages[0].claims
        assert (claim.kind, claim.places) == ("announcement", ("south-gate",))


def test_unknown_id_is_a_notice_with_the_nearest(reader: ClaimReader, situation: Situation) -> None:
    """An id that the table does not have makes no claim about any place."""
    reading = read(make_feed(stop_id="S11", route_type=3), reader, situation)
    (notice,) = reading.notices
    assert (notice.code, notice.line, notice.nearest) == ("unknown-id", 1, "stop:S1")
    assert reading.messages[0].claims == ()


def test_no_service_of_an_unknown_mode_closes_nothing(
    reader: ClaimReader, situation: Situation
) -> None:
    """A post is not closed to everybody because one line does not go."""
    (message,) = read(make_feed(stop_id="S1"), reader, situation).messages
    assert [claim.kind for claim in message.claims] == ["announcement"]


def test_language_is_one_that_can_be_read(reader: ClaimReader, situation: Situation) -> None:
    """Of several translations one with a grammar is read; of none the alert says so."""
    feed = make_feed("Pas de bus.", stop_id="S1", route_type=3)
    translations = feed.entity[0].alert.header_text.translation
    translations[0].language = "fr"
    assert [n.code for n in read(feed, reader, situation).notices] == ["no-grammar"]
    translations.add(text="Автобусы не ходят.", language="ru")
    reading = read(feed, reader, situation)
    assert (reading.notices, reading.messages[0].language) == ((), "ru")


def test_faults_of_a_feed_are_notices(reader: ClaimReader, situation: Situation) -> None:
    """A period that ends before it begins, an alert without text, a vehicle: a notice each."""
    feed = make_feed(stop_id="S1", route_type=3)
    feed.entity[0].alert.active_period[0].end = 5
    feed.entity.add(id="a2").alert.effect = Alert.DETOUR
    feed.entity.add(id="v").vehicle.vehicle.id = "7"
    feed.entity.add(id="far").alert.active_period.add(start=2**63)
    feed.entity[3].alert.header_text.translation.add(text="Much later.")
    reading = read(feed, reader, situation)
    found = [(notice.code, notice.line) for notice in reading.notices]
    assert found == [("no-alert", 0), ("bad-date", 1), ("no-text", 2), ("bad-date", 4)]


def test_words_that_are_no_utf8_are_still_read(reader: ClaimReader, situation: Situation) -> None:
    """A feed whose texts have a broken byte was once a traceback; the byte is replaced."""
    good = make_feed(stop_id="S1", route_type=3).SerializeToString()
    for word in (b"No buses", b"a1", b"S1", b"en", b"2.0"):
        broken = good.replace(word, b"\xff" + word[1:])
        reading = read(broken, reader, situation)
        assert reading.messages or reading.notices


@pytest.mark.parametrize("content", [b"", b"<alert/>", b"\x0a\xff\xff\xff\xff\xff", b"{}" * 9])
def test_other_content_is_one_notice(
    reader: ClaimReader, situation: Situation, content: bytes
) -> None:
    """What is no feed gives one notice and no message."""
    reading = read(content, reader, situation)
    assert (reading.messages, len(reading.notices)) == ((), 1)
    assert reading.notices[0].code in ("not-gtfs-rt", "unknown-version")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"stop:S1": "north-bridg"}, "did you mean 'north-bridge'"),
        ({"halt:S1": "north-bridge"}, "accepted: stop:"),
        ({"stop:": "north-bridge"}, "accepted: stop:"),
    ],
)
def test_table_of_ids_is_checked(situation: Situation, table: dict[str, str], said: str) -> None:
    """A table that leads nowhere is refused before anything is read."""
    with pytest.raises(BadInputError, match=said):
        map_ids(table, situation)
