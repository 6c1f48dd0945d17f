"""Extraction: the article of a page without what is around it, its date and how sure that is."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from tests.desk.material import NOW
from wayout.desk.intake.article import Article
from wayout.desk.intake.capture import Capture, tell_kind
from wayout.desk.intake.extraction import extract_article
from wayout.desk.intake.feed_file import split_feed
from wayout.desk.intake.pdf_text import extract_pdf
from wayout.desk.intake.plain_text import decode_text, tidy_text
from wayout.errors import BadInputError
from wayout.situation.situation import Situation

ENGLISH = (
    "On 27 September the queue at the border post of Verkhny Lars reached six kilometres, and"
    " drivers wait for two days, a border guard said. Walkers are let through since the morning."
)
RUSSIAN = (
    "27 сентября очередь на границе у Верхнего Ларса достигла шести километров, водители ждут двое"
    " суток, сообщил пограничник. С утра пропускают пешеходов, рассказали в ведомстве."
)
PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>Queue - The Herald</title>
{head}<script>alert("evil()")</script><style>p {{color: red}}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Queue grows</h1><p>{first}</p><p>{second}</p><p>It rains.</p></article>
<footer><p>Copyright The Herald. All rights reserved. Subscribe to our newsletter.</p></footer>
</body></html>"""


def extract(situation: Situation, content: bytes, kind: str = "html", address: str = "") -> Article:
    """Extract what a test gives."""
    capture = Capture(content, kind, "The Herald", address, None, NOW)
    return extract_article(capture, situation=situation)


def write_page(head: str = "", *, text: str = ENGLISH, charset: str = "utf-8") -> bytes:
    """Write a page of a newspaper."""
    words = {"head": head, "first": text, "second": text.replace("27", "26"), "charset": charset}
    return PAGE.format(**words).encode(charset)


def test_article_comes_without_what_is_around_it(russia: Situation) -> None:
    """Menus, scripts and the foot of the page are no report."""
    article = extract(russia, write_page())
    assert ENGLISH in article.text
    assert "It rains." in article.text
    for noise in ("evil", "color", "Sport", "newsletter"):
        assert noise not in article.text
    assert (article.title, article.language) == ("Queue grows", "en")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5", "utf-16"])
def test_page_is_read_in_the_encoding_it_declares(russia: Situation, charset: str) -> None:
    """Old Russian pages come in many encodings."""
    article = extract(russia, write_page(text=RUSSIAN, charset=charset))
    assert RUSSIAN in article.text
    assert article.language == "ru"


STATED = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "published", "basis"),
    [
        (STATED.format("2022-09-27T10:15:00+03:00"), "2022-09-27T07:15:00", "exact"),
        (STATED.format("2022-09-27"), "2022-09-27T20:59:59", "report-day"),
        (STATED.format("2022-09-27T10:15:00"), "2022-09-27T20:59:59", "report-day"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",'
            ' "datePublished": "2022-09-27T10:15:00Z"}]}</script>',
            "2022-09-27T10:15:00",
            "exact",
        ),
        (
            STATED.format("2031-01-01T00:00:00Z") + '<meta name="dc.date" content="2022-09-26">',
            "2022-09-26T20:59:59",
            "report-day",
        ),
        ('<script type="application/ld+json">{"datePublished": [[[</script>', None, ""),
    ],
)
def test_publication_is_as_sure_as_it_is_stated(
    russia: Situation, head: str, published: str | None, basis: str
) -> None:
    """An hour with its offset is exact, a day counts from its end, the future is not believed."""
    page = write_page(head).replace(b"27 September", b"27th").replace(b"26 September", b"26th")
    article = extract(russia, page)
    expected = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    assert (article.published, article.published_basis) == (expected, basis)


def test_publication_that_was_guessed_is_told_as_inferred(russia: Situation) -> None:
    """A date out of the address is a guess, and a line says so."""
    address = "https://herald.example/2022/09/27/queue.html"
    article = extract(russia, write_page(), address=address)
    assert article.published_basis == "inferred"
    assert article.published is not None
    assert any("inferred" in notice for notice in article.notices)


def test_publication_of_who_hands_it_in_goes_first(russia: Situation) -> None:
    """An editor who knows the hour need not be guessed at."""
    capture = Capture(write_page(), "html", "", "https://x.example/2022/09/26/", NOW, NOW)
    article = extract_article(capture, situation=russia)
    assert (article.published, article.published_basis) == (NOW, "exact")
    assert not any("inferred" in notice for notice in article.notices)


def test_page_without_an_article_is_refused(russia: Situation) -> None:
    """A page of pictures and scripts only is one clear line."""
    with pytest.raises(BadInputError, match=r"no article text|cannot be parsed"):
        extract(russia, b"<html><body><img src='x'><script>a()</script></body></html>")


def test_page_of_too_many_elements_is_refused(russia: Situation) -> None:
    """A page that would take minutes to walk through."""
    with pytest.raises(BadInputError, match="elements"):
        extract(russia, b"<html><body>" + b"<p>x" * 70_000)


def test_page_reads_no_file_by_an_entity(russia: Situation) -> None:
    """Entities that a page defines of its own mean nothing."""
    bomb = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    page = write_page().decode().replace("<!doctype html>", bomb).replace("It rains.", "It &a; r.")
    assert "root:" not in extract(russia, page.encode()).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_text_is_decoded_without_being_told_how(encoding: str) -> None:
    """Files of Russian text come in whatever encoding their editor used."""
    assert decode_text(RUSSIAN.encode(encoding)) == RUSSIAN


