"""What tests of the guide share: the shipped situation as known at one hour, served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import SITUATIONS
from tests.guide.asgi import Caller
from wayout.guide.app import make_app
from wayout.guide.library import Library
from wayout.situation.period import parse_instant

KNOWN_BY = "2022-09-22T15:00:00Z"


@pytest.fixture(scope="package")
def library() -> Library:
    """Give the shipped situation as if it were the evening of 22 September 2022."""
    return Library(SITUATIONS / "russia-2022", now=lambda: parse_instant(KNOWN_BY))


@pytest.fixture(scope="package")
def served(library: Library) -> Iterator[Caller]:
    """Give somebody who asks the guide over the shipped situation."""
    caller = Caller(make_app(library))
    yield caller
    caller.close()
