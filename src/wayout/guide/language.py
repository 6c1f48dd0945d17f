"""
The languages of the guide: the catalogues of texts and their plural forms.

A language is a folder of `locale/` with catalogues: `pages.po` is read here, the others in
`saying`. What it lacks is said in English, and counted: see docs/how-to/add-a-language.md.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).with_name("locale")


class Catalogue(NullTranslations):
    """Looks texts up in the catalogues of one language, and counts those that are missing."""

    def __init__(self, code: str, books: Iterable[NullTranslations]) -> None:
        super().__init__()
        self.code = code
        self.missing: Counter[str] = Counter()
        self._books = tuple(books)

    def gettext(self, message: str) -> str:
        """Give a text in the language, or as it is."""
        for book in self._books:
            said = book.gettext(message)
            if said != message:
                return said
        return self._miss(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give the plural form for a number."""
        english = msgid1 if n == 1 else msgid2
        for book in self._books:
            said = book.ngettext(msgid1, msgid2, n)
            if said != english:
                return said
        return self._miss(msgid1, english)

    def _miss(self, message: str, english: str) -> str:
        if self.code != SOURCE_LANGUAGE and message:
            self.missing[message] += 1
        return english


def list_languages() -> list[str]:
    """List the codes of the languages there are, English first."""
    found = {p.name for p in LOCALES.iterdir() if p.is_dir()}
    return [SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE})]


@lru_cache
def read_catalogue(code: str) -> Catalogue:
    """Read the texts of the pages in a language, once."""
    book = read_book(code, "pages")
    return Catalogue(code, [] if book is None else [book])


@lru_cache
def read_book(code: str, name: str) -> GNUTranslations | None:
    """Read one catalogue of a language, once; None if the language has none of that name."""
    path = LOCALES / code / f"{name}.po"
    if not path.is_file():
        return None
    made = io.BytesIO()
    with path.open("rb") as text:
        write_mo(made, read_po(text, locale=code))
    made.seek(0)
    return GNUTranslations(made)
