"""Archives that must not or cannot be read, each with the code it gives and how it is made."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

from tests.exchange.feeds import read_good_feed, write_zip

Make = Callable[[Path], Path]


def write_junk(path: Path, *, size: int = 2_147_483_648) -> Path:
    """Write a file of 2 GB that is no archive; the disk does not hold its zeros."""
    with path.open("wb") as file:
        file.write(b"\x7fELF junk")
        file.truncate(size)
    return path


def write_huge(path: Path) -> Path:
    """Write a good archive with 2 GB of nothing behind it."""
    write_zip(path, read_good_feed())
    with path.open("r+b") as file:
        file.truncate(2_147_483_648)
    return path


def write_half(path: Path) -> Path:
    """Write the first half of an archive."""
    raw = write_zip(path, read_good_feed()).read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    return path


def write_flipped(path: Path) -> Path:
    """Write an archive with one byte of a table changed."""
    raw = bytearray(write_zip(path, read_good_feed()).read_bytes())
    with ZipFile(path) as archive:
        place = archive.getinfo("stop_times.txt")
    raw[place.header_offset + 30 + len("stop_times.txt") + place.compress_size // 2] ^= 0xFF
    path.write_bytes(bytes(raw))
    return path


def write_lying(path: Path) -> Path:
    """Write an archive whose directory says that a table is shorter than it is."""
    raw = bytearray(write_zip(path, read_good_feed()).read_bytes())
    at = raw.rfind(b"stop_times.txt") - 46
    raw[at + 24 : at + 28] = struct.pack("<L", 100)
    path.write_bytes(bytes(raw))
    return path


def write_encrypted(path: Path) -> Path:
    """Write an archive that marks a table as encrypted."""
    raw = bytearray(write_zip(path, read_good_feed()).read_bytes())
    at = raw.rfind(b"trips.txt") - 46
    raw[at + 8] |= 1
    path.write_bytes(bytes(raw))
    return path


def write_bzip2(path: Path) -> Path:
    """Write an archive with a table compressed in an uncommon way."""
    texts = read_good_feed()
    write_zip(path, {n: t for n, t in texts.items() if n != "trips.txt"})
    with ZipFile(path, "a", ZIP_BZIP2) as archive:
        archive.writestr("trips.txt", texts["trips.txt"])
    return path


def write_named(name: str) -> Make:
    """Make what writes a good archive with one more file of a bad name."""
    return lambda path: write_zip(path, {**read_good_feed(), name: "x"})


def write_nested(path: Path) -> Path:
    """Write an archive whose tables are in a folder."""
    return write_zip(path, {f"feed/{n}": t for n, t in read_good_feed().items()})


def write_twice(path: Path) -> Path:
    """Write an archive with two tables of one name."""
    write_zip(path, read_good_feed())
    with warnings.catch_warnings(), ZipFile(path, "a", ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        archive.writestr("trips.txt", "trip_id\n")
    return path


def write_bomb(path: Path) -> Path:
    """Write an archive with a table that shrinks to a thousandth."""
    return write_zip(path, {**read_good_feed(), "shapes.txt": b"0" * 30_000_000})


def write_crowd(path: Path) -> Path:
    """Write an archive of two thousand files."""
    return write_zip(path, {**read_good_feed(), **{f"{n}.x": "" for n in range(2000)}})


def write_overlapping(path: Path) -> Path:
    """Write an archive in which two names lead to the same bytes."""
    texts = read_good_feed()
    raw = bytearray(write_zip(path, {**texts, "tripz.txt": texts["trips.txt"]}).read_bytes())
    with ZipFile(path) as archive:
        place = archive.getinfo("trips.txt").header_offset
    at = raw.rfind(b"tripz.txt") - 46
    raw[at + 42 : at + 46] = struct.pack("<L", place)
    path.write_bytes(bytes(raw))
    return path


def write_wide(path: Path) -> Path:
    """Write the end of an archive that says its directory is as long as the archive."""
    raw = bytearray(write_zip(path, read_good_feed()).read_bytes())
    filler = zlib.compress(b"")
    body = bytes(raw[:-22]) + filler * 300_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 12, 12, len(body), 0, 0)
    path.write_bytes(body + end)
    return path


def write_pipe_of_a_table(path: Path) -> Path:
    """Write a folder in which a folder has the name of a table."""
    (path / "trips.txt").mkdir(parents=True)
    return path


ARCHIVES: Mapping[str, tuple[str, Make]] = {
    "2-gb-of-junk": ("not-a-zip", write_junk),
    "text": ("not-a-zip", lambda path: write_junk(path, size=9)),
    "2-gb-behind-an-archive": ("over-limit", write_huge),
    "half": ("damaged-archive", write_half),
    "byte-changed": ("damaged-archive", write_flipped),
    "size-untrue": ("damaged-archive", write_lying),
    "names-overlap": ("damaged-archive", write_overlapping),
    "encrypted": ("encrypted", write_encrypted),
    "bzip2": ("unknown-compression", write_bzip2),
    "name-goes-up": ("unsafe-name", write_named("../trips.txt")),
    "name-from-the-root": ("unsafe-name", write_named("/etc/trips.txt")),
    "name-with-backslash": ("unsafe-name", write_named("..\\trips.txt")),
    "name-of-a-drive": ("unsafe-name", write_named("C:trips.txt")),
    "in-a-folder": ("nested-folder", write_nested),
    "table-twice": ("duplicate-file", write_twice),
    "bomb": ("over-limit", write_bomb),
    "crowd": ("over-limit", write_crowd),
    "directory-of-2-mb": ("over-limit", write_wide),
    "folder-for-a-table": ("unreadable", write_pipe_of_a_table),
}
"""By name: the code of the notice, and what writes the archive."""
