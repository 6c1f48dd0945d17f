"""The situation of the repository and a reader over it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayout.desk.claims.reading import ClaimReader
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

SITUATION = Path(__file__).parents[3] / "situations" / "russia-2022"


@pytest.fixture(scope="session")
def situation() -> Situation:
    """Give the situation."""
    return get_situation(SITUATION)


@pytest.fixture(scope="session")
def reader(situation: Situation) -> ClaimReader:
    """Give a reader of claims."""
    return ClaimReader(situation)
