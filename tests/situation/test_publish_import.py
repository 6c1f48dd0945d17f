"""An import joins a situation whole or not at all, also when the importer is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wayout.errors import NotASituationError, PublicationRefusedError
from wayout.situation import publication
from wayout.situation.publication import publish_import, try_import
from wayout.situation.reading import get_situation, read_situation

NAME = "routes-2014-06-30"
PLACES = (
    "id,kind,name,country,lat,lon,time_zone,sources\n"
    "delta,town,Delta,XB,57.0,44.5,Asia/Tbilisi,atlas\n"
)
SERVICES = (
    "id,origin,destination,mode,distance_km,hours_low,hours_high,frequency,wait_low_h,wait_high_h,"
    "published,published_basis,recorded,status,sources\n"
    "bravo-delta-air,bravo,delta,air,200,1,3,unknown,3,168,2014-06-30T00:00:00+00:00,exact,"
    "2022-11-01T00:00:00+00:00,prior,atlas\n"
)
RULES = """[[rule]]
id = "table-XB"
domain = "entry"
country = "XB"
effect = "warn"
status = "prior"
published = 2014-06-30T00:00:00+00:00
published_basis = "exact"
recorded = 2022-11-01T00:00:00+00:00
sources = ["atlas"]
text = "A general table lists Borland."
"""
FILES = {
    "places.csv": PLACES,
    "services.csv": SERVICES,
    "rules.toml": RULES,
    "report.csv": "file,row,reason,found,accepted\n",
}
CHILD = """
import os, signal, sys
from pathlib import Path
from tests.situation.test_publish_import import FILES, NAME
from wayout.situation import publication

folder, point = Path(sys.argv[1]), sys.argv[2]
real_write, written = publication._write, []

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def write_two(part, text):
    if len(written) == 2:
        part.write_text(text[: len(text) // 2])
        die()
    written.append(real_write(part, text))

if point == "checked":
    publication._make_folders = die
if point == "half-written":
    publication._write = write_two
if point == "written":
    Path.rename = die
if point == "named":
    real_rename = Path.rename
    Path.rename = lambda *args: (real_rename(*args), die())
publication.publish_import(folder, NAME, FILES)
"""


def list_files(folder: Path) -> set[str]:
    """List the files of a folder that a reader of the situation may open."""
    names = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return {n.as_posix() for n in names if not any(part.startswith(".") for part in n.parts)}


def test_import_is_read_with_the_rest(small: Path) -> None:
    """Places, services and rules of an import are records like any other; its report is none."""
    before = list_files(small)
    path = publish_import(small, NAME, FILES)
    assert path == small / "imports" / NAME
    assert list_files(small) - before == {f"imports/{NAME}/{name}" for name in FILES}
    whole = get_situation(small)
    assert whole.services["bravo-delta-air"].destination == "delta"
    assert whole.rules["table-XB"].where.file == f"imports/{NAME}/rules.toml"


def test_two_imports_stand_side_by_side(small: Path) -> None:
    """A second import has a folder of its own; removing a folder removes that import alone."""
    publish_import(small, NAME, {k: FILES[k] for k in ("places.csv", "services.csv")})
    publish_import(small, "passports", {"rules.toml": RULES})
    assert "table-XB" in get_situation(small).rules
    (small / "imports" / "passports" / "rules.toml").unlink()
    (small / "imports" / "passports").rmdir()
    whole = get_situation(small)
    assert "table-XB" not in whole.rules
    assert "bravo-delta-air" in whole.services


def test_import_is_refused_when_its_name_is_taken(small: Path) -> None:
    """An import replaces nothing."""
    publish_import(small, NAME, FILES)
    with pytest.raises(PublicationRefusedError, match="exists; an import replaces nothing"):
        publish_import(small, NAME, FILES)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("../elsewhere", FILES),
        (".hidden", FILES),
        ("Routes", FILES),
        ("", FILES),
        ("routes", {}),
        ("routes", {"crossings.csv": "id\n"}),
        ("routes", {"../rules/x.toml": RULES}),
    ],
)
def test_import_is_refused_when_a_name_is_not_accepted(
    small: Path, name: str, files: dict[str, str]
) -> None:
    """Neither the folder nor a file of an import can be anything else than what is accepted."""
    before = list_files(small)
    with pytest.raises(PublicationRefusedError, match="cannot be published; accepted"):
        publish_import(small, name, files)
    assert list_files(small) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("services.csv", "bravo,delta", "bravo,dleta", "no place or crossing 'dleta'"),
        ("places.csv", "delta,town", "alfa,town", "id 'alfa' is used twice"),
        ("places.csv", ",57.0,", ",north,", "north"),
        ("rules.toml", 'country = "XB"', 'country = "XQ"', "no country has the code 'XQ'"),
        ("rules.toml", "[[rule]]", "[[rule]", "toml"),
    ],
)
def test_import_is_refused_when_a_file_has_a_fault(
    small: Path, file: str, old: str, new: str, words: str
) -> None:
    """A fault in any file of an import keeps all of them out, and is said with its line."""
    before = list_files(small)
    files = {**FILES, file: FILES[file].replace(old, new)}
    for put in (try_import, publish_import):
        with pytest.raises(PublicationRefusedError, match=f"imports/{NAME}") as refusal:
            put(small, NAME, files)
        assert words in str(refusal.value)
    assert list_files(small) == before


def test_trying_an_import_writes_nothing(small: Path) -> None:
    """A trial finds nothing wrong and leaves the situation as it was."""
    before = list_files(small)
    try_import(small, NAME, FILES)
    assert list_files(small) == before


def test_import_needs_a_situation(tmp_path: Path) -> None:
    """A folder that is no situation is refused as such."""
    with pytest.raises(NotASituationError):
        publish_import(tmp_path, NAME, FILES)


def test_import_is_refused_when_imports_is_a_link(small: Path, tmp_path: Path) -> None:
    """Nothing is written through a symbolic link."""
    (tmp_path / "other").mkdir()
    (small / "imports").symlink_to(tmp_path / "other")
    with pytest.raises(PublicationRefusedError, match="'imports' is no folder"):
        publish_import(small, NAME, FILES)


def test_failed_write_leaves_nothing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle of an import leaves the folder as it was."""
    real = publication._write

    def fail(part: Path, text: str) -> None:
        if part.name == "rules.toml":
            raise OSError("No space left on device")
        real(part, text)

    monkeypatch.setattr(publication, "_write", fail)
    with pytest.raises(OSError, match="No space"):
        publish_import(small, NAME, FILES)
    assert not list((small / "imports").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("point", ["checked", "half-written", "written", "named"])
def test_killed_import_is_whole_or_absent(small: Path, point: str) -> None:
    """Whenever the importer is killed, a reader finds all of it or nothing; a second try works."""
    before = list_files(small)
    command = [sys.executable, "-c", CHILD, str(small), point]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert done.returncode == -9, done.stderr.decode()
    situation, notices = read_situation(small)
    assert notices == []
    assert situation is not None
    whole = point == "named"
    assert ("bravo-delta-air" in situation.services) == whole
    assert ("table-XB" in situation.rules) == whole
    if not whole:
        assert list_files(small) == before
        publish_import(small, NAME, FILES)
        assert "table-XB" in get_situation(small).rules
