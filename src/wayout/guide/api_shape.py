"""
The shape of a request: checked by the very schema that is published.

Only the words of JSON Schema that requests of this API are described with are known here. A fault
says where it stands and what is accepted; it never repeats a value, since a value may be somebody's
answer.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest, list_some

Schema = Mapping[str, Any]

KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "object": ((dict,), "an object"),
    "array": ((list,), "a list"),
    "string": ((str,), "a text"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
}
IGNORED = frozenset({"type", "description", "title", "examples", "format", "default"})
"""Words that check nothing beyond the kind of a value."""

BODY = "the body"
LONGEST_KEY = 60
LARGEST_EXACT = 2.0**53
MOST_CHARACTERS = 200
"""No text of a request is longer, whatever it says."""


def read_json(body: bytes) -> Any:
    """
    Read a request's body, strictly: UTF-8, each key once, no numbers that JSON does not know.

    Raises
    ------
    BadInputError
        It is no such JSON; the message repeats nothing of it.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadInputError(f"byte {fault.start} of the body is not UTF-8 text") from None
    try:
        found = json.loads(
            text, object_pairs_hook=_take_once, parse_constant=_refuse, parse_float=_read_number
        )
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise BadInputError(f"the body is no JSON ({place}); accepted: one object") from None
    except RecursionError:
        raise BadInputError("the body is nested too deeply") from None
    except BadInputError:
        raise
    except ValueError:
        raise BadInputError("the body holds a number that is too long") from None
    return found


def _take_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadInputError("a key stands twice in one object of the body; give it once")
    return found


def _refuse(_word: str) -> NoReturn:
    raise BadInputError("the body holds a number that JSON does not know; accepted: finite numbers")


def _read_number(word: str) -> float:
    """Read a number with a point; 29.0 is a whole number in JSON, and so it is here."""
    number = float(word)
    if not math.isfinite(number):
        _refuse(word)
    return int(number) if number.is_integer() and abs(number) < LARGEST_EXACT else number


def check_shape(value: Any, schema: Schema, path: str = BODY) -> None:
    """
    Check that a value has the shape of a schema.

    Raises
    ------
    BadInputError
        It has not; the message says where, and what is accepted.
    """
    kind = schema["type"]
    wanted, words = KINDS[kind]
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind != "boolean"):
        raise BadInputError(f"{path} cannot be used; accepted: {say_accepted(schema, words)}")
    if isinstance(value, str):
        _check_text(value, path)
    for word, told in schema.items():
        if word not in IGNORED and not CHECKS[word](value, told):
            raise BadInputError(f"{path} cannot be used; accepted: {say_accepted(schema, words)}")
    if isinstance(value, dict):
        _check_parts(value, schema, path)
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            check_shape(item, schema["items"], f"entry {number} of {path}")


def say_accepted(schema: Schema, words: str) -> str:
    """Say what a schema accepts: by its description, else its values, else its kind."""
    if "enum" in schema:
        return f"one of {list_some(schema['enum'])}"
    return str(schema.get("description", words))


def _check_text(text: str, path: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise BadInputError(f"{path} is too long; accepted: at most {MOST_CHARACTERS} characters")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise BadInputError(f"{path} holds half a character; accepted: whole ones")


def _check_parts(value: Mapping[str, Any], schema: Schema, path: str) -> None:
    known, other = schema.get("properties", {}), schema.get("additionalProperties", False)
    for key, part in value.items():
        if key in known:
            check_shape(part, known[key], _name(key, path))
        elif other is False:
            shown = show_key(key)
            near = find_nearest(key[:LONGEST_KEY], known)
            hint = f"; did you mean '{near}'?" if near else ""
            raise BadInputError(f"unknown key '{shown}' in {path}{hint}; see {list_some(known)}")
        else:
            check_shape(part, other, _name(show_key(key), path))


def _name(key: str, path: str) -> str:
    return f"'{key}'" if path == BODY else f"'{key}' of {path}"


def show_key(key: str) -> str:
    """Show a key as it may stand in a message: short, and without what does not print."""
    return "".join(c if c.isprintable() else " " for c in key[:LONGEST_KEY])


def _has_all(value: Any, keys: list[str]) -> bool:
    missing = [key for key in keys if key not in value]
    if missing:
        raise BadInputError(f"'{missing[0]}' is missing; needed: {', '.join(keys)}")
    return True


def _names_fit(value: Any, schema: Schema) -> bool:
    return all(re.fullmatch(_bare(schema["pattern"]), key) for key in value)


def _bare(pattern: str) -> str:
    """Give a pattern to be matched whole: Python's `$` would take a newline at the end too."""
    return pattern.removeprefix("^").removesuffix("$")


CHECKS: Mapping[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, told: value in told,
    "pattern": lambda value, told: re.fullmatch(_bare(told), value) is not None,
    "minLength": lambda value, told: len(value) >= told,
    "maxLength": lambda value, told: len(value) <= told,
    "minimum": lambda value, told: math.isfinite(value) and value >= told,
    "maximum": lambda value, told: math.isfinite(value) and value <= told,
    "minItems": lambda value, told: len(value) >= told,
    "maxItems": lambda value, told: len(value) <= told,
    "required": _has_all,
    "propertyNames": _names_fit,
    "maxProperties": lambda value, told: len(value) <= told,
    "properties": lambda _value, _told: True,
    "additionalProperties": lambda _value, _told: True,
    "items": lambda _value, _told: True,
}
"""What each word of a schema asks of a value that is of the right kind."""
