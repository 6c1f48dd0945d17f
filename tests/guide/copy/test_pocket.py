"""The pocket edition: files that need no other, whole, the same every time, of the right region."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.guide.copy.region_reader import RegionReader
from tests.guide.copy.small_copy import MADE, build_small, read_files, write_copied
from wayout.errors import BadInputError, UnknownPlaceError
from wayout.guide.copy import pocket
from wayout.guide.copy.building import make_order
from wayout.guide.copy.manifest import MANIFEST
from wayout.guide.copy.pocket import Pocket, build_pocket, write_pocket
from wayout.guide.copy.signing import read_copy
from wayout.guide.copy.verifying_files import check_files

LINK = re.compile(r"""\s(?:href|src|action|data|poster|srcset)\s*=\s*["']?([^"'\s>]*)""")
NAMES = ("XA-N-en.html", "XA-N-en.pdf", "XA-N-ru.html", "XA-N-ru.pdf")


def build(folder: Path, out: Path, region: str = "North") -> Pocket:
    """Build the pocket edition of a region of the small situation."""
    return build_pocket(make_order(folder, made=MADE), region, out, tell=lambda *_: None)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the small situation and its pocket edition."""
    folder = tmp_path_factory.mktemp("pocket")
    build(write_copied(folder / "small"), folder / "out")
    return folder


def read_pages(edition: Path) -> dict[str, str]:
    """Read the page of each language."""
    return {code: (edition / "out" / f"XA-N-{code}.html").read_text() for code in ("en", "ru")}


def test_it_has_a_page_and_a_booklet_in_each_language_and_a_whole_manifest(edition: Path) -> None:
    """The manifest lists all, so that the edition can be signed and verified."""
    assert sorted(read_files(edition / "out")) == [MANIFEST, *NAMES]
    assert check_files(edition / "out", read_copy(edition / "out")) == []


def test_a_page_refers_to_nothing_outside_of_itself(edition: Path) -> None:
    """No file, no request, no script; and a browser is told to load nothing."""
    for page in read_pages(edition).values():
        links = LINK.findall(page)
        assert {link for link in links if not link.startswith("#")} == {"data:,"}
        assert "<script" not in page
        assert "<form" not in page
        assert "url(" not in page
        assert "@import" not in page
        assert "://" not in page
        assert "default-src 'none'" in page
        assert ":target" in page[page.index("<style>") : page.index("</style>")]


def test_every_link_of_a_page_leads_to_one_part_of_it(edition: Path) -> None:
    """Each fragment is the id of one element."""
    for page in read_pages(edition).values():
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        targets = set(re.findall(r'href="#([^"]*)"', page))
        assert targets <= set(ids)
        assert {"safety", "how", "notes", "top"} <= targets


def test_a_page_bears_one_stamp_and_one_first_heading(edition: Path) -> None:
    """When it was made, until when to rely on it, and the edition, in words of its language."""
    words = {
        "en": ("Made Fri 23 Sep 2022, 12:00", "Do not rely on it after "),
        "ru": ("Сделано пт 23 сент. 2022, 12:00", "Не полагайтесь на это после "),
    }
    for code, page in read_pages(edition).items():
        assert page.count('class="stamp"') == 1
        stamp = page[page.index('class="stamp"') :][:400]
        assert all(word in stamp for word in words[code])
        assert make_order(edition / "small", made=MADE).edition in stamp
        assert page.count("<h1") == 1


def test_a_page_holds_what_the_copy_holds_of_the_region(edition: Path, tmp_path: Path) -> None:
    """Each part of the region's page is there with the same words; a named record became a note."""
    build_small(edition / "small", tmp_path / "copy")
    for code, page in read_pages(edition).items():
        there = RegionReader.read((tmp_path / "copy" / code / "region" / "XA-N.html").read_text())
        here = RegionReader.read(page)
        parts = {key: part.text for key, part in there.parts.items() if key[0] in "qaxevlkwtscd"}
        assert len(parts) > 20
        for key, text in parts.items():
            plain = [re.escape(piece) for piece in re.split(r"\([a-z][\w-]*\)", text)]
            assert re.fullmatch(r"\d+".join(plain), here.parts[key].text), key


def test_a_page_tells_of_safety_and_mentions_no_button_it_has_not(edition: Path) -> None:
    """A file on a device stays there until it is deleted; that is what it says instead."""
    pages = read_pages(edition)
    assert "Leave this page" not in pages["en"]
    assert "delete it, with the message it came with" in pages["en"]
    assert "удалите вместе с сообщением" in pages["ru"]
    assert "What we cannot know" in pages["en"]


def test_two_editions_are_the_same_to_the_byte(edition: Path, tmp_path: Path) -> None:
    """Also the booklets: nothing of the clock or of chance is in them."""
    build(edition / "small", tmp_path / "again", "XA-N")
    assert read_files(tmp_path / "again") == read_files(edition / "out")


@pytest.mark.parametrize("name", ["XA-N", "xa-n", "North", "Север", "Alfa", "alfa"])
def test_a_region_is_found_by_any_of_its_names(edition: Path, tmp_path: Path, name: str) -> None:
    """Its id, a name in any language, or a town in it."""
    assert build(edition / "small", tmp_path / "out", name).region == "XA-N"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Nort", "did you mean 'North' (XA-N)?"),
        ("севр", "did you mean 'North' (XA-N)?"),
        ("", "accepted: XA-N"),
        ("Charlie", "accepted: XA-N"),
        ("South Gate", "accepted: XA-N"),
    ],
)
def test_a_name_of_no_region_gets_the_nearest(
    edition: Path, tmp_path: Path, name: str, hint: str
) -> None:
    """One line; a town or post abroad is no region of a copy. Nothing is written."""
    with pytest.raises(UnknownPlaceError) as caught:
        build(edition / "small", tmp_path / "out", name)
    assert hint in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["place_file", "print_booklet", "make_manifest"])
