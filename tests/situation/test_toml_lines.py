"""Reading TOML line by line gives what the standard parser gives, and its complaints."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from wayout.situation import toml_lines
from wayout.situation.toml_lines import parse_toml

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*(ROOT / "situations").rglob("*.toml"), *(ROOT / "tests").rglob("*.toml")])

VALUES = [
    '"text"', '"text" # remark', '"a # b"', '"tab\there"', '"quo\\"ted"', '"é Ж"', '""', "''",
    "'literal \\ text'", '"""one line"""', '"""two\nlines"""', '"unended', '"a" "b"',
    "1", "-1", "+1", "01", "1_000", "0x1F", "0", "-0", "1.5", "-0.25", "1.", ".5", "1e3", "inf",
    "99999999999999999999", "true", "false", "True", "yes",
    "2022-09-21T10:00:00+03:00", "2022-09-21T10:00:00Z", "2022-09-21 10:00:00", "2022-09-21",
    "2022-13-21T10:00:00+03:00", "2022-09-21T10:00:00.5+03:00", "2022-09-21T10:00:00+25:00",
    "2022-09-21T10:00:00", "10:00:00",
    "[]", '["a"]', '["a", "b"]', '["a", "b",]', '["a" "b"]', '["a",, "b"]', '[ "a" , "b" ] # r',
    '["a]", "b"]', "[1, 2]", '["a", 1]', '[\n"a",\n"b",\n]', '[["a"], ["b"]]', "[{ a = 1 }]",
    "{}", '{ a = "b" }', '{ a = "b", c = ["d"] }', '{ a = "b", a = "c" }', "{ a = { b = 1 } }",
    "{ a = 1,\nb = 2 }", "{ a.b = 1 }", "", "#", "= 1",
]  # fmt: skip
"""Values that are plain, others that are not, and some that are no values."""

KEYS = ["a", "b", "c-d", "e_f", "1", '"quoted"', "'quoted'", "a.b", "", "a b", "é"]
OTHERS = [
    "", "   ", "# remark", "[t]", "[ t ]", "[t] # remark", "[[t]]", "[[u]]", "[u]", "[t.u]",
    "[[t.u]]", "[t", "t]", "[[t]", '["t"]', "[]", "[a]", "[[a]]", "nonsense", "\ta = 1", "a", "]",
    "\x00", "x = \x01", "\r", "a = 1\r", "\x7f", "\x0b", "\u2028",
]  # fmt: skip

signs = st.sampled_from([" = ", "=", " =", "\t=  "])
pairs = st.tuples(st.sampled_from(KEYS), signs, st.sampled_from(VALUES)).map("".join)
documents = st.lists(st.one_of(pairs, pairs, st.sampled_from(OTHERS)), max_size=8).map("\n".join)


def parse(parser: Any, text: str) -> Any:
    """Give what a parser makes of a text: its value with all types, or its complaint."""
    try:
        return repr(parser(text))
    except tomllib.TOMLDecodeError as fault:
        return f"{type(fault).__name__}: {fault}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_shipped_file_reads_as_by_the_standard_parser(path: Path) -> None:
    """Every file of the situations and of the tests reads alike."""
    text = path.read_text("utf-8-sig")
    assert parse(parse_toml, text) == parse(tomllib.loads, text)


@settings(derandomize=True, deadline=None, max_examples=some_of(5000))
@given(documents)
def test_any_document_reads_as_by_the_standard_parser(text: str) -> None:
    """Whatever lines follow each other: the same value, or the same complaint."""
    assert parse(parse_toml, text) == parse(tomllib.loads, text)


def test_the_quick_way_is_taken() -> None:
    """Nearly all shipped files are plain, so the comparison above is of two parsers."""
    plain = 0
    for path in SHIPPED:
        try:
            toml_lines._parse_plain(path.read_text("utf-8-sig"))
        except toml_lines._NotPlainError:
            continue
        plain += 1
    assert plain >= 0.95 * len(SHIPPED)


def test_values_that_never_end_are_given_up_soon() -> None:
    """A file of a thousand open brackets is left to the standard parser, with its complaint."""
    text = "\n".join(f"k{n} = [" for n in range(1000))
    with pytest.raises(tomllib.TOMLDecodeError):
        parse_toml(text)
