"""Parsing a manifest, strictly: exactly what `render_manifest` writes, or one clear error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from wayout.errors import BadCopyError
from wayout.guide.copy.manifest import (
    FORMAT,
    LARGEST_FILE,
    MANIFEST,
    Listed,
    Manifest,
    check_manifest,
    find_path_fault,
    parse_written,
    render_manifest,
)
from wayout.situation.period import Instant

LARGEST_BYTES = 32_000_000
LONGEST_LINE = 600
_KEYS = ("format", "situation", "title", "made", "until", "since", "version", "files", "bytes")
_OPTIONAL = {"title", "since"}
_ROW = re.compile(r"([0-9a-f]{64})  (0|[1-9][0-9]{0,12})  (\S+)\Z", re.ASCII)


def decode_manifest(content: bytes) -> str:
    """
    Give the text of a manifest file.

    Raises
    ------
    BadCopyError
        It is too large, or no UTF-8 text.
    """
    if len(content) > LARGEST_BYTES:
        raise BadCopyError(f"{MANIFEST} is larger than {LARGEST_BYTES // 1_000_000} MB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        _refuse(line, "is no UTF-8 text", "the file as it was made")


def parse_manifest(text: str) -> Manifest:
    """
    Parse the text of a manifest.

    Raises
    ------
    BadCopyError
        It is not, byte for byte, what would be written; the message names the line.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            _refuse(number, f"has {len(line)} characters", f"at most {LONGEST_LINE}")
        if "\r" in line:
            _refuse(number, "ends as lines of Windows do: something changed the file", "its bytes")
    if lines[0] != f"format: {FORMAT}":
        _refuse(1, "begins no manifest", f"'format: {FORMAT}'")
    if lines[-1] or "" not in lines[:-1]:
        _refuse(len(lines), "breaks off: the file is not whole", "the file as it was made")
    end = lines.index("")
    head = _parse_head(lines[:end])
    files = _parse_rows(lines[end + 1 : -1], first=end + 2)
    manifest = Manifest(
        situation=head["situation"],
        made=_parse_instant(head, "made"),
        until=_parse_instant(head, "until"),
        version=head["version"],
        files=files,
        title=head.get("title", ""),
        since=_parse_instant(head, "since") if "since" in head else None,
    )
    _check_whole(manifest, head, text, lines)
    return manifest


def _refuse(line: int, found: str, accepted: str) -> NoReturn:
    raise BadCopyError(f"{MANIFEST}, line {line} {found}; accepted: {accepted}")


def _parse_head(lines: Sequence[str]) -> Mapping[str, str]:
    head: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, colon, value = line.partition(": ")
        if not colon or key not in _KEYS or key in head:
            _refuse(number, "is no line of the head", f"each once: {', '.join(_KEYS)}")
        head[key] = value
    if missing := [k for k in _KEYS if k not in head and k not in _OPTIONAL]:
        _refuse(len(lines) + 1, f"ends the head without '{missing[0]}'", "a whole head")
    return head


def _parse_instant(head: Mapping[str, str], key: str) -> Instant:
    try:
        return parse_written(head[key])
    except ValueError:
        _refuse(list(head).index(key) + 1, "has no instant", "such as 2022-09-24T09:00:00Z")


def _parse_rows(rows: Sequence[str], *, first: int) -> Mapping[str, Listed]:
    files: dict[str, Listed] = {}
    last = ""
    for number, row in enumerate(rows, first):
        found = _ROW.match(row)
        if found is None:
            _refuse(number, "is no line of a file", "64 hexadecimal digits, size, path")
        digest, size, path = found.groups()
        if fault := find_path_fault(path):
            _refuse(number, f"names the path {path!a}", fault.removeprefix("accepted: "))
        if path <= last:
            _refuse(number, f"names '{path}' out of order", "each path once, in order")
        if int(size) > LARGEST_FILE:
            _refuse(number, f"tells of {size} bytes", f"at most {LARGEST_FILE}")
        files[path], last = Listed(int(size), digest), path
    return files


def _check_whole(
    manifest: Manifest, head: Mapping[str, str], text: str, lines: Sequence[str]
) -> None:
    number = len(lines) - 1
    if head["files"] != str(len(manifest.files)):
        found = f"ends after {len(manifest.files)} files of {head['files']}"
        _refuse(number, found, "the file as it was made")
    try:
        check_manifest(manifest)
    except BadCopyError as fault:
        raise BadCopyError(f"{MANIFEST}: {fault}") from None
    if render_manifest(manifest) != text:
        raise BadCopyError(f"{MANIFEST} is not as Wayout writes it; accepted: its very bytes")
