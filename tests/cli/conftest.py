"""What tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assumed_situation import write_assumed
from tests.cli.desk_shell import MODULES, Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a desk with an administrator, an editor and a publisher, at an hour of October 2022."""
    from argon2 import profiles  # noqa: PLC0415

    monkeypatch.setattr(profiles, "RFC_9106_LOW_MEMORY", profiles.CHEAPEST)
    made = Desk(tmp_path, write_assumed(tmp_path / "assumed"))
    for module in MODULES:
        monkeypatch.setattr(module, "read_now", lambda: made.now, raising=False)
    made.begin()
    made.log_in("administrator-1")
    made.add("editor-1", "editor")
    made.add("publisher-1", "publisher")
    return made
