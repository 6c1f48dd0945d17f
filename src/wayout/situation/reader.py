"""The reader of one folder: lists and opens its files, collects records, notices and gaps."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wayout.situation.fields import Field
from wayout.situation.locate import locate_key
from wayout.situation.notice import Notice
from wayout.situation.record import Gaps, Head, Origin
from wayout.situation.taking import take_fields
from wayout.situation.toml_lines import parse_toml

LARGEST_BYTES = 16_000_000
_LINE = re.compile(r"line (\d+)")


@dataclass
class Reader:
    """Collects records and notices while a folder is read; `added` holds files not yet on disk."""

    folder: Path
    added: Mapping[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    first_seen: dict[str, Origin] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    head: Head | None = None

    def notice(
        self, where: Origin, code: str, found: str, accepted: str = "", near: str = ""
    ) -> None:
        """Add one notice."""
        self.notices.append(Notice(where.file, where.line, code, found, accepted, near))

    def gaps(self) -> Gaps:
        """Give what was left out, so that no check complains of it twice."""
        return Gaps(frozenset(self.left_out), frozenset(self.unread))

    def list_files(self, folder: str, suffix: str) -> list[str]:
        """
        List the files of a sub-folder at any depth, in order.

        Names that begin with a dot are skipped: unfinished publications and the leavings of
        editors. Folders behind symbolic links are not entered.
        """
        root = self.folder / folder
        names = [p.relative_to(self.folder) for p in root.rglob(f"*{suffix}")]
        on_disk = [n.as_posix() for n in names if not any(p.startswith(".") for p in n.parts)]
        new = [n for n in self.added if n.startswith(f"{folder}/") and n.endswith(suffix)]
        return sorted({*on_disk, *new})

    def add(self, table: str, key: str, value: Any, where: Origin) -> None:
        """Add a record, unless its id is taken; sources have ids of their own."""
        kind = "source " if table == "sources" else ""
        earlier = self.first_seen.get(kind + key)
        if earlier:
            self.notice(
                where,
                "duplicate-id",
                f"id '{key}' is used twice; first in {earlier.file}, line {earlier.line}",
                "an id that no other record has",
            )
            return
        self.first_seen[kind + key] = where
        self.tables.setdefault(table, {})[key] = value

    def read_text(self, name: str) -> str | None:
        """Read a file of the folder as text; None, with a notice, if that cannot be done."""
        where, path = Origin(name, 1), self.folder / name
        try:
            new = self.added.get(name)
            status = path.stat() if new is None else None
            if status and not stat.S_ISREG(status.st_mode):
                self.notice(where, "unreadable", "is no regular file", "a readable file")
                return None
            size = status.st_size if status else len(new or "")
            if size > LARGEST_BYTES:
                limit = f"at most {LARGEST_BYTES // 1_000_000} MB"
                self.notice(where, "too-large", f"the file has {size // 1_000_000} MB", limit)
                return None
            raw = path.read_bytes() if new is None else new.encode("utf-8")
            return raw.decode("utf-8-sig")
        except UnicodeError as fault:
            at = getattr(fault, "start", 0)
            self.notice(where, "not-text", f"byte {at} is not UTF-8 text", "UTF-8 text")
        except OSError as fault:
            reason = fault.strerror or "a loop of symbolic links"
            self.notice(where, "unreadable", f"cannot be read: {reason}", "a readable file")
        return None

    def read_toml(self, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """Read a TOML file: its text and its tables; None, with a notice, if it is no TOML."""
        text = self.read_text(name)
        if text is None:
            return None
        try:
            return text, parse_toml(text)
        except RecursionError:
            found, line = "nested too deeply", 1
        except ValueError as fault:
            found, line = str(fault), _line_of(str(fault), text)
        self.notice(Origin(name, line), "toml-syntax", found, "valid TOML")
        return None

    def take(
        self, raw: Any, fields: tuple[Field, ...], where: Origin, text: str, what: str
    ) -> dict[str, Any] | None:
        """Take the fields of one TOML table; None if a fault leaves no usable record."""
        before = len(self.notices)
        if not isinstance(raw, Mapping):
            self.notice(where, "wrong-type", f"{what} is no table", "a table")
            return None

        def report(name: str, code: str, found: str, accepted: str, nearest: str) -> None:
            line = locate_key(text, where.line, name) if text else where.line
            self.notice(Origin(where.file, line), code, found, accepted, nearest)

        taken = take_fields(raw, fields, report, what=what)
        if len(self.notices) == before:
            return taken
        self.left_out.add(str(raw.get("id", "")))
        return None


def _line_of(message: str, text: str) -> int:
    found = _LINE.search(message)
    return int(found.group(1)) if found else max(1, text.count("\n"))
