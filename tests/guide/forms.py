"""A form of a page as a browser holds it: what would be sent, and by which button to where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.guide.asgi import Answer, Caller

FORM_TYPE = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Button:
    """One button: its words, where it sends the form, and what it adds."""

    words: str
    action: str
    adds: Fields


@dataclass
class Form(HTMLParser):
    """Reads the form of a page that is one form: id `party`."""

    fields: Fields = field(default_factory=list)
    offered: list[tuple[str, str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    action: str = ""

    def __post_init__(self) -> None:
        """Begin before the first tag."""
        super().__init__(convert_charrefs=True)
        self._select = ""
        self._words: list[str] | None = None
        self._button: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field, a choice, or the beginning of a button or heading."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form" and given.get("id") == "party":
            self.action = given.get("action") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.offered.append((self._select, value, "select"))
            if "selected" in given:
                self.fields.append((self._select, value))
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            self.offered.append((name, value, given["type"] or ""))
            if "checked" in given:
                self.fields.append((name, value))
        elif tag == "input" and name:
            self.offered.append((name, "", given.get("type") or "text"))
            self.fields.append((name, value))
        elif tag in ("button", "h1", "h2", "h3"):
            self._words, self._button = [], given

    def handle_data(self, data: str) -> None:
        """Collect the words of a button or heading."""
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Note a whole button or heading."""
        if tag == "select":
            self._select = ""
        if self._words is None or tag not in ("button", "h1", "h2", "h3"):
            return
        words = " ".join("".join(self._words).split())
        self._words = None
        if tag != "button":
            self.headings.append(words)
            return
        adds = [(self._button.get("name") or "", self._button.get("value") or "")]
        action = self._button.get("formaction") or ""
        self.buttons.append(Button(words, action, adds if adds[0][0] else []))

    def enter(self, typed: Iterable[tuple[str, str]]) -> Form:
        """Enter some values; those of one name replace what stood there. Only what is offered."""
        told = list(typed)
        names = {name for name, _ in told}
        for name, value in told:
            kinds = {kind for n, v, kind in self.offered if n == name and v in ("", value)}
            assert kinds - {"hidden"}, f"the page offers no {name} = {value}"
        self.fields = [f for f in self.fields if f[0] not in names] + told
        return self

    def find(self, words: str) -> Button:
        """Find the first button that begins with some words."""
        return next(b for b in self.buttons if b.words.startswith(words))

    def press(self, caller: Caller, words: str) -> Answer:
        """Press a button."""
        return self.send(caller, self.find(words))

    def send(self, caller: Caller, button: Button) -> Answer:
        """Send the form as a button does."""
        return post(caller, button.action or self.action, [*self.fields, *button.adds])


def read_form(answer: Answer) -> Form:
    """Read the form of a page."""
    form = Form()
    form.feed(answer.body.decode())
    return form


def post(caller: Caller, path: str, fields: Fields) -> Answer:
    """Post fields as a form."""
    return caller.post(path, urlencode(fields).encode(), FORM_TYPE)


def list_links(answer: Answer) -> Iterator[str]:
    """Yield every address that a page names."""

    class Links(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [
                v for k, v in attrs if k in ("href", "src", "action", "formaction") and v
            ]

    links = Links()
    links.found = []
    links.feed(answer.body.decode())
    yield from links.found
