"""The shipped situations have no faults, and a fault of hindsight in them would be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from wayout.situation.checks import check_situation
from wayout.situation.reading import read_situation

FOLDERS = sorted(p.parent for p in SITUATIONS.glob("*/situation.toml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=[f.name for f in FOLDERS])
def test_shipped_situation_gives_no_notice_when_checked(folder: Path) -> None:
    """Every shipped situation is without faults."""
    situation, notices = read_situation(folder)
    assert situation is not None
    assert [str(n) for n in notices + check_situation(situation)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=[f.name for f in FOLDERS])
def test_end_is_caught_when_dated_back(folder: Path) -> None:
    """Each end of a shipped situation, published three days earlier than it was, gives a notice."""
    situation, _ = read_situation(folder)
    assert situation is not None
    missed = []
    for end in situation.ends.values():
        early = replace(end, published=end.published - timedelta(days=3))
        planted = replace(situation, ends={**situation.ends, end.id: early})
        if not any(f"'{end.id}'" in notice.found for notice in check_situation(planted)):
            missed.append(end.id)
    assert missed == []
