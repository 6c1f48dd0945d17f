"""Every kind of page of the guide, and how a browser gets there without walking the whole way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.driven import SCREEN_HEIGHT, Browser
from tests.guide.forms import Fields

KAZAN: Fields = [("from", "Kazan"), ("day", "2022-09-24"), ("hour", "18:00")]
TOLD: Fields = [
    *KAZAN,
    ("a.age", "29"),
    ("a.sex", "M"),
    ("a.reservist", "yes"),
    ("a.documents", "internal-passport"),
]
PARTY: Fields = [
    *KAZAN,
    ("travellers", "3"),
    ("m1.name", "mother"),
    ("m1.a.documents", "foreign-passport"),
    ("m1.a.reservist", "no"),
    ("m1.parent", "3"),
    ("m2.name", "father"),
    ("m2.a.age", "41"),
    ("m2.from", "Samara"),
    ("m2.a.reservist", "yes"),
    ("m2.a.documents", "foreign-passport"),
    ("m3.name", "son"),
    ("m3.a.age", "9"),
]
"""Two places of setting out, so that a meeting is shown."""


@dataclass(frozen=True)
class Page:
    """A page: its name, its address inside a language, and what is posted to it."""

    name: str
    path: str
    fields: Fields | None = None
    chosen: str = ""
    """What to press then: the selector of a button on the page that this leads to."""
    status: int = 200


PUBLIC = (
    Page("board", "board"),
    Page("changes", "changes"),
    Page("changes-of-three-days", "changes/3d"),
    Page("days", "changes/all"),
    Page("questions", "asked"),
    Page("inquiry", "asked/7"),
    Page("sources", "sources"),
    Page("source", "source/tass-20220921"),
    Page("how", "how"),
    Page("safety", "safety"),
    Page("saved", "saved"),
    Page("crossing", "crossing/verkhny-lars"),
    Page("changes-of-crossing", "crossing/verkhny-lars/changes"),
    Page("home", "country/RU"),
    Page("country", "country/GE"),
    Page("contradictions", "country/KZ/contradictions"),
    Page("changes-of-country", "country/KZ/changes"),
    Page("record", "record/R111"),
    Page("absent", "nothing-here", status=404),
)
MAIN_PATH = (
    Page("start", ""),
    Page("papers", "question", KAZAN),
    Page("age", "question", [*KAZAN, ("a.documents", "internal-passport")]),
    Page("ways", "ways", TOLD),
    Page("way", "ways", TOLD, 'button.main[name="way"]'),
)
PERSONAL = (
    Page("start-refused", "question", [("from", "Nowhereville")], status=422),
    Page("answers", "answers", TOLD),
    Page("answers-refused", "ways", [*KAZAN, ("a.age", "many")], status=422),
    Page("family", "family", PARTY),
    Page("family-refused", "family/ways", [("from", "Nowhereville")], status=422),
    Page("family-traveller", "family/traveller", [*PARTY, ("who", "1")]),
    Page("family-ways", "family/ways", PARTY),
    Page("family-way", "family/ways", PARTY, 'button.main[name="way"]'),
)
EVERY = (*MAIN_PATH, *PERSONAL, *PUBLIC)

SEND = """
const [path, fields] = arguments, form = document.createElement('form');
form.method = 'post'; form.action = path;
for (const [name, value] of fields) {
  const field = document.createElement('input');
  field.type = 'hidden'; field.name = name; field.value = value; form.append(field);
}
const button = document.createElement('button');
button.id = 'send'; button.textContent = 'Send'; form.append(button);
document.body.prepend(form);
"""


def visit(browser: Browser, code: str, page: Page) -> None:
    """Show a page in a language; the browser runs scripts, for the test makes its form by one."""
    path = f"/{code}/{page.path}"
    if page.fields is None:
        browser.open(path)
    else:
        browser.open(f"/{code}/saved")
        browser.run(SEND, path, page.fields)
        browser.follow(browser.get("#send"))
    if page.chosen:
        browser.follow(browser.get(page.chosen))
    last = next(e for e in reversed(browser.exchanges) if not e.url.endswith(".css"))
    assert last.status == page.status, (last.method, last.url, last.status)


def show_as(browser: Browser, width: int, *, dark: bool = False) -> None:
    """Give a Chromium another width and other colours, the page staying as it is."""
    size = {"width": width, "height": SCREEN_HEIGHT, "deviceScaleFactor": 1}
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    tell(browser, "Emulation.setDeviceMetricsOverride", **size, mobile=width < 600)
    tell(browser, "Emulation.setEmulatedMedia", features=[scheme])


def unfold(browser: Browser) -> None:
    """Open all that is folded on the page."""
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")


def tell(browser: Browser, command: str, **values: Any) -> Any:
    """Give a command to the developers' tools of a Chromium."""
    return browser.call("DevTools", cmd=command, params=values)
