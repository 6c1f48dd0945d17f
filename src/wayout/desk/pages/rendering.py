"""Templates of the desk: MiniJinja, strict about names, every value escaped and made inert."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from minijinja import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"
SLASH = "&#x2f;"
"""MiniJinja escapes slashes too, which no page needs."""
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: a text could show other words than it has."""


@lru_cache
def make_environment() -> Environment:
    """Make the environment; `debug` stays off, for a fault would tell all values of the page."""
    return Environment(
        loader=_load,
        filters={"inert": show_inert},
        debug=False,
        undefined_behavior="strict",
        auto_escape_callback=lambda _: True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _load(name: str) -> str | None:
    path = TEMPLATES / name
    return path.read_text("utf-8") if path.is_file() else None


def render(template: str, **values: Any) -> str:
    """Render a template with plain values."""
    return make_environment().render_template(template, **values).replace(SLASH, "/")


def show_inert(text: str) -> str:
    """Show a text of others with its hidden characters visible: none turns or hides the rest."""
    return "".join(_show(c) for c in text)


def _show(character: str) -> str:
    if character in "\n\t" or (character.isprintable() and character not in TURNING):
        return character
    return " " if character.isspace() else f"⟨U+{ord(character):04X}⟩"
