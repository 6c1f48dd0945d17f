"""A real PostgreSQL for tests: Debian's binaries, a folder of its own, a socket and no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "desk"
RUNS_AS = "nobody"
"""The account under which the server runs if the tests run as root, which it refuses."""
MISSING = "PostgreSQL is not installed: the desk was NOT tried on it (apt install postgresql)"


def find_binaries() -> Path | None:
    """Find the folder with initdb and postgres."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    folders = [*known, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def run_postgres() -> Iterator[str]:
    """Run a server while the block lasts and give its address, without a database's name."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("WAYOUT_POSTGRES") == "required":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="wayout-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, RUNS_AS)
    quick = "-F -c fsync=off -c listen_addresses= -c max_connections=60"
    place = folder / "data"
    try:
        make: list[str | Path] = [
            binaries / "initdb",
            "-D",
            place,
            "-U",
            USER,
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
        ]
        _run(folder, *make, "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        control: list[str | Path] = [binaries / "pg_ctl", "-D", place, "-w", "-l", folder / "log"]
        _run(folder, *control, "-o", f"{quick} -k {folder}", "start")
        try:
            yield f"postgresql://{USER}@/{{name}}?host={folder}"
        finally:
            _run(folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, *words: str | Path) -> None:
    user = RUNS_AS if os.geteuid() == 0 else None
    quiet = subprocess.DEVNULL
    subprocess.run(words, check=True, cwd=folder, user=user, stdout=quiet, stderr=quiet)
