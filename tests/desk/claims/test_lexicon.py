"""How words are written down for the reader of claims."""

from __future__ import annotations

import pytest

from wayout.desk.claims.lexicon import LANGUAGES, read_lexicon


def test_plus_writes_out_the_forms_of_a_verb() -> None:
    """`wave+` and `let+` stand for every form, regular and not."""
    pairs = read_lexicon("en").pairs
    for verb in ("wave", "waves", "waved", "waving", "let", "lets", "letting"):
        assert "<admit>" in {p.group for p in pairs[verb, "through"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_of_a_language_are_read_as_one(language: str) -> None:
    """Groups of words stand in several files and are all there."""
    table = read_lexicon(language).table
    assert {"queue", "wait", "shut", "admit"} <= set(table["groups"])
    assert {"unit", "status", "demonyms", "clock"} <= set(table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_twice_in_a_group(language: str) -> None:
    """A word is listed once, however many forms it is written in."""
    for words in read_lexicon(language).table["groups"].values():
        assert len(words) == len(set(words))
