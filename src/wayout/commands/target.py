"""The folder a command writes: chosen before the work, filled aside, there whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from wayout.errors import BadInputError


def choose_target(out: str) -> Path:
    """
    Choose where to write, before the work is done: a folder that is new or empty.

    Raises
    ------
    BadInputError
        It is a file, it holds something, or its parent is no folder.
    """
    target = Path(out)
    try:
        there = target.stat()
    except FileNotFoundError:
        if not target.absolute().parent.is_dir():
            found = f"--out '{out[:80]}': its parent is no folder"
            raise BadInputError(f"{found}; accepted: a new folder in one that exists") from None
        return target
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise BadInputError(f"--out '{out[:80]}' cannot be used: {why}") from None
    if not stat.S_ISDIR(there.st_mode):
        raise BadInputError(f"--out '{out}' is a file; accepted: a new folder")
    if any(target.iterdir()):
        raise BadInputError(f"--out '{out}' is not empty; accepted: a new folder")
    return target


def write_folder(target: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """
    Write files into a new folder, whole or not at all.

    Whatever stops the writing, an interrupt too, leaves nothing behind.

    Raises
    ------
    BadInputError
        The folder cannot be written.
    """
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.absolute().parent))
        try:
            for name, content in files:
                (aside / name).write_bytes(content)
            aside.chmod(0o755)
            os.replace(aside, target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as fault:
        raise BadInputError(f"--out '{target}' cannot be written: {fault.strerror}") from None
