"""What was wrong with what somebody entered, in their language."""

from __future__ import annotations

import re

from wayout.errors import ContradictoryAnswersError, UnknownPlaceError
from wayout.guide.form import Asked
from wayout.guide.language import SOURCE_LANGUAGE
from wayout.guide.speech import Speech

_NEAR = re.compile(r"did you mean '(.+?)'\?")
_QUARREL = re.compile(r"contradict each other: (.+) But \S+ is ")
_ANSWER = re.compile(r"([a-z_]+) = .* \(the form\)")
_SPAN = re.compile(r"lies outside; accepted: from (\S+) up to (\S+)")

_REST = re.compile(r" and \d+ more|; say which")
_TOO_WIDE = re.compile(r"is a \w+; name a town")


def say_fault(fault: Exception, speech: Speech, asked: Asked) -> str:
    """Say what cannot be used and what would; what no text foresees stays English."""
    words = str(fault)
    if speech.code == SOURCE_LANGUAGE:
        return words
    if isinstance(fault, UnknownPlaceError):
        return _say_place(words, speech, asked)
    quarrel, answer, span = (p.search(words) for p in (_QUARREL, _ANSWER, _SPAN))
    if isinstance(fault, ContradictoryAnswersError) and quarrel:
        said = speech.say(quarrel[1])
        return speech.text("These answers contradict each other: %(questions)s", questions=said)
    question = speech.situation.head.questions.get(answer[1]) if answer else None
    if question is not None:
        said = speech.choose(question.text, question.text_ru)
        return speech.text(
            "This answer cannot be used; choose it anew: %(questions)s", questions=said
        )
    if span:
        said = f"{asked.day} {asked.hour}".strip()
        return speech.text(
            "“%(said)s” is no day and hour that this guide covers: %(first)s to %(last)s.",
            said=said,
            first=span[1],
            last=span[2],
        )
    if words.startswith("the file is no saved plan"):
        return speech.text("This file is no saved plan; choose the one that this guide gave you.")
    return words


def _say_place(words: str, speech: Speech, asked: Asked) -> str:
    if "is not abroad" in words:
        return speech.text(
            "“%(said)s” is not abroad; name a country or a town outside.", said=asked.to
        )
    if _TOO_WIDE.search(words):
        return speech.text(
            "“%(said)s” is too wide to start from; name a town or a border post.", said=asked.start
        )
    found = speech.text(
        "No town or post is known as “%(said)s”, or several are. Add its region.", said=asked.start
    )
    near = _NEAR.search(words)
    if near:
        return f"{found} " + speech.text("Did you mean “%(name)s”?", name=near[1])
    named = _REST.split(words.partition(": ")[2])[0]
    return f"{found} ({named})" if named else found
