"""What a page says of a fault: a number for the browser, a heading, and plain lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType

from wayout.desk.pages.call import Page
from wayout.errors import (
    BadInputError,
    FaultySituationError,
    NotAllowedError,
    PublicationRefusedError,
    ReviewRefusedError,
    StoreError,
    WayoutError,
)

KINDS: tuple[tuple[type[Exception], int, str], ...] = (
    (NotAllowedError, 403, "That is not allowed"),
    (ReviewRefusedError, 409, "That step is not possible"),
    (PublicationRefusedError, 409, "It was not published"),
    (FaultySituationError, 503, "The situation has errors"),
    (StoreError, 503, "The desk cannot store that now"),
    (BadInputError, 422, "That could not be used"),
    (WayoutError, 422, "That could not be done"),
)
CODES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        400: ("That could not be read", "The form or the address was damaged on its way."),
        401: ("Nobody is logged in", "Log in, go back in your browser, and send the form again."),
        403: ("That is not allowed", "The request did not come from a page of this desk."),
        404: ("There is no such page", "Nothing stands at this address."),
        405: ("This page needs its form", "Go back and use the button."),
        408: ("That came too slowly", "The form did not arrive in time; send it again."),
        413: ("That was too much at once", "Send a smaller file or a shorter text."),
        415: ("That could not be read", "The desk reads its own forms only."),
        500: ("The desk failed", "The fault is the program's. What you sent was not stored whole."),
    }
)
MOST_LINES = 40


def show_fault(fault: Exception) -> Page:
    """Show what was wrong, without a place in the program and without what was entered."""
    for kind, status, title in KINDS:
        if isinstance(fault, kind):
            return _show(status, title, str(fault).splitlines()[:MOST_LINES])
    return show_code(500)


def show_code(code: int) -> Page:
    """Show a fault that has no words of its own."""
    title, words = CODES.get(code, CODES[500])
    return _show(code, title, [words])


def name_failure(fault: BaseException) -> str:
    """Name a failure by its kind and place in the program; its words may hold what was entered."""
    frames = extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    where = f"{Path(last.filename).name}, line {last.lineno}" if last else "no place"
    return f"a request failed: {type(fault).__name__} ({where})"


def _show(status: int, title: str, lines: list[str]) -> Page:
    return Page("error.html", {"title": title, "lines": lines}, status)
