"""A watched folder: each file once, nothing through a link, nothing half written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.desk.material import NOW
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.folder import (
    TakenFolder,
    list_new,
    look_at,
    read_file,
    take_folder,
)
from wayout.desk.intake.taking_in import Outcome, TakenIn
from wayout.desk.store.reports import hash_original
from wayout.errors import BadInputError


class Taker:
    """Takes captures in and remembers them; what holds `bad` is refused."""

    def __init__(self) -> None:
        self.captures: list[Capture] = []

    def __call__(self, captures: Sequence[Capture]) -> list[Outcome]:
        return [self.take(capture) for capture in captures]

    def take(self, capture: Capture) -> Outcome:
        """Take one in."""
        if b"bad" in capture.content:
            return BadInputError("this is bad")
        self.captures.append(capture)
        return (TakenIn(len(self.captures), True, (), "", "en", None, ("a notice",)),)


def take_round(folder: Path, taker: Taker) -> TakenFolder:
    """Take what lies in a folder and has lain there for a look."""
    return take_folder(folder, taker, seen=look_at(folder), now=NOW)


def test_files_are_taken_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Each is taken once."""
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(f"text of {name}")
    taker = Taker()
    assert len(take_round(tmp_path, taker).taken) == 2
    assert [c.content for c in taker.captures] == [b"text of a.txt", b"text of b.txt"]
    assert take_round(tmp_path, taker).taken == ()


def test_file_that_was_taken_leaves_only_a_receipt(tmp_path: Path) -> None:
    """An original holds names and is not sealed: its hash and its report stay, it does not."""
    (tmp_path / "Ivan Petrov.txt").write_text("Ivan Petrov stood in the queue.")
    take_round(tmp_path, Taker())
    (receipt,) = (path for path in tmp_path.rglob("*") if path.is_file())
    told = receipt.read_text()
    assert receipt == tmp_path / "done" / f"{hash_original(b'Ivan Petrov stood in the queue.')}.txt"
    digest = hash_original(b"Ivan Petrov stood in the queue.")
    assert told == f"sha256 {digest}\ntaken: report 1, 0 claims\n"


def test_file_that_is_written_to_while_it_is_taken_stays(tmp_path: Path) -> None:
    """What came after it was read is not lost: the next round takes it."""
    path = tmp_path / "a.txt"
    path.write_text("first")
    taker = Taker()

    def append(capture: Capture) -> tuple[TakenIn, ...]:
        with path.open("a") as file:
            file.write(" and more")
        return taker(capture)

    take_folder(tmp_path, append, seen=look_at(tmp_path), now=NOW)
    assert path.read_text() == "first and more"
    take_round(tmp_path, taker)
    assert [c.content for c in taker.captures] == [b"first", b"first and more"]
    assert not path.exists()


def test_name_of_a_file_is_not_in_the_capture(tmp_path: Path) -> None:
    """People put names of people into names of files."""
    (tmp_path / "Ivan Petrov passport.txt").write_text("text")
    taker = Taker()
    take_round(tmp_path, taker)
    assert "Ivan" not in repr(taker.captures)


def test_file_is_refused_with_its_reason(tmp_path: Path) -> None:
    """What cannot be taken lies in `refused`, and the others are taken."""
    (tmp_path / "a.txt").write_text("bad text")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 and so on")
    (tmp_path / "c.txt").write_text("good text")
    made = take_round(tmp_path, Taker())
    assert [r.name for r in made.refused] == ["a.txt", "b.docx"]
    assert len(made.taken) == 1
    assert "zip file" in (tmp_path / "refused" / "b.docx.why.txt").read_text()


def test_file_is_left_while_it_is_written(tmp_path: Path) -> None:
    """A file that grew since the last look waits; so does one seen for the first time."""
    path = tmp_path / "a.txt"
    path.write_text("half")
    assert list_new(tmp_path, {}) == ()
    seen = look_at(tmp_path)
    with path.open("a") as file:
        file.write(" and the other half")
    assert list_new(tmp_path, seen) == ()
    assert list_new(tmp_path, look_at(tmp_path)) == (path,)


def test_unfinished_and_hidden_files_are_left(tmp_path: Path) -> None:
    """Names by which browsers and editors mark what they still write."""
    for name in ("a.part", "b.crdownload", ".c.txt", "d.txt~", "e.tmp"):
        (tmp_path / name).write_text("text")
    assert look_at(tmp_path) == {}


def test_links_and_folders_are_left(tmp_path: Path) -> None:
    """A link could lead to any file of the machine, a pipe would hold us up for ever."""
    outside = tmp_path / "secret"
    outside.write_text("secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").symlink_to(outside)
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe.txt")
    assert look_at(folder) == {}
    for name in ("a.txt", "pipe.txt"):
        with pytest.raises(BadInputError, match=r"cannot be read|no plain file"):
            read_file(folder / name)


def test_name_that_is_taken_is_not_overwritten(tmp_path: Path) -> None:
    """A second file of the same name lies beside the first."""
    for text in ("bad first", "bad second"):
        (tmp_path / "a.txt").write_text(text)
        take_round(tmp_path, Taker())
    texts = {p.read_text() for p in (tmp_path / "refused").glob("a*.txt") if "why" not in p.name}
    assert texts == {"bad first", "bad second"}


def test_round_goes_on_after_a_crash(tmp_path: Path) -> None:
    """A file that was taken and not removed is taken again; that adds nothing in the store."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"text of {name}")
    taker = Taker()

    def crash(captures: Sequence[Capture]) -> list[Outcome]:
        taker(captures[:1])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_folder(tmp_path, crash, seen=look_at(tmp_path), now=NOW)
    take_round(tmp_path, taker)
    assert [c.content[-5:] for c in taker.captures] == [b"a.txt", b"a.txt", b"b.txt"]


def test_folder_is_refused_when_there_is_none(tmp_path: Path) -> None:
    """One clear line."""
    with pytest.raises(BadInputError, match="cannot be read"):
        look_at(tmp_path / "nowhere")
