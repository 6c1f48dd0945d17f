"""What the sentences in the code are, collected as the catalogues collect them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import wayout
from wayout.guide.language import LOCALES
from wayout.situation.phrase import Term

SOURCES = Path(wayout.__file__).parent
PACKAGES = ("situation", "rules", "network", "planner")
KEYWORDS: dict[str, Any] = {"say": (1,), "say_many": (1, 2), "say_joined": (1,)}
OWN = SOURCES / "situation" / "phrase.py"
"""Where the templates are passed on, not written."""


def list_modules() -> list[Path]:
    """List the modules whose sentences are collected."""
    return sorted(p for name in PACKAGES for p in (SOURCES / name).glob("*.py") if p != OWN)


def list_templates() -> set[str | tuple[str, ...]]:
    """List every template in the code; those with a plural as pairs."""
    found: set[str | tuple[str, ...]] = set()
    for path in list_modules():
        with path.open("rb") as file:
            for _, message, _, _ in extract("python", file, keywords=KEYWORDS):
                found.add(message if isinstance(message, str) else tuple(message))
    return found


def list_calls() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call that makes a phrase, with its module."""
    for path in list_modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS:
                yield path, node


def read_catalogue(language: str, name: str) -> Catalog:
    """Read a catalogue of a language."""
    with (LOCALES / language / f"{name}.po").open("rb") as file:
        return read_po(file, locale=language)


def list_fields(template: str) -> set[str]:
    """List the names of the values that stand in a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def list_texts(document: Any) -> Iterator[str]:
    """Yield what a person would read in a document: its phrases, terms, and texts of words."""
    if isinstance(document, Mapping):
        for value in document.values():
            yield from list_texts(value)
    elif isinstance(document, (list, tuple)):
        for value in document:
            yield from list_texts(value)
    elif isinstance(document, str) and (isinstance(document, Term) or " " in document):
        yield document
