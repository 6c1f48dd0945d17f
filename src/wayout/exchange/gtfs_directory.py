"""
The directory of a zip archive: what it says of itself, checked before anything is unpacked.

Whatever it says is bounded: a member never gives more bytes than its entry declares.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from wayout.exchange.gtfs_report import Report, show
from wayout.situation.notice import list_some

MOST_ARCHIVE_BYTES = 500_000_000
MOST_DIRECTORY_BYTES, MOST_FILES = 1_000_000, 1_000
MOST_RATIO = 200
"""Timetables shrink to a tenth or a fiftieth; what shrinks more was made to."""
SMALL_BYTES = 1_000_000
ZIP_FAULTS = (
    BadZipFile,
    LargeZipFile,
    struct.error,
    zlib.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the zip reader of the standard library raises on damaged archives."""
_END, _END_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_FARTHEST_END = 65_535 + _END.size


def check_archive(path: Path, report: Report) -> bool:
    """Check that a file begins and ends like a zip archive of bearable size."""
    size, name = path.stat().st_size, show(path.name)
    with path.open("rb") as file:
        head = file.read(4)
        if head[:2] != b"PK" or head not in (b"PK\x03\x04", b"PK\x05\x06"):
            found = f"begins with the bytes '{head.hex(' ')}' and has {size:,} bytes"
            report.add(name, 0, "not-a-zip", found, "a zip archive, or a folder of tables")
            return False
        if size > MOST_ARCHIVE_BYTES:
            accepted = f"at most {MOST_ARCHIVE_BYTES:,}"
            report.add(name, 0, "over-limit", f"the archive has {size:,} bytes", accepted)
            return False
        directory = _read_directory_bytes(file, size)
    if directory is None:
        found = "the archive ends without its directory"
        report.add(name, 0, "damaged-archive", found, "a whole zip archive")
        return False
    if directory > MOST_DIRECTORY_BYTES:
        found = f"the archive's directory has {directory:,} bytes"
        report.add(name, 0, "over-limit", found, f"at most {MOST_DIRECTORY_BYTES:,}")
        return False
    return True


def _read_directory_bytes(file: BinaryIO, size: int) -> int | None:
    """Give how long the directory says it is, at the place where the zip reader will look."""
    start = max(0, size - _FARTHEST_END)
    file.seek(start)
    tail = file.read(_FARTHEST_END)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    length = int(_END.unpack_from(tail, at)[5])
    if at < _LOCATOR.size:
        return length
    mark, _, where, _ = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)
    if mark != b"PK\x06\x07":
        return length
    for place in (where, start + at - _LOCATOR.size - _END_64.size):
        file.seek(max(0, min(place, size)))
        record = file.read(_END_64.size)
        if len(record) == _END_64.size:
            length = max(length, int(_END_64.unpack(record)[8]))
    return length


def check_members(archive: ZipFile, path: Path, report: Report, *, read: tuple[str, ...]) -> bool:
    """Check the names and sizes of what an archive holds; `read` are the names that matter."""
    before, members, whole = report.faults.copy(), archive.infolist(), show(path.name)
    if len(members) > MOST_FILES:
        found = f"the archive holds {len(members):,} files"
        report.add(whole, 0, "over-limit", found, f"at most {MOST_FILES:,}")
        return False
    for member in members:
        name = show(member.orig_filename)
        if _is_unsafe(member.orig_filename):
            found = f"the archive holds '{name}'"
            report.add(whole, 0, "unsafe-name", found, "names without a way up, root or drive")
        if member.file_size > max(SMALL_BYTES, MOST_RATIO * member.compress_size):
            found = f"unpacks from {member.compress_size:,} to {member.file_size:,} bytes"
            report.add(name, 0, "over-limit", found, f"at most {MOST_RATIO} times as much")
        if member.filename in read:
            _check_table(member, report)
    for name, count in Counter(m.filename for m in members).items():
        if count > 1 and name in read:
            report.add(name, 0, "duplicate-file", f"the archive holds it {count} times", "once")
    _check_overlap(members, whole, report)
    _check_nesting(members, whole, report, read)
    return report.faults == before


def _is_unsafe(name: str) -> bool:
    wrong = name.startswith("/") or "\\" in name or "\x00" in name or name[1:2] == ":"
    return wrong or ".." in PurePosixPath(name).parts


def _check_table(member: ZipInfo, report: Report) -> None:
    if member.flag_bits & 0x41:
        report.add(member.filename, 0, "encrypted", "the table is encrypted", "a table as it is")
    elif member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        found = f"the table is compressed by method {member.compress_type}"
        report.add(member.filename, 0, "unknown-compression", found, "0 (stored) or 8 (deflated)")


def _check_overlap(members: list[ZipInfo], whole: str, report: Report) -> None:
    """Report members that share bytes: a way to make a small archive unpack to a huge one."""
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            found = f"'{show(member.filename)}' lies over another file of the archive"
            report.add(whole, 0, "damaged-archive", found, "a whole zip archive")
            return
        end = member.header_offset + 30 + member.compress_size


def _check_nesting(
    members: list[ZipInfo], whole: str, report: Report, read: tuple[str, ...]
) -> None:
    paths = [PurePosixPath(m.filename) for m in members]
    folders = {str(p.parent) for p in paths if p.name in read and len(p.parts) > 1}
    folders = {f for f in folders if not f.startswith("__MACOSX")}
    if folders and not any(str(p) in read for p in paths):
        found = f"the tables are in {list_some(repr(show(f)) for f in folders)}"
        report.add(whole, 0, "nested-folder", found, "tables at the top of the archive")
