"""The situation of the repository, a reader over it, and a desk that takes captures in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.desk.conftest import Desk
from tests.desk.material import NOW
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.intake.taking_in import Intake, TakenIn, take_in
from wayout.desk.people.person import Person
from wayout.desk.store.tables import claims, reports
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

SITUATION = Path(__file__).parents[3] / "situations" / "russia-2022"
TEXT = """Queue grows at the border

On 27 September the queue at Verkhny Lars reached six kilometres, a border guard said. Pavel Orlov,
34, waits there for two days with his family. Write to him at pavel.orlov@mail.example.org.
"""


@pytest.fixture(scope="session")
def russia() -> Situation:
    """Give the situation of the repository."""
    return get_situation(SITUATION)


@pytest.fixture(scope="session")
def reader(russia: Situation) -> ClaimReader:
    """Give a reader of claims."""
    return ClaimReader(russia)


class Taker:
    """Takes captures in at the desk of a test."""

    def __init__(self, desk: Desk, reader: ClaimReader, situation: Situation) -> None:
        self.desk = desk
        remover = NameRemover(situation)
        self.intake = Intake(desk.store, desk.vault, situation, reader, remover)

    def take(
        self,
        content: str | bytes,
        kind: str = "text",
        *,
        by: Person | None = None,
        now: Instant = NOW,
    ) -> TakenIn:
        """Take in some content."""
        encoded = content.encode() if isinstance(content, str) else content
        capture = Capture(encoded, kind, "The Herald", "", None, NOW)
        return take_in(self.intake, capture, by=by, now=now)

    def count(self) -> tuple[int, int]:
        """Count reports and claims."""
        with self.desk.store.reading() as connection:
            asked = [select(func.count()).select_from(table) for table in (reports, claims)]
            first, second = (connection.execute(one).scalar_one() for one in asked)
        return first, second


@pytest.fixture
def taker(desk: Desk, reader: ClaimReader, russia: Situation) -> Taker:
    """Give a taker at an empty desk."""
    return Taker(desk, reader, russia)


def count_claims(taker: Taker) -> list[int]:
    """Count the claims of each report."""
    joined = select(func.count(claims.c.id)).select_from(reports.outerjoin(claims))
    with taker.desk.store.reading() as connection:
        return list(connection.execute(joined.group_by(reports.c.id)).scalars())
