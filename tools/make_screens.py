"""
Make pictures of the screens from the front page to one journey, and its printed sheet, to look at.

    python -m tools.make_screens OUT [chromium|firefox] …

For each language, phone and desktop, light and dark: one PNG a screen, of the whole page. For each
language the printed journey as PDF. The names say which is which. The guide is served for it, over
`russia-2022` as known at a fixed hour; all that is typed is that of the example in the README.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from itertools import product
from pathlib import Path

from tests.browser.chromium import Chromium
from tests.browser.driven import Setup
from tests.browser.firefox import Firefox
from tests.browser.kazan import ask_on_one_page, ask_one_by_one
from tests.browser.proxy import Proxy
from tests.browser.serving import Guide
from tests.browser.visiting import Visitor

from wayout.guide.language import list_languages

SITUATION = Path(__file__).parent.parent / "situations" / "russia-2022"
MAKERS: dict[str, type[Chromium | Firefox]] = {"chromium": Chromium, "firefox": Firefox}
WIDTHS = {"phone": 390, "desktop": 1280}
PATHS = {"questions": ask_one_by_one, "one-page": ask_on_one_page}
OTHERS = ("board", "crossing/verkhny-lars", "country/KZ", "safety")


def make_screens(guide: Guide, kind: str, setup: Setup, name: str, out: Path) -> None:
    """Make the pictures of one browser, set up in one way, and print the journey."""
    with ExitStack() as opened:
        proxy = opened.enter_context(Proxy(guide.origin))
        scratch = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        browser = opened.enter_context(MAKERS[kind](setup, proxy, scratch / "browser"))
        for path, ask in PATHS.items():
            visitor = Visitor(browser, setup.language)

            def keep(_: str, visitor: Visitor = visitor, path: str = path) -> None:
                file = f"{name}-{path}-{len(visitor.screens)}.png"
                (out / file).write_bytes(browser.picture())

            visitor.shown = keep
            ask(visitor)
        (out / f"{name}-print.pdf").write_bytes(browser.print_pdf())
        for path in OTHERS:
            browser.open(f"/{setup.language}/{path}")
            file = f"{name}-{path.replace('/', '-')}.png"
            (out / file).write_bytes(browser.picture())


def main(arguments: list[str]) -> None:
    """Make all pictures."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    kinds = arguments[1:] or ["chromium"]
    with tempfile.TemporaryDirectory() as scratch:
        guide = Guide(SITUATION, Path(scratch) / "guide")
        guide.start()
        try:
            for kind, code, (screen, width), dark in product(
                kinds, list_languages(), WIDTHS.items(), (False, True)
            ):
                setup = Setup(width=width, dark=dark, language=code)
                name = f"{kind}-{code}-{screen}-{'dark' if dark else 'light'}"
                make_screens(guide, kind, setup, name, out)
                sys.stderr.write(f"{name}\n")
        finally:
            guide.stop()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1:])
