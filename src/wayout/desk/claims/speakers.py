"""Who says it: the chain from outlet to agency to official or witness, and the kind of voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayout.desk.claims.marks import Token
from wayout.desk.claims.phrases import fold_letters
from wayout.network.spelling import fold_name
from wayout.situation.situation import Situation

_STOP = re.compile(r"(?<!\d)[,.]|[,.](?!\d)|[;:—–()«»“”\"\n]| on | that | in a | в | о | об | что ")
_ARTICLE = re.compile(r"^(?:the|a|an|some)\s+", re.IGNORECASE)
MOST_WORDS, FEW = 8, 2
VOICES = ("official", "agency", "media", "expert", "eyewitness")


@dataclass(frozen=True)
class Cue:
    """Phrases as one expression, how their first words begin, and the first letters of those."""

    expression: re.Pattern[str]
    begins: tuple[str, ...]
    letters: frozenset[str]

    def find_first(self, sentence: str, tokens: Iterable[Token]) -> re.Match[str] | None:
        """Find the first of the phrases in a sentence, given its words too."""
        letters = self.letters
        for token in tokens:
            if token.text[:FEW] in letters and token.text.startswith(self.begins):
                match = self.expression.match(sentence, token.start)
                if match:
                    return match
        return None


@dataclass(frozen=True)
class Speech:
    """The words by which somebody is quoted in one language, and the outlets that are known."""

    before: Cue
    citing: Cue
    after: Cue
    apart: frozenset[str]
    voices: Mapping[str, re.Pattern[str]]
    outlets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the kind of voice, and names from who repeats to who said it first."""

    kind: str
    chain: tuple[str, ...]


NOBODY = Voice("", ())


def build_speech(table: Mapping[str, Any], situation: Situation) -> Speech:
    """Build the expressions; the outlets of the situation's sources say what voice they are."""
    speech = table["speech"]
    outlets = {}
    for source in situation.sources.values():
        for name in filter(None, (source.outlet, source.outlet_ru)):
            outlets[fold_name(name)] = source.speaker
    return Speech(
        before=_build_cue(speech["before"]),
        citing=_build_cue(speech["citing"]),
        after=_build_cue(speech["after"]),
        apart=frozenset(speech["apart"]),
        voices={kind: _compile(table["voices"][kind]) for kind in VOICES},
        outlets=outlets,
    )


def _compile(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    parts = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in ordered)
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)


def _build_cue(phrases: Sequence[str]) -> Cue:
    firsts = (re.findall(r"\w+|\S", fold_letters(phrase.casefold()))[0] for phrase in phrases)
    begins = tuple(sorted(set(firsts)))
    return Cue(_compile(phrases), begins, frozenset(word[:FEW] for word in begins))


def find_voice(sentence: str, speech: Speech, *, tokens: Sequence[Token]) -> Voice:
    """Find who says a sentence, given its words too; `NOBODY` if it does not tell."""
    said = speech.after.find_first(sentence, tokens)
    stated = speech.before.find_first(sentence, tokens)
    cited = speech.citing.find_first(sentence, tokens)
    names = (
        _name_beside(sentence, said, speech) if said else "",
        _name_after(sentence, stated.end(), speech) if stated else "",
        _name_after(sentence, cited.end(), speech) if cited else "",
    )
    chain = [name for name in names if name]
    if not chain:
        return NOBODY
    return Voice(_classify(chain[-1], speech), tuple(dict.fromkeys(chain)))


def _name_beside(sentence: str, verb: re.Match[str], speech: Speech) -> str:
    """Give the name before a verb of speech, or behind it after a comma: *…, said the mayor*."""
    following = _name_after(sentence, verb.end(), speech)
    if following and sentence[: verb.start()].rstrip()[-1:] in (",", "”", '"', "»"):
        return following
    return _name_before(sentence, verb.start(), speech) or following


def _name_after(sentence: str, start: int, speech: Speech) -> str:
    part = _STOP.split(sentence[start : start + 120].lstrip(), maxsplit=1)[0]
    return _keep_name(part.split()[:MOST_WORDS], speech)


def _name_before(sentence: str, end: int, speech: Speech) -> str:
    parts = [p for p in _STOP.split(sentence[max(0, end - 120) : end]) if p.strip()]
    return _keep_name(parts[-1].split()[-MOST_WORDS:], speech) if parts else ""


def _keep_name(words: Sequence[str], speech: Speech) -> str:
    """Keep the last stretch of words that reads as a name or an office; empty if none does."""
    stretches: list[list[str]] = [[]]
    for word in words:
        if word.casefold() in speech.apart:
            stretches.append([])
        else:
            stretches[-1].append(word)
    for stretch in reversed(stretches):
        name = _tidy(" ".join(stretch))
        if name and (any(w[0].isupper() for w in stretch) or _classify(name, speech)):
            return name
    return ""


def _tidy(name: str) -> str:
    return _ARTICLE.sub("", name.strip(" '’\u00a0-"))


def _classify(name: str, speech: Speech) -> str:
    known = speech.outlets.get(fold_name(name))
    if known in VOICES:
        return known
    for kind in VOICES:
        if speech.voices[kind].search(name):
            return kind
    return ""
