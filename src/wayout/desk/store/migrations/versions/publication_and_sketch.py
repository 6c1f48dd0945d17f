"""When a report was published and under which title, and sketches by which copies are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wayout.desk.store.tables import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what this step adds; reports from before have neither date nor sketch."""
    op.add_column("reports", sa.Column("published", Moment))
    for name in ("published_basis", "title"):
        op.add_column("reports", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "sketches",
        _of("report_id", primary=True),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
        _of("copy_of"),
    )
    op.create_index("sketches_by_copy", "sketches", ["copy_of"])
    op.create_table(
        "sketch_keys",
        sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
        _of("sketch_id", primary=True),
    )


def _of(name: str, *, primary: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("reports.id", name=f"fk_{name}")
    return sa.Column(name, sa.Integer, key, primary_key=primary, autoincrement=False)
