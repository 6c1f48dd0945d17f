"""What a server of the desk runs: one worker, so that one gate counts all who try to log in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette

from wayout.desk.pages.app import make_app
from wayout.desk.pages.known import Known
from wayout.desk.pages.office import Office
from wayout.desk.store.store import open_store
from wayout.desk.store.vault import read_vault
from wayout.desk.suggesting.endpoint import Endpoint
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation


@dataclass(frozen=True, slots=True)
class Loader:
    """Gives the worker its application; `host` is the public name behind TLS, or empty."""

    store: str
    keys: str
    folder: Path
    host: str
    model: Endpoint | None = None

    def check(self) -> None:
        """
        Open everything once, so that a fault is said in one line before anything listens.

        Raises
        ------
        StoreError
            The database or the keys cannot be used.
        FaultySituationError
            The folder has errors.
        """
        read_vault(Path(self.keys))
        open_store(self.store).close()
        get_situation(self.folder)

    def __call__(self) -> Starlette:
        """Give the application; its connections belong to the process that calls."""
        vault = read_vault(Path(self.keys))
        store, known = open_store(self.store), Known(self.folder)
        return make_app(Office(store, vault, known, _read_now, self.host, self.model))


def _read_now() -> Instant:
    return datetime.now(UTC)
