"""The first tables, and a trail that can only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wayout.desk.store.tables import Moment

revision = "0001"
down_revision = None

ROLES = "role IN ('witness', 'editor', 'publisher', 'administrator')"
STATES = "state IN ('new', 'accepted', 'edited', 'rejected', 'proposed', 'published', 'retracted')"
VERBS = "verb IN ('accept', 'edit', 'reject', 'propose', 'return', 'publish', 'retract')"
PHASES = "phase IN ('begun', 'done')"
REFUSAL = "the trail only grows"


def upgrade() -> None:
    """Add what this step adds."""
    _add_people()
    _add_reports()
    _add_claims()
    _add_publications()
    _add_trail()


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _text(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique)


def _of(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(target, name=f"fk_{name}")
    return sa.Column(name, sa.Integer, key, nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, Moment, nullable=False)


def _add_people() -> None:
    op.create_table(
        "people",
        _key(),
        _text("pseudonym", unique=True),
        _text("role"),
        _text("password_hash"),
        sa.Column("second_factor", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.CheckConstraint(ROLES, name="role_known"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text, primary_key=True),
        _of("person_id", "people.id"),
        *(_moment(name) for name in ("begun", "seen", "expires")),
    )
    op.create_table("attempts", _key(), _text("who_hash"), _moment("at"))
    op.create_index("attempts_by_who", "attempts", ["who_hash", "at"])


def _add_reports() -> None:
    op.create_table(
        "reports",
        _key(),
        _text("sha256", unique=True),
        _moment("received"),
        *(_text(name) for name in ("outlet", "address", "language")),
        sa.Column("original", sa.LargeBinary),
        _moment("keep_until"),
    )
    op.create_index("reports_to_forget", "reports", ["keep_until"])


def _add_claims() -> None:
    op.create_table(
        "claims",
        _key(),
        _of("report_id", "reports.id"),
        _text("kind"),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("excerpt_start", sa.Integer, nullable=False),
        sa.Column("excerpt_end", sa.Integer, nullable=False),
        sa.Column("impact", sa.Float, nullable=False),
        _text("state"),
        _of("editor_id", "people.id", nullable=True),
        sa.Column("draft", sa.JSON, nullable=False),
        sa.UniqueConstraint("id", "editor_id", name="claim_with_editor"),
        sa.CheckConstraint(STATES, name="state_known"),
        sa.CheckConstraint("state = 'new' OR editor_id IS NOT NULL", name="decided_by_somebody"),
    )
    op.create_index("claims_by_state", "claims", ["state", "impact", "id"])
    op.create_table(
        "decisions",
        _key(),
        _of("claim_id", "claims.id"),
        _text("verb"),
        _text("reason"),
        _of("person_id", "people.id"),
        _moment("at"),
        sa.CheckConstraint(VERBS, name="verb_known"),
    )
    op.create_index("decisions_by_claim", "decisions", ["claim_id"])


def _add_publications() -> None:
    op.create_table(
        "publications",
        _key(),
        sa.Column("claim_id", sa.Integer, nullable=False),
        sa.Column("editor_id", sa.Integer, nullable=False),
        _of("publisher_id", "people.id"),
        *(_text(name) for name in ("situation", "file", "sha256", "note")),
        sa.Column("records", sa.JSON, nullable=False),
        _moment("at"),
        _text("phase"),
        _of("retracts", "publications.id", nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id", "editor_id"],
            ["claims.id", "claims.editor_id"],
            name="edited_by_its_editor",
        ),
        sa.CheckConstraint("retracts IS NOT NULL OR publisher_id <> editor_id", name="two_persons"),
        sa.CheckConstraint(PHASES, name="phase_known"),
    )
    op.create_index("publications_by_phase", "publications", ["phase"])


def _add_trail() -> None:
    op.create_table(
        "trail",
        _key(),
        _moment("at"),
        _text("act"),
        _of("person_id", "people.id", nullable=True),
        _text("subject"),
        sa.Column("subject_id", sa.Integer, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER trail_no_{act.lower()} BEFORE {act} ON trail"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_trail() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON trail"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail()"
    )
