"""PNG: pictures as bytes, the same for the same picture, with a palette and nothing about when."""

from __future__ import annotations

import io
import struct
from base64 import b64encode
from collections.abc import Iterable
from functools import cache

from PIL import Image

from wayout.guide.pictures.theme import Colour, Theme, get_theme, mix

QUICK, USUAL = 2, 6
"""How hard zlib tries: for the picture of one person, and for one that many people see."""
SHARES = (0.25, 0.5, 0.75)
MOST_COLOURS = 256
_HEADER_BYTES = 24


@cache
def find_palette(theme_name: str) -> Image.Image:
    """Find the palette of a theme's maps: every colour of it, and steps between those that meet."""
    theme = get_theme(theme_name)
    colours = list(dict.fromkeys(_list_colours(theme)))[:MOST_COLOURS]
    flat = [channel for colour in colours for channel in colour]
    palette = Image.new("P", (1, 1))
    palette.putpalette(flat + flat[:3] * (MOST_COLOURS - len(colours)))
    return palette


def _list_colours(theme: Theme) -> Iterable[Colour]:
    grounds = (theme.land, theme.home, theme.sea, theme.paper)
    over = (theme.ink, theme.line, *theme.verdicts.values(), theme.faint_ink)
    yield from (*grounds, theme.coast, theme.border, *over)
    for ground in grounds:
        for colour in (*over, theme.border, theme.coast):
            yield from (mix(colour, ground, share) for share in SHARES)
    for one in grounds:
        yield from (mix(one, other, share) for other in grounds for share in SHARES)
    for share in SHARES:
        yield from (mix(theme.coast, theme.border, share), mix(theme.ink, theme.border, share))


def reduce_colours(picture: Image.Image, *, theme: str) -> Image.Image:
    """Reduce a picture to the palette of a theme, each pixel to its nearest colour."""
    return picture.quantize(palette=find_palette(theme), dither=Image.Dither.NONE)


def write_png(picture: Image.Image, *, effort: int) -> bytes:
    """Write a picture as PNG bytes without any metadata; `effort` is how hard zlib tries."""
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=effort)
    return written.getvalue()


def shrink_png(picture: Image.Image) -> bytes:
    """Write a picture as few PNG bytes as can be had; it is slow, and for what is kept."""
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def get_size(png: bytes) -> tuple[int, int]:
    """
    Get the width and height in pixels of a PNG, for the attributes of its `img`.

    Raises
    ------
    ValueError
        The bytes are no PNG.
    """
    if len(png) < _HEADER_BYTES or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("these bytes are no PNG")
    width, height = struct.unpack(">II", png[16:_HEADER_BYTES])
    return width, height


def write_address(png: bytes) -> str:
    """Write a picture as a `data:` address, so that it stands inside its page."""
    return f"data:image/png;base64,{b64encode(png).decode('ascii')}"
