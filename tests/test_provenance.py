"""
Every row of the fact tables became records of `russia-2022`, or says why not.

`python -m tests.test_provenance` rewrites the parts of the pages that are made from the folder.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.planner.shipped import ROOT, RUSSIA
from wayout.situation.record import Confirmation, End, Record, Service

PAGE = ROOT / "docs" / "russia-2022.md"
ROWS = ROOT / "docs" / "russia-2022" / "rows.csv"
STANDING = ROOT / "docs" / "russia-2022" / "standing-ids.txt"
FACTS = ROOT / "../shared/facts"
TABLES = {"C": ("crossings", 92), "O": ("observations", 415), "R": ("rules", 311)}
TABLES["S"] = ("services", 261)
EXPECTED = [f"{t}{i:03}" for t, (_, n) in sorted(TABLES.items()) for i in range(1, n + 1)]
BLOCKS = ("counts", "remarks")
"""The parts of the page that are made from the folder, between two comments each."""

BASES = ("exact", "office-day", "report-day", "inferred", "standing")
ID = re.compile(r"\b[CORS]\d{3}(?:[a-z]\b)?(?:-[a-z0-9]+)*")

ADDED = (
    "ICCPR12",
    "ICCPR12-own",
    "RATE-article-004",
    "krasnoye",
    "kordai",
    "bagratashen",
    "zhibek-zholy",
)
"""Records that come from no row and are neither holes nor ways by geography."""


@cache
def read_rows() -> tuple[dict[str, str], ...]:
    """Read the table of what became of each row."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def named() -> set[str]:
    """Give the ids of all records that some row became."""
    return {record for row in read_rows() for record in row["records"].split()}


def list_standing() -> str:
    """List the ids of the records that are standing, one a line."""
    found = sorted(r.id for r in RUSSIA.records() if r.published_basis == "standing")
    return "".join(f"{record}\n" for record in found)


def has_a_row(record: Record) -> bool:
    """Tell whether a row became the record, its report, or what it ends or confirms."""
    of = record.id.split("#")[0]
    if isinstance(record, End | Confirmation):
        of = record.ends if isinstance(record, End) else record.confirms
    return not {record.id, of}.isdisjoint(named())


def is_added(record: Record) -> bool:
    """Tell whether a record was added to the rows: a hole, a way by geography, one of a few."""
    by_geography = isinstance(record, Service) and record.sources == ("geography",)
    return by_geography or record.id in ADDED or getattr(record, "effect", "") == "unsettled"


def render_counts() -> str:
    """Render how many records of each kind there are, and how their publication was fixed."""
    tables = {
        "rules": (RUSSIA.rules, (r.domain for r in RUSSIA.rules.values())),
        "reports": (RUSSIA.reports, (r.topic for r in RUSSIA.reports.values())),
        "observations": (RUSSIA.observations, (o.kind for o in RUSSIA.observations.values())),
        "crossings": (RUSSIA.crossings, (c.state for c in RUSSIA.crossings.values())),
        "services": (RUSSIA.services, (s.vehicle or s.mode for s in RUSSIA.services.values())),
        "ends": (RUSSIA.ends, ()),
        "confirmations": (RUSSIA.confirmations, ()),
        "resolutions": (RUSSIA.resolutions, ()),
        "places": (RUSSIA.places, (p.kind for p in RUSSIA.places.values())),
        "sources": (RUSSIA.sources, (s.speaker for s in RUSSIA.sources.values())),
    }
    lines = ["| records | count | of them |", "|---|---|---|"]
    lines += [f"| {name} | {len(all_):,} | {_tally(of)} |" for name, (all_, of) in tables.items()]
    lines += ["", "| publication | " + " | ".join(BASES) + " |", "|---|" + "---|" * len(BASES)]
    for name, (table, _) in list(tables.items())[:8]:
        bases = Counter(r.published_basis for r in table.values())  # type: ignore[attr-defined]
        lines.append(f"| {name} | " + " | ".join(f"{bases[b]:,}" for b in BASES) + " |")
    return "\n".join(lines) + "\n"


def _tally(words: Iterable[str]) -> str:
    ordered = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in ordered)


def render_remarks() -> str:
    """Render what was left out or read differently, row by row, like remarks together."""
    rows: dict[str, list[str]] = {}
    for row in read_rows():
        if row["left_out"]:
            rows.setdefault(row["left_out"], []).append(row["row"])
    return "".join(f"- {_span(some)}: {words}\n" for words, some in rows.items())


def render(block: str) -> str:
    """Render a part of the page by its name."""
    return render_counts() if block == "counts" else render_remarks()


