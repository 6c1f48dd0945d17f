"""The sheets of a printed document, counted in the PDF itself."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
BOX = re.compile(rb"/MediaBox\s*\[([^\]]*)\]")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
A4_POINTS = (595.3, 841.9)


def count_sheets(pdf: bytes) -> int:
    """Count the pages of a document."""
    return sum(len(PAGE.findall(part)) for part in _list_parts(pdf))


def list_sizes(pdf: bytes) -> set[tuple[float, float]]:
    """List the sizes of its pages, in points."""
    boxes = [box.split() for part in _list_parts(pdf) for box in BOX.findall(part)]
    return {(float(box[2]), float(box[3])) for box in boxes}


def _list_parts(pdf: bytes) -> Iterator[bytes]:
    """Yield what stands openly in it, and every compressed stream that can be opened."""
    yield STREAM.sub(b"", pdf)
    for found in STREAM.finditer(pdf):
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue
