"""
Requests a second of a real `wayout serve` on loopback, and the memory of its workers.

Needs `wrk` (a Debian package). The load comes from the same machine, so it takes cores from the
server; with other work on the machine only ratios of one run count. Uncached plans are for
travellers of a seeded file, so many that hardly two share town, minute and what the rules tell
them; each round draws others. Bare pages come from the same server with nothing of ours behind it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bare import BYTES
from served import COMMAND, UNFROZEN, Server, start_bare, start_server

SCRIPT = Path(__file__).with_suffix(".lua")
SEED = 20220922
TRAVELLERS = 60_000
FEW = 20
"""So many travellers ask again and again where pages are kept."""
ROUNDS = 5
SECONDS = 2
BARE = "bare page, by nothing but ASGI", "bare page, by Starlette"
"""What others are compared with."""
CONNECTIONS = 8
WORKERS = 2
WARM_SECONDS = 8
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

TOWNS = ("Kazan", "Moscow", "Samara", "Saint Petersburg", "Orenburg", "Omsk", "Saratov", "Pskov")
DOCUMENTS = (["internal-passport"], ["internal-passport", "foreign-passport"])


@dataclass(frozen=True)
class Load:
    """One kind of request: its name, where it goes, and what it posts."""

    name: str
    path: str
    kind: str = ""
    few: bool = False
    connections: int = CONNECTIONS
    bare: bool = False


LOADS = (
    Load(BARE[0], "/", bare=True),
    Load(BARE[1], "/starlette", bare=True),
    Load("health", "/healthz"),
    Load("front page, kept", "/en/"),
    Load("front page, rendered each time", "/en/?x"),
    Load("board page, kept", "/en/board"),
    Load("plan as a page, kept", "/en/ways", FORM, few=True),
    Load("board page, rendered each time", "/en/board?x"),
    Load("board as JSON, kept", "/api/v1/board"),
    Load("plan as JSON, uncached", "/api/v1/plan", JSON),
    Load("plan as a page, uncached", "/en/ways", FORM),
    Load("the same, one at a time", "/en/ways", FORM, connections=1),
)


def draw_travellers(rng: random.Random) -> list[dict[str, Any]]:
    """Draw travellers with a start and an hour; one in four says nothing of themselves."""
    found = []
    for _ in range(TRAVELLERS):
        told: dict[str, Any] = {}
        if rng.random() > 0.25:
            told = {
                "age": rng.randint(18, 60),
                "sex": rng.choice("MF"),
                "documents": rng.choice(DOCUMENTS),
                "reservist": rng.random() < 0.5,
                "means": rng.choice((["car"], ["none"], ["bicycle"])),
            }
        when = {"day": f"2022-09-{rng.randint(22, 24)}", "hour": _draw_hour(rng)}
        found.append({"from": rng.choice(TOWNS), **when, "told": told})
    return found


def _draw_hour(rng: random.Random) -> str:
    return f"{rng.randint(18, 23)}:{rng.randint(0, 59):02}"


def write_bodies(folder: Path) -> dict[str, Path]:
    """Write the bodies of all travellers, by the kind of content."""
    drawn = draw_travellers(random.Random(SEED))
    files = {JSON: folder / "json", FORM: folder / "form", f"few {FORM}": folder / "few"}
    files[JSON].write_text("\n".join(_as_json(d) for d in drawn), encoding="utf-8")
    files[FORM].write_text("\n".join(_as_form(d) for d in drawn), encoding="utf-8")
    few = "\n".join(_as_form(d) for d in drawn[:FEW])
    files[f"few {FORM}"].write_text(few, encoding="utf-8")
    return files


def _as_json(drawn: dict[str, Any]) -> str:
    at = f"{drawn['day']}T{drawn['hour']}:00+03:00"
    return json.dumps({"from": drawn["from"], "at": at, "travellers": [drawn["told"]]})


def _as_form(drawn: dict[str, Any]) -> str:
    fields = [("from", drawn["from"]), ("day", drawn["day"]), ("hour", drawn["hour"])]
    for key, value in drawn["told"].items():
        values = value if isinstance(value, list) else [value]
        said = {True: "yes", False: "no"}
        fields += [(f"a.{key}", said[v] if isinstance(v, bool) else str(v)) for v in values]
    return urlencode(fields)


def run_load(
    server: Server, load: Load, bodies: dict[str, Path], seconds: int, *, turn: int = 0
) -> dict[str, float]:
    """Put one load on a server; give requests a second and latencies in milliseconds."""
    found = run_wrk(server, load, bodies, seconds, turn=turn)
    assert found["requests"] > 0
    assert found["status"] == found["lost"] == 0, (load.name, found)
    return {
        "per_second": found["requests"] / (found["us"] / 1e6),
        "p50_ms": found["p50_us"] / 1000,
        "p99_ms": found["p99_us"] / 1000,
    }


def run_wrk(
    server: Server, load: Load, bodies: dict[str, Path], seconds: int, *, turn: int = 0
) -> dict[str, int]:
    """
    Put one load on a server; give what `wrk` counted: requests, refused, lost, microseconds.

    Each `turn` draws bodies in another order: nobody comes again whose page is kept.
    """
    told = {"SEED": str(SEED + turn)}
    if load.kind:
        file = bodies[f"few {load.kind}" if load.few else load.kind]
        told |= {"KIND": load.kind, "BODIES": str(file)}
    size = ["-t1", f"-c{load.connections}", f"-d{seconds}s"]
    options = [*size, "--timeout", "30s", "-s", str(SCRIPT)]
    done = subprocess.run(
        ["wrk", *options, server.url + load.path],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, int] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def check_answers(server: Server, bodies: dict[str, Path]) -> list[Load]:
    """Check that every load gets what it asks for; a page that is not built yet is left out."""
    found = []
    for load in LOADS:
        if load.bare:
            found.append(load)
            continue
        body = bodies[load.kind].read_bytes().split(b"\n")[0] if load.kind else None
        headers = {"content-type": load.kind} if load.kind else {}
        asked = urllib.request.Request(server.url + load.path, body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                content = answer.read()
        except urllib.error.HTTPError as fault:
            if fault.code != 404:
                raise
            print(f"{load.name}: there is no such page yet", file=sys.stderr)
            continue
        if load.kind == JSON:
            assert json.loads(content)["journeys"]
        found.append(load)
    return found


def measure() -> dict[str, Any]:
    """Measure every load, in turns, and the memory with and without a frozen collector."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        bodies = write_bodies(Path(name))
        figures: dict[str, Any] = {"rounds": ROUNDS, "seconds": SECONDS, "workers": WORKERS}
        figures["loads"], figures["frozen"] = _measure_loads(bodies)
        figures["unfrozen"] = _measure_memory(bodies, UNFROZEN)
        figures["again"] = _measure_memory(bodies, COMMAND)
    return figures