def test_an_interrupted_build_leaves_nothing_half_written(
    edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What was there stays as it was, and nothing stays beside it."""
    build(edition / "small", tmp_path / "out")
    before = read_files(tmp_path / "out")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pocket, step, stop)
    for out in (tmp_path / "out", tmp_path / "new"):
        with pytest.raises(KeyboardInterrupt):
            build(edition / "small", out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert read_files(tmp_path / "out") == before


def test_a_whole_copy_is_not_replaced_by_a_pocket_edition(edition: Path, tmp_path: Path) -> None:
    """A slip of the hand does not take a site down."""
    build_small(edition / "small", tmp_path / "copy")
    before = read_files(tmp_path / "copy")
    with pytest.raises(BadInputError, match="holds a whole copy"):
        build(edition / "small", tmp_path / "copy")
    assert read_files(tmp_path / "copy") == before


def test_its_document_tells_the_size_of_each_file(edition: Path, tmp_path: Path) -> None:
    """And how many sheets are to be printed; progress ends where it said it would."""
    told: list[tuple[int, int]] = []
    order = make_order(edition / "small", made=MADE)
    done = build_pocket(
        order, "North", tmp_path / "out", tell=lambda _, n, all_: told.append((n, all_))
    )
    document = write_pocket(done)
    sizes = {file["path"]: file["bytes"] for file in document["made_files"]}
    assert sizes == {
        path: len(content) for path, content in read_files(tmp_path / "out").items() if "-" in path
    }
    assert [bool(file["sheets"]) for file in document["made_files"]] == [False, True, False, True]
    assert told[-1][0] == told[-1][1]
    assert [n for n, _ in told] == sorted(n for n, _ in told)


def test_the_command_tells_files_sheets_and_fingerprint(edition: Path, tmp_path: Path) -> None:
    """Whoever builds it sees how much is to be printed, and what to publish with it."""
    at = ("--as-of", MADE.isoformat())
    said = call("build", str(edition / "small"), str(tmp_path / "out"), "--pocket", "North", *at)
    assert said.code == 0, said.err
    assert re.search(r"XA-N-en\.html, 0\.\d\d MB$", said.out, re.MULTILINE)
    assert re.search(r"XA-N-ru\.pdf, 0\.\d\d MB, \d pages to print$", said.out, re.MULTILINE)
    assert "fingerprint " in said.out
    assert "do not rely on it after" in said.out
    assert sorted(read_files(tmp_path / "out")) == [MANIFEST, *NAMES]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (("--pocket", "Nort"), "did you mean 'North' (XA-N)?"),
        (("--pocket", "North", "--since", "2022-09-20T12:00:00+03:00"), "--since"),
    ],
)
def test_a_wrong_call_gets_one_line(
    edition: Path, tmp_path: Path, more: tuple[str, ...], error: str
) -> None:
    """Code 2, what is wrong, and nothing written."""
    at = ("--as-of", MADE.isoformat())
    said = call("build", str(edition / "small"), str(tmp_path / "out"), *more, *at)
    assert said.code == 2
    assert error in said.err
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
