"""Where tables and keys stand in a TOML file."""

from __future__ import annotations

from wayout.situation.locate import locate_key, locate_tables

TEXT = '''# a comment with [[rule]] in it
title = "x"

[[rule]]
id = "a"
text = """
[[rule]]
id = "no"
"""
when = { id = "inner" }

  [[ rule ]]   # the second
"id" = "b"
[rule.when]
age = 3
[groups]
id = ["c"]
'''


def test_tables_are_located_when_their_headers_are_spaced_or_commented() -> None:
    """Every header is found, in order, and none inside a comment or a text."""
    assert locate_tables(TEXT) == {"rule": [4, 12], "rule.when": [14], "groups": [16]}


def test_key_is_located_when_it_stands_in_its_table() -> None:
    """A key is looked for in its own table only."""
    assert locate_key(TEXT, 4, "id") == 5
    assert locate_key(TEXT, 4, "when") == 10
    assert locate_key(TEXT, 12, "id") == 13
    assert locate_key(TEXT, 16, "id") == 17


def test_header_is_given_when_the_key_is_not_there() -> None:
    """A key that the table lacks is placed at the header."""
    assert locate_key(TEXT, 12, "text") == 12


def test_nothing_is_located_when_the_text_is_empty() -> None:
    """An empty file has no tables."""
    assert locate_tables("") == {}
