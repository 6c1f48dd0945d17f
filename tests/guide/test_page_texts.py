"""Texts of templates are those that Jinja2's own functions give."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from wayout.guide.language import read_catalogue
from wayout.guide.page_texts import PageTexts
from wayout.guide.rendering import PLAIN_TEXT, TEMPLATES, make_environment, say_plain

TEMPLATE = (
    '{{ _("Your ways") }}|{{ _("From %(place)s, %(time)s.", place=place, time="<b>") }}|'
    '{{ ngettext("%(num)s more way", "%(num)s more ways", 3) }}|{{ _("100 %% sure") }}'
)


def test_texts_are_those_of_jinja() -> None:
    """Plain texts, values that need escaping and plurals come out alike, again and again."""
    for code in ("en", "ru"):
        book = read_catalogue(code)
        theirs = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
        theirs.install_gettext_callables(book.gettext, book.ngettext, newstyle=True)  # type: ignore[attr-defined]
        ours = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
        texts = PageTexts(book)
        ours.globals.update(_=texts.gettext, gettext=texts.gettext, ngettext=texts.ngettext)
        for place in ("Kazan", "<i>K & M</i>", "Kazan"):
            wanted = theirs.from_string(TEMPLATE).render(place=place)
            assert ours.from_string(TEMPLATE).render(place=place) == wanted
            assert "<i>" not in wanted


@pytest.mark.parametrize("code", ["en", "ru"])
def test_plain_texts_of_templates_are_written_out_as_they_are_said(code: str) -> None:
    """A template is loaded with its plain texts in the language, and nothing else of it changes."""
    texts = PageTexts(read_catalogue(code))
    env = make_environment(code)
    for path in sorted(TEMPLATES.glob("*.html")):
        for found in PLAIN_TEXT.finditer(path.read_text("utf-8")):
            assert env.render_str(say_plain(texts, found)) == env.render_str(found[0])
