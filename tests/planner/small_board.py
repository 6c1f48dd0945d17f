"""The small situation with the numbers that a board needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

SCHEMAS = Path(__file__).resolve().parents[2] / "src" / "wayout" / "planner" / "schemas"
NUMBERS = {
    "wait-unreported-low": 1,
    "wait-unreported-high": 5,
    "vehicles-per-km": 150,
    "vehicles-per-hour": 50,
    "airport-control-low": 1,
    "airport-control-high": 3,
}


def get_small(folder: Path, more: str = "") -> Situation:
    """Get the small situation with its assumptions, and more records if given."""
    head = folder / "situation.toml"
    extra = [
        f'[[assumption]]\nid = "{name}"\nvalue = {value}\nunit = "hours"\ntext = "Invented."\n'
        for name, value in NUMBERS.items()
        if f'"{name}"' not in head.read_text("utf-8")
    ]
    head.write_text(head.read_text("utf-8") + "\n" + "\n".join(extra), "utf-8")
    if more:
        (folder / "rules" / "more.toml").write_text(more, "utf-8")
    return get_situation(folder)


def list_faults(name: str, answer: Any) -> list[str]:
    """List where an answer, written as JSON and read back, does not fit its schema."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    faults = Draft202012Validator(schema).iter_errors(json.loads(json.dumps(answer)))
    return [f"{fault.json_path}: {fault.message}" for fault in faults]
