"""A desk from before: its claims are found by place all the same, and weighed again."""

from __future__ import annotations

import json

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, text

from tests.desk.material import CLAIM, NOW
from wayout.desk.review.claim_document import write_claim
from wayout.desk.review.inbox import get_entry, list_unweighed
from wayout.desk.store.store import Store, open_store
from wayout.desk.store.tables import claim_places

BEFORE = "0002"
REPORT = (
    "INSERT INTO reports (id, sha256, received, outlet, address, language, keep_until)"
    " VALUES (1, 'ab', :now, 'The Herald', '', 'en', :now)"
)
CLAIMED = (
    "INSERT INTO claims (id, report_id, kind, body, excerpt_start, excerpt_end, impact, state,"
    " draft) VALUES (5, 1, 'closed', :body, 0, 9, 0, 'new', '{}')"
)


def open_earlier(address: str) -> Store:
    """Open a store that was made, and given one claim, before the last steps."""
    known = address.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(known if "://" in known else f"sqlite:///{known}")
    config = Config()
    config.set_main_option("script_location", "wayout.desk.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        connection.execute(text(REPORT), {"now": NOW.isoformat()})
        connection.execute(text(CLAIMED), {"body": json.dumps(write_claim(CLAIM))})
    engine.dispose()
    return open_store(address)


def test_places_of_earlier_claims_are_taken_from_them(address: str) -> None:
    """Bringing the tables up to date fills the places of the claims that are there."""
    store = open_earlier(address)
    with store.reading() as connection:
        rows = connection.execute(select(claim_places)).all()
    store.close()
    assert [tuple(row) for row in rows] == [("north-bridge", 5)]


def test_earlier_claim_without_impact_is_not_weighed(address: str) -> None:
    """Nought meant both that nobody weighed a claim and that it changes nothing: it is open."""
    store = open_earlier(address)
    assert get_entry(store, 5).impact is None
    assert list_unweighed(store, most=9) == [5]
    store.close()
