"""Finished chunks on disk, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import get_ident

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.ensemble.task import Result

DIGEST = 32
"""Bytes that begin a file: the hash of its task, its members and the rest of it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the chunks of one task are kept: a folder, and the key of the task, worked out once."""

    folder: Path
    key: str


def open_folder(folder: Path) -> Path:
    """
    Open a folder for chunks, made if it is not there.

    Raises
    ------
    BadInputError
        It cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = _name_aside(folder / "trial")
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as fault:
        raise BadInputError(f"'{folder}' cannot keep chunks: {fault.strerror}") from None
    return folder


def find_chunk(shelf: Shelf, members: range) -> Result | None:
    """Find a finished chunk of a task; one that is damaged, or of another task, is not there."""
    try:
        raw = _name_file(shelf, members).read_bytes()
    except OSError:
        return None
    digest, body = raw[:DIGEST], raw[DIGEST:]
    if digest != _hash(shelf.key, members, body):
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return tuple(arrays[name] for name in arrays.files)


def keep_chunk(shelf: Shelf, members: range, result: Result) -> None:
    """
    Keep a finished chunk: written aside, then renamed, so that it is there whole or not at all.

    Raises
    ------
    BadInputError
        It cannot be written; the disk may be full.
    """
    stream = io.BytesIO()
    np.savez(stream, *result)
    body = stream.getvalue()
    target = _name_file(shelf, members)
    aside = _name_aside(target)
    try:
        aside.write_bytes(_hash(shelf.key, members, body) + body)
        aside.replace(target)
    except OSError as fault:
        aside.unlink(missing_ok=True)
        raise BadInputError(f"'{target}' cannot be written: {fault.strerror}") from None


def _name_file(shelf: Shelf, members: range) -> Path:
    short = sha256(shelf.key.encode()).hexdigest()[:16]
    return shelf.folder / f"{short}-{members.start:06d}-{members.stop:06d}.chunk"


def _name_aside(target: Path) -> Path:
    return target.with_suffix(f".{os.getpid()}-{get_ident()}.part")


def _hash(key: str, members: range, body: bytes) -> bytes:
    head = f"{key}\n{members.start}\n{members.stop}\n".encode()
    return sha256(head + body).digest()
