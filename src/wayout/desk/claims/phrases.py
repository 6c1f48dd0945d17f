"""Phrases that stand for groups of words, indexed so that a sentence is gone through once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

STEM = 3
NO_VERBS: Mapping[str, Sequence[str]] = MappingProxyType({})


class Phrase(NamedTuple):
    """The words behind the first of a phrase of a group; `loose` if one is only a beginning."""

    group: str
    rest: tuple[str, ...]
    loose: bool


Found = tuple[str, int, int]
"""A group that was found, and the numbers of the first and the last of its words."""


Seconds = Mapping[str, tuple[Phrase, ...]]


class Begun(NamedTuple):
    """
    What begins with a word.

    Attributes
    ----------
    alone
        The groups that the word is in by itself.
    pairs, stems
        Longer phrases by their second word; where that is only a beginning, by its first letter.
    """

    alone: tuple[str, ...]
    pairs: Seconds
    stems: Seconds


_NOTHING = Begun((), MappingProxyType({}), MappingProxyType({}))


class Groups(NamedTuple):
    """The groups in a sentence: of each of its words alone, and of several words together."""

    alone: Sequence[tuple[str, ...]]
    longer: Sequence[Found]

    def name_all(self) -> set[str]:
        """Name each group that is there."""
        return {group for group, _, _ in self.longer}.union(*self.alone)


@dataclass(frozen=True, slots=True)
class Phrases:
    """
    The phrases of one language.

    Attributes
    ----------
    firsts
        What begins with a word, by that word.
    stems
        What begins with a word of which only the beginning is said, by its first letters, and
        then by all that is said of it.
    """

    firsts: Mapping[str, Begun]
    stems: Mapping[str, tuple[tuple[str, Begun], ...]]

    def look_up(self, word: str) -> Begun:
        """Look up what begins with a word."""
        begun = self.firsts.get(word, _NOTHING)
        for stem, other in self.stems.get(word[:STEM], ()):
            if word.startswith(stem):
                begun = other if begun is _NOTHING else _join(begun, other)
        return begun


def _join(one: Begun, other: Begun) -> Begun:
    """Join what begins with a word in two ways."""

    def merge(a: Seconds, b: Seconds) -> Seconds:
        return (
            {word: a.get(word, ()) + b.get(word, ()) for word in {**a, **b}} if a and b else a or b
        )

    pairs, stems = merge(one.pairs, other.pairs), merge(one.stems, other.stems)
    return Begun(one.alone + other.alone, pairs, stems)


def build_phrases(
    groups: Mapping[str, Iterable[str]], *, verbs: Mapping[str, Sequence[str]] = NO_VERBS
) -> Phrases:
    """
    Build the index from the phrases of each group; `*` ends a word freely, `{a|b}` is a choice.

    `wave+` is every form of a verb; those that do not follow the rule stand in `verbs`.

    Raises
    ------
    ValueError
        The first word of a phrase is a beginning of fewer than `STEM` letters.
    """
    firsts: dict[str, list[Phrase]] = {}
    stems: dict[str, dict[str, list[Phrase]]] = {}
    for group, texts in groups.items():
        for text in dict.fromkeys(t for w in texts for t in _expand(_conjugate(w, verbs))):
            plain = fold_letters(text.replace("_", " ").casefold())
            first, *rest = re.findall(r"[\w*]+|[^\w\s]", plain)
            phrase = Phrase(group, tuple(rest), any(_is_stem(word) for word in rest))
            if _is_stem(first):
                stem = first[:-1]
                if len(stem) < STEM:
                    raise ValueError(f"{text!r}: a beginning has at least {STEM} letters")
                stems.setdefault(stem[:STEM], {}).setdefault(stem, []).append(phrase)
            else:
                firsts.setdefault(first, []).append(phrase)
    return Phrases(
        {first: _sort_seconds(phrases) for first, phrases in firsts.items()},
        {k: tuple((stem, _sort_seconds(p)) for stem, p in v.items()) for k, v in stems.items()},
    )


def _sort_seconds(phrases: Iterable[Phrase]) -> Begun:
    """Sort phrases that begin alike by their second words."""
    alone: list[str] = []
    pairs: dict[str, tuple[Phrase, ...]] = {}
    stems: dict[str, tuple[Phrase, ...]] = {}
    for phrase in phrases:
        if not phrase.rest:
            alone.append(phrase.group)
            continue
        second = phrase.rest[0]
        into, key = (stems, second[0]) if _is_stem(second) else (pairs, second)
        into[key] = (*into.get(key, ()), phrase)
    return Begun(tuple(alone), pairs, stems)


def _is_stem(word: str) -> bool:
    return len(word) > 1 and word[-1] == "*"


def _conjugate(text: str, verbs: Mapping[str, Sequence[str]]) -> str:
    """Write out the forms of each verb with a plus: *wave+ on* is *{wave|waves|…} on*."""

    def write(verb: re.Match[str]) -> str:
        forms = "|".join(_forms(verb.group(1), verbs))
        before = text[: verb.start()]
        return forms if before.count("{") > before.count("}") else f"{{{forms}}}"

    return re.sub(r"(\w+)\+", write, text)


def _forms(verb: str, verbs: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """List the four forms of an English verb; `verbs` are those that do not follow the rule."""
    if verb in verbs:
        return (verb, *verbs[verb])
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if re.search(r"[^aeiou]y$", verb):
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else "s")
    return verb, third, verb + "ed", verb + "ing"


def _expand(text: str) -> list[str]:
    """List what stands for words in braces: *{let|lets} {in|through}* is four phrases."""
    found = re.search(r"\{([^{}]*)\}", text)
    if found is None:
        return [" ".join(text.split())]
    before, after = text[: found.start()], text[found.end() :]
    return [t for one in found.group(1).split("|") for t in _expand(before + one + after)]


def fold_letters(text: str) -> str:
    """Fold letters that are often not told apart in print."""
    return text.replace("ё", "е").replace("’", "'")


def find_phrases(
    words: tuple[str, ...], phrases: Phrases, *, looked_up: dict[str, Begun]
) -> Groups:
    """
    Find every phrase in the folded words and signs of a sentence.

    What was looked up of a word is added to `looked_up`, for the rest of the text.
    """
    alone: list[tuple[str, ...]] = []
    longer: list[Found] = []
    for number, word in enumerate(words):
        begun = looked_up.get(word)
        if begun is None:
            begun = looked_up[word] = phrases.look_up(word)
        single, pairs, stems = begun
        alone.append(single)
        if not (pairs or stems) or number + 1 == len(words):
            continue
        second = words[number + 1]
        for group, rest, loose in pairs.get(second, ()) + stems.get(second[0], ()):
            last = number + len(rest)
            behind = words[number + 1 : last + 1]
            if behind == rest or (loose and _continue(behind, rest)):
                longer.append((group, number, last))
    return Groups(alone, longer)


def _continue(words: Sequence[str], rest: Sequence[str]) -> bool:
    """Tell whether words go on as a phrase does that holds beginnings of words."""
    return len(words) == len(rest) and all(
        word.startswith(said[:-1]) if _is_stem(said) else word == said
        for word, said in zip(words, rest, strict=True)
    )
