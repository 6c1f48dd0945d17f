"""Phrases that stand for groups of words, indexed so that a sentence is gone through once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

STEM = 3


class Phrase(NamedTuple):
    """The words behind the first of a phrase of a group; `loose` if one is only a beginning."""

    group: str
    rest: tuple[str, ...]
    loose: bool


class Found(NamedTuple):
    """A group that was found, and the numbers of the first and the last of its words."""

    group: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """
    The phrases of one language.

    Attributes
    ----------
    exact
        Phrases of one word, or with a second that is only a beginning, by their first word.
    pairs
        Phrases by their first two words.
    stems
        Phrases whose first word is only a beginning, by its first letters, `STEM` at most, and
        then by all of it.
    """

    exact: Mapping[str, tuple[Phrase, ...]]
    pairs: Mapping[tuple[str, str], tuple[Phrase, ...]]
    stems: Mapping[str, tuple[tuple[str, tuple[Phrase, ...]], ...]]


def build_phrases(groups: Mapping[str, Iterable[str]]) -> Phrases:
    """
    Build the index from the phrases of each group; `*` ends a word freely, `{a|b}` is a choice.

    Raises
    ------
    ValueError
        The first word of a phrase is a beginning of fewer than `STEM` letters.
    """
    exact: dict[str, list[Phrase]] = {}
    pairs: dict[tuple[str, str], list[Phrase]] = {}
    stems: dict[str, dict[str, list[Phrase]]] = {}
    for group, texts in groups.items():
        for text in (t for w in texts for t in _expand(w)):
            plain = fold_letters(text.replace("_", " ").casefold())
            first, *rest = re.findall(r"[\w*]+|[^\w\s]", plain)
            phrase = Phrase(group, tuple(rest), any(_is_stem(word) for word in rest))
            if _is_stem(first):
                stem = first[:-1]
                if len(stem) < STEM:
                    raise ValueError(f"{text!r}: a beginning has at least {STEM} letters")
                stems.setdefault(stem[:STEM], {}).setdefault(stem, []).append(phrase)
            elif rest and not _is_stem(rest[0]):
                pairs.setdefault((first, rest[0]), []).append(phrase)
            else:
                exact.setdefault(first, []).append(phrase)
    return Phrases(
        {k: tuple(v) for k, v in exact.items()},
        {k: tuple(v) for k, v in pairs.items()},
        {k: tuple((stem, tuple(p)) for stem, p in v.items()) for k, v in stems.items()},
    )


def _is_stem(word: str) -> bool:
    return len(word) > 1 and word[-1] == "*"


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


def find_phrases(words: Sequence[str], phrases: Phrases) -> list[Found]:
    """Find every phrase in the folded words and signs of a sentence."""
    found = []
    exact, pairs, stems = phrases.exact.get, phrases.pairs.get, phrases.stems.get
    for number, (word, after) in enumerate(zip(words, (*words[1:], ""), strict=True)):
        fitting = exact(word, ()) + pairs((word, after), ())
        for stem, begun in stems(word[:STEM], ()):
            if word.startswith(stem):
                fitting += begun
        for group, rest, loose in fitting:
            last = number + len(rest)
            if not rest or _follows(words[number + 1 : last + 1], rest, loose):
                found.append(Found(group, number, last))
    return found


def _follows(words: Sequence[str], rest: tuple[str, ...], loose: bool) -> bool:
    if not loose or len(words) != len(rest):
        return words == rest
    return all(
        word.startswith(said[:-1]) if _is_stem(said) else word == said
        for word, said in zip(words, rest, strict=True)
    )
