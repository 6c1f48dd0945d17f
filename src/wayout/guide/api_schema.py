"""The OpenAPI description of the HTTP API, made from the published schemas and the questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from wayout.guide.api_shape import MOST_CHARACTERS
from wayout.planner.members import LONGEST_NAME
from wayout.planner.party import LARGEST_PARTY, LONGEST_DELAY_DAYS
from wayout.rules.traveller import GENERAL_KEYS, find_type, find_values
from wayout.rules.value import OLDEST
from wayout.situation.record import Head

Document = dict[str, Any]

ANSWERS = ("plan", "board", "changes", "explain")
"""The answers that have a schema in `planner/schemas`."""

INSTANT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$"
)
REGION = "^[A-Z]{2}-[A-Z0-9]{1,4}$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOST_LISTED = 40
LARGEST_AMOUNT = 1e12
LARGEST_NUMBER = 10_000
FAULTS = {
    400: "The request cannot be read, or has the wrong shape.",
    404: "There is nothing by that name.",
    405: "The address takes another method.",
    408: "The body came too slowly.",
    413: "The body is too long.",
    415: "The body is no JSON.",
    422: "The request has the right shape, and cannot be answered: the detail says why.",
    500: "The guide failed. Nothing of the request was kept.",
    503: "Too many are waiting; ask again after the seconds in Retry-After.",
}


def text_of(description: str, **more: Any) -> Document:
    """Give the schema of a text."""
    return {"type": "string", "maxLength": MOST_CHARACTERS, "description": description, **more}


def instant_of(description: str) -> Document:
    """Give the schema of an instant with its offset."""
    said = f"{description}, such as 2022-09-22T18:00:00+03:00"
    return text_of(said, pattern=INSTANT, format="date-time")


def list_of(items: Document, description: str) -> Document:
    """Give the schema of a list."""
    return {
        "type": "array",
        "items": items,
        "maxItems": MOST_LISTED,
        "description": description,
    }


def describe_request(head: Head) -> Document:
    """Give the schema of what a plan is asked with."""
    return {
        "type": "object",
        "description": 'an object with "from", "at" and "travellers"',
        "properties": {
            "from": text_of("a place by any of its names, or latitude,longitude", minLength=1),
            "at": instant_of("the instant of setting out"),
            "as_of": instant_of("what may be known; as of its hour, or the last publication since"),
            "to": text_of("a place or country to reach"),
            "cautious": {
                "type": "boolean",
                "description": "true to plan on what holds nine times in ten",
            },
            "travellers": {
                "type": "array",
                "items": describe_traveller(head),
                "minItems": 1,
                "maxItems": LARGEST_PARTY,
                "description": f"a list of 1 to {LARGEST_PARTY} travellers",
            },
        },
        "required": ["at", "travellers"],
        "additionalProperties": False,
    }


def describe_traveller(head: Head) -> Document:
    """Give the schema of one traveller: the general keys and those of the situation."""
    keys = dict.fromkeys([*GENERAL_KEYS, *head.questions])
    name = text_of(f"a label of at most {LONGEST_NAME} characters", maxLength=LONGEST_NAME)
    own = {
        "name": name,
        "from": text_of("a place by any of its names, or latitude,longitude"),
        "at": instant_of("an instant with offset"),
        "follows_days": number_of("number", LONGEST_DELAY_DAYS),
        "parent_of": list_of(name, "a list of names of travellers here"),
    }
    return {
        "type": "object",
        "description": "an object of answers; a key that is left out is unknown",
        "properties": {**own, **{key: describe_answer(key, head) for key in keys}},
        "additionalProperties": False,
    }


def describe_answer(key: str, head: Head) -> Document:
    """Give the schema of the answer to one question, with the question as its title."""
    question = head.questions.get(key)
    found = _describe_kind(find_type(key, head), find_values(key, head), key)
    return {**found, "title": question.text} if question is not None else found


def _describe_kind(kind: str, values: tuple[str, ...], key: str) -> Document:
    one = {"type": "string", "enum": list(values)} if values else text_of("a word", minLength=1)
    most = OLDEST if key == "age" else LARGEST_NUMBER
    schemas: dict[str, Document] = {
        "flag": {"type": "boolean", "description": "true or false"},
        "choice": one,
        "list": list_of(one, "a list of words"),
        "countries": list_of(COUNTRY, 'a list of country codes, such as ["RU"]'),
        "region": text_of("a code of ISO 3166-2 such as RU-TA", pattern=REGION),
        "integer": number_of("integer", most),
        "visas": list_of(VISA, "a list of visas"),
        "ties": {
            "type": "object",
            "description": "an object from country codes to lists of ties",
            "propertyNames": {"pattern": COUNTRY["pattern"]},
            "maxProperties": MOST_LISTED,
            "additionalProperties": list_of(one, "a list of ties"),
        },
        "money": MONEY,
    }
    return schemas[kind]


def number_of(kind: str, most: float) -> Document:
    """Give the schema of a number from 0 on."""
    word = "a whole number" if kind == "integer" else "a number"
    said = f"{word} from 0 to {most:.0f}"
    return {"type": kind, "minimum": 0, "maximum": most, "description": said}


COUNTRY = text_of("a code of ISO 3166 such as RU", pattern="^[A-Z]{2}$")
VISA: Document = {
    "type": "object",
    "description": "an object with issuer, kind and valid_to",
    "properties": {
        "issuer": COUNTRY,
        "kind": text_of("a kind of visa"),
        "valid_to": text_of("a day such as 2023-01-01", pattern=DAY, format="date"),
    },
    "required": ["issuer"],
    "additionalProperties": False,
}
MONEY: Document = {
    "type": "object",
    "description": "an object with amount and currency",
    "properties": {
        "amount": number_of("number", LARGEST_AMOUNT),
        "currency": text_of("a code such as RUB", pattern="^[A-Z]{3}$"),
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}


@cache
def read_schema(name: str) -> Document:
    """Read one published schema of an answer."""
    text = files("wayout.planner").joinpath("schemas", f"{name}.json").read_text("utf-8")
    return dict(json.loads(text))


def list_components(names: Iterable[str]) -> Document:
    """List the schemas of answers as components: their definitions become components too."""
    found: Document = {}
    for name in names:
        schema = dict(read_schema(name))
        schema.pop("$schema", None)
        for part, definition in schema.pop("$defs", {}).items():
            found[f"{name}-{part}"] = _refer(definition, name)
        found[name] = _refer(schema, name)
    return found


def _refer(node: Any, name: str) -> Any:
    """Give a schema whose references lead to the components of the description."""
    if isinstance(node, Mapping):
        told = {key: _refer(value, name) for key, value in node.items()}
        ref = node.get("$ref")
        if isinstance(ref, str):
            told["$ref"] = ref.replace("#/$defs/", f"#/components/schemas/{name}-")
        return told
    return [_refer(part, name) for part in node] if isinstance(node, list) else node
