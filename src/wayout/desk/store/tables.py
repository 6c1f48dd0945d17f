"""The tables of the desk, for SQLite and PostgreSQL alike; no column holds a name of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

ROLES = ("witness", "editor", "publisher", "administrator")
STATES = ("new", "accepted", "edited", "rejected", "proposed", "published", "retracted")
VERBS = ("accept", "edit", "reject", "propose", "return", "publish", "retract")
PHASES = ("begun", "done")
"""Of a publication: written down before its file is in the folder, and after."""

NOT_WEIGHED = -1.0
"""The impact of a claim that nobody weighed: behind the 0 of one that changes nobody's ways."""


class Moment(TypeDecorator[datetime]):
    """An instant, aware and in UTC on both databases; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give what is stored; an instant without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value.isoformat()}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant as it was."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def list_in(column: str, words: tuple[str, ...]) -> str:
    """Give the condition that a column has one of some words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, ForeignKey(target, name=f"fk_{name}"), nullable=nullable)


METADATA = MetaData()

people = Table(
    "people",
    METADATA,
    _key(),
    Column("pseudonym", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("second_factor", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    CheckConstraint(list_in("role", ROLES), name="role_known"),
)
sessions = Table(
    "sessions",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    _of("person_id", "people.id"),
    Column("begun", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)
attempts = Table(
    "attempts",
    METADATA,
    _key(),
    Column("who_hash", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("attempts_by_who", "who_hash", "at"),
)
reports = Table(
    "reports",
    METADATA,
    _key(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("received", Moment, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("original", LargeBinary),
    Column("keep_until", Moment, nullable=False),
    Column("published", Moment),
    Column("published_basis", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False, server_default=""),
    Index("reports_to_forget", "keep_until"),
)
sketches = Table(
    "sketches",
    METADATA,
    Column("report_id", ForeignKey("reports.id", name="fk_report_id"), primary_key=True),
    Column("hashes", LargeBinary, nullable=False),
    _of("copy_of", "reports.id", nullable=True),
    Index("sketches_by_copy", "copy_of"),
)
sketch_keys = Table(
    "sketch_keys",
    METADATA,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("sketch_id", ForeignKey("reports.id", name="fk_sketch_id"), primary_key=True),
)
claims = Table(
    "claims",
    METADATA,
    _key(),
    _of("report_id", "reports.id"),
    Column("kind", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("excerpt_start", Integer, nullable=False),
    Column("excerpt_end", Integer, nullable=False),
    Column("impact", Float, nullable=False),
    Column("state", Text, nullable=False),
    _of("editor_id", "people.id", nullable=True),
    Column("draft", JSON, nullable=False),
    UniqueConstraint("id", "editor_id", name="claim_with_editor"),
    CheckConstraint(list_in("state", STATES), name="state_known"),
    CheckConstraint("state = 'new' OR editor_id IS NOT NULL", name="decided_by_somebody"),
    Index("claims_by_state", "state", "impact", "id"),
    Index("claims_by_kind", "state", "kind", "impact", "id"),
    Index("claims_by_report", "report_id"),
)
claim_places = Table(
    "claim_places",
    METADATA,
    Column("place", Text, primary_key=True),
    Column("claim_id", ForeignKey("claims.id", name="fk_claim_id"), primary_key=True),
)
decisions = Table(
    "decisions",
    METADATA,
    _key(),
    _of("claim_id", "claims.id"),
    Column("verb", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _of("person_id", "people.id"),
    Column("at", Moment, nullable=False),
    CheckConstraint(list_in("verb", VERBS), name="verb_known"),
    Index("decisions_by_claim", "claim_id"),
)
publications = Table(
    "publications",
    METADATA,
    _key(),
    Column("claim_id", Integer, nullable=False),
    Column("editor_id", Integer, nullable=False),
    _of("publisher_id", "people.id"),
    Column("situation", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("records", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("phase", Text, nullable=False),
    Column("retracts", ForeignKey("publications.id", name="fk_retracts")),
    ForeignKeyConstraint(
        ["claim_id", "editor_id"], ["claims.id", "claims.editor_id"], name="edited_by_its_editor"
    ),
    CheckConstraint("retracts IS NOT NULL OR publisher_id <> editor_id", name="two_persons"),
    CheckConstraint(list_in("phase", PHASES), name="phase_known"),
    Index("publications_by_phase", "phase"),
)
losses = Table(
    "losses",
    METADATA,
    _key(),
    Column("digest", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Index("losses_by_digest", "digest"),
)
trail = Table(
    "trail",
    METADATA,
    _key(),
    Column("at", Moment, nullable=False),
    Column("act", Text, nullable=False),
    _of("person_id", "people.id", nullable=True),
    Column("subject", Text, nullable=False),
    Column("subject_id", Integer, nullable=False),
)
