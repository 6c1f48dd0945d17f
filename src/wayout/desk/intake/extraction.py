"""From a capture to an article: each kind by its own reader, then the language."""

from __future__ import annotations

from dataclasses import replace

from wayout.desk.intake.article import Article
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.count_table import extract_counts
from wayout.desk.intake.language import tell_language
from wayout.desk.intake.page_text import extract_page
from wayout.desk.intake.pdf_text import extract_pdf
from wayout.desk.intake.plain_text import MOST_CHARACTERS, decode_text, tidy_text
from wayout.desk.intake.witness import extract_witness
from wayout.errors import BadInputError
from wayout.situation.situation import Situation


def extract_article(capture: Capture, *, situation: Situation) -> Article:
    """
    Extract the article of a capture; what whoever handed it in knows of its date goes first.

    Raises
    ------
    BadInputError
        It cannot be read, holds no text, or is a feed, which holds many articles.
    """
    article = _read(capture, situation)
    notices = article.notices
    if not article.text:
        raise BadInputError("there is no text in it; accepted: an article, a table or a form")
    if len(article.text) > MOST_CHARACTERS:
        cut = f"the text has {len(article.text):,} characters; what follows the"
        notices = (*notices, f"{cut} {MOST_CHARACTERS:,}th was left out")
        article = replace(article, text=article.text[:MOST_CHARACTERS].rstrip())
    if capture.published:
        at, basis = capture.published, capture.published_basis
        article = replace(article, published=at, published_basis=basis)
        notices = tuple(n for n in notices if "published" not in n and "inferred" not in n)
    language = article.language or tell_language(article.text)
    return replace(article, language=language, notices=notices)


def _read(capture: Capture, situation: Situation) -> Article:
    zone, content = situation.head.time_zone, capture.content
    match capture.kind:
        case "html":
            return extract_page(
                content, address=capture.address, zone=zone, captured=capture.captured
            )
        case "pdf":
            return extract_pdf(content)
        case "csv":
            return extract_counts(content, situation=situation, outlet=capture.outlet)
        case "witness":
            return extract_witness(content, situation=situation, captured=capture.captured)
        case "feed":
            raise BadInputError("a feed holds many articles; take it in with take_every")
    text = tidy_text(decode_text(content))
    return Article(text=text, title=_take_title(text))


def _take_title(text: str) -> str:
    """Take the first line as the title if it is short and more follows."""
    first, _, rest = text.partition("\n")
    return first if rest.strip() and len(first) <= 150 else ""
