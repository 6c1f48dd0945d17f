"""Templates of the pages: Jinja2, strict about names, every value escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wayout.guide.language import read_catalogue
from wayout.guide.page_texts import PageTexts
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
    texts = PageTexts(read_catalogue(code))
    environment.globals.update(_=texts.gettext, gettext=texts.gettext, ngettext=texts.ngettext)
    return environment


def render(template: str, speech: Speech, **values: Any) -> str:
    """
    Render a template in a language with plain values; `speech` is among them.

    `copy` is the stamp of a static copy, see `guide/copy`; on a server's page there is none.
    """
    shown = {"copy": None, **values}
    return make_environment(speech.code).get_template(template).render(speech=speech, **shown)
