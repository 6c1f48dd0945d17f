"""A copy of the small situation: what it can be asked, and its order."""

from __future__ import annotations

from pathlib import Path

from tests.assumed_situation import write_assumed
from wayout.guide.copy.building import Built, build_copy, make_order
from wayout.situation.period import Instant, parse_instant

MADE = parse_instant("2022-09-23T12:00:00+03:00")
COPY = """\
departures = ["06:00", "18:00"]
means = ["none", "car"]

[[question]]
key = "documents"
answers = [["internal-passport"], ["internal-passport", "foreign-passport"]]

[[question]]
key = "reservist"
answers = [true, false]
"""


def write_copied(folder: Path) -> Path:
    """Write the small situation with what a copy of it can be asked; give its folder."""
    write_assumed(folder)
    (folder / "copy.toml").write_text(COPY)
    return folder


def build_small(folder: Path, out: Path, *, made: Instant = MADE, workers: int = 1) -> Built:
    """Build a copy of the small situation."""
    return build_copy(make_order(folder, made=made), out, workers=workers, tell=lambda *_: None)


def read_files(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder, by its path in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
