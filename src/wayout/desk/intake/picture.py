"""Pictures: only their points are kept, never what a camera writes beside them."""

from __future__ import annotations

import io
import warnings

from wayout.desk.intake.capture import check_size
from wayout.errors import BadInputError

MOST_POINTS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


def clean_image(content: bytes) -> bytes:
    """
    Draw a picture anew, without place, time, camera, thumbnail or comment.

    It is turned upright first, since the turn is written in what is dropped. Pictures with
    transparency become PNG, all others JPEG.

    Raises
    ------
    BadInputError
        It is no picture, of another format, or has too many points.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    check_size(len(content))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
        if opened.width * opened.height > MOST_POINTS:
            size = f"{opened.width:,} by {opened.height:,} points"
            raise BadInputError(f"the picture has {size}; accepted: {MOST_POINTS:,} in all")
        upright = ImageOps.exif_transpose(opened)
        clear = "A" in upright.getbands() or "transparency" in upright.info
        points = upright.convert("RGBA" if clear else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as fault:
        if isinstance(fault, BadInputError):
            raise
        raise BadInputError(f"this is no whole picture; accepted: {', '.join(FORMATS)}") from None
    fresh = Image.new(points.mode, points.size)
    fresh.paste(points)
    made = io.BytesIO()
    fresh.save(made, format="PNG" if clear else "JPEG", **({} if clear else {"quality": 88}))
    return made.getvalue()
