"""Reports: the text is sealed and goes, the hash stays."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.desk.material import NOW
from wayout.desk.store.reports import (
    Incoming,
    find_original,
    forget_originals,
    get_report,
    keep_report,
)
from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports
from wayout.desk.store.vault import Vault, make_key, read_vault
from wayout.errors import BadInputError, StoreError

WORDS = "Robert'); DROP TABLE claims;-- Очередь 6 км \x00 <script>"
REPORT = Incoming(WORDS, "'; DELETE FROM people;--", "https://x.example/?a=' OR 1=1", "en")


def test_report_comes_back_as_it_was(store: Store, vault: Vault) -> None:
    """Text that looks like SQL is text, and is found again letter by letter."""
    kept = keep_report(store, REPORT, vault=vault, now=NOW, days=30)
    assert find_original(store, kept.id, vault=vault) == WORDS
    again = get_report(store, kept.id)
    assert (again.outlet, again.address) == (REPORT.outlet, REPORT.address)
    assert again.sha256 == sha256(WORDS.encode()).hexdigest()


def test_report_is_kept_once_when_it_comes_twice(store: Store, vault: Vault) -> None:
    """The same text is one report."""
    first = keep_report(store, REPORT, vault=vault, now=NOW, days=30)
    second = keep_report(store, REPORT, vault=vault, now=NOW, days=30)
    assert (first.id, first.is_new) == (second.id, True)
    assert not second.is_new


def test_original_is_sealed_in_the_database(store: Store, vault: Vault) -> None:
    """Nobody with the database alone reads the text."""
    kept = keep_report(store, REPORT, vault=vault, now=NOW, days=30)
    with store.reading() as connection:
        asked = select(reports.c.original).where(reports.c.id == kept.id)
        sealed = bytes(connection.execute(asked).scalar_one() or b"")
    assert "Очередь".encode() not in sealed
    assert b"DROP" not in sealed


def test_original_is_forgotten_when_its_days_are_over(store: Store, vault: Vault) -> None:
    """After its days the text is gone and the hash stays; before, neither goes."""
    kept = keep_report(store, REPORT, vault=vault, now=NOW, days=30)
    assert forget_originals(store, now=NOW + timedelta(days=29)) == 0
    assert forget_originals(store, now=NOW + timedelta(days=30)) == 1
    assert find_original(store, kept.id, vault=vault) is None
    assert get_report(store, kept.id).sha256 == kept.sha256
    assert forget_originals(store, now=NOW + timedelta(days=31)) == 0


def test_original_is_not_read_with_another_key(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A key of another desk opens nothing."""
    kept = keep_report(store, REPORT, vault=vault, now=NOW, days=30)
    make_key(tmp_path / "other")
    with pytest.raises(StoreError, match="cannot be read"):
        find_original(store, kept.id, vault=read_vault(tmp_path / "other"))


def test_vault_reads_with_an_older_key(tmp_path: Path) -> None:
    """A new key on the first line of the file does not lock out what an older one sealed."""
    make_key(tmp_path / "old")
    make_key(tmp_path / "new")
    sealed = read_vault(tmp_path / "old").encrypt("text")
    both = (tmp_path / "new").read_bytes() + (tmp_path / "old").read_bytes()
    (tmp_path / "new").write_bytes(both)
    assert read_vault(tmp_path / "new").decrypt(sealed) == "text"


def test_key_is_refused_when_others_may_read_it(tmp_path: Path) -> None:
    """A key that the whole machine can read is no secret."""
    make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(StoreError, match="read by others"):
        read_vault(tmp_path / "key")


def test_key_is_never_replaced(tmp_path: Path) -> None:
    """Making a key where one is would lose every text it sealed."""
    make_key(tmp_path / "key")
    with pytest.raises(StoreError, match="cannot be made"):
        make_key(tmp_path / "key")


def test_report_is_refused_when_there_is_none(store: Store) -> None:
    """A number nobody has is one clear line."""
    with pytest.raises(BadInputError, match="no report 7"):
        get_report(store, 7)
