"""Texts of templates are those that Jinja2's own functions give."""

from __future__ import annotations

from jinja2 import Environment

from wayout.guide.language import read_catalogue
from wayout.guide.page_texts import PageTexts

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
