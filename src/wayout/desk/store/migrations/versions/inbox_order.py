"""The inbox by kind from an index, and the places that each claim is about."""

from __future__ import annotations

import json
from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

AT_ONCE = 1000


def upgrade() -> None:
    """Add what this step adds; the places of claims from before are taken from their bodies."""
    op.create_index("claims_by_kind", "claims", ["state", "kind", "impact", "id"])
    op.create_index("claims_by_report", "claims", ["report_id"])
    key = sa.ForeignKey("claims.id", name="fk_claim_id")
    made = op.create_table(
        "claim_places",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("claim_id", sa.Integer, key, primary_key=True, autoincrement=False),
    )
    claims = sa.table("claims", sa.column("id"), sa.column("body"))
    found = op.get_bind().execute(sa.select(claims.c.id, claims.c.body))
    rows = (
        {"place": place, "claim_id": row.id}
        for row in found.all()
        for place in dict.fromkeys(_read(row.body)["places"])
    )
    while some := list(islice(rows, AT_ONCE)):
        op.bulk_insert(made, some)


def _read(body: object) -> dict[str, list[str]]:
    return dict(json.loads(body)) if isinstance(body, str) else dict(body)  # type: ignore[call-overload]
