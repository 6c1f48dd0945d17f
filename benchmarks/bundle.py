"""
The static copy of `russia-2022`: time, size, a rebuild, one changed record, and 500 travellers.

The copy is built by the real command in processes of their own. Then travellers are drawn at
random, snapped to what the copy knows, and their plans read link by link from its pages and
compared with what the planner tells them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.guide.copy.region_reader import RegionReader  # noqa: E402
from tests.guide.copy.snapped import (  # noqa: E402
    draw_answers,
    is_possible,
    list_differences,
    snap,
)

from served import start_copy  # noqa: E402
from serving import Load, run_load  # noqa: E402
from wayout.guide.copy.region import list_slots  # noqa: E402
from wayout.guide.copy.workshop import Order, Workshop  # noqa: E402
from wayout.situation.period import parse_instant  # noqa: E402

SITUATION = ROOT / "situations" / "russia-2022"
MADE = "2022-09-24T12:00:00+03:00"
SEED = 20220924
TRAVELLERS = 500
PAGES = {
    "board": "/en/board.html",
    "a record": "/en/record/R126.html",
    "a region": "/ru/region/RU-TA.html",
}
WORKERS, SECONDS = 2, 5
RUN = "import sys; sys.argv[0] = 'wayout'; from wayout.cli import main; sys.exit(main())"


def build(situation: Path, out: Path) -> dict[str, Any]:
    """Build a copy by the command, and give what it says with the seconds it took."""
    began = time.perf_counter()
    words = ["build", str(situation), str(out), "--as-of", MADE, "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], check=True, capture_output=True, text=True
    )
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - began}


def measure() -> dict[str, Any]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(SITUATION, place / "russia-2022")
        first = build(place / "russia-2022", place / "one")
        again = build(place / "russia-2022", place / "two")
        compared = compare(place / "one")
        loads = load_copy(place / "one")
        edited = change(place / "russia-2022")
        before = read_pages(place / "two")
        after = build(place / "russia-2022", place / "two")
        now = read_pages(place / "two")
        return {
            "first": first,
            "same": first["fingerprint"] == again["fingerprint"],
            "again_seconds": again["seconds"],
            "edited": edited,
            "edited_seconds": after["seconds"],
            "changed_pages": sum(now[path] != before.get(path) for path in now),
            "pages": len(now),
            "loads": loads,
            **compared,
        }


def load_copy(folder: Path) -> dict[str, dict[str, float]]:
    """Put a load on a server of the copy, page by page."""
    with start_copy(folder, workers=WORKERS) as server:
        loads = [Load(name, path) for name, path in PAGES.items()]
        for load in loads:
            run_load(server, load, {}, 2)
        return {load.name: run_load(server, load, {}, SECONDS) for load in loads}


def change(folder: Path) -> str:
    """Change one text of one record, and name it."""
    path = folder / "rules" / "lars.toml"
    text = path.read_text("utf-8")
    at = text.index('text = "')
    path.write_text(f'{text[:at]}text = "Changed: {text[at + 8 :]}', "utf-8")
    return text[text.rindex('id = "', 0, at) :].split('"')[1]


def read_pages(folder: Path) -> dict[str, str]:
    """Read the pages of a copy without the line that names its edition."""
    found = {}
    for path in folder.rglob("*.html"):
        page = path.read_text("utf-8")
        begin, end = (
            page.index('<p class="stamp">'),
            page.index("</p>", page.index('class="stamp"')),
        )
        found[path.relative_to(folder).as_posix()] = page[:begin] + page[end:]
    return found


def compare(folder: Path) -> dict[str, Any]:
    """Compare what the copy and the planner tell travellers drawn at random."""
    shop = Workshop(Order(SITUATION, parse_instant(MADE), None, "", ""))
    rng, known = Random(SEED), shop.edition.situation
    drawn: list[tuple[str, str, dict[str, Any]]] = []
    while len(drawn) < TRAVELLERS:
        answers = snap(draw_answers(rng, shop.settings), shop.settings, rng)
        if is_possible(answers, shop.edition):
            drawn.append((rng.choice(sorted(shop.starts)), rng.choice(shop.languages), answers))
    differing, page, read = 0, ("", ""), None
    for key, code, answers in sorted(drawn, key=lambda one: one[:2]):
        if page != (key, code):
            page = key, code
            text = (folder / code / "region" / f"{key}.html").read_text("utf-8")
            read = RegionReader.read(text)
        assert read is not None
        start = shop.starts[key]
        zone = known.places[start].time_zone
        slots = list_slots(shop.settings, zone, shop.order.made, known.head.window.end)
        at, means = rng.choice(slots), rng.choice(shop.settings.means)
        speech = shop.speak(code)
        found = list_differences(read, shop.edition, speech, answers, start, at, means)
        if found:
            print(key, code, answers, at, means, found[:3], file=sys.stderr)
        differing += bool(found)
    return {"travellers": len(drawn), "differing": differing}


def render_section(figures: dict[str, Any]) -> str:
    """Render the section of the page."""
    first = figures["first"]
    rows = "\n".join(
        f"| {name} | {row['per_second']:.0f} | {row['p50_ms']:.1f} | {row['p99_ms']:.1f} |"
        for name, row in figures["loads"].items()
    )
    return f"""\
## The static copy of `russia-2022`

As of {MADE}, all regions, both languages, two processes.

| what | |
|---|---|
| build | {first["seconds"]:.0f} s |
| files, of them pages | {first["files"]}, {first["pages"]} |
| size | {first["bytes"] / 1e6:.1f} MB |
| largest page | {first["largest"]}, {first["largest_bytes"] / 1e6:.2f} MB |
| built again elsewhere, byte for byte the same | {"yes" if figures["same"] else "NO"} |
| built after the text of {figures["edited"]} changed | {figures["edited_seconds"]:.0f} s, \
{figures["changed_pages"]} of {figures["pages"]} pages changed besides their edition |

{figures["travellers"]} travellers drawn at random (seed {SEED}) and snapped to what the \
copy knows: **{figures["differing"]}** are told something else by the copy than by `wayout plan`.

Served by `wayout serve` ({WORKERS} workers, `wrk` on the same machine, {SECONDS} s each):

| page | requests/s | p50, ms | p99, ms |
|---|---:|---:|---:|
{rows}
"""


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
