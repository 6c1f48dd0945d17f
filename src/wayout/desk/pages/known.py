"""What is known: the situation of the desk, read anew when its folder changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from wayout.desk.claims.reading import ClaimReader
from wayout.desk.comparison.known_statements import list_statements
from wayout.desk.comparison.statement import Statement
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.review.impact import Scale, set_scale
from wayout.planner.cases import Case, read_cases
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

MOST_SCALES = 4
STEP = timedelta(hours=1)
"""Scales stand at full hours, so that one weighs many drafts."""
Looks = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class _Read:
    """One reading of the folder, with what was made from it."""

    looks: Looks
    situation: Situation
    cases: tuple[Case, ...]
    reader: ClaimReader | None = None
    remover: NameRemover | None = None
    statements: tuple[Statement, ...] | None = None
    scales: dict[tuple[Instant, Instant], Scale] = field(default_factory=dict)


class Known:
    """
    Gives the situation of a folder, as it stands there now.

    Weighing takes turns of its own: who reads a page does not wait for who weighs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._last: _Read | None = None

    @property
    def situation(self) -> Situation:
        """
        The situation.

        Raises
        ------
        FaultySituationError
            The folder has errors.
        """
        with self._lock:
            return self._read().situation

    @property
    def reader(self) -> ClaimReader:
        """What reads claims for it; made once, and again after a change."""
        with self._lock:
            read = self._read()
            if read.reader is None:
                read.reader = ClaimReader(read.situation)
            return read.reader

    @property
    def remover(self) -> NameRemover:
        """What takes names of people out of texts; made once, and again after a change."""
        with self._lock:
            read = self._read()
            if read.remover is None:
                read.remover = NameRemover(read.situation)
            return read.remover

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What a claim can be held against."""
        with self._lock:
            read = self._read()
            if read.statements is None:
                read.statements = tuple(list_statements(read.situation))
            return read.statements

    @contextmanager
    def weighing(self, *, as_of: Instant, at: Instant) -> Iterator[Scale]:
        """Give a scale for two instants, each taken back to its hour, to one thread at a time."""
        with self._turn:
            with self._lock:
                read = self._read()
            key = (_take_hour(as_of), _take_hour(at))
            if key not in read.scales:
                while len(read.scales) >= MOST_SCALES:
                    del read.scales[next(iter(read.scales))]
                read.scales[key] = set_scale(read.situation, read.cases, as_of=key[0], at=key[1])
            yield read.scales[key]

    def _read(self) -> _Read:
        looks = _look_at(self.folder)
        if self._last is None or self._last.looks != looks:
            situation = get_situation(self.folder)
            cases, _ = read_cases(self.folder, situation)
            self._last = _Read(looks, situation, tuple(cases))
        return self._last


def _take_hour(instant: Instant) -> Instant:
    return instant.replace(minute=0, second=0, microsecond=0)


def _look_at(folder: Path) -> Looks:
    """Look at the folder's files, without opening any."""
    found = []
    for path in folder.rglob("*"):
        if path.suffix in (".toml", ".csv"):
            with suppress(FileNotFoundError):  # gone since it was listed
                said = path.stat()
                found.append((path.as_posix(), said.st_size, said.st_mtime_ns))
    return tuple(sorted(found))