@given(st.text(max_size=80))
def test_tidying_twice_changes_nothing(text: str) -> None:
    """Positions of claims are in tidy text, so that it must stay as it is."""
    once = tidy_text(text)
    assert tidy_text(once) == once


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<!DOCTYPE html><p>x", "", "html"),
        (b'<?xml version="1.0"?><rss version="2.0">', "page.html", "feed"),
        (b"%PDF-1.7 ...", "a.txt", "pdf"),
        (b"Country,Date,Number\n#country,#date,#affected\n", "", "csv"),
        (b"date;place;persons\n", "../../etc/x.CSV", "csv"),
        ("Очередь".encode("utf-16"), "x", "text"),
        (b"plain words", "a.pdf", "text"),
    ],
)
def test_kind_is_told_by_the_content_before_the_name(content: bytes, name: str, kind: str) -> None:
    """A name can be anything; how a file begins counts more."""
    assert tell_kind(content, name) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"x" * 10_000_001, "10,000,001 bytes"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04 xl/workbook.xml", "zip"),
        (b"\xd0\xcf\x11\xe0", "old office"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x00\x01\x02", "no text"),
    ],
)
def test_content_is_refused_when_it_is_not_read(content: bytes, why: str) -> None:
    """Containers are not opened, so that none can be a bomb."""
    with pytest.raises(BadInputError, match=why):
        tell_kind(content, "a.txt")


def test_kind_is_refused_when_unknown() -> None:
    """The nearest right word is named."""
    with pytest.raises(BadInputError, match="did you mean 'html'"):
        Capture(b"x", "htm", "", "", None, NOW)


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>The Herald</title><item><title>First</title><link>https://h.example/1</link>
<pubDate>Tue, 27 Sep 2022 10:15:00 +0300</pubDate>
<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>
<item><title>Second</title><description>Plain &amp;amp; short text.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Herald</title>
<entry><title>One</title>
<link href="https://h.example/1"/><updated>2022-09-27T10:15:00+03:00</updated>
<content type="html">&lt;p&gt;{text}&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM])
def test_feed_gives_a_capture_for_each_entry(russia: Situation, feed: str) -> None:
    """Each entry has its own address and hour; the feed names the outlet."""
    capture = Capture(feed.format(text=ENGLISH).encode(), "feed", "", "", None, NOW)
    first = split_feed(capture, zone="Europe/Moscow")[0]
    assert (first.outlet, first.address) == ("The Herald", "https://h.example/1")
    assert first.published == datetime(2022, 9, 27, 7, 15, tzinfo=UTC)
    assert ENGLISH in extract_article(first, situation=russia).text


def test_feed_without_a_date_has_none(russia: Situation) -> None:
    """An entry that says nothing of its date is not dated by the others."""
    capture = Capture(RSS.format(text=ENGLISH).encode(), "feed", "", "", None, NOW)
    second = split_feed(capture, zone="Europe/Moscow")[1]
    article = extract_article(second, situation=russia)
    assert (second.published, article.published) == (None, None)
    assert "Plain & short text." in article.text


@pytest.mark.parametrize(
    "entity",
    ['"ha">]><rss>&a;</rss>', 'SYSTEM "file:///etc/passwd">]><rss>&a;</rss>'],
)
def test_feed_with_entities_is_refused(entity: str) -> None:
    """An entity can hide a bomb of a billion words, or read a file of this machine."""
    content = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a {entity}'.encode()
    with pytest.raises(BadInputError, match="entities"):
        split_feed(Capture(content, "feed", "", "", None, NOW), zone="UTC")


def test_feed_that_is_broken_is_refused() -> None:
    """One clear line."""
    with pytest.raises(BadInputError, match="well-formed"):
        split_feed(Capture(b"<rss><item>", "feed", "", "", None, NOW), zone="UTC")


def write_pdf(text: str, pages: int = 1) -> bytes:
    """Write a PDF with a text on each page."""
    made = FPDF()
    made.set_font("helvetica")
    made.set_title("Queue grows")
    for _ in range(pages):
        made.add_page()
        made.multi_cell(0, 6, text)
    return bytes(made.output())


def test_pdf_gives_its_text(russia: Situation) -> None:
    """The words, the title, and a day that is told as inferred."""
    article = extract(russia, write_pdf(ENGLISH), "pdf")
    assert "six kilometres" in " ".join(article.text.split())
    assert (article.title, article.published_basis) == ("Queue grows", "inferred")


def test_pdf_is_cut_after_many_pages(russia: Situation) -> None:
    """A book is not read to its end, and a line says so."""
    article = extract(russia, write_pdf("One page.", 103), "pdf")
    assert article.text.count("One page.") == 100
    assert any("left out" in notice for notice in article.notices)


def test_pdf_that_is_a_bomb_is_refused() -> None:
    """A page that unpacks to half a gigabyte is not unpacked."""
    packed = zlib.compress(b"(x) Tj " * 70_000_000, 1)
    bomb = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length " + str(len(packed)).encode() + b">>stream\n"
    )
    with pytest.raises(BadInputError, match=r"cannot be read|memory"):
        extract_pdf(bomb + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF")


def test_pdf_is_refused_when_encrypted_or_damaged() -> None:
    """One clear line each."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(write_pdf("x"))))
    writer.encrypt("word", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(BadInputError, match="encrypted"):
        extract_pdf(made.getvalue())
    with pytest.raises(BadInputError, match="PDF"):
        extract_pdf(b"%PDF-1.7 and nothing more")


def test_pdf_is_given_up_when_it_takes_too_long() -> None:
    """The process that reads it is ended."""
    with pytest.raises(BadInputError, match="took more than"):
        extract_pdf(write_pdf("x"), within_s=0.01)