def _measure_loads(bodies: dict[str, Path]) -> tuple[dict[str, Any], dict[str, Any]]:
    with start_server(workers=WORKERS) as server, start_bare(workers=WORKERS) as bare:
        memory = {"start": server.read_memory_mb()}
        loads = check_answers(server, bodies)
        for load in loads:
            run_load(bare if load.bare else server, load, bodies, 2, turn=0)
        rows: dict[str, list[dict[str, float]]] = {load.name: [] for load in loads}
        for number in range(ROUNDS):
            for place, load in enumerate(loads):
                turn = 1 + number * len(loads) + place
                if load.few:  # the uncached plans of the round before took their place
                    run_load(server, load, bodies, 1)
                asked = bare if load.bare else server
                rows[load.name].append(run_load(asked, load, bodies, SECONDS, turn=turn))
        memory["end"] = server.read_memory_mb()
        assert server.read_errors() == "", server.read_errors()
    return {name: _middle(found) for name, found in rows.items()}, memory


def _middle(rows: list[dict[str, float]]) -> dict[str, float]:
    """Give the median of each figure over the rounds."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def _measure_memory(bodies: dict[str, Path], code: str) -> dict[str, Any]:
    """Measure workers that answer plans for a while, and how quick they are at it."""
    plans = next(load for load in LOADS if load.kind == JSON)
    with start_server(workers=WORKERS, code=code) as server:
        before = server.read_memory_mb()
        run_load(server, plans, bodies, WARM_SECONDS, turn=0)
        figures = run_load(server, plans, bodies, 2 * SECONDS, turn=1)
        return {"start": before, "end": server.read_memory_mb(), **figures}


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    loads = figures["loads"]
    bare = [loads[name]["per_second"] for name in BARE]
    lines = [
        "## Serving",
        "",
        f"`wayout serve russia-2022`, {figures['workers']} workers, {CONNECTIONS} connections kept"
        f" open, `wrk` on the same machine; medians of {figures['rounds']} rounds of"
        f" {figures['seconds']} s, the loads in turns. An uncached plan is for one of"
        f" {TRAVELLERS} travellers drawn with seed {SEED}, a kept one for one of"
        f" {FEW} of them. A bare page has {BYTES} bytes and the same headers. No request was lost"
        " or refused.",
        "",
        "| what is asked for | requests/s | of a bare page | of one by Starlette"
        " | p50, ms | p99, ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, row in loads.items():
        shares = [row["per_second"] / one for one in bare]
        lines.append(
            f"| {name} | {row['per_second']:.0f} | {shares[0]:.2f} | {shares[1]:.2f}"
            f" | {row['p50_ms']:.1f}"
            f" | {row['p99_ms']:.1f} |"
        )
    lines += ["", *_render_memory(figures)]
    return "\n".join(lines)


def _render_memory(figures: dict[str, Any]) -> list[str]:
    rows = {
        "frozen, all loads above": figures["frozen"],
        "frozen, plans alone": figures["again"],
        "not frozen, plans alone": figures["unfrozen"],
    }
    lines = [
        "Memory of one worker in MB: all it sees, what is its own, and its share of everything.",
        "",
        "| collector | at the start: all, own, share | after the load: all, own, share |",
        "|---|---:|---:|",
    ]
    for name, row in rows.items():
        cells = [
            ", ".join(f"{row[when][kind]:.0f}" for kind in ("resident", "own", "share"))
            for when in ("start", "end")
        ]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    lines += [""]
    lines += [
        f"Plans a second: {figures['again']['per_second']:.0f} with the collector frozen"
        f" (p99 {figures['again']['p99_ms']:.0f} ms), {figures['unfrozen']['per_second']:.0f}"
        f" without (p99 {figures['unfrozen']['p99_ms']:.0f} ms)."
    ]
    return lines


if __name__ == "__main__":
    found = measure()
    print(json.dumps(found, indent=1))
    print(render_section(found))
