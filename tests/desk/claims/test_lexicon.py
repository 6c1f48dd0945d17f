"""How words are written down for the reader of claims."""

from __future__ import annotations

import pytest

from wayout.desk.claims.lexicon import LANGUAGES, read_lexicon
from wayout.desk.claims.phrases import find_phrases


def test_plus_writes_out_the_forms_of_a_verb() -> None:
    """`wave+` and `let+` stand for every form, regular and not."""
    phrases = read_lexicon("en").phrases
    for verb in ("wave", "waves", "waved", "waving", "let", "lets", "letting"):
        found = find_phrases((verb, "through"), phrases, looked_up={})
        assert ("<admit>", 0, 1) in found.longer


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
