"""What would change without a record, kept so that weighing goes on where it stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wayout.desk.store.tables import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what this step adds."""
    op.create_table(
        "losses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("losses_by_digest", "losses", ["digest"])
