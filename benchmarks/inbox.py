"""
The inbox of a desk with 100,000 reports and 300,000 claims, on SQLite and on PostgreSQL.

Reports are invented: claims about the posts of `russia-2022` at random, sketches of random hashes.
The tables are filled in bulk; what is timed is what the desk itself calls. PostgreSQL is the server
that the tests start: on a socket, without flushing to disk.

    python benchmarks/inbox.py [sqlite | postgresql]
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from inbox_filling import BEGUN, fill_desk, invent_claim, invent_sketch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.desk.postgres import run_postgres  # noqa: E402

from wayout.desk.comparison.comparing import compare_statement  # noqa: E402
from wayout.desk.comparison.known_statements import list_statements  # noqa: E402
from wayout.desk.comparison.statement import as_statement  # noqa: E402
from wayout.desk.intake.copies import add_sketches  # noqa: E402
from wayout.desk.people.person import Person  # noqa: E402
from wayout.desk.people.roster import add_person, found_desk  # noqa: E402
from wayout.desk.review.deciding import decide, list_decisions  # noqa: E402
from wayout.desk.review.inbox import (  # noqa: E402
    Lot,
    count_states,
    get_entry,
    insert_claims,
    list_inbox,
)
from wayout.desk.store.reports import (  # noqa: E402
    Incoming,
    add_reports,
    find_original,
    get_report,
)
from wayout.desk.store.store import Store, open_store  # noqa: E402
from wayout.desk.store.tables import reports  # noqa: E402
from wayout.desk.store.vault import Vault, make_key, read_vault  # noqa: E402
from wayout.situation.reading import get_situation  # noqa: E402

SIZE = 100_000
DEEP = 100_000
TIMES = 15
NOW = datetime(2022, 10, 28, tzinfo=UTC)
KINDS_OF_STORE = ("sqlite", "postgresql")


def measure(kinds: tuple[str, ...] = KINDS_OF_STORE, *, size: int = SIZE) -> dict[str, Any]:
    """Fill a desk of each kind and time what an editor does there."""
    return {"size": size, **{kind: _measure(kind, size) for kind in kinds}}


def _measure(kind: str, size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        server = run_postgres() if kind == "postgresql" else nullcontext(f"{name}/desk.sqlite")
        with server as address:
            make_key(Path(name) / "key")
            vault = read_vault(Path(name) / "key")
            store = open_store(address.format(name="postgres"))
            try:
                return _time_all(store, vault, size)
            finally:
                store.close()


def _time_all(store: Store, vault: Vault, size: int) -> dict[str, Any]:
    situation = get_situation(ROOT / "situations" / "russia-2022").as_of(NOW)
    words = {"password": "seven grey herons", "now": NOW, "vault": vault}
    first = found_desk(store, "administrator-1", **words)
    editor = add_person(store, "editor-1", role="editor", by=first.person, **words).person
    began = time.perf_counter()
    many = fill_desk(store, size=size, editor_id=editor.id, situation=situation, vault=vault)
    filled = time.perf_counter() - began
    begun = time.perf_counter()
    known = tuple(list_statements(situation))
    listing = time.perf_counter() - begun
    rows = {**_time_reading(store, editor), **_time_opening(store, vault, known, situation)}
    rows |= _time_writing(store, vault, editor, situation, size=size)
    return {"rows": rows, "claims": many, "fill_s": filled, "statements_s": listing}


def _time_reading(store: Store, by: Person) -> dict[str, Any]:
    ahead = min(DEEP, _count_new(store) // 2)
    whole = list_inbox(store, by=by, most=ahead + 50)
    deep = whole[ahead - 1]
    assert list_inbox(store, by=by, after=deep.mark) == whole[ahead:]
    assert list_inbox(store, by=by, before=whole[ahead].mark) == whole[ahead - 50 : ahead]
    place = deep.claim.places[0]
    about = list_inbox(store, by=by, place=place, kind="queue")
    assert about
    assert all(e.claim.kind == "queue" and place in e.claim.places for e in about)
    asked: dict[str, Callable[[], object]] = {
        "first page": lambda: list_inbox(store, by=by),
        "a page deep inside, by its mark": lambda: list_inbox(store, by=by, after=deep.mark),
        "the page before it": lambda: list_inbox(store, by=by, before=deep.mark),
        "first page of a kind": lambda: list_inbox(store, by=by, kind="queue"),
        "first page of a place": lambda: list_inbox(store, by=by, place=place),
        "of a kind and a place": lambda: list_inbox(store, by=by, place=place, kind="queue"),
        "count of states": lambda: count_states(store),
    }
    return {name: _time(ask) for name, ask in asked.items()}


def _count_new(store: Store) -> int:
    return count_states(store)["new"]


def _time_opening(store: Store, vault: Vault, known: Any, situation: Any) -> dict[str, Any]:
    numbers = iter(range(1, 10_000, 7))

    def open_one() -> None:
        entry = get_entry(store, next(numbers))
        list_decisions(store, entry.id)
        assert get_report(store, entry.report_id).has_original
        assert find_original(store, entry.report_id, vault=vault)
        compare_statement(as_statement(entry.claim, situation=situation), known)

    return {"opening a claim, compared with what is known": _time(open_one)}


def _time_writing(
    store: Store, vault: Vault, by: Person, situation: Any, *, size: int
) -> dict[str, Any]:
    numbers, draw = iter(range(size)), Random(2)
    new = iter([e.id for e in list_inbox(store, by=by, most=TIMES)])

    def add(copied: int | None) -> None:
        number = next(numbers)
        told = f"A text that nobody sent before, number {number}. " * 30
        incoming = Incoming(told, "The Herald", f"https://herald.example/{number}", "en", BEGUN)
        sketch = invent_sketch(size + 1 + number)
        if copied:
            sketch = frozenset([*sorted(invent_sketch(copied))[:48], *sorted(sketch)[:16]])
        with store.writing(alone=reports) as connection:
            (kept,) = add_reports(connection, [(incoming, NOW)], vault=vault, days=30)
            found = add_sketches(connection, {kept.id: sketch})[kept.id]
            assert found == copied, f"report {kept.id} repeats {copied}, and {found} was found"
            told_claims = tuple((invent_claim(situation, draw), 1.0) for _ in range(3))
            insert_claims(connection, [Lot(kept.id, told_claims, NOW)])

    copies = iter(range(17, 17 + TIMES))
    return {
        "adding a report with three claims": _time(lambda: add(None)),
        "adding a copy of a report, found": _time(lambda: add(next(copies))),
        "deciding": _time(lambda: decide(store, next(new), "accept", by=by, now=NOW)),
    }


def _time(ask: Callable[[], object]) -> dict[str, float]:
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - began))
    return {"median_ms": statistics.median(spent), "worst_ms": max(spent)}


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    kinds = [kind for kind in KINDS_OF_STORE if kind in figures]
    many = figures[kinds[0]]["claims"]
    lines = [
        "## An inbox of many reports",
        "",
        f"A desk with {figures['size']:,} invented reports and {many:,} claims about the posts of"
        " `russia-2022`; nine in ten wait, one in five has an impact. Milliseconds, median and"
        f" worst of {TIMES}; pages of 50. PostgreSQL on the same machine, on a socket, not flushing"
        " to disk; SQLite flushing.",
        "",
        "| what | " + " | ".join(f"{kind} | worst" for kind in kinds) + " |",
        "|---|" + "---:|" * (2 * len(kinds)),
    ]
    for name in figures[kinds[0]]["rows"]:
        cells = [figures[kind]["rows"][name] for kind in kinds]
        told = " | ".join(f"{c['median_ms']:.1f} | {c['worst_ms']:.1f}" for c in cells)
        lines.append(f"| {name} | {told} |")
    spent = " and ".join(f"{figures[kind]['fill_s']:.0f}" for kind in kinds)
    listed = max(figures[kind]["statements_s"] for kind in kinds)
    lines += [
        "",
        f"Filling took {spent} s; listing what is known, once, {1000 * listed:.0f} ms.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    asked = tuple(word for word in sys.argv[1:] if word in KINDS_OF_STORE) or KINDS_OF_STORE
    found = measure(asked)
    print(json.dumps(found, indent=1), file=sys.stderr)
    print(render_section(found))
