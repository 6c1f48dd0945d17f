"""What tests see in a picture: its pixels, and the chunks of its file."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image

SITUATION = Path(__file__).parents[3] / "situations" / "russia-2022"


def open_picture(png: bytes) -> Image.Image:
    """Open a picture as RGB."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def list_chunks(png: bytes) -> list[str]:
    """List the kinds of chunks in a PNG, in order."""
    found, at = [], 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        found.append(kind.decode())
        at += 12 + length
    return found


def count_near(picture: Image.Image, colour: tuple[int, int, int], *, within: int = 12) -> int:
    """Count the pixels whose colour is that, or so near that nobody sees the difference."""
    return sum(
        count
        for count, found in picture.getcolors(picture.width * picture.height)
        if max(abs(a - b) for a, b in zip(found, colour, strict=True)) <= within
    )