def _span(rows: list[str]) -> str:
    first, last = EXPECTED.index(rows[0]), EXPECTED.index(rows[-1])
    together = len(rows) > 2 and last - first == len(rows) - 1
    return f"{rows[0]} to {rows[-1]}" if together else ", ".join(rows)


def _parts(page: str, block: str) -> tuple[str, str, str]:
    start = f"<!-- {block}: written by `python -m tests.test_provenance` -->\n"
    head, rest = page.split(start)
    inside, tail = rest.split(f"<!-- end of {block} -->\n")
    return head + start, inside, f"<!-- end of {block} -->\n" + tail


def test_rows_each_stand_once_and_in_order() -> None:
    """The table has every row of the four fact tables, once."""
    assert [row["row"] for row in read_rows()] == EXPECTED


def test_row_names_only_records_that_exist() -> None:
    """Every id in the table is a record or a place of the situation."""
    assert [i for i in named() if RUSSIA.find_record(i) is None and i not in RUSSIA.places] == []


def test_row_without_a_record_says_why() -> None:
    """A row that became no record has a reason."""
    assert [r["row"] for r in read_rows() if not r["records"] and not r["left_out"]] == []


def test_row_names_a_record_once() -> None:
    """No row lists the same record twice."""
    rows = [(row["row"], row["records"].split()) for row in read_rows()]
    assert [name for name, records in rows if len(set(records)) < len(records)] == []


def test_remarks_speak_of_rows_and_records_that_exist() -> None:
    """An id in a remark is a row of the tables or a record."""
    spoken = {i for row in read_rows() for i in ID.findall(row["left_out"])}
    assert [i for i in spoken if i not in EXPECTED and RUSSIA.find_record(i) is None] == []


def test_record_comes_from_a_row_or_is_said_to_be_added() -> None:
    """No record is without origin: a row, a figure of its report, a hole, a way by geography."""
    own = [r for r in RUSSIA.records() if not has_a_row(r)]
    assert [r.id for r in own if not is_added(r)] == []


def test_page_names_what_was_added() -> None:
    """The page has the id of each single record that comes from no row."""
    assert [i for i in ADDED if i not in PAGE.read_text("utf-8")] == []


def test_page_names_every_hole() -> None:
    """Each hole in the facts that a record marks stands in the page."""
    holes = [r.id for r in RUSSIA.rules.values() if r.effect == "unsettled"]
    page = set(re.findall(r"[\w-]+", PAGE.read_text("utf-8")))
    assert [i for i in holes if i not in page] == []


def test_page_names_every_contradiction() -> None:
    """Each record that contradicts another, and each resolution, stands in the page."""
    pairs = [{r.id, *r.contradicts} for r in RUSSIA.records() if r.contradicts]
    pairs += [{r.id, *r.between} for r in RUSSIA.resolutions.values()]
    page = set(re.findall(r"[\w-]+", _parts(PAGE.read_text("utf-8"), "remarks")[0]))
    assert {i for pair in pairs for i in pair if i.split("#")[0] not in page} == set()


@pytest.mark.parametrize("block", BLOCKS)
def test_page_has_what_the_folder_gives(block: str) -> None:
    """The counts and the remarks of the page are those of the folder and of the table."""
    assert _parts(PAGE.read_text("utf-8"), block)[1] == render(block)


def test_standing_ids_are_those_of_the_folder() -> None:
    """The list holds every record whose publication is standing."""
    assert STANDING.read_text("utf-8") == list_standing()


def _read_facts(name: str) -> Iterator[dict[str, str]]:
    if not FACTS.is_dir():
        pytest.skip(f"{FACTS} is absent: whether a row was lost has NOT been checked")
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("letter", sorted(TABLES))
def test_table_of_facts_has_as_many_rows_as_are_accounted_for(letter: str) -> None:
    """No row of the source table is missing from ours, and ours has none more."""
    name, count = TABLES[letter]
    assert len(list(_read_facts(name))) == count


def test_rules_of_the_table_of_facts_are_those_accounted_for() -> None:
    """The ids that the table of rules gives itself are the rows R001 to R311."""
    ids = [row["id"] for row in _read_facts("rules")]
    assert sorted(ids) == [i for i in EXPECTED if i.startswith("R")]


def write_pages(page: Path, standing: Path) -> None:
    """Write the list of standing ids, and the counts and the remarks into the page."""
    standing.write_text(list_standing(), "utf-8")
    for block in BLOCKS:
        head, _, tail = _parts(page.read_text("utf-8"), block)
        page.write_text(head + render(block) + tail, "utf-8")


if __name__ == "__main__":
    write_pages(PAGE, STANDING)
