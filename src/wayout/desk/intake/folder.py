"""A folder to watch: a file that was taken is removed and leaves a receipt; others move."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wayout.desk.intake.capture import MOST_BYTES, Capture, check_size, tell_kind
from wayout.desk.intake.taking_in import BATCH, Outcome, TakenIn
from wayout.desk.store.reports import hash_original
from wayout.errors import BadInputError, StoreError
from wayout.situation.period import Instant

DONE, REFUSED = "done", "refused"
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp", "~")

Stamp = tuple[int, int, int]
"""Of a file: which one it is, its size, when it was last written."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, where it lies now, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakenFolder:
    """What one round over a folder gave, and what was seen, for the next round."""

    taken: tuple[TakenIn, ...]
    refused: tuple[Refusal, ...]
    seen: Mapping[str, Stamp]


def look_at(folder: Path) -> dict[str, Stamp]:
    """
    Look at the files of a folder, those that could be taken, and give their stamps by name.

    Links, folders, hidden files and those that a program is still writing are none of them.

    Raises
    ------
    BadInputError
        It is no folder, or cannot be read.
    """
    found = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.casefold().endswith(_UNFINISHED):
                    continue
                with contextlib.suppress(FileNotFoundError):
                    facts = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(facts.st_mode):
                        found[entry.name] = _stamp(facts)
    except OSError as fault:
        raise BadInputError(f"folder '{folder}' cannot be read: {fault.strerror}") from fault
    return found


def list_new(folder: Path, seen: Mapping[str, Stamp]) -> tuple[Path, ...]:
    """
    List the files that are ready to be taken, by name.

    A file is ready if it is as it was at the look before (`seen`, of `look_at`), so that one which
    is being written is left for the next round.
    """
    now = look_at(folder)
    return tuple(folder / name for name in sorted(now) if seen.get(name) == now[name])


def take_folder(
    folder: Path,
    take: Callable[[Sequence[Capture]], Sequence[Outcome]],
    *,
    seen: Mapping[str, Stamp],
    now: Instant,
    outlet: str = "",
) -> TakenFolder:
    """
    Take the files of a folder that are ready, in the order of their names.

    What was taken is stored by then, sealed, so the file is removed; a receipt in `done`, named by
    its hash, says which reports it became. What cannot be taken moves to `refused`. May be
    interrupted at any moment: a file that was taken and not yet removed is taken again, which adds
    nothing. One that was written to meanwhile stays, for the next round.

    Parameters
    ----------
    take
        Takes in some captures, as `take_all` does.
    seen
        Of the round before; empty at first, so that the first round only looks.
    """
    taken: list[TakenIn] = []
    refused: list[Refusal] = []
    ready = list_new(folder, seen)
    for start in range(0, len(ready), BATCH):
        some = ready[start : start + BATCH]
        for path, digest, made in _take_files(some, take, outlet=outlet, now=now):
            if isinstance(made, BadInputError):
                refused.append(Refusal(path.name, str(made)))
                _move(path, folder / REFUSED, why=str(made))
                continue
            taken += made
            told = "\n".join([f"sha256 {digest}", *map(_tell, made)])
            _leave_receipt(folder / DONE / f"{digest}.txt", told)
            _remove(path, seen[path.name])
    return TakenFolder(tuple(taken), tuple(refused), look_at(folder))


def _take_files(
    paths: Iterable[Path],
    take: Callable[[Sequence[Capture]], Sequence[Outcome]],
    *,
    outlet: str,
    now: Instant,
) -> list[tuple[Path, str, Outcome]]:
    """Take some files together, and give of each the hash and what became of it."""
    made: dict[Path, tuple[str, Outcome]] = {}
    captures: dict[Path, Capture] = {}
    for path in paths:
        try:
            content = read_file(path)
            kind = tell_kind(content, path.name)
            captures[path] = Capture(content, kind, outlet, "", None, now)
        except BadInputError as fault:
            made[path] = "", fault
    outcomes = take(list(captures.values()))
    for (path, capture), outcome in zip(captures.items(), outcomes, strict=True):
        made[path] = hash_original(capture.content), outcome
    return [(path, *made[path]) for path in paths]


def _tell(one: TakenIn) -> str:
    first = "taken" if one.is_new else "known"
    return f"{first}: report {one.report_id}, {len(one.claim_ids)} claims"


def read_file(path: Path) -> bytes:
    """
    Read a file that is a plain file, never through a link, and no more than a capture holds.

    Raises
    ------
    BadInputError
        It is a link, no plain file, empty, too large, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise BadInputError("this is no plain file; accepted: a plain file")
            check_size(facts.st_size)
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BadInputError(f"the file cannot be read: {fault.strerror}") from fault
    check_size(len(content))
    return content


def _stamp(facts: os.stat_result) -> Stamp:
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _leave_receipt(path: Path, told: str) -> None:
    """Write what became of a file, on the disk before the file goes; no name of it is kept."""
    _make_folder(path.parent)
    try:
        with path.open("w", encoding="utf-8") as receipt:
            receipt.write(told + "\n")
            receipt.flush()
            os.fsync(receipt.fileno())
    except OSError as fault:
        raise StoreError(f"'{path}' cannot be written: {fault.strerror}") from fault


def _remove(path: Path, stamp: Stamp) -> None:
    """Remove a file, unless it is another one by now."""
    try:
        if _stamp(path.lstat()) == stamp:
            path.unlink()
    except FileNotFoundError:
        return
    except OSError as fault:
        raise StoreError(f"'{path}' was taken and cannot be removed: {fault.strerror}") from fault


def _make_folder(folder: Path) -> None:
    if folder.is_symlink():
        raise StoreError(f"'{folder}' is a link; accepted: a folder")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"'{folder}' cannot be made: {fault.strerror}") from fault


def _move(path: Path, target: Path, *, why: str) -> None:
    """Move a file below a folder of ours, under a name that is free, with a text beside it."""
    _make_folder(target)
    try:
        free = _find_free(target, path)
        _note(free).write_text(why + "\n", encoding="utf-8")
        path.rename(free)
    except FileNotFoundError:
        return
    except OSError as fault:
        raise StoreError(f"'{path}' cannot be moved to '{target}': {fault.strerror}") from fault


def _find_free(target: Path, path: Path) -> Path:
    number, free = 1, target / path.name
    while os.path.lexists(free) or os.path.lexists(_note(free)):
        number += 1
        free = target / f"{path.stem}-{number}{path.suffix}"
    return free


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".why.txt")
