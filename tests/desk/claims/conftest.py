"""The reader over the situation of the repository, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayout.desk.claims.reading import ClaimReader
from wayout.situation.reading import get_situation

SITUATION = Path(__file__).parents[3] / "situations" / "russia-2022"


@pytest.fixture(scope="session")
def reader() -> ClaimReader:
    """Give a reader of claims."""
    return ClaimReader(get_situation(SITUATION))
