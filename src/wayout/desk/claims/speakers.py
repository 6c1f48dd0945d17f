"""Who says it: the chain from outlet to agency to official or witness, and the kind of voice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayout.network.spelling import fold_name
from wayout.situation.situation import Situation

_STOP = r"(?<!\d)[,.]|[,.](?!\d)|[;:—–()«»“”\"\n]| on | that | in a | в | о | об | что "
MOST_WORDS = 8
VOICES = ("official", "agency", "media", "expert", "eyewitness")


@dataclass(frozen=True)
class Speech:
    """The words by which somebody is quoted in one language, and the outlets that are known."""

    before: re.Pattern[str]
    citing: re.Pattern[str]
    after: re.Pattern[str]
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
        before=_compile(speech["before"]),
        citing=_compile(speech["citing"]),
        after=_compile(speech["after"]),
        apart=frozenset(speech["apart"]),
        voices={kind: _compile(table["voices"][kind]) for kind in VOICES},
        outlets=outlets,
    )


def _compile(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    parts = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in ordered)
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)


def find_voice(sentence: str, speech: Speech) -> Voice:
    """Find who says a sentence; `NOBODY` if it does not tell."""
    said = [_name_beside(sentence, m, speech) for m in speech.after.finditer(sentence)]
    stated = [_name_after(sentence, m.end(), speech) for m in speech.before.finditer(sentence)]
    cited = [_name_after(sentence, m.end(), speech) for m in speech.citing.finditer(sentence)]
    chain = [name for name in (*said[:1], *stated[:1], *cited[:1]) if name]
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
    part = re.split(_STOP, sentence[start : start + 120].lstrip(), maxsplit=1)[0]
    return _keep_name(part.split()[:MOST_WORDS], speech)


def _name_before(sentence: str, end: int, speech: Speech) -> str:
    parts = [p for p in re.split(_STOP, sentence[max(0, end - 120) : end]) if p.strip()]
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
    return re.sub(r"^(?:the|a|an|some)\s+", "", name.strip(" '’\u00a0-"), flags=re.IGNORECASE)


def _classify(name: str, speech: Speech) -> str:
    known = speech.outlets.get(fold_name(name))
    if known in VOICES:
        return known
    for kind in VOICES:
        if speech.voices[kind].search(name):
            return kind
    return ""
