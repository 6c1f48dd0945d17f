"""What tests in real browsers share: the guide as a process, and browsers that visit it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.browser.chromium import Chromium
from tests.browser.driven import Browser, Setup
from tests.browser.firefox import Firefox
from tests.browser.proxy import Proxy
from tests.browser.serving import Guide
from tests.conftest import SITUATIONS

MAKERS: dict[str, type[Chromium | Firefox]] = {"chromium": Chromium, "firefox": Firefox}


class Opener(Protocol):
    """Opens a browser, `chromium` or `firefox`, set up in some way."""

    def __call__(self, kind: str, setup: Setup = ...) -> Browser:
        """Open it; whoever opens may close it, else it closes when all tests are done."""
        ...


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """Give the guide over `russia-2022` as known on 24 September 2022, noon in Moscow."""
    served = Guide(SITUATIONS / "russia-2022", tmp_path_factory.mktemp("guide"))
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def open_browser(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Give what opens a browser whose every request passes a proxy of its own."""
    with ExitStack() as opened:

        def start(kind: str, setup: Setup = Setup()) -> Browser:  # noqa: B008
            proxy = opened.enter_context(Proxy(guide.origin))
            folder: Path = tmp_path_factory.mktemp(kind)
            return opened.enter_context(MAKERS[kind](setup, proxy, folder))

        yield start
