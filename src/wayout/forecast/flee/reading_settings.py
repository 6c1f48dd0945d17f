"""Reading a settings file strictly: every key is used, known to do nothing, or refused."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import yaml

from wayout.errors import FaultyInstanceError
from wayout.forecast.flee.rows import LARGEST, Row, refuse_file, shorten
from wayout.forecast.flee.settings import IDLE, KEYS, ONLY, Key, Settings

HOLDS = "a YAML file with spawn_rules, move_rules"
NONE = ("none", "null", "~", "")


def read_settings(path: Path | None) -> Settings:
    """
    Read a settings file; without one, give Flee's defaults.

    Raises
    ------
    FaultyInstanceError
        The file is missing or no YAML; a section or key is unknown or comes twice; a value is not
        accepted, or asks for a rule that is not here.
    """
    if path is None:
        return Settings()
    found: dict[str, Any] = {}
    for section, key, value in _read_entries(path):
        name = section.cells[0]
        if key.cells[0] in IDLE[name]:
            continue
        if key.cells[0] in ONLY[name]:
            _check_only(key, value, ONLY[name][key.cells[0]])
        elif key.cells[0] in KEYS[name]:
            found[key.cells[0]] = _take_value(key, value, KEYS[name][key.cells[0]])
        else:
            known = (*KEYS[name], *ONLY[name], *IDLE[name])
            key.refuse_unknown("unknown-key", f"{name} has a key", key.cells[0], known)
    return Settings(**found)


def _read_entries(path: Path) -> list[tuple[Row, Row, Any]]:
    """Read sections, keys and values, each with its line."""
    loader = yaml.SafeLoader(_read_text(path))
    try:
        root = loader.get_single_node()
        entries = []
        for section, content in _list_pairs(path, root, "a file of sections"):
            if section.cells[0] not in KEYS:
                section.refuse_unknown("unknown-section", "section", section.cells[0], KEYS)
            for key, value in _list_pairs(path, content, f"'{section.cells[0]}'"):
                entries.append((section, key, loader.construct_object(value, deep=True)))
        return entries
    except yaml.YAMLError as fault:
        line = getattr(getattr(fault, "problem_mark", None), "line", 0) + 1
        problem = getattr(fault, "problem", None) or "cannot be read"
        Row(path.name, line, ()).refuse("no-yaml", f"no YAML: {problem}", HOLDS)
    except FaultyInstanceError:
        raise
    except (ValueError, RecursionError):
        refuse_file(path, "no YAML of sections, keys and values", HOLDS)
    finally:
        loader.dispose()


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        refuse_file(path, "no such file", HOLDS)
    except (OSError, ValueError) as fault:
        refuse_file(path, f"cannot be read: {fault}", HOLDS)


def _list_pairs(path: Path, node: Any, what: str) -> list[tuple[Row, Any]]:
    """Give the keys of a mapping, as rows with one cell, with their nodes; nothing for nothing."""
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value in NONE):
        return []
    row = Row(path.name, node.start_mark.line + 1, ())
    if not isinstance(node, yaml.MappingNode):
        row.refuse("no-section", f"{what} holds no keys", "a line 'key: value' for each setting")
    pairs: dict[str, tuple[Row, Any]] = {}
    for key, value in node.value:
        name = str(key.value)
        row = Row(path.name, key.start_mark.line + 1, (name,))
        if name in pairs:
            row.refuse("key-twice", f"'{shorten(name)}' a second time", "each key once")
        pairs[name] = (row, value)
    return list(pairs.values())


def _check_only(key: Row, value: Any, only: object) -> None:
    if value != only or isinstance(value, bool) != isinstance(only, bool):
        told = f"'{key.cells[0]}' is {shorten(str(value))}; that rule is not in --model flee"
        key.refuse("unsupported", told, f"{only}")


def _take_value(key: Row, value: Any, wanted: Key) -> Any:
    taken = _convert(value, wanted)
    if taken is None:
        shown = shorten(str(value))
        key.refuse("bad-value", f"'{key.cells[0]}' is '{shown}'", wanted.describe())
    return taken


def _convert(value: Any, wanted: Key) -> Any:
    """Give a value in its type, or `None` where it is not accepted."""
    if wanted.kind == "flag":
        return value if isinstance(value, bool) else None
    if wanted.kind == "decay":
        if value is None or str(value).lower() in NONE:
            return ()
        listed = isinstance(value, list) and value and all(_is_number(v) for v in value)
        return tuple(map(float, value)) if listed and min(value) >= 0 else None
    if not _is_number(value) or (wanted.kind == "whole" and not isinstance(value, int)):
        return None
    if not wanted.low <= value <= wanted.high or (wanted.above and value == wanted.low):
        return None
    return value if wanted.kind == "whole" else float(value)


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) <= LARGEST
