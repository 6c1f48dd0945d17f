"""Keys that copies are signed with: which are good, from when to when, and which were revoked."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import minisign  # type: ignore[import-untyped]

from wayout.errors import BadCopyError
from wayout.guide.copy.manifest import read_whole
from wayout.situation.fields import Field
from wayout.situation.locate import locate_tables
from wayout.situation.period import END, Instant, Period
from wayout.situation.reader import Reader
from wayout.situation.record import Origin

KEYS_FILE = "keys.toml"
LARGEST_KEY = 10_000
MOST_KEYS = 100
ALWAYS = Period()
_TABLES = (Field("key", "tables", required=True),)
_FIELDS = (
    Field("id", required=True),
    Field("public", required=True),
    Field("from", "instant", required=True),
    Field("until", "instant", required=True),
    Field("revoked", "instant"),
    Field("why"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """
    A key that may sign: its public half, when it signs, and since when nobody may trust it.

    `public` is as minisign writes it on one line; `id` as minisign shows it.
    """

    id: str
    public: str
    signs: Period = ALWAYS
    revoked: Instant | None = None
    why: str = ""

    def load(self) -> minisign.PublicKey:
        """Give the key as the signature library has it."""
        return minisign.PublicKey.from_base64(self.public)


Keys = Mapping[str, Key]
"""Keys by their id."""


def find_key_id(line: bytes) -> str:
    """Find the id of the key in a line of minisign: eight bytes, shown with the last one first."""
    return base64.b64decode(line)[2:10][::-1].hex().upper()


def parse_public(text: str) -> Key:
    """
    Parse a public key: minisign's file of two lines, or the second line alone.

    Raises
    ------
    BadCopyError
        It is no public key.
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    try:
        if len(lines) not in (1, 2) or (lines[1:] and not lines[0].startswith("untrusted comment")):
            raise ValueError(text)
        key = minisign.PublicKey.from_base64(lines[-1])
    except ValueError:
        accepted = "a file of minisign: a comment, then a line that begins with RW"
        raise BadCopyError(f"no public key; accepted: {accepted}") from None
    return Key(find_key_id(key.to_base64()), key.to_base64().decode("ascii"))


def read_keys(path: Path) -> Keys:
    """
    Read the keys somebody trusts: one public key of minisign, or a `keys.toml`.

    Raises
    ------
    BadCopyError
        The file cannot be read, or something in it is not accepted: the first such thing.
    """
    if path.suffix == ".toml":
        return _read_table(path)
    try:
        text = read_whole(path.resolve(), most=LARGEST_KEY).decode("utf-8")
        key = parse_public(text)
    except OSError as fault:
        raise BadCopyError(f"{path} cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise BadCopyError(f"{path} is no public key: no text") from None
    except BadCopyError as fault:
        raise BadCopyError(f"{path}: {fault}") from None
    return {key.id: key}


def _read_table(path: Path) -> Keys:
    reader = Reader(path.parent)
    read = reader.read_toml(path.name)
    taken = reader.take(read[1], _TABLES, Origin(path.name, 1), read[0], path.name) if read else {}
    raws = (taken or {}).get("key", ())
    lines = locate_tables(read[0]).get("key", []) if read else []
    keys: dict[str, Key] = {}
    for index, raw in enumerate(raws):
        where = Origin(path.name, lines[index] if index < len(lines) else 1)
        table = reader.take(raw, _FIELDS, where, read[0] if read else "", "a key")
        if reader.notices or table is None:
            break
        key = _make_key(table, f"{path.parent}/{where.file}, line {where.line}")
        if key.id in keys:
            raise BadCopyError(f"{path}, line {where.line}: key {key.id} stands there twice")
        keys[key.id] = key
    if reader.notices:
        first = next((n for n in reader.notices if n.nearest), reader.notices[0])
        raise BadCopyError(f"{path.parent}/{first}")
    if not 1 <= len(keys) <= MOST_KEYS:
        raise BadCopyError(f"{path} holds {len(keys)} keys; accepted: 1 to {MOST_KEYS}")
    return keys


def _make_key(table: Mapping[str, Any], where: str) -> Key:
    try:
        known = parse_public(table["public"])
    except BadCopyError as fault:
        raise BadCopyError(f"{where}: {fault}") from None
    if known.id != table["id"].upper():
        raise BadCopyError(f"{where}: the id is '{table['id']}'; that of its key is {known.id}")
    signs = Period(table["from"], table["until"])
    if not signs.start < signs.end:
        raise BadCopyError(f"{where}: the key ends before it begins")
    revoked, why = table.get("revoked"), table.get("why", "")
    if (revoked is None) != (why == ""):
        raise BadCopyError(f"{where}: 'revoked' and 'why' belong together; accepted: both or none")
    return Key(known.id, known.public, signs, revoked, why)


def render_key(key: Key) -> str:
    """Render a key as a table for `keys.toml`."""
    lines = ["[[key]]", f'id = "{key.id}"', f'public = "{key.public}"']
    lines.append(f"from = {key.signs.start.isoformat().replace('+00:00', 'Z')}")
    if key.signs.end < END:
        lines.append(f"until = {key.signs.end.isoformat().replace('+00:00', 'Z')}")
    return "\n".join([*lines, ""])
