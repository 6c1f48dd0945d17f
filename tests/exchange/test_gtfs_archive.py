"""Archives and folders are looked at from outside before anything in them is read."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.exchange.archives import ARCHIVES, Make, write_bomb, write_huge, write_junk
from tests.exchange.feeds import read_good_feed, write_folder, write_zip
from wayout.exchange import gtfs_archive, gtfs_rows
from wayout.exchange.gtfs import hash_gtfs, read_gtfs


@pytest.mark.parametrize(("code", "make"), ARCHIVES.values(), ids=ARCHIVES)
def test_archive_gives_one_fault_when_it_is_bad(tmp_path: Path, code: str, make: Make) -> None:
    """A bad archive gives one notice of its kind, and nothing is taken from it."""
    reading = read_gtfs(make(tmp_path / "feed.zip"))
    assert [notice.code for notice in reading.faults] == [code]
    assert reading.trips is None


@pytest.mark.parametrize("make", [write_junk, write_huge, write_bomb])
def test_archive_is_not_unpacked_when_its_outside_is_bad(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is refused for its head, its size or its directory is refused before it is read."""

    path = make(tmp_path / "feed.zip")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a table was opened")

    monkeypatch.setattr(gtfs_archive.Feed, "open", refuse)
    monkeypatch.setattr(ZipFile, "open", refuse)
    assert read_gtfs(path).faults
    assert hash_gtfs(path) == ""


def test_junk_is_refused_with_its_size_and_first_bytes(tmp_path: Path) -> None:
    """The line says what the file is, so that somebody sees which one was given by mistake."""
    notice = read_gtfs(write_junk(tmp_path / "film.mkv")).faults[0]
    assert notice.found == "begins with the bytes '7f 45 4c 46' and has 2,147,483,648 bytes"
    assert notice.accepted == "a zip archive, or a folder of tables"


def test_table_is_refused_by_its_size_when_huge(tmp_path: Path) -> None:
    """A table of 2 GB in a folder is refused by its size."""
    folder = write_folder(tmp_path / "feed", read_good_feed())
    with (folder / "stop_times.txt").open("r+b") as file:
        file.truncate(2_147_483_648)
    found = [(n.file, n.code) for n in read_gtfs(folder).faults]
    assert found == [("stop_times.txt", "over-limit")]


def test_row_is_refused_when_it_never_ends(tmp_path: Path) -> None:
    """A table without line ends is not read into memory whole."""
    texts = {**read_good_feed(), "stops.txt": read_good_feed()["stops.txt"] + "x" * 1_000_000}
    faults = read_gtfs(write_folder(tmp_path / "feed", texts)).faults
    assert [(n.file, n.line, n.code) for n in faults] == [("stops.txt", 9, "over-limit")]


def test_table_is_refused_when_it_has_too_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading ends at the limit of rows, and says where; as many as the limit are taken."""
    folder = write_folder(tmp_path / "feed", read_good_feed())
    monkeypatch.setattr(gtfs_rows, "MOST_ROWS", 17)
    assert read_gtfs(folder).faults == ()
    monkeypatch.setattr(gtfs_rows, "MOST_ROWS", 16)
    faults = read_gtfs(folder).faults
    assert [(n.file, n.line, n.code) for n in faults] == [("stop_times.txt", 18, "over-limit")]


def test_header_is_refused_when_it_has_thousands_of_columns(tmp_path: Path) -> None:
    """A header of 20,000 columns gives one notice, not 20,000."""
    texts = {**read_good_feed(), "transfers.txt": "x," * 20_000 + "x\n"}
    faults = read_gtfs(write_folder(tmp_path / "feed", texts)).faults
    assert [(n.file, n.code) for n in faults] == [("transfers.txt", "over-limit")]


def test_pipe_is_refused_when_it_has_the_name_of_a_table(tmp_path: Path) -> None:
    """A named pipe does not make the reader wait."""
    texts = {n: t for n, t in read_good_feed().items() if n != "trips.txt"}
    folder = write_folder(tmp_path / "feed", texts)
    os.mkfifo(folder / "trips.txt")
    assert [(n.file, n.code) for n in read_gtfs(folder).faults] == [("trips.txt", "unreadable")]


def test_feed_is_refused_when_it_is_a_pipe_or_nothing(tmp_path: Path) -> None:
    """What is neither file nor folder gives one notice."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "nothing"):
        assert [n.code for n in read_gtfs(tmp_path / name).faults] == ["unreadable"]


def test_archive_of_a_spreadsheet_user_is_read(tmp_path: Path) -> None:
    """A byte order mark, CR LF, quotes everywhere and files of a Mac change nothing."""
    good = read_gtfs(write_zip(tmp_path / "a.zip", read_good_feed()))
    texts: dict[str, str | bytes] = {"__MACOSX/._stops.txt": b"\x00", ".DS_Store": b"\x00"}
    for name, text in read_good_feed().items():
        texts[name] = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    quoted = [
        ",".join(f'"{cell}"' for cell in row.split(","))
        for row in read_good_feed()["trips.txt"].splitlines()
    ]
    texts["trips.txt"] = "\n".join(quoted)
    read = read_gtfs(write_zip(tmp_path / "b.zip", texts))
    assert read.faults + read.unused + read.remarks == ()
    assert read.trips == good.trips


def test_hash_of_a_folder_is_that_of_its_tables(tmp_path: Path) -> None:
    """The hash of a folder does not change with files that are not read, and does with a table."""
    folder = write_folder(tmp_path / "feed", read_good_feed())
    before = hash_gtfs(folder)
    (folder / "shapes.txt").write_text("shape_id\n")
    assert hash_gtfs(folder) == before == read_gtfs(folder).sha256
    (folder / "trips.txt").write_text("trip_id\n")
    assert hash_gtfs(folder) != before
