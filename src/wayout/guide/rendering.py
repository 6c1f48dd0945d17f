"""Templates of the pages: Jinja2, strict about names, every value escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wayout.guide.language import read_catalogue
from wayout.guide.speech import Speech


@lru_cache
def make_environment(code: str) -> Environment:
    """Make the environment of one language; templates are compiled once in each."""
    environment = Environment(
        loader=PackageLoader("wayout.guide"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    book = read_catalogue(code)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        book.gettext, book.ngettext, newstyle=True
    )
    return environment


def render(template: str, speech: Speech, **values: Any) -> str:
    """Render a template in a language with plain values; `speech` is among them."""
    return make_environment(speech.code).get_template(template).render(speech=speech, **values)
