"""The manifest of a static copy: what it is, until when it can be relied on, and every file."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wayout.errors import BadCopyError
from wayout.situation.period import Instant

MANIFEST = "MANIFEST"
SIGNATURE = "MANIFEST.minisig"
PUBLIC_KEY = "wayout.pub"
UNLISTED = (MANIFEST, SIGNATURE, PUBLIC_KEY)
"""Files at the top that no manifest lists: they are made after it, or are it."""

FORMAT = "wayout copy 1"
PIECE = 1_000_000
"""So many bytes of a file are held in memory at once."""
LARGEST_FILE = 1_000_000_000_000
LONGEST_PATH = 200
LONGEST_TITLE = 300

_SITUATION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}\Z")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,60}\Z")
_PART = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?\Z")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?\Z", re.IGNORECASE)
_NAMES = "letters, digits, '-', '_' and '.' inside, parts joined by '/', no device names"


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a copy: how many bytes it has, and their SHA-256 as hexadecimal digits."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a copy says of itself.

    `since` is when the copy was made with which it was compared; `files` are by path below the
    copy, with `/` between parts.
    """

    situation: str
    made: Instant
    until: Instant
    version: str
    files: Mapping[str, Listed]
    title: str = ""
    since: Instant | None = None

    @property
    def total_bytes(self) -> int:
        """Give the size of all listed files together."""
        return sum(listed.size for listed in self.files.values())


def make_manifest(
    folder: Path,
    *,
    situation: str,
    made: Instant,
    until: Instant,
    version: str,
    title: str = "",
    since: Instant | None = None,
) -> Manifest:
    """
    Give the manifest of a folder that holds a finished copy.

    Raises
    ------
    BadCopyError
        A file has a name that not every system can hold, is a link or no file, or cannot be read;
        two names differ only in capitals; or a field of the head is not accepted.
    """
    try:
        files = {path: _list_file(folder, path) for path in sorted(_walk(folder, ""))}
    except OSError as fault:
        raise BadCopyError(f"{fault.filename or folder}: {fault.strerror}") from None
    manifest = Manifest(situation, made, until, version, files, title, since)
    check_manifest(manifest)
    return manifest


def _walk(folder: Path, above: str) -> Iterator[str]:
    with os.scandir(folder / above) as entries:
        for entry in entries:
            path = above + entry.name
            if path in UNLISTED:
                continue
            if fault := find_path_fault(path):
                raise BadCopyError(f"{path!a} cannot stand in a copy: {fault}")
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                raise BadCopyError(f"'{path}' cannot stand in a copy: accepted: plain files")


def _list_file(folder: Path, path: str) -> Listed:
    digest, size = hashlib.sha256(), 0
    for piece in read_pieces(folder / path):
        digest.update(piece)
        size += len(piece)
    return Listed(size, digest.hexdigest())


def read_pieces(path: Path) -> Iterator[bytes]:
    """
    Yield the content of a plain file, some bytes at a time; a link is not followed.

    Raises
    ------
    OSError
        It is a link or no plain file, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "no plain file", str(path))
        while piece := file.read(PIECE):
            yield piece


def read_whole(path: Path, *, most: int) -> bytes:
    """
    Read a plain file that has at most so many bytes; a link is not followed.

    Raises
    ------
    BadCopyError
        It is larger.
    OSError
        It is a link or no plain file, or cannot be read.
    """
    content = b""
    for piece in read_pieces(path):
        content += piece
        if len(content) > most:
            raise BadCopyError(f"{path.name} is larger than {most:,} bytes")
    return content


def find_path_fault(path: str) -> str:
    """Find what is wrong with a path of a copy; nothing if every system can hold it."""
    if len(path) > LONGEST_PATH:
        return f"longer than {LONGEST_PATH} characters"
    parts = path.split("/")
    if not all(_PART.match(part) for part in parts):
        return f"accepted: {_NAMES}"
    device = next((part for part in parts if _DEVICE.match(part)), None)
    return f"'{device}' is a device of Windows" if device else ""


def check_manifest(manifest: Manifest) -> None:
    """
    Do nothing if a manifest can be written.

    Raises
    ------
    BadCopyError
        A field is not accepted, or two paths would be one file on some systems.
    """
    if not _SITUATION.match(manifest.situation):
        raise BadCopyError(f"'{manifest.situation[:80]}' is no id of a situation")
    if not _VERSION.match(manifest.version):
        raise BadCopyError(f"'{manifest.version[:80]}' is no version")
    title = manifest.title
    if not title.isprintable() or title != title.strip() or len(title) > LONGEST_TITLE:
        found = "the title of a manifest is one line, without spaces around it"
        raise BadCopyError(f"{found}, of at most {LONGEST_TITLE} characters")
    for instant in (manifest.made, manifest.until, *([manifest.since] if manifest.since else [])):
        if instant.tzinfo is None or instant.microsecond or not 1000 <= instant.year < 9999:
            raise BadCopyError(f"{instant} is no instant with an offset, in whole seconds")
    if manifest.until < manifest.made:
        raise BadCopyError("the copy would be past its last day before it is made")
    if not manifest.files:
        raise BadCopyError("a copy without files")
    _check_paths(manifest.files)


def _check_paths(files: Mapping[str, Listed]) -> None:
    known: dict[str, str] = {}
    for path in sorted(files):
        if fault := find_path_fault(path):
            raise BadCopyError(f"{ascii(path)[:LONGEST_PATH]} cannot stand in a copy: {fault}")
        parts = path.split("/")
        for count in range(1, len(parts) + 1):
            name = "/".join(parts[:count])
            whole = name + ("" if count == len(parts) else "/")
            if known.setdefault(name.casefold(), whole) != whole:
                raise BadCopyError(f"'{path}' and '{known[name.casefold()]}' are one name to some")
    if taken := {u.casefold() for u in UNLISTED} & known.keys():
        raise BadCopyError(f"'{taken.pop()}' is the name of a file that no manifest lists")


def write_instant(instant: Instant) -> str:
    """Give an instant as a manifest has it, in UTC to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def render_manifest(manifest: Manifest) -> str:
    """
    Render a manifest: its head, an empty line, then a line for each file, sorted by path.

    Raises
    ------
    BadCopyError
        It cannot be written; see `check_manifest`.
    """
    check_manifest(manifest)
    head = {
        "format": FORMAT,
        "situation": manifest.situation,
        "title": manifest.title,
        "made": write_instant(manifest.made),
        "until": write_instant(manifest.until),
        "since": write_instant(manifest.since) if manifest.since else "",
        "version": manifest.version,
        "files": str(len(manifest.files)),
        "bytes": str(manifest.total_bytes),
    }
    lines = [f"{key}: {value}" for key, value in head.items() if value]
    rows = [f"{f.digest}  {f.size}  {path}" for path, f in sorted(manifest.files.items())]
    return "\n".join([*lines, "", *rows, ""])


def parse_written(text: str) -> Instant:
    """
    Parse an instant as a manifest has it.

    Raises
    ------
    ValueError
        It is none.
    """
    instant = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if write_instant(instant) != text:
        raise ValueError(text)
    return instant
