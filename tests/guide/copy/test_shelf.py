"""A copy is served as it is, with the headers of the guide, and says how old it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.guide.copy.small_copy import MADE, build_small, read_files, write_copied
from wayout.errors import BadCopyError
from wayout.guide.copy.shelf import Shelf, check_copy, say_age
from wayout.situation.period import Instant

Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the small situation."""
    folder = tmp_path_factory.mktemp("shelf")
    return build_small(write_copied(folder / "small"), folder / "out").folder


def ask(folder: Path, path: str, method: str = "GET", now: Instant = MADE) -> Any:
    """Ask the shelf; give status, headers and content."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("a copy reads no request")

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    asyncio.run(Shelf(folder, lambda: now)(scope, receive, send))
    start, body = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], headers, body["body"]


def test_every_file_is_served_byte_for_byte(copied: Path) -> None:
    """Pages, feeds, the stylesheet, the manifest: as they lie there."""
    for path, content in read_files(copied).items():
        status, headers, body = ask(copied, f"/{path}")
        assert (status, body) == (200, content)
        assert int(headers["content-length"]) == len(content)


@pytest.mark.parametrize(("path", "file"), [("/", "index.html"), ("/en/", "en/index.html")])
def test_a_folder_shows_its_first_page(copied: Path, path: str, file: str) -> None:
    """As on any host of files."""
    assert ask(copied, path)[2] == (copied / file).read_bytes()


def test_a_copy_is_kept_by_no_browser_and_loads_nothing_else(copied: Path) -> None:
    """It has the headers of the guide."""
    _, headers, _ = ask(copied, "/en/board.html")
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/../small/copy.toml", "/en/../../small/copy.toml", "/x", "//"])
def test_what_is_no_file_of_the_copy_is_not_there(copied: Path, path: str) -> None:
    """No path leads out of it."""
    assert ask(copied, path)[0] in (200, 404)
    assert b"departures" not in ask(copied, path)[2]


def test_a_copy_takes_nothing(copied: Path) -> None:
    """A form that is posted is not read."""
    assert ask(copied, "/en/board.html", "POST")[0] == 405
    assert ask(copied, "/en/board.html", "HEAD")[2] == b""


def test_its_health_tells_its_age(copied: Path) -> None:
    """Ready while it may be relied on; old afterwards."""
    fresh = json.loads(ask(copied, "/healthz", now=MADE + timedelta(minutes=30))[2])
    old = json.loads(ask(copied, "/healthz", now=MADE + timedelta(days=9))[2])
    assert (fresh["status"], fresh["age_hours"]) == ("ready", 0.5)
    assert (old["status"], old["age_hours"]) == ("old", 216.0)


def test_its_age_is_said_in_one_line(copied: Path) -> None:
    """Whoever serves it is told, loudly where it is old."""
    manifest = check_copy(copied)
    assert say_age(manifest, MADE + timedelta(hours=1)).startswith(
        "made 60 minutes ago, to be relied"
    )
    assert "OLD" in say_age(manifest, MADE + timedelta(days=9))


def test_a_folder_that_is_no_copy_is_refused(tmp_path: Path) -> None:
    """With one line."""
    with pytest.raises(BadCopyError, match="is no copy"):
        check_copy(tmp_path)
