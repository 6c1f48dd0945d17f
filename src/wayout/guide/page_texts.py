"""Texts of templates: looked up in the catalogue of a language, escaped, the plain ones once."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from wayout.guide.language import Catalogue


class PageTexts:
    """
    Gives texts to templates as Jinja2's own functions of gettext do.

    Every template escapes, so each text is markup. It remembers the texts of templates, of which
    there are some hundreds.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._plain: dict[str, Markup] = {}

    def gettext(self, message: str, /, **values: Any) -> Markup:
        """Give a text with values filled in, which are escaped."""
        if values:
            return Markup(self._catalogue.gettext(message)) % values
        found = self._plain.get(message)
        if found is None:
            # A text without values may have a doubled percent sign nevertheless.
            found = self._plain[message] = Markup(self._catalogue.gettext(message)) % {}
        return found

    def ngettext(self, one: str, many: str, number: int, /, **values: Any) -> Markup:
        """Give the form of a text that goes with a number, which is filled in as `num`."""
        return Markup(self._catalogue.ngettext(one, many, number)) % {"num": number, **values}
