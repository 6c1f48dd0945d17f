"""Publishing: a new file, or the folder of an import, joins a situation whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from wayout.errors import PublicationRefusedError
from wayout.situation.checks import check_situation
from wayout.situation.notice import Notice
from wayout.situation.reading import read_situation
from wayout.situation.situation import Situation

if sys.platform != "win32":
    import fcntl

PLACES = {"rules": ".toml", "observations": ".csv"}
"""The sub-folders that grow, and what their files end in."""
IMPORTS = "imports"
"""The sub-folder in which each import has a folder of its own."""
IMPORTED = ("places.csv", "services.csv", "rules.toml", "report.csv")
_IMPORT = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\Z")

Check = Callable[[Situation], list[Notice]]


def publish(
    folder: Path, name: str, text: str, *, checks: Iterable[Check] = (check_situation,)
) -> Path:
    """
    Publish one new file of a situation: check it, write it aside, flush it, give it its name.

    One publication at a time: a second one waits for the first. A crash at any point leaves the
    situation as it was or with the whole new file; a reader never sees a part.

    Parameters
    ----------
    name
        Relative to the folder: `rules/….toml` or `observations/….csv`.
    checks
        What the situation with the file in it must pass, besides being read without notices.
        A caller above `wayout.situation` adds the checks of conditions and clashes.

    Returns
    -------
    path
        The file, on disk.

    Raises
    ------
    PublicationRefusedError
        The name is not accepted or taken, or the situation with the file in it has faults.
    NotASituationError
        The folder is no situation.
    """
    target = folder / _accept_name(folder, name)
    with only_publisher(folder):
        if os.path.lexists(target):
            raise PublicationRefusedError(
                f"'{name}' exists; a publication replaces nothing: choose another name"
            )
        _check(folder, name, {name: text}, checks)
        _make_folders(target.parent)
        part = _name_part(target)
        _write(part, text)
        _give_name(part, target)
    return target


def clear_part(target: Path) -> None:
    """Remove what a crash left beside a file; only while nobody else publishes that file."""
    _name_part(target).unlink(missing_ok=True)


def _name_part(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def publish_import(
    folder: Path,
    name: str,
    texts: Mapping[str, str],
    *,
    checks: Iterable[Check] = (check_situation,),
) -> Path:
    """
    Publish an import, `imports/NAME/`: its files are written aside and get their name together.

    Parameters
    ----------
    name
        Lower-case letters, digits and hyphens.
    texts
        By file name: `places.csv`, `services.csv`, `rules.toml`, and `report.csv`, which no
        reader of the situation opens; at least one.

    Returns
    -------
    path
        The folder, on disk.

    Raises
    ------
    PublicationRefusedError
        A name is not accepted or taken, or the situation with the files in it has faults.
    NotASituationError
        The folder is no situation.
    """
    target = _accept_import(folder, name, texts)
    part = _name_part(target)
    with only_publisher(folder):
        _check_import(folder, target, texts, checks)
        _make_folders(target.parent)
        _write_folder(part, texts)
        part.rename(target)
        _flush_folder(target.parent)
    return target


def try_import(
    folder: Path,
    name: str,
    texts: Mapping[str, str],
    *,
    checks: Iterable[Check] = (check_situation,),
) -> None:
    """Do nothing if `publish_import` would publish; raise what it would raise otherwise."""
    _check_import(folder, _accept_import(folder, name, texts), texts, checks)


def _accept_import(folder: Path, name: str, texts: Mapping[str, str]) -> Path:
    if not _IMPORT.match(name) or not texts or not texts.keys() <= set(IMPORTED):
        files = ", ".join(sorted(texts)) or "no file"
        accepted = f"lower-case letters, digits and hyphens, and of {', '.join(IMPORTED)}"
        raise PublicationRefusedError(
            f"import '{name}' of {files} cannot be published; accepted: {accepted}"
        )
    return folder / IMPORTS / name


def _check_import(
    folder: Path, target: Path, texts: Mapping[str, str], checks: Iterable[Check]
) -> None:
    name, imports = f"{IMPORTS}/{target.name}", target.parent
    if os.path.lexists(target):
        raise PublicationRefusedError(
            f"'{name}' exists; an import replaces nothing: delete that folder first"
        )
    if imports.is_symlink() or (os.path.lexists(imports) and not imports.is_dir()):
        raise PublicationRefusedError(f"'{IMPORTS}' is no folder of this situation")
    _check(folder, name, {f"{name}/{file}": text for file, text in texts.items()}, checks)


def _accept_name(folder: Path, name: str) -> str:
    path = PurePosixPath(name)
    wrong = path.is_absolute() or str(path) != name or len(path.parts) < 2
    wrong = wrong or any(part.startswith(".") for part in path.parts) or "\\" in name
    wrong = wrong or not name.isprintable() or len(path.name.encode()) > 200
    ending = PLACES.get(path.parts[0]) if path.parts else None
    if wrong or ending is None or path.suffix != ending:
        accepted = " or ".join(f"{place}/NAME{suffix}" for place, suffix in PLACES.items())
        raise PublicationRefusedError(f"'{name}' cannot be published; accepted: {accepted}")
    above = folder
    for part in path.parts[:-1]:
        above = above / part
        if above.is_symlink() or (os.path.lexists(above) and not above.is_dir()):
            raise PublicationRefusedError(f"'{name}' cannot be published: '{part}' is no folder")
    return name


def _check(folder: Path, name: str, added: Mapping[str, str], checks: Iterable[Check]) -> None:
    situation, notices = read_situation(folder, added=added)
    if situation is not None:
        notices = sorted({*notices, *(n for check in checks for n in check(situation))})
    if notices:
        own = [notice for notice in notices if notice.file in added]
        first = (own or notices)[0]
        more = f" ({len(notices)} faults in all)" if len(notices) > 1 else ""
        raise PublicationRefusedError(f"'{name}' was not published: {first}{more}")


@contextlib.contextmanager
def only_publisher(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process ends, however it ends."""
    if sys.platform == "win32" or not folder.is_dir():
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _make_folders(folder: Path) -> None:
    if not folder.exists():
        _make_folders(folder.parent)
        folder.mkdir()
        _flush_folder(folder.parent)


def _write(part: Path, text: str) -> None:
    part.unlink(missing_ok=True)  # what a crash left
    with part.open("xb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def _write_folder(part: Path, texts: Mapping[str, str]) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)  # what a crash left
    part.mkdir()
    try:
        for file, text in texts.items():
            _write(part / file, text)
        _flush_folder(part)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _give_name(part: Path, target: Path) -> None:
    """Give the written file its name; unlike a rename, a link never replaces."""
    try:
        os.link(part, target)
    except FileExistsError:
        part.unlink()
        raise PublicationRefusedError(f"'{target.name}' exists by now") from None
    except OSError:  # a file system without links, such as FAT
        part.rename(target)
    else:
        part.unlink()
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
