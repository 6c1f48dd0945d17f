"""The inbox as a page: what is said of an impact."""

from __future__ import annotations

from tests.desk.material import add_claim
from tests.desk.pages.conftest import Room


def test_inbox_tells_what_is_not_weighed_from_what_changes_nothing(room: Room) -> None:
    """An editor sees whether nobody weighed a claim, or whether it changes nobody's ways."""
    add_claim(room.desk.store, room.desk.vault, n=1, impact=0.0)
    editor = room.enter("editor-1")
    editor.open("/inbox")
    assert "nobody's ways change" in editor.text
    assert "not weighed" not in editor.text
    editor.open("/claim/1")
    assert "Nobody's ways change" in editor.text
    add_claim(room.desk.store, room.desk.vault, n=2)
    editor.open("/inbox")
    assert "not weighed yet" in editor.text
    editor.open("/claim/2")
    assert "Not weighed yet" in editor.text
