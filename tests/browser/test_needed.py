"""Where a browser is missing, nobody may think that pages were tried in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import needed
from tests.browser.needed import KINDS, PROGRAMS, get_program


@pytest.fixture
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("_bare")
@pytest.mark.parametrize("kind", KINDS)
def test_missing_browser_skips_in_one_line_that_says_what_to_install(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader of the README needs no browser, but is told what was not tried."""
    monkeypatch.setattr(needed, "REQUIRED", False)
    with pytest.raises(pytest.skip.Exception) as told:
        get_program(kind, PROGRAMS[kind][0])
    assert "apt-get install chromium chromium-driver firefox-esr" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.usefixtures("_bare")
def test_missing_browser_fails_where_browsers_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """Continuous integration does not pass without them."""
    monkeypatch.setattr(needed, "REQUIRED", True)
    with pytest.raises(pytest.fail.Exception, match="apt-get install"):
        get_program("firefox", "firefox-esr")
