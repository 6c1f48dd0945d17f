"""
Quick answers: the page of all ways for somebody whose form holds only what was foreseen.

Every answer that a question of fixed choices takes is laid out beforehand, with the bits that rules
read of it and the words that say it back. A form made of these is answered by looking up, without
reading it in full; any other form takes the longer way and gets the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from markupsafe import escape

from wayout.guide.form import ANSWER, LIST_SEPARATOR, MOST_CHARACTERS
from wayout.guide.likeness import Besides, find_besides
from wayout.guide.speech import Speech
from wayout.guide.views.fields import FLAG, say_told
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.rules.value import parse_answer
from wayout.situation.record import Question

OLDEST = 120
MOST_LISTED = 7
"""Of a list of so many words every choice of some is laid out; of a longer one each word alone."""
PLACES = ("from", "day", "hour", "to")
MOST_FIELDS = 60
MOST_PLACES = 5_000


@dataclass(frozen=True, slots=True)
class Laid:
    """One possible answer: what a plan reads of it, its field in a form, its words by language."""

    key: str
    bits: Portrait
    besides: Besides
    field: bytes
    told: Mapping[str, bytes]


class Piece(NamedTuple):
    """One field of a form, with the hidden field that says it again."""

    name: str
    value: str
    field: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it was posted: place and time, answers by the names of their fields, skipped."""

    place: tuple[str, ...]
    said: Mapping[str, str]
    skipped: tuple[str, ...]
    fields: tuple[bytes, ...]

    def write(self, laid: Iterable[Laid]) -> bytes:
        """Write the fields that hold the form, where all its answers were laid out."""
        parts = [*self.fields, *(one.field for one in laid)]
        parts += [hide("skip", key) for key in self.skipped]
        return b"\n".join(parts)


class Pieces:
    """
    Reads forms field by field.

    What a question of fixed choices takes is known beforehand. Of all else it remembers the places
    and hours it is told to, and nothing that somebody posted.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        self._answers: dict[bytes, Piece] = {}
        self._places: dict[bytes, Piece] = {}
        for question in questions:
            name = f"{ANSWER}{question.key}"
            pairs = [(name, said) for said in _list_answers(question)]
            for pair in [*pairs, ("skip", question.key)]:
                self._answers[urlencode([pair]).encode()] = Piece(*pair, b"")

    def forget(self) -> None:
        """Forget the places and hours."""
        self._places.clear()

    def read(self, body: bytes) -> Posted | None:
        """Read a form as it was posted; None if it has a field or a writing not foreseen."""
        tokens = body.split(b"&", MOST_FIELDS)
        if len(tokens) > MOST_FIELDS:
            return None
        places, said, skipped = dict[str, Piece](), dict[str, str](), list[str]()
        for token in tokens:
            piece = self._answers.get(token) or self._places.get(token) or self._parse(token)
            if piece is None:
                return None
            name, value, _ = piece
            if not value:
                continue  # a field that was left empty says nothing
            if name in said:
                said[name] += LIST_SEPARATOR + value
            elif name.startswith(ANSWER):
                said[name] = value
            elif name == "skip":
                skipped.append(value)
            elif name in PLACES and name not in places:
                places[name] = piece
            else:
                return None
        where = [places.get(name, NOWHERE) for name in PLACES]
        fields = tuple([piece.field for piece in where if piece.field])
        done = tuple([k for k in dict.fromkeys(skipped) if f"{ANSWER}{k}" not in said])
        return Posted(tuple([piece.value for piece in where]), said, done, fields)

    def _parse(self, token: bytes) -> Piece | None:
        """Read a field that is not known; None if it is none, or one that is read in full."""
        try:
            pairs = parse_qsl(token.decode(), keep_blank_values=True, errors="strict")
        except ValueError:
            return None
        if len(pairs) != 1:
            return None
        (name, value) = pairs[0]
        if name not in PLACES:
            return Piece(name, value, b"")
        if not is_plain(value):
            return None
        return Piece(name, value, hide(name, value))

    def remember(self, place: Iterable[str]) -> None:
        """Remember a place and time under which pages are kept, in the order of `PLACES`."""
        if len(self._places) >= MOST_PLACES:
            self._places.clear()
        for name, value in zip(PLACES, place, strict=True):
            if value:
                token = urlencode([(name, value)]).encode()
                self._places[token] = Piece(name, value, hide(name, value))


NOWHERE = Piece("", "", b"")


def is_plain(text: str) -> bool:
    """Tell whether a form would be read with these words just as they are."""
    return len(text) <= MOST_CHARACTERS and text.isprintable() and text == " ".join(text.split())


class Layout:
    """Every answer of fixed choices, laid out for one rulebook."""

    def __init__(self, rulebook: Rulebook, speeches: Iterable[Speech]) -> None:
        self._book, self._speeches = rulebook, tuple(speeches)
        self._laid: dict[tuple[str, str], Laid] = {}
        self._keys = frozenset(rulebook.situation.head.questions)
        for question in rulebook.situation.head.questions.values():
            for said in _list_answers(question):
                self._laid[f"{ANSWER}{question.key}", said] = self._lay(question, said)

    def _lay(self, question: Question, said: str) -> Laid:
        head = self._book.situation.head
        answer = parse_answer(question.key, said, head)
        bits = self._book.traits.of_answer(question.key, answer, head.window.start.date())
        told = {s.code: tell(*say_told(question, said, s)) for s in self._speeches}
        besides = find_besides({question.key: answer})
        return Laid(question.key, bits, besides, hide(f"{ANSWER}{question.key}", said), told)

    def find(self, posted: Posted) -> list[Laid] | None:
        """Find what was laid out for the answers of a form; None if one was not."""
        if not self._keys.issuperset(posted.skipped):
            return None
        found = [self._laid.get(one) for one in posted.said.items()]
        laid = [one for one in found if one is not None]
        return laid if len(laid) == len(found) else None


def _list_answers(question: Question) -> Iterator[str]:
    """List the answers to a question that are laid out, in the words of the form."""
    if question.type == "flag":
        yield from FLAG
    elif question.type == "choice":
        yield from question.values
    elif question.type == "integer":
        yield from (str(number) for number in range(OLDEST + 1))
    elif question.type == "list":
        most = len(question.values) if len(question.values) <= MOST_LISTED else 1
        for number in range(1, most + 1):
            for chosen in combinations(question.values, number):
                yield LIST_SEPARATOR.join(chosen)


def hide(name: str, said: str) -> bytes:
    """Give a hidden field of a form."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(said)}">'.encode()


def tell(text: str, value: str) -> bytes:
    """Give the words that say an answer back."""
    return f"<li>{escape(text)} <strong>{escape(value)}</strong></li>".encode()
