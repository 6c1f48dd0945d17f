"""
Phrases: English text that remembers what it is made of, so that any language can say it anew.

A phrase is a `str`: it is printed, compared, hashed and written as the English text that it is.
Besides it keeps its template and its values. A value may be a phrase itself, or a term: a text
that says what it stands for. Joining texts with `+`, an f-string or `"".join` gives a plain text
that forgets all this; `say`, `say_many` and `say_joined` do not.

`wayout.guide.saying` says phrases in other languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from wayout.situation.period import Instant

PLACE_OF_VALUE = "{value}"
_NOTHING: Mapping[str, Any] = {}
Made = tuple[str, Mapping[str, str], str, float]
"""A template, its values, the template for more than one, and what is counted."""


class Phrase(str):
    """An English sentence, or a part of one, with its template and its values by name."""

    __slots__ = ("made",)
    made: Made

    def __new__(
        cls,
        text: str,
        template: str = "",
        values: Mapping[str, str] = _NOTHING,
        many: str = "",
        number: float = 0,
    ) -> Self:
        """Make a phrase whose English text is known; `say` works it out."""
        phrase = str.__new__(cls, text)
        phrase.made = (template, values, many, number)
        return phrase

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Give what makes the phrase again: it can be copied and pickled."""
        return str(self), *self.made

    @property
    def template(self) -> str:
        """Give the template; of what is counted, the one for exactly one."""
        return self.made[0]

    @property
    def values(self) -> Mapping[str, str]:
        """Give the values by their names in the template."""
        return self.made[1]

    @property
    def many(self) -> str:
        """Give the template for more than one; empty where nothing is counted."""
        return self.made[2]

    @property
    def number(self) -> float:
        """Give what is counted, if anything is."""
        return self.made[3]


class Term(str):
    """A text inside a phrase that says what it stands for."""

    __slots__ = ()


class Name(Term):
    """The name of a place, a border post or a country, with its id or country code."""

    __slots__ = ("key",)
    key: str

    def __new__(cls, text: str, key: str) -> Self:
        """Make a name."""
        name = str.__new__(cls, text)
        name.key = key
        return name

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Give what makes the name again."""
        return str(self), self.key


class Quote(Term):
    """
    What a field of a record, or of a question, says in English, perhaps without its stop.

    `value` is what stands in it where the field has `{value}`.
    """

    __slots__ = ("field", "key", "value")
    key: str
    field: str
    value: str

    def __new__(cls, text: str, key: str, field: str = "text", value: str = "") -> Self:
        """Make a quote of a field of the record, or question, with that id."""
        quote = str.__new__(cls, text.replace(PLACE_OF_VALUE, value) if value else text)
        quote.key, quote.field, quote.value = key, field, value
        return quote

    def __getnewargs__(self) -> tuple[str, str, str, str]:  # type: ignore[override]
        """Give what makes the quote again."""
        return str(self), self.key, self.field, self.value

    def without_stop(self) -> Quote:
        """Give the quote without the full stop at its end, to stand inside a sentence."""
        return Quote(self.rstrip("."), self.key, self.field, self.value)


class Word(Term):
    """A word from a fixed list, with the name of the list and its code there."""

    __slots__ = ("code", "group")
    group: str
    code: str

    def __new__(cls, text: str, group: str, code: str = "") -> Self:
        """Make a word; without a code the text itself is the code."""
        word = str.__new__(cls, text)
        word.group, word.code = group, code or text
        return word

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        """Give what makes the word again."""
        return str(self), self.group, self.code


class Figure(Term):
    """A number as it is shown in English; how many places it has is seen from the text."""

    __slots__ = ("value",)
    value: float

    def __new__(cls, text: str, value: float) -> Self:
        """Make a figure."""
        figure = str.__new__(cls, text)
        figure.value = value
        return figure

    def __getnewargs__(self) -> tuple[str, float]:  # type: ignore[override]
        """Give what makes the figure again."""
        return str(self), self.value


class Moment(Term):
    """An instant as it is shown in English, with the zone it is told in and how fully."""

    __slots__ = ("instant", "style", "zone")
    instant: Instant
    zone: str
    style: str

    def __new__(cls, text: str, instant: Instant, zone: str, style: str = "full") -> Self:
        """Make a moment; its style is full, day-and-hour, or day."""
        moment = str.__new__(cls, text)
        moment.instant, moment.zone, moment.style = instant, zone, style
        return moment

    def __getnewargs__(self) -> tuple[str, Instant, str, str]:  # type: ignore[override]
        """Give what makes the moment again."""
        return str(self), self.instant, self.zone, self.style


class Verbatim(Term):
    """A text that is the same in every language: an id, a title, the name of a traveller."""

    __slots__ = ()


def say(template: str, /, **values: str) -> Phrase:
    """
    Say a sentence by its template, such as "the queue at {post} is long".

    The template is a literal, so that it can be collected for translation.
    """
    phrase = str.__new__(Phrase, template.format_map(values) if values else template)
    phrase.made = (template, values, "", 0)  # as `Phrase` does, without its call: plans say much
    return phrase


def say_many(one: str, many: str, number: float, /, **values: str) -> Phrase:
    """Say a sentence that counts something: `one` of exactly one, else `many`."""
    template = one if number == 1 else many
    return Phrase(template.format_map(values), one, values, many, number)


def say_joined(template: str, parts: Iterable[str]) -> str:
    """
    Join texts two by two, by a template such as "{some} or {another}"; they stay what they are.

    One text alone is given as it is; none, as the empty text.
    """
    some: str | None = None
    for another in parts:
        some = another if some is None else say(template, some=some, another=another)
    return "" if some is None else some


def show_figure(value: float, form: str = "g") -> Figure:
    """Show a number as `format` does."""
    return Figure(format(value, form), value)


def keep_verbatim(text: str) -> str:
    """Give a text as one that no language says otherwise; phrases and terms stay what they are."""
    return text if isinstance(text, (Phrase, Term)) else Verbatim(text)
