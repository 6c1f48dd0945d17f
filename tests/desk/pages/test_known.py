"""What is known: read anew after a change, and readable while somebody weighs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.material import NOW, write_rule
from wayout.desk.pages.known import Known
from wayout.errors import FaultySituationError
from wayout.situation.publication import publish


def test_situation_is_read_once_until_its_folder_changes(folder: Path) -> None:
    """A publication by anybody is seen by the next page."""
    known = Known(folder)
    before = known.situation
    assert known.situation is before
    publish(folder, "rules/desk/2022-10-03-claim-1.toml", write_rule().text)
    assert "desk-1" not in before.rules
    assert "desk-1" in known.situation.rules


def test_pages_read_on_while_somebody_weighs(folder: Path) -> None:
    """The inbox does not wait for a plan."""
    known = Known(folder)
    with known.weighing(as_of=NOW, at=NOW) as scale:
        assert known.situation is not None
        assert known.statements != ()
        assert scale.at <= NOW


def test_scale_of_an_hour_serves_every_draft_of_that_hour(folder: Path) -> None:
    """Cases are planned once in an hour and not once a draft."""
    known = Known(folder)
    with known.weighing(as_of=NOW, at=NOW) as first:
        pass
    with known.weighing(as_of=NOW, at=NOW + timedelta(minutes=20)) as second:
        assert second is first
    with known.weighing(as_of=NOW, at=NOW + timedelta(hours=2)) as third:
        assert third is not first


def test_faulty_situation_is_said_and_not_guessed(folder: Path) -> None:
    """A folder with errors gives no answer."""
    (folder / "rules" / "broken.toml").write_text("[[rule]]\n")
    with pytest.raises(FaultySituationError):
        _ = Known(folder).situation
