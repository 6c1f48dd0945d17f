"""Watching a situation's folder: has what stands in it changed, and has it come to rest?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from pathlib import Path

Looks = tuple[tuple[str, int, int], ...]
"""Of every file its name, size and the nanosecond it was written: cheap to ask again and again."""


def look_at(folder: Path) -> Looks:
    """Look at every file of a folder, without opening any; names that begin with a dot are none."""
    found: list[tuple[str, int, int]] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = os.path.join(root, name)
            try:
                said = os.stat(path)
            except OSError:
                continue  # gone since it was listed; the next look will not find it
            found.append((os.path.relpath(path, folder), said.st_size, said.st_mtime_ns))
    return tuple(found)


def stamp(folder: Path) -> str:
    """Give the stamp of what stands in a folder's files; the same content, the same stamp."""
    seed = blake2b(digest_size=16)
    for name, _, _ in look_at(folder):
        try:
            with (folder / name).open("rb") as file:
                content = file_digest(file, blake2b).digest()
        except OSError:
            continue  # gone since it was listed
        seed.update(blake2b(os.fsencode(name)).digest() + content)
    return seed.hexdigest()


@dataclass(slots=True)
class Watch:
    """
    Notices when a folder holds something else than what was read, and nobody is writing any more.

    Parameters
    ----------
    folder
        The situation's folder.
    known
        The stamp of what was read.
    """

    folder: Path
    known: str
    _before: Looks = ()
    _settled: Looks = ()

    def find_change(self) -> str | None:
        """
        Give the stamp of what stands there now if it is not what is known; else None.

        Called now and then. A folder that looks otherwise than at the last call is being written,
        and is left alone until it has come to rest.
        """
        looks, before = look_at(self.folder), self._before
        self._before = looks
        if looks != before or looks == self._settled or not looks:
            return None
        found = stamp(self.folder)
        if look_at(self.folder) != looks:
            return None
        self._settled = looks
        return found if found != self.known else None
