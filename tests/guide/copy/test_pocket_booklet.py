"""The booklet of a pocket edition, read back from its PDF as somebody does who holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.guide.copy.small_copy import MADE, write_copied
from wayout.guide.copy import pocket
from wayout.guide.copy.building import make_order
from wayout.guide.copy.pocket import build_pocket

GO_TO = {"en": r"(?:go to|see)\s(\d+)", "ru": r"(?:читайте|см\.)\s(\d+)"}
STAMP = {
    "en": ("Made Fri 23 Sep 2022, 12:00", "Do not rely on it after ", "page {} of {}"),
    "ru": ("Сделано пт 23 сент. 2022, 12:00", "Не полагайтесь на это после ", "страница {} из {}"),
}
LANGUAGES = ("en", "ru")
SMALLEST = 7.5
BLACK = {"0 g", "0 G", "0 0 0 rg", "0 0 0 RG"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the pocket edition of the small situation."""
    folder = tmp_path_factory.mktemp("booklet")
    order = make_order(write_copied(folder / "small"), made=MADE)
    build_pocket(order, "North", folder / "out", tell=lambda *_: None)
    return folder / "out"


def read(folder: Path, code: str) -> PdfReader:
    """Read a booklet."""
    return PdfReader(folder / f"XA-N-{code}.pdf")


def list_texts(reader: PdfReader) -> list[str]:
    """List the text of each page with single blanks."""
    return [" ".join(page.extract_text().replace("\xa0", " ").split()) for page in reader.pages]


def list_titles(reader: PdfReader) -> Iterator[str]:
    """List the headings of all parts and chapters, from the outline."""

    def walk(entries: list[Any]) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                yield entry.title

    return walk(reader.outline)


def list_numbers(reader: PdfReader) -> list[int]:
    """List the numbers of the parts, in their order."""
    found = (re.match(r"(\d+) ", title) for title in list_titles(reader))
    return [int(match[1]) for match in found if match]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_bears_the_stamp_and_its_number(folder: Path, code: str) -> None:
    """Sheets get mixed: each says when it was made, until when it holds, where it belongs."""
    texts = list_texts(read(folder, code))
    edition = make_order(folder.parent / "small", made=MADE).edition
    made, until, place = STAMP[code]
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert made in text
        assert until in text
        assert edition in text
        assert place.format(number, len(texts)) in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_that_somebody_is_sent_to_exists(folder: Path, code: str) -> None:
    """Parts are numbered from 1 without a gap; no reference leads beyond them."""
    reader = read(folder, code)
    numbers = list_numbers(reader)
    assert numbers == list(range(1, len(numbers) + 1))
    sent = [int(n) for text in list_texts(reader) for n in re.findall(GO_TO[code], text)]
    assert len(sent) > 30
    assert set(sent) <= set(numbers)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_part_can_be_reached(folder: Path, code: str) -> None:
    """No part stands on paper to which nothing leads."""
    reader = read(folder, code)
    sent = {int(n) for text in list_texts(reader) for n in re.findall(GO_TO[code], text)}
    assert set(list_numbers(reader)) == sent


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_link_can_be_clicked_and_leads_to_a_page_of_the_booklet(
    folder: Path, code: str
) -> None:
    """Nothing leads out of it: a reader on a screen asks no server."""
    reader = read(folder, code)
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", ()) if note]
    assert len(links) > 30
    pages = {page.indirect_reference for page in reader.pages}
    for link in links:
        assert link["/Subtype"] == "/Link"
        assert "/A" not in link
        assert link["/Dest"][0].indirect_reference in pages or link.raw_get("/Dest")[0] in pages


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_letter_is_too_small_or_coloured(folder: Path, code: str) -> None:
    """It is legible from any printer: 7.5 points at least, black, verdicts in words."""
    for page in read(folder, code).pages:
        content = page.get_contents().get_data().decode("latin-1")
        sizes = [float(size) for size in re.findall(r"/F\d+ ([\d.]+) Tf", content)]
        assert sizes
        assert min(sizes) >= SMALLEST
        assert set(re.findall(r"(?m)^[\d. ]+ (?:g|G|rg|RG|k|K)$", content)) <= BLACK


@pytest.mark.parametrize("code", LANGUAGES)
def test_fonts_are_inside(folder: Path, code: str) -> None:
    """A copy shop has no fonts of ours: both are embedded, cut to the letters that are used."""
    page = read(folder, code).pages[0]
    fonts = page["/Resources"]["/Font"].values()
    assert len(fonts) == 2
    for font in fonts:
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert len(inner["/FontDescriptor"]["/FontFile2"].get_data()) > 1_000
    assert (folder / f"XA-N-{code}.pdf").stat().st_size < 200_000


def test_leaving_stands_first_and_words_are_about_entering(folder: Path) -> None:
    """The first page says so loudly, and each list of ways again."""
    english, russian = (list_texts(read(folder, code)) for code in LANGUAGES)
    assert "is about ENTERING the other country." in english[0]
    assert "только о ВЪЕЗДЕ в другую страну" in russian[0]
    assert "First: may I leave the country? go to 1." in english[0]
    whole = " ".join(english)
    assert whole.count("The words are about ENTERING.") == whole.count("Your ways: ") - 1
    assert "1 Are you in the reserve?" in list(list_titles(read(folder, "en")))


def test_nothing_of_the_device_is_said_on_paper(folder: Path) -> None:
    """It warns of the sheets instead, and of marks on them."""
    text = " ".join(list_texts(read(folder, "en")))
    assert "Leave this page" not in text
    assert "history of your browser may keep" not in text
    assert "Mark nothing in this booklet" in text
    assert "This booklet can be found on you" in text


def test_records_that_sentences_name_are_notes(folder: Path) -> None:
    """A reader on paper can look up no id: each became the number of a note at the end."""
    text = " ".join(list_texts(read(folder, "en")))
    assert not re.search(r"\((?:R\d+|[a-z]+-[a-z-]+)\)", text)
    cited = {int(n) for n in re.findall(r"\[(\d+)", text)}
    assert cited == set(range(1, max(cited) + 1))


def test_one_instant_of_setting_out_is_in_it(folder: Path) -> None:
    """The page holds all; paper holds the next one, and says which."""
    text = " ".join(list_texts(read(folder, "en")))
    page = (folder / "XA-N-en.html").read_text()
    assert "23 Sep 2022, 18:00" in text
    assert "24 Sep 2022, 06:00" in page
    assert "24 Sep 2022, 06:00" not in text


def test_a_booklet_that_is_too_long_holds_fewer_ways_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first ways into each country stay."""
    monkeypatch.setattr(pocket, "MOST_PAGES", 1)
    monkeypatch.setattr(pocket, "FEWER_WAYS", (0, 1))
    order = make_order(write_copied(tmp_path / "small"), made=MADE)
    made = build_pocket(order, "North", tmp_path / "out", tell=lambda *_: None)
    text = " ".join(list_texts(read(tmp_path / "out", "en")))
    assert made.ways == 1
    assert "holds at most 1 way into each country" in text
    assert "Borland: South Gate" in text
    assert "Borland: plane" not in text
