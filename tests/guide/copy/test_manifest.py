"""Manifests: what is written is read again, and nothing else is."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.guide.copy.signed_copy import MADE, UNTIL, list_copy, write_pages
from wayout.errors import BadCopyError
from wayout.guide.copy.fingerprint import make_fingerprint, parse_fingerprint
from wayout.guide.copy.manifest import (
    MANIFEST,
    Listed,
    Manifest,
    make_manifest,
    render_manifest,
)
from wayout.guide.copy.manifest_parsing import LONGEST_LINE, decode_manifest, parse_manifest

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SMALL = Manifest(
    situation="arland",
    made=MADE,
    until=UNTIL,
    version="0.1.0",
    files={"en/index.html": Listed(12, "a" * 64), "style.css": Listed(0, EMPTY)},
)
TEXT = f"""\
format: wayout copy 1
situation: arland
made: 2019-03-03T09:00:00Z
until: 2019-03-04T09:00:00Z
version: 0.1.0
files: 2
bytes: 12

{"a" * 64}  12  en/index.html
{EMPTY}  0  style.css
"""
HOSTILE = (
    *("../x", "/etc/passwd", "en/../../x", "C:\\x", "C:x", "en\\x", "en//x", "en/", "./x", "."),
    *("x\0y", "x ", " x", "x y", "x.", "x\u202ey", "é", ".hidden", "en/.x", "~x", "-\n"),
    *("CON", "en/nul.html", "com1", "x" * 201, "\u0430.html"),
)


def test_manifest_is_rendered_line_by_line() -> None:
    """The text of a manifest is a head, an empty line and one line for each file."""
    assert render_manifest(SMALL) == TEXT


def test_manifest_is_parsed_to_what_was_rendered() -> None:
    """Title and the earlier copy come through as well."""
    whole = replace(SMALL, title="Выезд: что открыто", since=MADE - timedelta(days=1))
    assert parse_manifest(TEXT) == SMALL
    assert parse_manifest(render_manifest(whole)) == whole


@given(
    names=st.lists(
        st.from_regex(r"\A[a-z0-9]{1,8}(/[a-z0-9]{1,8}){0,2}\.html\Z"), min_size=1, unique=True
    ),
    size=st.integers(0, 10**12),
    made=st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1)),
)
@settings(derandomize=True, deadline=None)
def test_any_manifest_is_parsed_to_what_was_rendered(
    names: list[str], size: int, made: datetime
) -> None:
    """Whatever the files, size and instant, reading gives what was written."""
    instant = made.replace(microsecond=0, tzinfo=UTC)
    files = {name: Listed(size, EMPTY) for name in sorted(names)}
    manifest = Manifest("arland", instant, instant, "1", files)
    assert parse_manifest(render_manifest(manifest)) == manifest


def test_manifest_of_a_folder_lists_its_files_and_not_itself(tmp_path: Path) -> None:
    """Manifest, signature and key lie beside the listed files; two runs give the same bytes."""
    folder = write_pages(tmp_path)
    list_copy(folder)
    first = (folder / MANIFEST).read_bytes()
    (folder / "MANIFEST.minisig").write_bytes(b"x")
    (folder / "wayout.pub").write_bytes(b"x")
    list_copy(folder)
    assert (folder / MANIFEST).read_bytes() == first
    listed = parse_manifest(first.decode("utf-8")).files
    assert list(listed) == ["en/index.html", "en/regions/north.html", "index.html", "style.css"]
    assert listed["style.css"] == Listed(0, EMPTY)


@pytest.mark.parametrize("name", ["a b.html", ".htaccess", "aux.html", "é.html", "x\n.html"])
def test_folder_with_an_odd_name_is_refused(tmp_path: Path, name: str) -> None:
    """No manifest is made of names that some system cannot hold."""
    (write_pages(tmp_path) / name).write_bytes(b"")
    with pytest.raises(BadCopyError, match="cannot stand in a copy"):
        list_copy(tmp_path)


def test_folder_with_a_link_is_refused(tmp_path: Path) -> None:
    """A link may lead anywhere, so no manifest is made."""
    folder = write_pages(tmp_path)
    os.symlink("index.html", folder / "start.html")
    with pytest.raises(BadCopyError, match=r"'start\.html' cannot stand"):
        list_copy(folder)


@pytest.mark.parametrize("names", [("a.html", "A.html"), ("en/a.html", "EN/b.html"), ("a", "a/b")])
def test_names_that_some_systems_take_for_one_are_refused(names: tuple[str, str]) -> None:
    """A stick formatted by Windows could not hold both."""
    files = {name: Listed(0, EMPTY) for name in names}
    with pytest.raises(BadCopyError, match="one name"):
        render_manifest(replace(SMALL, files=files))


@pytest.mark.parametrize(
    "head",
    [
        {"situation": "../russia"},
        {"situation": "a\nfiles: 0"},
        {"title": "a\nb"},
        {"title": "x" * 400},
        {"version": ""},
        {"until": MADE - timedelta(hours=1)},
        {"made": MADE.replace(tzinfo=None)},
        {"files": {}},
        {"files": {"manifest": Listed(0, EMPTY)}},
    ],
    ids=str,
)
def test_faulty_head_is_not_written(head: dict[str, object]) -> None:
    """What could not be read again as it was meant is refused."""
    with pytest.raises(BadCopyError):
        render_manifest(replace(SMALL, **head))  # type: ignore[arg-type]


def test_missing_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(BadCopyError, match="gone"):
        make_manifest(
            tmp_path / "gone", situation="arland", made=MADE, until=UNTIL, version="0.1.0"
        )


@pytest.mark.parametrize("path", HOSTILE, ids=ascii)
def test_hostile_path_is_refused_with_its_line(path: str) -> None:
    """No path leads out of the folder, hides, or means another file elsewhere."""
    with pytest.raises(BadCopyError, match=r"^MANIFEST, line (9|10) "):
        parse_manifest(TEXT.replace("en/index.html", path))


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("wayout copy 1", "wayout copy 2", "line 1 begins no manifest"),
        ("situation: ", "Situation: ", "line 2 is no line of the head"),
        ("version: 0.1.0\n", "", "line 7 ends the head without 'version'"),
        ("version: 0.1.0", "version: 0.1.0\nversion: 0.1.0", "line 6 is no line of the head"),
        ("2019-03-03T", "2019-3-3T", "line 3 has no instant"),
        ("2019-03-04T09", "2019-03-04T29", "line 4 has no instant"),
        ("files: 2", "files: 3", "ends after 2 files of 3"),
        ("bytes: 12", "bytes: 13", "not as Wayout writes it"),
        ("  12  ", "  012  ", "line 9 is no line of a file"),
        ("  12  ", " 12  ", "line 9 is no line of a file"),
        ("style.css", "en/index.html", "line 10 names 'en/index.html' out of order"),
        ("aaaa", "AAAA", "line 9 is no line of a file"),
        ("situation: arland", "situation: ../x", "no id of a situation"),
        ("made: 2019", "made: 2018\nmade: 2019", "is no line of the head"),
        ("\n\n", "\n", "is not whole"),
    ],
)
def test_changed_manifest_is_refused(was: str, becomes: str, said: str) -> None:
    """Each change of the text is refused, with the line where there is one."""
    assert was in TEXT
    with pytest.raises(BadCopyError, match=said.replace(".", r"\.")) as caught:
        parse_manifest(TEXT.replace(was, becomes, 1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("end", range(len(TEXT)))
def test_truncated_manifest_is_refused(end: int) -> None:
    """Wherever the text breaks off, it is no manifest."""
    with pytest.raises(BadCopyError):
        parse_manifest(TEXT[:end])


@pytest.mark.parametrize(
    "text", [TEXT.replace("\n", "\r\n"), TEXT + "\n", TEXT + "\0", "\ufeff" + TEXT, TEXT * 2, ""]
)
def test_mangled_manifest_is_refused(text: str) -> None:
    """Other line ends, a mark at the beginning and anything after the end are refused."""
    with pytest.raises(BadCopyError):
        parse_manifest(text)


def test_huge_line_is_refused_with_its_length() -> None:
    """A line of a million signs is told by its length, not repeated."""
    with pytest.raises(BadCopyError, match="has 1000") as caught:
        parse_manifest(TEXT.replace("style.css", "x" * 1_000_000))
    assert len(str(caught.value)) < LONGEST_LINE


def test_manifest_that_is_no_text_is_refused_with_its_line() -> None:
    """Bytes that are no UTF-8 are told by their line."""
    with pytest.raises(BadCopyError, match="line 2 is no UTF-8"):
        decode_manifest(TEXT.encode().replace(b"arland", b"\xff"))


@given(at=st.integers(0, len(TEXT) - 1), sign=st.characters(codec="utf-8"))
@settings(derandomize=True, deadline=None, max_examples=some_of(300))
def test_any_changed_sign_is_refused_or_seen(at: int, sign: str) -> None:
    """A changed sign is refused, or makes another manifest with another fingerprint."""
    changed = TEXT[:at] + sign + TEXT[at + 1 :]
    if changed == TEXT:
        return
    try:
        found = parse_manifest(changed)
    except BadCopyError:
        return
    assert found != SMALL
    assert make_fingerprint(changed.encode()) != make_fingerprint(TEXT.encode())


def test_fingerprint_is_thirty_digits_of_the_hash() -> None:
    """SHA-256 of nothing, as a number, ends in these digits."""
    expected = f"{int(EMPTY, 16) % 10**30:030d}"
    assert make_fingerprint(b"").replace(" ", "") == expected
    assert [len(group) for group in make_fingerprint(b"").split(" ")] == [5] * 6


@pytest.mark.parametrize("joint", ["", " ", "-", "  ", "\n", ". ", "\u00a0", " – "])
def test_fingerprint_is_read_however_it_is_parted(joint: str) -> None:
    """Spaces, dashes and line ends between the groups do not matter."""
    groups = ["01234", "56789", "01234", "56789", "01234", "56789"]
    assert parse_fingerprint(joint.join(groups)) == " ".join(groups)


def test_fingerprint_is_read_in_other_digits() -> None:
    """Digits of another script are digits."""
    assert parse_fingerprint("٠١٢٣٤" * 6) == " ".join(["01234"] * 6)


@pytest.mark.parametrize("text", ["", "12345", "1" * 31, "x" * 30, "1" * 29 + "²", "1" * 29 + "O"])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    """Too few digits, too many, or other signs."""
    with pytest.raises(BadCopyError, match="a fingerprint has"):
        parse_fingerprint(text)
