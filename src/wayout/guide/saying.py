"""
Saying the texts of rules and planner in a language: templates, and the values that stand in them.

A phrase is said by its template from the catalogue `sentences`, its values each by what they are:
a place by its name there, a word of a list by the catalogue `words`, a moment or a number as the
language writes it, a record by its own text in that language. What is missing is said in English
and counted. A plan that was saved as JSON holds plain texts; those that are no record's text stay
English, so a page is made from the plan itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from gettext import NullTranslations
from itertools import zip_longest
from typing import Any

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import get_decimal_symbol, get_group_symbol

from wayout.guide.language import SOURCE_LANGUAGE as ENGLISH
from wayout.guide.language import read_book
from wayout.rules.reason_words import REASON_WORDS
from wayout.situation.period import Instant
from wayout.situation.phrase import (
    PLACE_OF_VALUE,
    Figure,
    Moment,
    Name,
    Phrase,
    Quote,
    Term,
    Verbatim,
    Word,
)
from wayout.situation.record import Place, Record
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

PATTERNS = {
    "full": "d MMMM y 'at' HH:mm (xxx)",
    "day-and-hour": "d MMMM 'at' HH:mm",
    "day": "d MMMM y",
}
"""How a moment is written, by its style; the group `moment` of the words says it otherwise."""

SPOKEN = ("text", "duty", "then", "penalty", "remedy", "missing", "why", "name", "opens", "papers")
"""The fields of records, places and questions that people read."""

MOST_MOMENTS = 20_000
"""So many moments are remembered; to write one takes a tenth of a millisecond."""

SOME_AND_A_HALF = 2
"""The number whose plural form a language uses for a number with a fraction."""

COUNTED = "counted"
"""The group of the words whose form depends on the number before them."""


@dataclass(slots=True)
class Missing:
    """
    What could not be said in a language, and how often each.

    `sentences` and `words` the catalogues lack; `records` have no text in the language; `names`
    belong to no place that is known.
    """

    sentences: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)


class _Lost(NullTranslations):
    """Gives an empty text for whatever a catalogue lacks."""

    def gettext(self, message: str) -> str:
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""

    def pgettext(self, context: str, message: str) -> str:
        return ""

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return ""


@lru_cache
def read_strictly(language: str, name: str) -> NullTranslations:
    """Read one catalogue of a language; what it lacks is empty."""
    lost, book = _Lost(), read_book(language, name)
    if book is None:
        return lost
    book.add_fallback(lost)
    return book


def translate(
    text: str, language: str, situation: Situation, missing: Missing | None = None
) -> str:
    """Say one text in a language; for many texts make one `Saying`."""
    return Saying(language, situation, missing or Missing()).say(text)


@dataclass(frozen=True)
class Saying:
    """Says texts about one situation in one language, and counts what it cannot say."""

    language: str
    situation: Situation
    missing: Missing = field(default_factory=Missing)
    texts: Mapping[str, str] | None = field(default=None, repr=False)
    """Every English text of a record with the same in the language; None: to be collected."""
    _words: dict[tuple[str, str], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _moments: dict[tuple[Instant, str, str], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def about(self, situation: Situation) -> Saying:
        """Give one that speaks of another edition of the same facts, texts not collected anew."""
        return replace(self, situation=situation, texts=self._known)

    def say(self, text: str) -> str:
        """Say a text: a phrase, a term, or the plain text of a record or question."""
        if self.language == ENGLISH or not text:
            return str(text)
        if isinstance(text, Phrase):
            return self._say_phrase(text)
        if isinstance(text, Term):
            return self._say_term(text)
        return self._say_plain(text)

    def word(self, group: str, code: str) -> str:
        """Say a code of a list, such as `mode` and `own-car`, in words that people read."""
        said = self._find_word(group, code)
        if said:
            return said
        if self.language != ENGLISH:
            self.missing.words[f"{group}: {code}"] += 1
        return read_strictly(ENGLISH, "words").pgettext(group, code) or code.replace("-", " ")

    def reason(self, code: str) -> str:
        """Say a reason code, such as DOC_MISSING, as a short plain clause."""
        return self.word("reason", code)

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)

    @cached_property
    def _marks(self) -> dict[int, str]:
        """Give the marks of thousands and of the fraction that stand for the English ones."""
        marks = {",": get_group_symbol(self._locale), ".": get_decimal_symbol(self._locale)}
        return str.maketrans(marks)

    @cached_property
    def _sentences(self) -> NullTranslations:
        return read_strictly(self.language, "sentences")

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """Give the text in the language of every English text of a record, empty if it has none."""
        if self.texts is not None:
            return self.texts
        known: dict[str, str] = {}
        for item in _list_speakers(self.situation):
            for english, said in self._list_texts(item):
                known[english] = known.get(english) or said
                bare = english.rstrip(".")
                known[bare] = known.get(bare) or said.rstrip(".")
        return known

    @cached_property
    def _countries(self) -> dict[str, Place]:
        places = self.situation.places.values()
        return {place.country: place for place in places if place.kind == "country"}

    def _list_texts(self, item: Any) -> Iterator[tuple[str, str]]:
        for name in SPOKEN:
            texts, said = getattr(item, name, ""), getattr(item, f"{name}_{self.language}", "")
            if isinstance(texts, tuple):
                yield from zip_longest(texts, said[: len(texts)], fillvalue="")
            elif isinstance(texts, str) and texts:
                yield texts, said

    def _say_phrase(self, phrase: Phrase) -> str:
        if phrase.many:
            number = _choose_form(phrase.number)
            template = self._sentences.ngettext(phrase.template, phrase.many, number)
        else:
            template = self._sentences.gettext(phrase.template)
        if not template:
            self.missing.sentences[phrase.template] += 1
            return str(phrase)
        said = {name: self.say(v) for name, v in phrase.values.items()}
        figure, unit = phrase.values.get("number"), phrase.values.get("unit")
        if isinstance(figure, Figure) and isinstance(unit, Word):
            said["unit"] = self._say_counted(unit, figure.value) or said["unit"]
        return template.format_map(said)

    def _say_counted(self, unit: Word, number: float) -> str:
        """Say a unit in the form that goes with a number; empty if it has but one form."""
        words, form = read_strictly(self.language, "words"), _choose_form(number)
        return words.npgettext(COUNTED, unit.code, unit.code, form)

    def _say_term(self, term: Term) -> str:
        if isinstance(term, Name):
            return self._say_name(term)
        if isinstance(term, Quote):
            return self._say_quote(term)
        if isinstance(term, Word):
            return self._say_word(term)
        if isinstance(term, Figure):
            places = len(term.partition(".")[2])
            return f"{term.value:,.{places}f}".translate(self._marks)
        if isinstance(term, Moment):
            return self._say_moment(term)
        assert isinstance(term, Verbatim)
        return str(term)

    def _say_name(self, name: Name) -> str:
        place = self.situation.find_place(name.key) or self._countries.get(name.key)
        said = getattr(place, f"name_{self.language}", "") or self._find_word("place", name.key)
        said = said or self._locale.territories.get(name.key, "")
        if not said:
            self.missing.names[name] += 1
        return said or str(name)

    def _say_quote(self, quote: Quote) -> str:
        record = self.situation.find_record(quote.key)
        item = record or self.situation.head.questions.get(quote.key)
        for english, said in self._list_texts(item):
            full = english.replace(PLACE_OF_VALUE, quote.value)
            if said and full.rstrip(".") == quote.rstrip("."):
                shown = self.say(quote.value) if PLACE_OF_VALUE in said else ""
                whole = said.replace(PLACE_OF_VALUE, shown)
                return whole if quote.endswith(".") else whole.rstrip(".")
        self.missing.records[quote] += 1
        return str(quote)

    def _say_word(self, word: Word) -> str:
        said = self._find_word(word.group, word.code)
        if not said:
            self.missing.words[f"{word.group}: {word.code}"] += 1
            return str(word)
        return said[:1].upper() + said[1:] if word[:1].isupper() and word.code != word else said

    def _find_word(self, group: str, code: str) -> str:
        """Find a word; those of the lists are remembered, and nothing that is in none of them."""
        found = self._words.get((group, code))
        if found is None:
            found = self._look_up_word(group, code)
            if found:
                self._words[group, code] = found
        return found

    def _look_up_word(self, group: str, code: str) -> str:
        if group == "reason" and code in REASON_WORDS:
            return self.say(REASON_WORDS[code])
        question = self.situation.head.questions.get(group)
        name = "words" if self.language == ENGLISH else f"words_{self.language}"
        own = getattr(question, name, {})
        found = own.get(code) or read_strictly(self.language, "words").pgettext(group, code)
        return str(found or "")

    def _say_moment(self, moment: Moment) -> str:
        key = (moment.instant, moment.zone, moment.style)
        if key not in self._moments:
            if len(self._moments) >= MOST_MOMENTS:
                self._moments.clear()
            self._moments[key] = self._tell_moment(moment)
        return self._moments[key]

    def _tell_moment(self, moment: Moment) -> str:
        pattern = PATTERNS[moment.style]
        pattern = read_strictly(self.language, "words").pgettext("moment", pattern) or pattern
        local = moment.instant.astimezone(get_zone(moment.zone))
        return str(format_datetime(local, pattern, locale=self._locale))

    def _say_plain(self, text: str) -> str:
        said = self._known.get(text)
        if said is None:
            said = self._sentences.gettext(text)
            if not said:
                self.missing.sentences[text] += 1
        elif not said:
            self.missing.records[text] += 1
        return said or text


def _choose_form(number: float) -> int:
    return int(number) if number == int(number) else SOME_AND_A_HALF


def _list_speakers(situation: Situation) -> Iterator[Any]:
    head = situation.head
    records: Iterator[Record] = situation.records()
    yield from records
    yield from situation.places.values()
    yield from head.questions.values()
    yield from head.inferences
    yield from head.assumptions.values()
