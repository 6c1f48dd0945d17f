"""A small copy of an invented guide, made and signed for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wayout.guide.copy.fingerprint import make_fingerprint
from wayout.guide.copy.keys import Key, Keys, read_keys
from wayout.guide.copy.manifest import MANIFEST, make_manifest, render_manifest
from wayout.guide.copy.signing import make_keys, sign_copy
from wayout.guide.copy.verifying import CopyCheck, verify_copy
from wayout.situation.period import Instant

MADE = datetime(2019, 3, 3, 9, tzinfo=UTC)
NOW = datetime(2019, 3, 3, 12, tzinfo=UTC)
UNTIL = datetime(2019, 3, 4, 9, tzinfo=UTC)
PAGES = {
    "index.html": b"<h1>Arland</h1>\n",
    "en/index.html": b"<h1>Ways out</h1>\n",
    "en/regions/north.html": bytes(range(256)) * 40,
    "style.css": b"",
}


@dataclass(frozen=True)
class Copy:
    """A copy on disk, with the key that signed it."""

    folder: Path
    key: Key
    secret: Path

    def verify(
        self,
        *,
        keys: Keys | None = None,
        now: Instant = NOW,
        fingerprint: str | None = None,
        situation: str | None = None,
    ) -> CopyCheck:
        """Verify the copy as somebody who trusts its key, unless other keys are given."""
        trusted = {self.key.id: self.key} if keys is None else keys
        return verify_copy(
            self.folder,
            now=now,
            find_keys=lambda _situation: trusted,
            fingerprint=fingerprint,
            situation=situation,
        )

    def list_faults(self) -> list[tuple[str, str]]:
        """List code and path of what is wrong with the copy, and see that it does not hold."""
        found = self.verify()
        assert not found.holds
        return [(notice.code, notice.path) for notice in found.notices]

    def fingerprint(self) -> str:
        """Give the fingerprint of its manifest as it is on disk."""
        return make_fingerprint((self.folder / MANIFEST).read_bytes())


def write_pages(folder: Path) -> Path:
    """Write the pages of a copy, and no manifest."""
    for path, content in PAGES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def list_copy(folder: Path) -> None:
    """Write the manifest of a folder."""
    manifest = make_manifest(
        folder, situation="arland", made=MADE, until=UNTIL, version="0.1.0", title="Выезд: Arland"
    )
    (folder / MANIFEST).write_bytes(render_manifest(manifest).encode("utf-8"))


def ask_nothing() -> str:
    """Stand in for somebody who is asked for a password and should not be."""
    raise AssertionError("a password was asked for")


def make_copy(folder: Path) -> Copy:
    """Make a copy and sign it with a new key."""
    copy = write_pages(folder / "copy")
    list_copy(copy)
    made = make_keys(folder / "keys", password=None)
    sign_copy(copy, made.secret, ask_password=ask_nothing)
    (key,) = read_keys(made.public).values()
    return Copy(copy, key, made.secret)
