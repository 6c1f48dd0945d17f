"""Damage to a situation: each fault gives its notice and no other."""

from __future__ import annotations

import os
import random
import time
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from wayout.errors import FaultySituationError, NotASituationError
from wayout.situation.checks import check_situation
from wayout.situation.notice import Notice
from wayout.situation.reading import get_situation, read_situation


class Damage(NamedTuple):
    """In `file` the text `old`, which stands there once, becomes `new`."""

    name: str
    file: str
    old: str
    new: str
    code: str
    line: int
    nearest: str = ""


DAMAGES = [
    Damage(**entry)
    for entry in tomllib.loads(
        Path(__file__).with_name("damages.toml").read_text(encoding="utf-8")
    )["damage"]
]

JUNK = (
    b"",
    b'"',
    b"[",
    b"}",
    b"=",
    b",",
    b"\n",
    b"|",
    b"\x00",
    b"\xff",
    b"nan",
    b"1e999",
    b"[[",
    b"{}",
)


def find_faults(folder: Path) -> list[Notice]:
    """Give every notice of a folder, of reading and of checking."""
    situation, notices = read_situation(folder)
    return notices + (check_situation(situation) if situation else [])


def codes(folder: Path) -> list[tuple[str, str]]:
    """Give file and code of every notice of a folder."""
    return [(notice.file, notice.code) for notice in find_faults(folder)]


def test_small_situation_gives_no_notice_when_undamaged(small: Path) -> None:
    """The checks are silent on good data."""
    assert find_faults(small) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=[d.name for d in DAMAGES])
def test_damage_gives_exactly_its_notice_when_planted(small: Path, damage: Damage) -> None:
    """One fault gives one notice: its file, its line, its code and the nearest right thing."""
    path = small / damage.file
    text = path.read_text(encoding="utf-8")
    assert text.count(damage.old) == 1
    path.write_text(text.replace(damage.old, damage.new), encoding="utf-8")
    found = [(n.file, n.line, n.code, n.nearest) for n in find_faults(small)]
    assert found == [(damage.file, damage.line, damage.code, damage.nearest)]


def test_damages_are_of_many_kinds_when_counted() -> None:
    """There are at least 45 kinds of damage, and each has a name of its own."""
    assert len({(d.code, d.file) for d in DAMAGES}) >= 45
    assert len({d.name for d in DAMAGES}) == len(DAMAGES)


def test_notice_says_what_is_accepted_when_any_damage_is_planted(small: Path) -> None:
    """A notice is one line that names file, line, fault, what is accepted and the code."""
    path = small / "services.csv"
    path.write_text(path.read_text().replace("taxi,,south-gate", "taxi,,south-gat"))
    assert str(find_faults(small)[0]) == (
        "services.csv:4: no crossing 'south-gat' (service 'bravo-charlie-gate', field 'via'); "
        "did you mean 'south-gate'?; accepted: an id from crossings.csv [unknown-crossing]"
    )


def test_file_is_refused_when_binary(small: Path) -> None:
    """A file that is no text gives one notice, and none about what it would have held."""
    (small / "sources.toml").write_bytes(bytes(range(256)) * 40)
    assert codes(small) == [("sources.toml", "not-text")]


