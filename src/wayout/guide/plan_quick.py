"""
Quick answers: the page of all ways for somebody whose form holds only what was foreseen.

Every answer that a question of fixed choices takes is laid out beforehand as a browser posts it,
with the bits that rules read of it and the words that say it back. A form made of these is answered
by looking up, without reading it in full; any other form takes the longer way and gets the same
page. Amid a load the memory near the processor is always somebody else's, so what counts is how
much is touched: one look-up a field, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import escape

from wayout.guide.form import ANSWER, LIST_SEPARATOR
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
FIRST_ANSWER = f"&{ANSWER}".encode()
MOST_FIELDS = 60


class Laid(NamedTuple):
    """
    One field of a form that was laid out: one possible answer, or a question that is skipped.

    Attributes
    ----------
    key
        The question; nothing if the field was left empty, which says nothing.
    bits, besides
        What a plan reads of the answer. No two questions share a bit, so those of a form are added.
    field
        The hidden field that says it again.
    told
        The words that say it back; of what is no answer, nothing.
    token
        The field as a browser posts it.
    """

    key: str
    bits: Portrait
    besides: int
    field: bytes
    told: bytes
    token: bytes


NOTHING = Laid("", 0, 0, b"", b"", b"")


Posted = tuple[Container[str], Portrait, int, list[bytes], list[bytes]]
"""
What a form posts after place and hour: the questions that are answered or skipped, bits and
besides, hidden fields, answers before what is skipped, and the words that say the answers back.
"""


def cut_place(body: bytes) -> bytes:
    """Cut off what a form posts of place and hour, which come first: all before the answers."""
    end = body.find(FIRST_ANSWER)
    skip = body.find(b"&skip=", 0, end if end >= 0 else len(body))
    if skip >= 0:
        return body[:skip]
    return body[:end] if end >= 0 else body


def list_writings(place: Sequence[str]) -> Iterator[bytes]:
    """List how a browser posts a place and hour, in the order of `PLACES`: with fields or not."""
    pairs = list(zip(PLACES, place, strict=True))
    yield urlencode(pairs).encode()
    yield urlencode([(name, value) for name, value in pairs if value]).encode()


def write_place(place: Sequence[str]) -> bytes:
    """Write the hidden fields that hold a place and hour, in the order of `PLACES`."""
    pairs = zip(PLACES, place, strict=True)
    return b"\n".join([hide(name, value) for name, value in pairs if value])


class Layout:
    """
    Every answer of fixed choices, laid out for one rulebook and one language.

    Parameters
    ----------
    rulebook
        What reads the answers.
    speech
        The language they are said back in.
    number
        Gives what a plan reads besides bits as bits of its own.
    """

    def __init__(
        self, rulebook: Rulebook, speech: Speech, number: Callable[[Besides], int]
    ) -> None:
        self._book, self._speech, self._number = rulebook, speech, number
        self._laid = {b"": NOTHING}
        for question in rulebook.situation.head.questions.values():
            for one in self._lay_all(question):
                self._laid[one.token] = one

    def _lay_all(self, question: Question) -> Iterator[Laid]:
        name, skip = f"{ANSWER}{question.key}", ("skip", question.key)
        yield NOTHING._replace(token=urlencode([(name, "")]).encode())
        yield Laid(question.key, 0, 0, hide(*skip), b"", urlencode([skip]).encode())
        for said in _list_answers(question):
            one = self._lay(question, said)
            yield one
            if LIST_SEPARATOR in said:
                apart = urlencode([(name, value) for value in said.split(LIST_SEPARATOR)])
                yield one._replace(token=apart.encode())

    def _lay(self, question: Question, said: str) -> Laid:
        head, name = self._book.situation.head, f"{ANSWER}{question.key}"
        answer = parse_answer(question.key, said, head)
        return Laid(
            key=question.key,
            bits=self._book.traits.of_answer(question.key, answer, head.window.start.date()),
            besides=self._number(find_besides({question.key: answer})),
            field=hide(name, said),
            told=tell(*say_told(question, said, self._speech)),
            token=urlencode([(name, said)]).encode(),
        )

    def read(self, answers: bytes) -> Posted | None:
        """Read what a form posts after its place and hour; None if something was not laid out."""
        laid, done, skipped = self._laid.get, dict[str, Laid](), dict[str, Laid]()
        bits, besides, fields, told = 0, 0, list[bytes](), list[bytes]()
        for token in answers.split(b"&", MOST_FIELDS):
            one = laid(token)
            if one is None:
                return None
            key, its_bits, its_besides, field, words, _ = one
            if not words:
                if key:
                    skipped[key] = one
            elif key not in done:
                done[key] = one
                bits += its_bits
                besides += its_besides
                fields.append(field)
                told.append(words)
            else:  # one more of a list: a browser posts each by itself
                before = done[key]
                whole = laid(before.token + b"&" + token)
                if whole is None:
                    return None
                done[key] = whole
                bits += whole.bits - before.bits
                besides += whole.besides - before.besides
                place = told.index(before.told)
                fields[place], told[place] = whole.field, whole.told
        if skipped:
            fields += [one.field for key, one in skipped.items() if key not in done]
            done |= skipped
        return done, bits, besides, fields, told


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
