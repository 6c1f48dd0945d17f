"""Publication: a new file joins whole or not at all, also when the publisher is killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wayout.errors import NotASituationError, PublicationRefusedError
from wayout.situation.checks import check_situation
from wayout.situation.notice import Notice
from wayout.situation.publication import publish
from wayout.situation.reading import read_situation
from wayout.situation.situation import Situation

RULE = """[[rule]]
id = "new-{n}"
domain = "exit"
country = "XA"
effect = "warn"
risk = "checks"
status = "observed"
published = 2022-10-03T23:59:59+03:00
published_basis = "report-day"
recorded = 2022-11-16T12:00:00+03:00
sources = ["herald-1003"]
text = "Cars are looked into."
"""
NAME = "rules/2022-10-03-cars.toml"
TEXT = RULE.format(n=1)
LONG = "\n".join(RULE.format(n=n) for n in range(400))

CHILD = """
import os, signal, sys
from pathlib import Path
from wayout.situation import publication

folder, name, text, point = Path(sys.argv[1]), sys.argv[2], sys.stdin.read(), sys.argv[3]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def write_half(part, text):
    part.write_text(text[: len(text) // 2])
    die()

def link_and_die(*args):
    real_link(*args)
    die()

real_link, real_name = os.link, publication._give_name
if point == "checked":
    publication._make_folders = die
if point == "half-written":
    publication._write = write_half
if point == "written":
    os.fsync = die
if point == "flushed":
    os.link = die
if point == "linked":
    os.link = link_and_die
if point == "named":
    publication._flush_folder = die
publication.publish(folder, name, text)
"""


def run_child(folder: Path, name: str, text: str, point: str) -> subprocess.CompletedProcess[str]:
    """Publish in a process of its own, which dies at a point."""
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), name, point],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def read_rules(folder: Path) -> set[str]:
    """Read the ids of the rules of a situation that must be without faults."""
    situation, notices = read_situation(folder)
    assert situation is not None
    assert notices + check_situation(situation) == []
    return set(situation.rules)


def test_file_is_published_when_right(small: Path) -> None:
    """A right file is in the folder, as it was given, and nothing else is left."""
    before = {p for p in small.rglob("*") if p.is_file()}
    path = publish(small, "rules/news/2022/cars.toml", TEXT)
    assert path.read_text(encoding="utf-8") == TEXT
    assert {p for p in small.rglob("*") if p.is_file()} - before == {path}
    assert "new-1" in read_rules(small)


def test_table_is_published_when_right(small: Path) -> None:
    """A table of observations is published like a file of rules."""
    old = (small / "observations" / "fares.csv").read_text(encoding="utf-8").splitlines()
    text = "\n".join([old[0], old[1].replace("air-fare", "air-fare-2"), ""])
    publish(small, "observations/fares-2.csv", text)
    situation, _ = read_situation(small)
    assert situation is not None
    assert "air-fare-2" in situation.observations


@pytest.mark.parametrize("name", ["rules/exit.toml", "rules/posts/bridge.toml"])
def test_publication_is_refused_when_the_file_exists(small: Path, name: str) -> None:
    """Nothing that exists is replaced."""
    before = (small / name).read_bytes()
    with pytest.raises(PublicationRefusedError, match="replaces nothing"):
        publish(small, name, TEXT)
    assert (small / name).read_bytes() == before


def test_publication_is_refused_when_a_dangling_link_has_the_name(small: Path) -> None:
    """A link that leads nowhere is something that exists, too."""
    (small / NAME).symlink_to("nowhere.toml")
    with pytest.raises(PublicationRefusedError, match="replaces nothing"):
        publish(small, NAME, TEXT)


@pytest.mark.parametrize(
    "name",
    [
        "situation.toml",
        "sources.toml",
        "places.csv",
        "rules",
        "rules/",
        "rules/x.csv",
        "rules/x",
        "rules/../x.toml",
        "../rules/x.toml",
        "/tmp/rules/x.toml",
        "rules/./x.toml",
        "rules//x.toml",
        "rules/.x.toml",
        "rules/.d/x.toml",
        "rules/a\nb.toml",
        "rules\\x.toml",
        "rules/" + "x" * 300 + ".toml",
        "observations/x.toml",
        "cases/x.toml",
        "",
    ],
)
def test_publication_is_refused_when_the_name_is_not_accepted(small: Path, name: str) -> None:
    """Only new files below rules/ and observations/ are published."""
    before = sorted(small.rglob("*"))
    with pytest.raises(PublicationRefusedError, match="cannot be published"):
        publish(small, name, TEXT)
    assert sorted(small.rglob("*")) == before


def test_publication_is_refused_when_a_folder_is_a_link(small: Path, tmp_path: Path) -> None:
    """A publication does not follow a link out of the situation."""
    (tmp_path / "elsewhere").mkdir()
    (small / "rules" / "out").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(PublicationRefusedError, match="'out' is no folder"):
        publish(small, "rules/out/x.toml", TEXT)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rule]]", "[[rule", "toml-syntax"),
        ('"new-1"', '"exit-free"', "duplicate-id"),
        ("herald-1003", "herald-1004", "did you mean 'herald-1003'"),
        ("+03:00", "", "no-offset"),
        ('text = "', 'text = "\ud800', "not-text"),
    ],
    ids=["syntax", "duplicate", "reference", "offset", "surrogate"],
)
def test_publication_is_refused_when_the_file_has_faults(
    small: Path, old: str, new: str, said: str
) -> None:
    """A file that would damage the situation is refused, with the fault, and leaves no trace."""
    before = sorted(small.rglob("*"))
    with pytest.raises(PublicationRefusedError, match=said):
        publish(small, NAME, TEXT.replace(old, new, 1))
    assert sorted(small.rglob("*")) == before


def test_publication_is_refused_when_a_check_of_the_caller_finds_a_fault(small: Path) -> None:
    """The caller may add checks, such as those of conditions, and they count alike."""

    def refuse_warnings(situation: Situation) -> list[Notice]:
        rules = situation.rules.values()
        return [Notice(NAME, 1, "warns", "a warning") for r in rules if r.id == "new-1"]

    with pytest.raises(PublicationRefusedError, match="a warning"):
        publish(small, NAME, TEXT, checks=(check_situation, refuse_warnings))
    assert not (small / NAME).exists()


def test_publication_is_refused_when_the_situation_has_faults(small: Path) -> None:
    """Nothing is published into a situation from which no answer could be given."""
    (small / "services.csv").unlink()
    with pytest.raises(PublicationRefusedError, match=r"services\.csv"):
        publish(small, NAME, TEXT)


def test_publication_is_refused_when_the_folder_is_no_situation(tmp_path: Path) -> None:
    """A folder without situation.toml takes no publication."""
    with pytest.raises(NotASituationError):
        publish(tmp_path, NAME, TEXT)


@pytest.mark.parametrize(
    ("point", "published"),
    [
        ("checked", False),
        ("half-written", False),
        ("written", False),
        ("flushed", False),
        ("linked", True),
        ("named", True),
    ],
)
def test_situation_is_old_or_new_when_the_publisher_is_killed(
    small: Path, point: str, published: bool
) -> None:
    """Killed at a point, the publisher leaves the whole old or the whole new situation."""
    old = read_rules(small)
    child = run_child(small, NAME, TEXT, point)
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert read_rules(small) == (old | {"new-1"} if published else old)
    if not published:
        publish(small, NAME, TEXT)  # what the crash left is no obstacle
    assert read_rules(small) == old | {"new-1"}
    publish(small, "rules/second.toml", RULE.format(n=2))
    assert read_rules(small) == old | {"new-1", "new-2"}


def test_situation_is_old_or_new_when_the_publisher_is_killed_at_any_time(small: Path) -> None:
    """Killed after random times (seed 7), the publisher never leaves half a file."""
    old, rng = read_rules(small), random.Random(7)
    new = old | {f"new-{n}" for n in range(400)}
    seen = set()
    for attempt in range(12):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(small), NAME, "none"],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert child.stdin is not None
        child.stdin.write(LONG)
        child.stdin.close()
        if attempt < 11:
            time.sleep(rng.uniform(0.05, 0.6))
            child.kill()
        child.wait(timeout=60)
        rules = read_rules(small)
        assert rules in (old, new)
        seen.add(len(rules))
        (small / NAME).unlink(missing_ok=True)
    assert len(new) in seen


def test_one_publication_wins_when_several_take_the_same_id(small: Path) -> None:
    """Publishers wait for each other, so two files with one id cannot both get in."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(small), f"rules/by-{n}.toml", "none"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(4)
    ]
    errors = [child.communicate(TEXT)[1] for child in children]
    assert sorted(child.returncode for child in children) == [0, 1, 1, 1]
    assert sum("is used twice" in error for error in errors) == 3
    assert "new-1" in read_rules(small)
