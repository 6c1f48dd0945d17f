"""Opening a feed, a zip archive or a folder, with distrust: looked at from outside before read."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from typing import cast
from zipfile import ZipFile

from wayout.exchange.gtfs_columns import IGNORED, REQUIRED, TABLES
from wayout.exchange.gtfs_directory import MOST_FILES, ZIP_FAULTS, check_archive, check_members
from wayout.exchange.gtfs_report import Report, show

MOST_FILE_BYTES = 1_000_000_000
READ = tuple(table.file for table in TABLES)
_NOT_OF_THE_FEED = ("__MACOSX/", ".DS_Store")


@dataclass
class Feed:
    """A feed that may be read: its tables with their sizes in bytes, unpacked."""

    path: Path
    sizes: dict[str, int]
    archive: ZipFile | None = None
    others: tuple[str, ...] = field(default=())

    def open(self, table: str) -> RawIOBase:
        """Open one table, without a buffer."""
        if self.archive is None:
            return (self.path / table).open("rb", buffering=0)
        return cast(RawIOBase, self.archive.open(table))

    def close(self) -> None:
        """Close the archive."""
        if self.archive is not None:
            self.archive.close()

    def hash(self) -> str:
        """
        Give the SHA-256 of the archive's bytes.

        Of a folder: of the lines that `sha256sum` prints for its tables, in order of their names.
        """
        if self.archive is not None:
            return _hash_file(self.path)
        lines = (f"{_hash_file(self.path / name)}  {name}\n" for name in sorted(self.sizes))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def open_feed(path: Path, report: Report) -> Feed | None:
    """Open a feed; None, with notices, if it must not or cannot be read."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            found = _list_folder(path, report)
        elif stat.S_ISREG(kind):
            found = _open_archive(path, report)
        else:
            found = None
            report.add(path.name, 0, "unreadable", "is neither a file nor a folder", "a feed")
    except OSError as fault:
        reason = fault.strerror or "a loop of symbolic links"
        report.add(show(path.name), 0, "unreadable", f"cannot be read: {reason}", "a feed")
        return None
    if found is None:
        return None
    feed = Feed(path, {n: s for n, s in found.sizes.items() if n in READ}, found.archive)
    feed.others = tuple(n for n in found.sizes if n in IGNORED)
    _check_names(list(found.sizes), report)
    if _check_sizes(feed, report):
        return feed
    feed.close()
    return None


def _list_folder(path: Path, report: Report) -> Feed | None:
    sizes: dict[str, int] = {}
    for number, entry in enumerate(path.iterdir()):
        if number >= MOST_FILES:
            accepted = f"at most {MOST_FILES}"
            report.add(show(path.name), 0, "over-limit", "the folder holds more files", accepted)
            return None
        status = entry.stat() if entry.exists() else entry.lstat()
        if stat.S_ISREG(status.st_mode):
            sizes[entry.name] = status.st_size
        elif entry.name in READ:
            report.add(entry.name, 0, "unreadable", "is no regular file", "a table")
            return None
    return Feed(path, sizes)


def _open_archive(path: Path, report: Report) -> Feed | None:
    if not check_archive(path, report):
        return None
    try:
        archive = ZipFile(path)
    except ZIP_FAULTS as fault:
        report.add(path.name, 0, "damaged-archive", show(str(fault)), "a whole zip archive")
        return None
    if not check_members(archive, path, report, read=READ):
        archive.close()
        return None
    return Feed(path, {m.filename: m.file_size for m in archive.infolist()}, archive)


def _check_names(names: list[str], report: Report) -> None:
    """Report tables that are missing, and files that GTFS does not know."""
    known = (*READ, *IGNORED)
    odd = [n for n in sorted(names) if n not in known and not n.endswith("/")]
    odd = [n for n in odd if not n.startswith(_NOT_OF_THE_FEED)]
    for name in (n for n in REQUIRED if n not in names):
        near = report.find_nearest(name, odd)
        odd = [other for other in odd if other != near]
        found = "the table is missing" + (f"; there is '{show(near)}'" if near else "")
        report.add(name, 0, "missing-file", found, f"a file of exactly the name '{name}'")
    if not {"calendar.txt", "calendar_dates.txt"} & set(names):
        found = "there is neither calendar.txt nor calendar_dates.txt"
        report.add("calendar.txt", 0, "missing-file", found, "at least one of the two")
    for name in odd:
        near = report.find_nearest(name, known)
        report.add(show(name), 0, "unknown-file", "the file is not part of GTFS", "", near)


def _check_sizes(feed: Feed, report: Report) -> bool:
    whole = True
    for name, size in feed.sizes.items():
        if size > MOST_FILE_BYTES:
            found = f"the table has {size:,} bytes"
            report.add(name, 0, "over-limit", found, f"at most {MOST_FILE_BYTES:,}")
            whole = False
    return whole


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