@pytest.mark.parametrize(
    "file", ["sources.toml", "places.csv", "crossings.csv", "services.csv", "rules/entry.toml"]
)
def test_file_gives_one_notice_when_cut_in_half(small: Path, file: str) -> None:
    """A file cut off in the middle gives notices about that file only."""
    raw = (small / file).read_bytes()
    (small / file).write_bytes(raw[: len(raw) // 2])
    assert {name for name, _ in codes(small)} in ({file}, set())


@pytest.mark.parametrize("file", ["sources.toml", "places.csv", "crossings.csv", "services.csv"])
def test_file_gives_one_notice_when_missing(small: Path, file: str) -> None:
    """A missing file gives one notice, not one for every record that refers to it."""
    (small / file).unlink()
    assert codes(small) == [(file, "unreadable")]


@pytest.mark.parametrize("file", ["sources.toml", "places.csv", "observations/fares.csv"])
def test_file_is_refused_fast_when_huge(small: Path, file: str) -> None:
    """A junk file of 50 MB is refused by its size, without being read."""
    with (small / file).open("wb") as junk:
        for _ in range(50):
            junk.write(b"junk,\"\n'" * 125_000)
    began = time.perf_counter()
    assert codes(small) == [(file, "too-large")]
    assert time.perf_counter() - began < 1.0


def test_table_stops_early_when_every_row_is_wrong(small: Path) -> None:
    """A table of junk rows gives some notices and says that the rest was not read."""
    path = small / "observations" / "fares.csv"
    header = path.read_text().splitlines()[0]
    path.write_text(header + "\n" + "junk\n" * 100_000)
    found = codes(small)
    assert len(found) == 21
    assert found.count((("observations/fares.csv"), "too-many-faults")) == 1


def test_file_is_refused_when_a_loop_of_links(small: Path) -> None:
    """A file that is a loop of symbolic links gives one notice."""
    (small / "rules" / "loop.toml").symlink_to("loop.toml")
    assert codes(small) == [("rules/loop.toml", "unreadable")]


def test_folder_is_read_when_it_holds_a_loop_of_links(small: Path) -> None:
    """A folder linked into itself is not entered, so the reading ends."""
    (small / "rules" / "again").symlink_to(small / "rules", target_is_directory=True)
    assert codes(small) == []


def test_file_is_refused_when_it_is_a_pipe(small: Path) -> None:
    """A named pipe in the folder does not make the reader wait."""
    os.mkfifo(small / "observations" / "pipe.csv")
    assert codes(small) == [("observations/pipe.csv", "unreadable")]


def test_file_is_refused_when_it_is_a_folder(small: Path) -> None:
    """A folder with the name of a file gives one notice."""
    (small / "rules" / "more.toml").mkdir()
    assert codes(small) == [("rules/more.toml", "unreadable")]


@pytest.mark.parametrize("name", [".open.toml", ".open.toml.part", ".#open.toml"])
def test_file_is_not_read_when_its_name_begins_with_a_dot(small: Path, name: str) -> None:
    """What an editor or an unfinished publication leaves is no part of the situation."""
    (small / "rules" / name).write_text("[[rule")
    assert codes(small) == []


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000, "x = " + "1" * 5000, "rule = 3", "rule = [1, 2]", "defaults = 1"],
    ids=["deep", "long-integer", "no-list", "no-tables", "defaults-no-table"],
)
def test_file_gives_one_code_when_its_toml_is_hostile(small: Path, text: str) -> None:
    """TOML that breaks parsers or types gives notices about that file and no exception."""
    (small / "rules" / "odd.toml").write_text(text)
    found = find_faults(small)
    assert found
    assert {notice.file for notice in found} == {"rules/odd.toml"}


@pytest.mark.parametrize("text", ["", "\n", "id", "\ufeff", "\x00", '"', "id,id\n"])
def test_table_gives_notices_when_it_has_no_header(small: Path, text: str) -> None:
    """A table without its header gives notices about that file and no exception."""
    (small / "services.csv").write_text(text, encoding="utf-8")
    found = find_faults(small)
    assert found
    assert {notice.file for notice in found} == {"services.csv"}


def test_table_is_read_when_it_has_a_byte_order_mark_and_other_line_ends(small: Path) -> None:
    """A table saved by a spreadsheet, with a mark and CR LF, is read as it is."""
    path = small / "places.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(small) == []


def test_folder_is_refused_when_it_has_no_head(tmp_path: Path) -> None:
    """A folder without situation.toml is no situation."""
    with pytest.raises(NotASituationError, match=r"has no situation\.toml"):
        read_situation(tmp_path)


def test_folder_is_refused_when_it_is_a_loop_of_links(tmp_path: Path) -> None:
    """A path that is a loop of symbolic links is no situation."""
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(NotASituationError):
        read_situation(tmp_path / "loop")


def test_situation_is_refused_when_its_head_is_faulty(small: Path) -> None:
    """Without a usable head there is no situation, only notices."""
    (small / "situation.toml").write_text("id = 3")
    situation, notices = read_situation(small)
    assert situation is None
    assert {notice.file for notice in notices} == {"situation.toml"}


def test_situation_is_refused_when_one_must_be_without_faults(small: Path) -> None:
    """Whoever asks for a situation without faults is told the first and the count."""
    (small / "sources.toml").write_text("[[sauce]]\n")
    with pytest.raises(FaultySituationError, match="unknown table 'sauce'"):
        get_situation(small)


def test_reader_gives_notices_when_bytes_are_changed_at_random(small: Path) -> None:
    """Whatever bytes are changed (seed 11), reading and checking raise nothing."""
    rng = random.Random(11)
    files = sorted(p for p in small.rglob("*") if p.is_file())
    for _ in range(250):
        path = rng.choice(files)
        whole = path.read_bytes()
        at, length = rng.randrange(len(whole)), rng.choice([0, 1, 3, 30])
        path.write_bytes(whole[:at] + rng.choice(JUNK) + whole[at + length :])
        assert all(str(notice) for notice in find_faults(small))
        path.write_bytes(whole)
