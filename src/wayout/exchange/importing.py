"""Importing a timetable into a situation: whole and in its place, or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wayout.errors import BadInputError, PublicationRefusedError
from wayout.exchange.gtfs import Reading, hash_gtfs, read_gtfs
from wayout.exchange.gtfs_rows import Progress
from wayout.exchange.timetable_files import Label, flush, write_label, write_report
from wayout.network.trips import Trips
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant
from wayout.situation.publication import only_publisher
from wayout.situation.reading import get_situation
from wayout.situation.timetables import FOLDER, Timetable, list_timetables

Write = Callable[[Trips, Path], None]
State = Literal["imported", "known", "refused", "read"]
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\Z")
PART = ".part"


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What became of an import.

    `imported`: it is in `folder` now. `known`: the same feed is in `folder` already. `refused`:
    the feed has faults. `read`: it has none, and nothing was to be written.
    """

    state: State
    label: Label
    folder: Path
    reading: Reading | None = None


def import_gtfs(
    path: Path,
    situation_folder: Path,
    *,
    name: str,
    source: str,
    published: Instant,
    recorded: Instant,
    title: str = "",
    licence: str = "",
    attribution: str = "",
    skips_faulty_trips: bool = False,
    writes: bool = True,
    progress: Progress | None = None,
    write: Write | None = None,
) -> Imported:
    """
    Import a GTFS feed as `timetables/NAME/` of a situation.

    A feed with a fault is not imported, nor is one that is there already by its hash. The folder
    is written aside and gets its name when it is whole on disk; an import that is interrupted
    leaves the situation as it was, and what it left aside is swept by the next one.

    Parameters
    ----------
    name
        Lower-case letters, digits and hyphens.
    source
        The id of a source of the situation.
    writes
        If not, the feed is only read and reported on.
    write
        Writes the trips into a folder; as a schedule if nothing is given.

    Raises
    ------
    BadInputError
        The name, the source or a date is not accepted.
    PublicationRefusedError
        Another feed has this name: timetables are added, never replaced.
    FaultySituationError, NotASituationError
        The situation itself cannot be used.
    """
    label = Label(name, title, source, published, recorded, licence, attribution)
    _check_label(label, situation_folder)
    target = situation_folder / FOLDER / name
    if known := _find_known(path, situation_folder):
        return Imported("known", label, known.folder)
    _check_free(target)
    reading = read_gtfs(path, skips_faulty_trips=skips_faulty_trips, progress=progress)
    if reading.trips is None:
        return Imported("refused", label, target, reading)
    if not writes:
        return Imported("read", label, target, reading)
    with only_publisher(situation_folder):
        _check_free(target)
        with _aside(target) as part:
            (write or _write_schedule)(reading.trips, part)
            write_label(reading, label, part)
            write_report(reading, part)
            flush(part)
            part.rename(target)
        flush(target.parent, deep=False)
        flush(situation_folder, deep=False)
    return Imported("imported", label, target, reading)


def _check_label(label: Label, folder: Path) -> None:
    if not NAME.match(label.name):
        accepted = "lower-case letters, digits and hyphens, beginning with a letter or digit"
        raise BadInputError(f"a timetable cannot be named '{label.name}'; accepted: {accepted}")
    for what, text in (("licence", label.licence), ("attribution", label.attribution)):
        if not text.isprintable():
            raise BadInputError(f"the {what} holds {ascii(text)[:60]}; accepted: one line of text")
    if not label.title.isprintable():
        raise BadInputError(f"the title is {ascii(label.title)[:60]}; accepted: one line of text")
    if label.published > label.recorded:
        found = f"published {label.published.isoformat()} lies after {label.recorded.isoformat()}"
        raise BadInputError(f"{found}; accepted: when anybody could know the timetable")
    sources = get_situation(folder).sources
    if label.source not in sources:
        near = find_nearest(label.source, sources)
        hint = f"did you mean '{near}'?" if near else f"accepted: {list_some(sources)}"
        raise BadInputError(f"no source '{label.source}' in {folder / 'sources.toml'}; {hint}")


def _find_known(path: Path, folder: Path) -> Timetable | None:
    """Find the timetable of the situation that was made of the same feed."""
    timetables = list_timetables(folder)
    sha256 = hash_gtfs(path) if timetables else ""
    return next((t for t in timetables if t.sha256 == sha256), None)


def _check_free(target: Path) -> None:
    if target.parent.is_symlink() or (target.parent.exists() and not target.parent.is_dir()):
        raise PublicationRefusedError(f"'{target.parent}' is no folder of this situation")
    if target.is_symlink() or target.exists():
        raise PublicationRefusedError(
            f"'{target.name}' is the name of another timetable; none is replaced: choose --name"
        )


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """Give a new folder beside the target, and sweep it away if it did not become the target."""
    was_there = target.parent.exists()
    target.parent.mkdir(exist_ok=True)
    for left in target.parent.glob(f".*{PART}"):
        _sweep(left)
    part = target.with_name(f".{target.name}{PART}")
    part.mkdir()
    try:
        yield part
    finally:
        if part.exists():
            _sweep(part)
            if not was_there:
                target.parent.rmdir()


def _sweep(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left)
    else:
        left.unlink()


def _write_schedule(trips: Trips, folder: Path) -> None:
    from wayout.network.schedule_building import build_schedule  # noqa: PLC0415
    from wayout.network.schedule_file import write_schedule  # noqa: PLC0415

    write_schedule(build_schedule(trips), folder)
