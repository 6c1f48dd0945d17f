"""Verifying the files of a copy: each is there, unchanged and plain, and there are no others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wayout.guide.copy.manifest import UNLISTED, Listed, Manifest, read_pieces

FAULT = "fault"
WARNING = "warning"
MOST_OTHERS = 1_000
"""So many files that do not belong to a copy are named one by one."""
LEFT_BEHIND = (
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "system volume information", "$recycle.bin"),
    *(".ds_store", ".localized", ".fseventsd", ".spotlight-v100", ".trashes", ".temporaryitems"),
    *(".directory", "lost.dir"),
)
"""What systems leave in folders unasked; in lower case."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CopyNotice:
    """What is wrong with a copy: a fault, or what only warns; which file; one sentence or two."""

    weight: str
    code: str
    path: str
    text: str


def check_files(
    folder: Path, manifest: Manifest, *, report: Progress | None = None
) -> list[CopyNotice]:
    """Check that a folder holds exactly the files of a manifest; links are not followed."""
    sizes, notices = _find_files(folder, manifest)
    told = {notice.path for notice in notices}
    done, total = 0, manifest.total_bytes
    for path, listed in manifest.files.items():
        if path in sizes:
            found = _check_file(folder, path, listed, sizes[path])
            notices += [found] if found else []
        elif path not in told:
            notices.append(CopyNotice(FAULT, "file-missing", path, "The file is missing."))
        done += listed.size
        if report is not None:
            report(done, total)
    return sorted(notices, key=lambda notice: (notice.weight, notice.path))


def _check_file(folder: Path, path: str, listed: Listed, size: int) -> CopyNotice | None:
    if size != listed.size:
        why = f"The file was changed: it has {size:,} bytes instead of {listed.size:,}."
        return CopyNotice(FAULT, "file-changed", path, why)
    digest = hashlib.sha256()
    try:
        for piece in read_pieces(folder / path):
            digest.update(piece)
    except OSError as fault:
        why = f"The file cannot be read: {fault.strerror or 'no reason given'}."
        return CopyNotice(FAULT, "file-unreadable", path, why)
    if digest.hexdigest() != listed.digest:
        return CopyNotice(FAULT, "file-changed", path, "The file was changed: its bytes differ.")
    return None


def _find_files(folder: Path, manifest: Manifest) -> tuple[dict[str, int], list[CopyNotice]]:
    """Find the size of each listed file that is a plain one, and all that does not belong."""
    folders = {""}
    for path in manifest.files:
        parts = path.split("/")
        folders.update("/".join([*parts[:count], ""]) for count in range(1, len(parts)))
    sizes: dict[str, int] = {}
    notices: list[CopyNotice] = []
    others = 0
    for inner in sorted(folders):
        for path, entry in _list_folder(folder, inner, notices):
            notice = _look_at(path, entry, manifest, folders, sizes)
            others += notice is not None
            if notice is not None and others <= MOST_OTHERS:
                notices.append(notice)
    if others > MOST_OTHERS:
        why = f"{others - MOST_OTHERS:,} more do not belong to this copy."
        notices.append(CopyNotice(FAULT, "file-extra", "…", why))
    return sizes, notices


def _list_folder(
    folder: Path, inner: str, notices: list[CopyNotice]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    if _is_behind_link(folder, inner):
        return
    try:
        with os.scandir(folder / inner) as entries:
            yield from sorted(((inner + entry.name, entry) for entry in entries), key=_get_path)
    except (FileNotFoundError, NotADirectoryError):
        return  # its files will be told to be missing
    except OSError as fault:
        why = f"The folder cannot be read: {fault.strerror or 'no reason given'}."
        notices.append(CopyNotice(FAULT, "folder-unreadable", inner, why))


def _get_path(found: tuple[str, os.DirEntry[str]]) -> str:
    return found[0]


def _is_behind_link(folder: Path, inner: str) -> bool:
    above = folder
    for part in inner.split("/")[:-1]:
        above = above / part
        if _is_link(above):
            return True
    return False


def _is_link(path: Path | os.DirEntry[str]) -> bool:
    """Tell whether a path leads elsewhere: a symbolic link, or a junction of Windows."""
    junction = getattr(path, "is_junction", None)
    return path.is_symlink() or bool(junction and junction())


def _look_at(
    path: str,
    entry: os.DirEntry[str],
    manifest: Manifest,
    folders: set[str],
    sizes: dict[str, int],
) -> CopyNotice | None:
    shown = show_path(path)
    try:
        if _is_link(entry):
            why = "A link stands here. Links are not followed: they may lead out of the copy."
            return CopyNotice(FAULT, "file-link", shown, why)
        if entry.is_dir(follow_symlinks=False):
            return None if f"{path}/" in folders else _tell_extra(f"{shown}/", entry.name)
        if path in UNLISTED:
            return None
        if path not in manifest.files:
            return _tell_extra(shown, entry.name)
        if not entry.is_file(follow_symlinks=False):
            return CopyNotice(FAULT, "file-odd", shown, "This is no plain file.")
        sizes[path] = entry.stat(follow_symlinks=False).st_size
    except OSError as fault:
        why = f"The file cannot be looked at: {fault.strerror or 'no reason given'}."
        return CopyNotice(FAULT, "file-unreadable", shown, why)
    return None


def _tell_extra(shown: str, name: str) -> CopyNotice:
    plain = name.casefold()
    if plain in LEFT_BEHIND or plain.startswith((".trash-", "._")):
        why = "It does not belong to the copy. Systems leave such files unasked; delete it."
        return CopyNotice(WARNING, "file-left", shown, why)
    why = "It does not belong to the copy, and nobody vouches for it. Do not open it; delete it."
    return CopyNotice(FAULT, "file-extra", shown, why)


def show_path(path: str) -> str:
    """Give a path that can be printed, whatever is in it."""
    return "".join(sign if sign.isprintable() else "?" for sign in path)
