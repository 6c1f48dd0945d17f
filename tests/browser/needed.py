"""The browsers that these tests drive, and what happens where they are not installed."""

from __future__ import annotations

import os
import shutil

import pytest

PROGRAMS = {"chromium": ("chromium", "chromedriver"), "firefox": ("firefox-esr",)}
PACKAGES = "chromium chromium-driver firefox-esr"
KINDS = tuple(PROGRAMS)
REQUIRED = os.environ.get("WAYOUT_BROWSERS") == "required"
"""Where browsers are required, as in continuous integration, a missing one is a failure."""


def get_program(kind: str, name: str) -> str:
    """
    Get the path of a program of a browser.

    A test that needs one that is not there is skipped, and the end of the run says what to
    install; it fails where browsers are required.
    """
    found = shutil.which(name)
    if found is None:
        told = f"no {name} here, so pages were not tried in {kind}: apt-get install {PACKAGES}"
        if REQUIRED:
            pytest.fail(told, pytrace=False)
        pytest.skip(told)
    return found
