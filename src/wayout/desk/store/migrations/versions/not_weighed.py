"""An impact of nothing apart from one that nobody worked out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NOT_WEIGHED = -1.0


def upgrade() -> None:
    """Say what is known of claims from before: nought meant either, so they are weighed again."""
    claims = sa.table("claims", sa.column("impact"))
    op.execute(sa.update(claims).where(claims.c.impact == 0.0).values(impact=NOT_WEIGHED))
