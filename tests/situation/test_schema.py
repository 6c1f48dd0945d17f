"""The JSON Schemas: in step with the reader, and true of every shipped situation."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.conftest import SITUATIONS
from tests.small_situation import SMALL
from wayout.situation.fields import CSV_TABLES
from wayout.situation.schema import FOLDER, build_schemas, render_schema, write_schemas

FOLDERS = [SMALL, *sorted(p.parent for p in SITUATIONS.glob("*/situation.toml"))]


def as_json(value: Any) -> Any:
    """Give a TOML value as JSON: instants become ISO text."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(inner) for key, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value


def read_tables(path: Path) -> Any:
    """Read a TOML file as JSON, with the defaults put into every record."""
    tables = as_json(tomllib.loads(path.read_text(encoding="utf-8")))
    defaults = tables.get("defaults", {})
    for name, entries in tables.items():
        if isinstance(entries, list) and name != "source":
            tables[name] = [{**defaults, **entry} for entry in entries]
    return tables


def list_documents(folder: Path) -> Iterator[tuple[str, str, Any]]:
    """Yield schema, file and document of everything a situation holds."""
    yield "situation.json", "situation.toml", read_tables(folder / "situation.toml")
    yield "sources.json", "sources.toml", read_tables(folder / "sources.toml")
    for path in sorted((folder / "rules").rglob("*.toml")):
        yield "rules.json", path.name, read_tables(path)
    tables = [(folder / f"{name}.csv", name) for name in ("places", "crossings", "services")]
    tables += [(path, "observations") for path in sorted(folder.glob("observations/**/*.csv"))]
    for path, name in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield f"{name}.json", f"{path.name} {row['id']}", row


def test_schemas_are_in_step_when_built_again() -> None:
    """The committed schemas are what the fields give; `write_schemas` renews them."""
    committed = {p.name: p.read_text(encoding="utf-8") for p in FOLDER.glob("*.json")}
    assert committed == {name: render_schema(s) for name, s in build_schemas().items()}


def test_schemas_are_written_when_asked(tmp_path: Path) -> None:
    """Every schema gets a file that is JSON."""
    paths = write_schemas(tmp_path / "schemas")
    assert {p.name for p in paths} == set(build_schemas())
    assert all(json.loads(p.read_text(encoding="utf-8"))["type"] == "object" for p in paths)


@pytest.mark.parametrize("name", sorted(build_schemas()))
def test_schema_is_a_schema_when_checked(name: str) -> None:
    """Each schema obeys the draft it names."""
    jsonschema.Draft202012Validator.check_schema(build_schemas()[name])


@pytest.mark.parametrize("folder", FOLDERS, ids=[f.name for f in FOLDERS])
def test_situation_is_valid_when_shipped(folder: Path) -> None:
    """Every file and row of a shipped situation obeys its schema."""
    validators = {n: jsonschema.Draft202012Validator(s) for n, s in build_schemas().items()}
    faults = [
        f"{file}: {fault.json_path}: {fault.message[:200]}"
        for name, file, document in list_documents(folder)
        for fault in validators[name].iter_errors(document)
    ]
    assert faults == []


ROW = {
    "id": "a",
    "kind": "town",
    "name": "Alfa",
    "lat": "55.0",
    "aliases": "A|B",
    "sources": "atlas",
}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "city"},
        {"id": "a b"},
        {"lat": "north"},
        {"aliases": "A||B"},
        {"sources": ""},
        {"colour": "red"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_schema_refuses_a_row_when_the_reader_would(change: dict[str, str]) -> None:
    """A row with one wrong cell is not valid, and without it is."""
    validator = jsonschema.Draft202012Validator(build_schemas()["places.json"])
    assert validator.is_valid(ROW)
    assert not validator.is_valid({**ROW, **change})


def test_schemas_name_every_column_when_compared_with_the_fields() -> None:
    """Each CSV schema has exactly the columns the reader accepts."""
    for name, fields in CSV_TABLES.items():
        assert set(build_schemas()[f"{name}.json"]["properties"]) == {f.name for f in fields}
