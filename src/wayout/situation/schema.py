"""JSON Schemas of the situation's tables, built from the fields the reader itself uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from wayout.situation.fields import (
    ASKED,
    ASSUMPTION,
    CSV_TABLES,
    DEFAULTS,
    FIGURE,
    HEAD,
    INFERENCE,
    QUESTION,
    TOML_TABLES,
    Field,
)
from wayout.situation.taking import CLOCK, FREQUENCIES, ID, WEEKDAYS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).with_name("schemas")
INSTANT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"

Schema = dict[str, Any]
_INNER = {
    "figures": FIGURE,
    "question": QUESTION,
    "inference": INFERENCE,
    "presumption": INFERENCE,
    "assumption": ASSUMPTION,
}


def build_schemas() -> dict[str, Schema]:
    """
    Build every schema by file name.

    TOML schemas describe a file as its tables; instants are ISO text. CSV schemas describe one
    row as texts, an empty cell as the empty text; an id or choice that may repeat is one text
    with its parts separated by `|`.
    """
    schemas = {f"{name}.json": _row_schema(name, fields) for name, fields in CSV_TABLES.items()}
    schemas["situation.json"] = _titled("situation.toml", _table_schema(HEAD))
    sources = {"source": _tables("source", TOML_TABLES["source"])}
    schemas["sources.json"] = _titled("sources.toml", _closed(sources, ["source"]))
    asked = {"asked": _tables("asked", ASKED)}
    schemas["asked.json"] = _titled("asked.toml", _closed(asked, ["asked"]))
    tables = {name: _tables(name, fields) for name, fields in TOML_TABLES.items()}
    tables["defaults"] = _table_schema(DEFAULTS)
    schemas["rules.json"] = _titled("one file of rules/", _closed(tables, []))
    return schemas


def write_schemas(folder: Path = FOLDER) -> list[Path]:
    """Write every schema into a folder; give the files."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, schema in build_schemas().items():
        path = folder / name
        path.write_text(render_schema(schema), encoding="utf-8")
        paths.append(path)
    return paths


def render_schema(schema: Schema) -> str:
    """Render a schema as the text of its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _titled(title: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "title": title, **schema}


def _closed(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _tables(name: str, fields: tuple[Field, ...]) -> Schema:
    # `recorded` and the like may come from [defaults], so a record need not have them.
    return {"type": "array", "title": f"[[{name}]]", "items": _table_schema(fields)}


def _table_schema(fields: tuple[Field, ...]) -> Schema:
    properties = {f.name: _value_schema(f) for f in fields}
    return _closed(properties, [f.name for f in fields if f.required])


def _value_schema(field: Field) -> Schema:
    text: Schema = {"type": "string"}
    one_of: Schema = {"enum": list(field.values)}
    kinds: dict[str, Schema] = {
        "text": {**text, "pattern": r"\S"} if field.required else text,
        "id": {**text, "pattern": _pattern(ID.pattern)},
        "ids": {"type": "array", "items": text, **({"minItems": 1} if field.required else {})},
        "choice": one_of,
        "choices": {"type": "array", "items": one_of},
        "instant": {**text, "pattern": INSTANT},
        "number": {"type": "number", **_limits(field)},
        "integer": {"type": "integer", **_limits(field)},
        "flag": {"type": "boolean"},
        "table": {"type": "object"},
    }
    if field.kind == "tables":
        inner = _INNER[field.name]
        return {"type": "array", "items": _table_schema(inner)}
    return kinds[field.kind]


def _limits(field: Field) -> Schema:
    limits = {"minimum": field.low, "maximum": field.high}
    return {name: limit for name, limit in limits.items() if limit is not None}


def _row_schema(name: str, fields: tuple[Field, ...]) -> Schema:
    properties = {f.name: _cell_schema(f) for f in fields}
    schema = _closed(properties, [f.name for f in fields if f.required])
    return _titled(f"one row of {name}", schema)


def _cell_schema(field: Field) -> Schema:
    number = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
    choice = "|".join(value.replace("/", r"\/") for value in field.values)
    patterns = {
        "text": r"^[\s\S]*\S[\s\S]*$",
        "id": _pattern(ID.pattern),
        "ids": r"^[^|]+(\|[^|]+)*$",
        "choice": f"^({choice})$",
        "choices": rf"^({choice})(\|({choice}))*$",
        "instant": INSTANT,
        "number": f"^{number}$",
        "integer": r"^\d+$",
        "flag": "^(yes|no)$",
        "clock": _pattern(CLOCK.pattern),
        "frequency": _frequency_pattern(),
    }
    cell: Schema = {"type": "string", "pattern": patterns[field.kind]}
    return cell if field.required else {"anyOf": [{"const": ""}, cell]}


def _pattern(regex: str) -> str:
    """Give a Python expression as an ECMA one: the end is `$`, and both ends are tied."""
    return f"^(?:{regex.replace(chr(92) + 'Z', '')})$"


def _frequency_pattern() -> str:
    days = "|".join(WEEKDAYS)
    return rf"^({'|'.join(FREQUENCIES)}|[1-9]\d?/day|({days})(\|({days}))*)$"
