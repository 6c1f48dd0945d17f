"""Feeds for tests: the good one, damaged ones, and how they are written to disk."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from wayout.exchange.gtfs import Reading, read_gtfs

HERE = Path(__file__).parent
Texts = Mapping[str, str | bytes]


def read_good_feed() -> dict[str, str]:
    """Give the texts of the good feed, by file name."""
    return dict(tomllib.loads((HERE / "gtfs_feed.toml").read_text(encoding="utf-8")))


def read_damages() -> list[dict[str, Any]]:
    """Give the damages to the good feed."""
    text = (HERE / "gtfs_damages.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["damage"])


def damage_feed(damage: Mapping[str, Any]) -> dict[str, str | bytes]:
    """Give the texts of the good feed with one damage."""
    texts: dict[str, str | bytes] = {**read_good_feed()}
    for name in damage.get("gone", ()):
        del texts[name]
    for file, old, new in damage.get("then", ()):
        texts[file] = str(texts[file]).replace(old, new)
    if "file" in damage:
        text = str(texts.pop(damage["file"], ""))
        if "old" in damage:
            assert text.count(damage["old"]) == 1, damage["name"]
        text = text.replace(damage["old"], damage["new"]) if "old" in damage else text
        text = damage["new"] if "old" not in damage and "new" in damage else text
        name = damage.get("as", damage["file"])
        texts[name] = text.encode(damage.get("encoding", "utf-8"))
    return texts


def write_folder(folder: Path, texts: Texts) -> Path:
    """Write a feed as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def write_zip(path: Path, texts: Texts) -> Path:
    """Write a feed as a zip archive."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def read_changed(folder: Path, file: str, old: str, new: str, *, skips: bool = False) -> Reading:
    """Read the good feed with one text in one file changed."""
    texts = read_good_feed()
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new)
    return read_gtfs(write_folder(folder / "feed", texts), skips_faulty_trips=skips)


def list_notices(reading: Reading) -> list[tuple[str, int, str, str]]:
    """List file, row, code and nearest right thing of every notice."""
    found = (*reading.faults, *reading.unused, *reading.remarks)
    return [(n.file, n.line, n.code, n.nearest) for n in found]
