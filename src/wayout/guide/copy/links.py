"""Links of a copy: addresses of the server become paths from file to file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote

from wayout.errors import BadInputError

STYLE = "style.css"
PAGE = ".html"
_LINK = re.compile(r'(?<=\s)(href|src)="(/[^"#]*)(#[^"]*)?"')
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def name_file(address: str) -> str:
    """
    Give the file of a copy for an address of the server: `en/board.html` for `/en/board`.

    Raises
    ------
    BadInputError
        The address has a part that is no safe name of a file.
    """
    if address == "/static/style.css":
        return STYLE
    parts = unquote(address).strip("/").split("/")
    for part in parts:
        if not _SAFE.fullmatch(part):
            raise BadInputError(f"'{address}' cannot be a file of a copy: '{part}'")
    if len(parts) == 1 and address.endswith("/"):
        return f"{parts[0]}/index{PAGE}"
    name = "/".join(parts)
    return name if name.endswith((".atom", ".cap")) else name + PAGE


def list_addresses(page: str) -> Iterable[str]:
    """List the addresses of the server that a page leads to, each once."""
    return dict.fromkeys(match[2] for match in _LINK.finditer(page))


def turn(page: str, file: str) -> str:
    """Turn the addresses in a page into paths from its own file."""
    folder = posixpath.dirname(file)

    def lead(match: re.Match[str]) -> str:
        path = posixpath.relpath(name_file(match[2]), folder or ".")
        return f'{match[1]}="{path}{match[3] or ""}"'

    return _LINK.sub(lead, page)
