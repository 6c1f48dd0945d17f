"""Addresses of the server become paths between files."""

from __future__ import annotations

import pytest

from wayout.errors import BadInputError
from wayout.guide.copy.links import list_addresses, name_file, turn


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/en/", "en/index.html"),
        ("/en/board", "en/board.html"),
        ("/ru/country/KZ/changes/2", "ru/country/KZ/changes/2.html"),
        ("/ru/country/KZ.atom", "ru/country/KZ.atom"),
        ("/static/style.css", "style.css"),
    ],
)
def test_an_address_has_a_file(address: str, file: str) -> None:
    """Pages end in .html, feeds keep their names."""
    assert name_file(address) == file


@pytest.mark.parametrize("address", ["/en/../secret", "/en/a b", "/en/.hidden", "/en//x"])
def test_an_address_that_no_file_can_have_is_refused(address: str) -> None:
    """No path leads out of a copy."""
    with pytest.raises(BadInputError):
        name_file(address)


def test_links_lead_from_file_to_file() -> None:
    """Paths are relative, fragments stay, other hosts and parts of the page are left alone."""
    page = '<a href="/en/board#KZ"> <link href="/static/style.css"> <a href="#x"> <a href="https://x.org/">'
    assert turn(page, "en/country/KZ.html") == (
        '<a href="../board.html#KZ"> <link href="../../style.css"> <a href="#x">'
        ' <a href="https://x.org/">'
    )
    assert list(list_addresses(page)) == ["/en/board", "/static/style.css"]
