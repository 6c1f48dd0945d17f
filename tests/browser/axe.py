"""Axe, the checker of accessibility, and the Nu checker of HTML: where npm put them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessible_pages import tell, unfold
from tests.browser.driven import Browser

ROOT = Path(__file__).parents[2]
INSTALL = "npm install --ignore-scripts --prefix .npm axe-core@4.14.1 vnu-jar@26.9.27"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: arguments[0], preload: false, resultTypes: ['violations']}).then(
  found => done(found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)])),
  fault => done([['axe-failed', String(fault), []]]));
"""


def get_from_npm(path: str) -> Path:
    """
    Get a file that npm installs into `.npm` of the project.

    A test that needs one that is not there is skipped, and says what to install.
    """
    folder = ROOT / ".npm" / "node_modules"
    if not (folder / path).is_file():
        pytest.skip(f"no {path} here, so pages were not checked by it: {INSTALL}")
    return folder / path


def bring_axe(browser: Browser) -> None:
    """Bring axe into every page that a Chromium opens, past its content policy."""
    source = get_from_npm("axe-core/axe.min.js").read_text(encoding="utf-8")
    tell(browser, "Page.addScriptToEvaluateOnNewDocument", source=source)


def list_violations(browser: Browser) -> list[str]:
    """
    List what axe finds on the page that is shown: the rule, its words, the first element.

    All that is folded is opened first: axe passes over what nobody can see.
    """
    unfold(browser)
    found: list[Any] = browser.run_async(RUN, list(TAGS))
    return [f"{rule}: {words}: {len(at)} times, as {at[:1]}" for rule, words, at in found]
