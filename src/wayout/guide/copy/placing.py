"""Placing files: each is written aside and gets its name when it is whole, or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from wayout.errors import BadCopyError

PUBLIC_MODE = 0o644
SECRET_MODE = 0o600
"""Read and written by its owner only, where the system knows owners."""


def place_new(target: Path, content: bytes, *, mode: int = PUBLIC_MODE) -> None:
    """
    Write a file that does not exist yet.

    Raises
    ------
    BadCopyError
        It exists, or cannot be written.
    """
    if os.path.lexists(target):
        raise _refuse_taken(target)
    part = _write_aside(target, content, mode)
    try:
        _name_new(part, target)
    except FileExistsError:
        raise _refuse_taken(target) from None
    except OSError as fault:
        raise BadCopyError(f"{target} cannot be written: {fault.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def place(target: Path, content: bytes, *, mode: int = PUBLIC_MODE) -> None:
    """
    Write a file, in place of an earlier one of that name.

    Raises
    ------
    BadCopyError
        It cannot be written.
    """
    part = _write_aside(target, content, mode)
    try:
        part.replace(target)
    except OSError as fault:
        raise BadCopyError(f"{target} cannot be written: {fault.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _refuse_taken(target: Path) -> BadCopyError:
    return BadCopyError(f"{target} exists and is not overwritten; accepted: another folder")


def _write_aside(target: Path, content: bytes, mode: int) -> Path:
    part = target.with_name(f".{target.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()  # what a crash left
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise BadCopyError(f"{target} cannot be written: {fault.strerror}") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _name_new(part: Path, target: Path) -> None:
    """Give a file its name; unlike a rename, a link never replaces."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as FAT
        part.rename(target)
