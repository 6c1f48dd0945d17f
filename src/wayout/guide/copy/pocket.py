"""
The pocket edition of one region: for each language one page in one file, and a booklet to print.

The page holds what a copy holds of the region, and asks for no other file. The booklet is for
somebody without a device: it holds the first instant of setting out, so that it stays printable.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError
from wayout.guide.copy.building import (
    Built,
    Tell,
    check_place,
    place_file,
    swap,
    write_built,
)
from wayout.guide.copy.manifest import MANIFEST, make_manifest, render_manifest
from wayout.guide.copy.pocket_pages import Booked, PocketPages
from wayout.guide.copy.pocket_paper import count_pages, print_booklet
from wayout.guide.copy.pocket_region import get_region, narrow
from wayout.guide.copy.public_pages import File
from wayout.guide.copy.region import Region, divide_crowd, plan_region
from wayout.guide.copy.workshop import Order, Workshop, open_workshop
from wayout.situation.period import Instant

PART = ".pocket.part"
MOST_PAGES = 64
"""So many pages a booklet may have: sixteen large sheets, folded. Else it holds fewer ways."""
FEWER_WAYS = (0, 6, 4, 3, 2)
"""So many ways into one country a booklet is tried with, one after the other; 0 for all."""


@dataclass(frozen=True, slots=True)
class Pocket:
    """A pocket edition that was built."""

    built: Built
    region: str
    sheets: dict[str, int]
    """How many pages each booklet has, by its path."""
    ways: int
    """So many ways into one country stand in the booklets; 0 for all."""


def build_pocket(order: Order, name: str, out: Path, *, tell: Tell) -> Pocket:
    """
    Build the pocket edition of a region into a folder, in place of the one that may be there.

    Raises
    ------
    BadInputError
        There is no such region, the folder holds something else, or no hour of setting out is
        left.
    """
    check_place(out)
    if (out / "index.html").exists():
        raise BadInputError(f"{out} holds a whole copy; name another folder for the pocket edition")
    shop = open_workshop(order)
    known = shop.edition.situation
    key = get_region(name, known, shop.starts, shop.edition.planner.gazetteer)
    steps = 1 + 2 * len(shop.languages)
    tell(f"planning {key}", 0, steps)
    region = plan_pocket(shop, key)
    part = out.with_name(out.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        pages = {code: PocketPages(shop, region, code) for code in shop.languages}
        until = [order.made]
        for number, code in enumerate(shop.languages, 1):
            tell(f"page {key} {code}", number, steps)
            file = pages[code].make_page(f"{key}-{code}.html")
            until.append(write(part, file))
        ways, booked = choose_ways(region, pages)
        sheets = {}
        for number, code in enumerate(shop.languages, 1 + len(shop.languages)):
            tell(f"booklet {key} {code}", number, steps)
            paper = print_booklet(booked[code].booklet, booked[code].sheet, order.made)
            path = f"{key}-{code}.pdf"
            sheets[path] = paper.pages
            until.append(write(part, File(path, paper.content, booked[code].until)))
        tell(f"booklet {key}", steps, steps)
        built = _finish(order, shop, part, out, min(until[1:]))
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Pocket(built, key, sheets, ways)


def plan_pocket(shop: Workshop, key: str) -> Region:
    """
    Plan for everybody a copy can be asked for, from one region.

    Raises
    ------
    BadInputError
        No hour of setting out is left.
    """
    known, start, slots = shop.edition.situation, shop.starts[key], shop.list_slots(key)
    if not slots:
        raise BadInputError(f"no hour of setting out is left before {known.head.id} ends")
    divided = divide_crowd(shop.edition.planner, shop.settings, slots)
    return plan_region(shop.edition.planner, key, start, slots, divided)


def choose_ways(region: Region, pages: dict[str, PocketPages]) -> tuple[int, dict[str, Booked]]:
    """Choose how many ways into a country fit into booklets, alike in all languages."""
    for ways in FEWER_WAYS:
        narrowed = narrow(region, ways=ways)
        booked = {code: one.make_booklet(narrowed, ways) for code, one in pages.items()}
        if all(count_pages(one.booklet) <= MOST_PAGES for one in booked.values()):
            break
    return ways, booked


def write(part: Path, file: File) -> Instant:
    """Write a file, and give until when to rely on it."""
    assert file.until is not None
    place_file(part, file)
    return file.until


def _finish(order: Order, shop: Workshop, part: Path, out: Path, until: Instant) -> Built:
    """List all files in a manifest, and put the edition in its place."""
    head = shop.library.head
    manifest = make_manifest(
        part,
        situation=head.id,
        title=head.title,
        made=order.made,
        until=until,
        version=version("wayout"),
    )
    (part / MANIFEST).write_bytes(render_manifest(manifest).encode())
    swap(part, out)
    return Built(out, manifest, order.edition)


def write_pocket(pocket: Pocket) -> dict[str, Any]:
    """Write what was built as a document of plain values."""
    listed = pocket.built.manifest.files
    return {
        **write_built(pocket.built),
        "region": pocket.region,
        "ways_into_a_country": pocket.ways or None,
        "made_files": [
            {"path": path, "bytes": listed[path].size, "sheets": pocket.sheets.get(path)}
            for path in sorted(listed)
        ],
    }
