"""The small invented situation and a reader of claims over it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assumed_situation import get_assumed
from wayout.desk.claims.reading import ClaimReader
from wayout.situation.situation import Situation


@pytest.fixture(scope="session")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """Give the small situation."""
    folder: Path = tmp_path_factory.mktemp("small") / "assumed"
    return get_assumed(folder)


@pytest.fixture(scope="session")
def reader(situation: Situation) -> ClaimReader:
    """Give a reader of claims."""
    return ClaimReader(situation)
