"""The text of a PDF, read in a process of its own that may not take long nor much memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from wayout.desk.intake.article import Article
from wayout.desk.intake.plain_text import tidy_text
from wayout.errors import BadInputError

MOST_PAGES = 100
MOST_UNPACKED = 20_000_000
"""Bytes that one stream of a PDF may unpack to."""
MOST_TEXT = 1_000_000
MOST_MEMORY = 1_500_000_000
WITHIN_S = 20.0


def extract_pdf(content: bytes, *, within_s: float = WITHIN_S) -> Article:
    """
    Extract the text of a PDF, its title and the day it says it was made.

    That day is of the file and not of its words, so it is told as inferred.

    Raises
    ------
    BadInputError
        It is damaged, encrypted, a bomb, takes too long, or holds pictures of text only.
    """
    command = [sys.executable, "-m", "wayout.desk.intake.pdf_text"]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=within_s, check=False
        )
    except subprocess.TimeoutExpired:
        raise BadInputError(f"the PDF took more than {within_s:g} seconds to read") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise BadInputError("the PDF needs too much memory, or is damaged") from None
    if "fault" in found:
        raise BadInputError(found["fault"])
    text = tidy_text(found["text"])
    if not text:
        raise BadInputError("the PDF holds no text, only pictures; accepted: a PDF with text")
    notices = tuple(found["notices"])
    made = datetime.fromisoformat(found["made"]) if found["made"] else None
    if made:
        told = f"the PDF does not say when it was published; {made:%Y-%m-%d}, when it was made, is"
        notices = (*notices, f"{told} inferred")
    basis = "inferred" if made else ""
    return Article(text, found["title"][:300], "", made, basis, notices=notices)


def read_pages(content: bytes) -> dict[str, Any]:
    """Read the pages of a PDF into one text; a fault is given as such and not raised."""
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415 - only in that process
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    limits = apply_configuration(
        zlib_maximum_output_length=MOST_UNPACKED,
        lzw_maximum_output_length=MOST_UNPACKED,
        run_length_maximum_output_length=MOST_UNPACKED,
        array_based_stream_maximum_output_length=MOST_UNPACKED,
    )
    try:
        with limits:
            reader = PdfReader(io.BytesIO(content))
            if reader.is_encrypted:
                return {"fault": "the PDF is encrypted; accepted: one that opens without a word"}
            return _read_open(reader)
    except MemoryError:
        return {"fault": "the PDF needs too much memory"}
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        said = " ".join(str(fault).split())[:120]
        return {"fault": f"the PDF cannot be read: {said}"}


def _read_open(reader: Any) -> dict[str, Any]:
    pages, size, notices = [], 0, []
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES or size > MOST_TEXT:
            notices.append(f"the PDF is longer; what follows page {number} was left out")
            break
        pages.append(page.extract_text())
        size += len(pages[-1])
    told = reader.metadata
    made = told.creation_date if told else None
    return {
        "text": "\n\n".join(pages),
        "title": str((told.title if told else "") or ""),
        "made": _show(made),
        "notices": notices,
    }


def _show(made: datetime | None) -> str:
    if made is None:
        return ""
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _limit_process() -> None:
    """Limit the memory and time of this process, where the system can."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


if __name__ == "__main__":
    _limit_process()
    sys.stdout.write(json.dumps(read_pages(sys.stdin.buffer.read())))
