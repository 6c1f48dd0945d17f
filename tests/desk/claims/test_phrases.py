"""Phrases of groups are found wherever their words stand, by an index of their first words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayout.desk.claims.lexicon import LANGUAGES, read_lexicon
from wayout.desk.claims.marks import place_words, split_words
from wayout.desk.claims.phrases import Begun, Found, Groups, build_phrases, find_phrases

GROUPS = {
    "<queue>": ["queue", "line of cars", "tail*"],
    "<let>": ["{let|lets} {in|through}", "not let in"],
    "<pass>": ["let* thr*", "lets through", "lets o*"],
}
WORDS = ("queue", "line", "of", "cars", "tailback", "tai", "let", "lets", "in", "through", "not")


def find(text: str) -> set[Found]:
    """Find the phrases of `GROUPS` in a text."""
    return flatten(find_phrases(split_words(text), build_phrases(GROUPS), looked_up={}))


def flatten(groups: Groups) -> set[Found]:
    """Give groups of one word as those of several are given."""
    single = {(name, n, n) for n, names in enumerate(groups.alone) for name in names}
    assert groups.name_all() == {name for name, _, _ in {*single, *groups.longer}}
    return {*single, *groups.longer}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A QUEUE.", {("<queue>", 1, 1)}),
        ("a line of cars", {("<queue>", 1, 3)}),
        ("a line of", set()),
        ("tailbacks, tail, tai", {("<queue>", 0, 0), ("<queue>", 2, 2)}),
        ("lets through", {("<let>", 0, 1), ("<pass>", 0, 1)}),
        ("not let in", {("<let>", 0, 2), ("<let>", 1, 2)}),
        ("letting through", {("<pass>", 0, 1)}),
    ],
)
def test_phrases_are_found_with_the_numbers_of_their_words(text: str, found: set[Found]) -> None:
    """One word, several, beginnings of words, and a choice in braces; none that is cut short."""
    assert find(text) == found


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_index_finds_what_trying_every_phrase_finds(words: list[str]) -> None:
    """Held against every written-out phrase at every word, one after the other."""
    written = [
        *(("<queue>", p.split()) for p in ("queue", "line of cars", "tail*")),
        *(("<let>", [a, b]) for a in ("let", "lets") for b in ("in", "through")),
        *(("<let>", ["not", "let", "in"]), ("<pass>", ["let*", "thr*"])),
        ("<pass>", ["lets", "through"]),
        ("<pass>", ["lets", "o*"]),
    ]
    tried = {
        (group, at, at + len(parts) - 1)
        for group, parts in written
        for at in range(len(words) - len(parts) + 1)
        if all(
            w.startswith(p[:-1]) if p[-1] == "*" else w == p
            for w, p in zip(words[at:], parts, strict=False)
        )
    }
    assert find(" ".join(words)) == tried


@given(st.text(max_size=60))
def test_words_stand_where_they_are_placed(text: str) -> None:
    """Every word is found again at its place, in lower case."""
    lower = text.lower()
    for token in place_words(text, split_words(text)):
        assert lower[token.start : token.end].replace("ё", "е").replace("’", "'") == token.text


def test_beginning_of_two_letters_is_refused() -> None:
    """It would stand for too many words, and the index could not find it."""
    with pytest.raises(ValueError, match="at least 3 letters"):
        build_phrases({"<in>": ["in*"]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_are_those_whose_groups_are_there(language: str) -> None:
    """Asking by the rarest group gives what asking every pattern gives, in the same order."""
    lexicon = read_lexicon(language)
    groups = sorted({g for p in lexicon.patterns for g in p.groups})
    for few in (groups, groups[::2], groups[1::3], groups[:9], []):
        there = set(few)
        assert lexicon.find_patterns(there) == [p for p in lexicon.patterns if p.groups <= there]


def test_word_is_looked_up_once_a_text() -> None:
    """What was looked up is kept for the sentences that follow."""
    looked_up: dict[str, Begun] = {}
    phrases = build_phrases(GROUPS)
    first = find_phrases(("let", "in"), phrases, looked_up=looked_up)
    assert set(looked_up) == {"let", "in"}
    assert find_phrases(("let", "in"), phrases, looked_up=looked_up) == first
