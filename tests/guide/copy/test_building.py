"""A copy is whole, the same every time, and an interrupted build loses nothing."""

from __future__ import annotations

import posixpath
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.guide.copy.small_copy import MADE, build_small, read_files, write_copied
from wayout.errors import BadInputError
from wayout.guide.copy import building, workshop
from wayout.guide.copy.building import PART, Built, build_copy, make_order
from wayout.guide.copy.manifest import MANIFEST
from wayout.guide.copy.stamp import UNTIL
from wayout.situation.reading import get_situation

LINK = re.compile(r'\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a built copy of the small situation."""
    folder = tmp_path_factory.mktemp("copied")
    build_small(write_copied(folder / "small"), folder / "out")
    return folder


def pages(copied: Path) -> Iterator[tuple[str, str]]:
    """Give every page of a copy with its path."""
    for path, content in read_files(copied / "out").items():
        if path.endswith(".html"):
            yield path, content.decode()


def test_every_link_of_a_copy_leads_to_a_file_of_it(copied: Path) -> None:
    """No page leads nowhere, and no link needs a server."""
    files = read_files(copied / "out")
    for path, page in pages(copied):
        for link in LINK.findall(page):
            target, _, fragment = link.partition("#")
            if target.startswith(("https://www.wikipedia.org/", "data:")):
                continue
            assert not target.startswith("/"), (path, link)
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            file = file if target else path
            assert file in files, (path, link)
            if fragment and file.endswith(".html"):
                assert f'id="{fragment}"' in files[file].decode(), (path, link)


def test_every_page_says_when_it_was_made_and_until_when_to_rely_on_it(copied: Path) -> None:
    """Both are on each page, in its language, and no placeholder is left."""
    for path, page in pages(copied):
        words = ("Сделано", "полагайтесь") if path.startswith("ru/") else ("Made ", "Do not rely")
        assert all(word in page for word in words), path
        assert UNTIL not in page
        assert "23" in page[page.index('class="stamp"') :][:300], path


def test_no_page_asks_anything_of_a_server(copied: Path) -> None:
    """There is no form and no script in a copy."""
    for path, page in pages(copied):
        assert "<form" not in page, path
        assert "<script" not in page, path


def test_two_builds_are_the_same_to_the_byte(copied: Path, tmp_path: Path) -> None:
    """Also in several processes, and in another folder."""
    built = build_small(copied / "small", tmp_path / "again", workers=2)
    assert read_files(built.folder) == read_files(copied / "out")


def test_a_copy_of_another_hour_is_another_edition(copied: Path) -> None:
    """The edition names the facts, the hour and the program; the hour alone changes it."""
    folder = copied / "small"
    first, later = (make_order(folder, made=MADE + timedelta(hours=h)) for h in (0, 1))
    assert first.edition == make_order(folder, made=MADE).edition
    assert first.edition != later.edition


def test_a_build_that_was_interrupted_goes_on(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was finished is not made again, and the copy is the same as if nothing had happened."""
    order, out = make_order(copied / "small", made=MADE), tmp_path / "out"
    do_task, done = building.do_task, list[str]()

    def stop_at_the_third(*given: object) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(str(given[2]))
        do_task(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "do_task", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        build_copy(order, out, workers=1, tell=lambda *_: None)
    assert not out.exists()
    assert (tmp_path / f"out{PART}").is_dir()
    anew = list[str]()
    monkeypatch.setattr(
        building, "do_task", lambda *given: (anew.append(str(given[2])), do_task(*given))
    )
    build_copy(order, out, workers=1, tell=lambda *_: None)
    assert done
    assert not set(done) & set(anew)
    assert read_files(out) == read_files(copied / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_what_a_killed_build_half_wrote_is_not_in_the_copy(copied: Path, tmp_path: Path) -> None:
    """A process that is killed while it writes takes nothing away and leaves nothing behind."""
    out, part = tmp_path / "out", tmp_path / f"out{PART}"
    order = make_order(copied / "small", made=MADE)
    building.prepare(part, order)
    killed = "import sys, os, signal, pathlib; from wayout.guide.copy import building, placing;"
    killed += "placing.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL);"
    killed += "from wayout.guide.copy.public_pages import File;"
    killed += "building.place_file(pathlib.Path(sys.argv[1]), File('en/index.html', b'half'))"
    run = subprocess.run([sys.executable, "-c", killed, str(part)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert len([path for path in (part / "en").iterdir() if path.is_file()]) == 1
    build_copy(order, out, workers=1, tell=lambda *_: None)
    assert read_files(out) == read_files(copied / "out")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc to look for processes in")
def test_a_killed_build_leaves_no_process_behind(copied: Path, tmp_path: Path) -> None:
    """Those who worked for it end by themselves, and what it had made is there to go on from."""
    words = ["build", str(copied / "small"), str(tmp_path / "out"), "--workers", "2"]
    command = "import sys; from wayout.cli import main; main()"
    run = subprocess.Popen([sys.executable, "-c", command, *words, "--as-of", MADE.isoformat()])
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    wait_until(lambda: len(children.read_text().split()) >= 3)  # one of them tracks resources
    workers = children.read_text().split()
    run.kill()
    run.wait()
    wait_until(lambda: not any(is_running(pid) for pid in workers))


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail after a while."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_running(pid: str) -> bool:
    """Tell whether a process is there and not dead already."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_copy_of_the_last_hours_links_to_no_region(copied: Path, tmp_path: Path) -> None:
    """Where no hour of setting out is left, the first page says so and leads nowhere."""
    end = get_situation(copied / "small").head.window.end
    build_small(copied / "small", tmp_path / "out", made=end - timedelta(minutes=5))
    files = read_files(tmp_path / "out")
    assert not [path for path in files if "/region/" in path]
    front = files["en/index.html"].decode()
    assert "region/" not in front
    assert "No hour of setting out is left" in front


def test_an_interrupted_build_leaves_the_copy_that_was_there(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever serves the old copy goes on to serve it."""
    out = tmp_path / "out"
    build_small(copied / "small", out)
    before = read_files(out)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "do_task", fail)
    later = make_order(copied / "small", made=MADE + timedelta(hours=2))
    with pytest.raises(KeyboardInterrupt):
        build_copy(later, out, workers=1, tell=lambda *_: None)
    assert read_files(out) == before


def test_a_folder_that_holds_something_else_is_left_alone(copied: Path, tmp_path: Path) -> None:
    """A slip of the hand does not replace somebody's files."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    order = make_order(copied / "small", made=MADE)
    for place in (tmp_path / "letters", tmp_path / "letters" / "dear.txt", tmp_path / "a" / "b"):
        with pytest.raises(BadInputError):
            build_copy(order, place, workers=1, tell=lambda *_: None)
    assert (tmp_path / "letters" / "dear.txt").read_text() == "dear"


def test_a_new_copy_takes_the_place_of_the_old(copied: Path, tmp_path: Path) -> None:
    """Nothing of the old one is left in it."""
    out = tmp_path / "out"
    build_small(copied / "small", out)
    (out / "left-over.html").write_text("old")
    build_small(copied / "small", out, made=MADE + timedelta(hours=3))
    assert not (out / "left-over.html").exists()
    assert "15:00" in (out / "en" / "index.html").read_text()


def test_the_page_of_changes_begins_at_the_copy_before(copied: Path, tmp_path: Path) -> None:
    """With the hour of the copy before, it tells what became known since; else of the last day."""
    order = make_order(copied / "small", made=MADE, since=MADE - timedelta(days=3))
    build_copy(order, tmp_path / "out", workers=1, tell=lambda *_: None)
    page = (tmp_path / "out" / "en" / "changed.html").read_text()
    assert "The copy before was made Tue 20 Sep 2022" in page
    assert "Reservists may not leave their region." in page
    assert "names no other before it" in (copied / "out" / "en" / "changed.html").read_text()


def test_the_manifest_knows_the_earliest_last_hour(copied: Path) -> None:
    """The whole copy is relied on no longer than the page that ages first."""
    text = (copied / "out" / MANIFEST).read_text()
    until = next(line for line in text.splitlines() if line.startswith("until: "))
    assert until > f"until: {MADE.isoformat()[:10]}"
    assert replace(make_order(copied / "small", made=MADE)).since is None


BUS = "alfa-bravo-bus,alfa,bravo,bus,,Nordbus,,yes,180,"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rules/entry.toml", "A foreign passport is needed.", "A passport for abroad."),
        ("rules/entry.toml", "Deserters were given asylum before.", "Asylum was given."),
        ("services.csv", f"{BUS}3,4", f"{BUS}4,5"),
        ("places.csv", "alfa,town,Alfa,Альфа", "alfa,town,Alfa,Альфия"),
        ("sources.toml", 'outlet = "', 'outlet = "The '),
    ],
)
def test_a_build_after_a_change_is_the_build_from_nothing(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    """A region that quotes what was changed is made anew, and no byte tells of the copy before."""
    folder = write_copied(tmp_path / "small")
    before = read_regions(build_small(folder, tmp_path / "out"))
    change(folder, name, old, new)
    after = build_small(folder, tmp_path / "out")
    assert read_regions(after) != before
    assert read_files(after.folder) == read_files(build_small(folder, tmp_path / "x").folder)


def test_a_region_is_kept_if_nothing_it_quotes_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page is not made again; only the number of the edition is another."""
    folder = write_copied(tmp_path / "small")
    before = read_regions(build_small(folder, tmp_path / "out"))
    change(folder, "rules/exit.toml", "will shut for all men on 28 September", "may shut")

    def fail(*_: object) -> None:
        raise AssertionError("a region was made anew")

    monkeypatch.setattr(workshop, "show_region", fail)
    assert read_regions(build_small(folder, tmp_path / "out")) == before
    monkeypatch.undo()
    assert read_files(tmp_path / "out") == read_files(build_small(folder, tmp_path / "x").folder)


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Change one place in one file of a situation."""
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))


def read_regions(built: Built) -> dict[str, str]:
    """Read the pages of regions without the number of their edition."""
    files = read_files(built.folder)
    pages = {path: page.decode() for path, page in files.items() if "/region/" in path}
    return {path: re.sub(r"\d{4} \d{4} \d{4}", "", page) for path, page in pages.items()}
