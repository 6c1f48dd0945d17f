"""The vault: texts encrypted with keys that lie outside of the database."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from wayout.errors import StoreError


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    """Encrypts with the first of its keys and decrypts with any."""

    keys: MultiFernet

    def encrypt(self, text: str) -> bytes:
        """Give the text as nobody without a key can read or change it."""
        return self.keys.encrypt(text.encode("utf-8"))

    def decrypt(self, sealed: bytes) -> str:
        """
        Give the text that was encrypted.

        Raises
        ------
        StoreError
            It was changed, or encrypted with a key that is not here.
        """
        try:
            return self.keys.decrypt(sealed).decode("utf-8")
        except InvalidToken:
            raise StoreError(
                "a stored text cannot be read: it was changed, or its key is not in the key file"
            ) from None


def make_key(path: Path) -> None:
    """
    Make a key file that only its owner may read; one that exists is never replaced.

    Raises
    ------
    StoreError
        The file exists, or cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise StoreError(f"key file '{path}' cannot be made: {fault.strerror}") from fault


def read_vault(path: Path) -> Vault:
    """
    Read the keys of a file, one a line, the newest first.

    Raises
    ------
    StoreError
        The file is missing, is no key file, or others may read it.
    """
    try:
        mode, lines = path.stat().st_mode, path.read_bytes().split()
    except OSError as fault:
        raise StoreError(f"key file '{path}' cannot be read: {fault.strerror}") from fault
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise StoreError(f"key file '{path}' can be read by others; accepted: mode 600")
    try:
        return Vault(MultiFernet([Fernet(line) for line in lines]))
    except ValueError:
        raise StoreError(f"'{path}' is no key file; make one with make_key") from None
