"""
Building a copy: many tasks in several processes, each file written aside, all moved in at the end.

A build that is interrupted leaves the copy that was there as it is. What it had made stays beside
it, and the next build of the same order goes on from there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from wayout.errors import BadInputError
from wayout.guide.copy.fingerprint import make_fingerprint
from wayout.guide.copy.kept import MARKS, render_marks
from wayout.guide.copy.manifest import MANIFEST, Manifest, make_manifest, render_manifest
from wayout.guide.copy.placing import place
from wayout.guide.copy.public_pages import File
from wayout.guide.copy.stamp import LONGEST
from wayout.guide.copy.workshop import Order, Task, list_tasks, open_workshop
from wayout.situation.period import Instant

PROGRAM = Path(__file__).parents[2]
PART = ".part"
DONE = ".done"
FACTS = (".toml", ".csv")
READ = (".py", ".html", ".css", ".po", ".npz", ".json")
Tell = Callable[[str, int, int], None]
"""Is told the name of each task that is done, how many are, and how many there are."""


@dataclass(frozen=True, slots=True)
class Built:
    """A copy that was built."""

    folder: Path
    manifest: Manifest
    edition: str


def make_order(folder: Path, *, made: Instant, since: Instant | None = None) -> Order:
    """Make the order of a copy; its edition names all that the copy is made from."""
    program = _hash(PROGRAM, READ)
    seed = blake2b(f"{made.isoformat()} {since} {program}".encode(), digest_size=8)
    seed.update(_hash(folder, FACTS).encode())
    digits = f"{int.from_bytes(seed.digest(), 'big') % 10**12:012d}"
    return Order(folder, made, since, f"{digits[:4]} {digits[4:8]} {digits[8:]}", program)


def _hash(root: Path, suffixes: tuple[str, ...]) -> str:
    """Hash the files of a folder that have some suffixes, with their names."""
    seed = blake2b(digest_size=16)
    for path in sorted(p for p in root.rglob("*") if p.suffix in suffixes and p.is_file()):
        seed.update(path.relative_to(root).as_posix().encode())
        seed.update(blake2b(path.read_bytes()).digest())
    return seed.hexdigest()


def build_copy(order: Order, out: Path, *, workers: int, tell: Tell) -> Built:
    """
    Build a copy into a folder, in place of the copy that may be there.

    Raises
    ------
    BadInputError
        The folder holds something that is no copy, or the order cannot be fulfilled.
    """
    check_place(out)
    part = out.with_name(out.name + PART)
    prepare(part, order)
    order = replace(order, earlier=out if out.is_dir() else None)
    tasks = list_tasks(order)
    left = [task for task in tasks if not _mark(part, task).exists()]
    for number, task in enumerate(_run(order, part, left, workers), len(tasks) - len(left) + 1):
        tell(f"{task.kind} {task.key}", number, len(tasks))
    done = [_read_mark(part, task) for task in tasks]
    until = min(datetime.fromisoformat(told["until"]) for told in done)
    marks = {key: mark for told in done for key, mark in told["regions"].items()}
    (part / MARKS).write_bytes(render_marks(order.edition, marks))
    shutil.rmtree(part / DONE)
    head = open_workshop(order).library.head
    manifest = make_manifest(
        part,
        situation=head.id,
        title=head.title,
        made=order.made,
        until=until,
        version=version("wayout"),
        since=order.since,
    )
    (part / MANIFEST).write_bytes(render_manifest(manifest).encode())
    swap(part, out)
    return Built(out, manifest, order.edition)


def check_place(out: Path) -> None:
    """
    Check that a copy may be written there.

    Raises
    ------
    BadInputError
        It is a file, or a folder with anything in it that is no copy.
    """
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise BadInputError(f"{out} holds something that is no copy; name an empty or new folder")
    if out.exists() and not out.is_dir():
        raise BadInputError(f"{out} is no folder; name an empty or new one")
    if not out.resolve().parent.is_dir():
        raise BadInputError(f"{out.parent} is not there; make it, or name another folder")


def prepare(part: Path, order: Order) -> None:
    """Make the folder beside the copy; what another order left in it is taken away."""
    mark = part / DONE / "edition"
    if mark.is_file() and mark.read_text() == order.edition:
        return
    shutil.rmtree(part, ignore_errors=True)
    (part / DONE).mkdir(parents=True)
    mark.write_text(order.edition)


def _run(order: Order, part: Path, tasks: list[Task], workers: int) -> Iterator[Task]:
    """Do some tasks, in this process or in several, and yield each when it is done."""
    if workers == 1 or len(tasks) < 2:
        for task in tasks:
            do_task(order, part, task)
            yield task
        return
    spawn = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=end_with_parent) as pool:
        waiting = {pool.submit(do_task, order, part, task): task for task in tasks}
        try:
            for done in as_completed(waiting):
                done.result()
                yield waiting[done]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def end_with_parent() -> None:
    """End this process with the one that made it: when that is killed, nobody takes the work."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.join,), daemon=True).start()


def _follow(join: Callable[[], None]) -> None:
    join()
    os._exit(1)


def do_task(order: Order, part: Path, task: Task) -> None:
    """Make and write the files of a task, then mark it as done."""
    shop, until = open_workshop(order), order.made + LONGEST
    for file in shop.make(task):
        place_file(part, file)
        until = min(until, file.until or until)
    mark = shop.marks.get(task.key)
    told = {task.key: [mark.made_from, mark.until.isoformat()]} if mark is not None else {}
    _mark(part, task).write_text(json.dumps({"until": until.isoformat(), "regions": told}))


def place_file(part: Path, file: File) -> None:
    """Write a file into the folder beside the copy, whole or not at all."""
    path = part / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    place(path, file.content)


def _mark(part: Path, task: Task) -> Path:
    return part / DONE / f"{task.kind}-{task.key}"


def _read_mark(part: Path, task: Task) -> dict[str, Any]:
    return dict(json.loads(_mark(part, task).read_text()))


def swap(part: Path, out: Path) -> None:
    """Put the new copy in the place of the old one."""
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    part.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def write_built(built: Built) -> dict[str, Any]:
    """Write what was built as a document of plain values."""
    manifest = built.manifest
    largest = max(manifest.files, key=lambda path: manifest.files[path].size)
    return {
        "folder": str(built.folder),
        "fingerprint": make_fingerprint((built.folder / MANIFEST).read_bytes()),
        "edition": built.edition,
        "made": manifest.made.isoformat(),
        "until": manifest.until.isoformat(),
        "files": len(manifest.files),
        "pages": sum(path.endswith(".html") for path in manifest.files),
        "bytes": manifest.total_bytes,
        "largest": largest,
        "largest_bytes": manifest.files[largest].size,
    }
