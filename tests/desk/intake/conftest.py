"""The situation of the repository and a reader over it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayout.desk.claims.reading import ClaimReader
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

SITUATION = Path(__file__).parents[3] / "situations" / "russia-2022"


@pytest.fixture(scope="session")
def russia() -> Situation:
    """Give the situation of the repository."""
    return get_situation(SITUATION)


@pytest.fixture(scope="session")
def reader(russia: Situation) -> ClaimReader:
    """Give a reader of claims."""
    return ClaimReader(russia)
