"""Reading a page as a tree, and the addresses of the public pages, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)


@dataclass
class Element:
    """One element with what stands in it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Give the classes of the element."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """Give all text in the element, with single spaces."""
        parts = [c if isinstance(c, str) else f" {c.text} " for c in self.children]
        return " ".join("".join(parts).split())

    def walk(self) -> Iterator[Element]:
        """Yield the element and everything in it, in the order of the page."""
        waiting = [self]
        while waiting:
            here = waiting.pop()
            yield here
            waiting += [c for c in reversed(here.children) if isinstance(c, Element)]

    def find_around(self, name: str) -> Element | None:
        """Find the nearest element around it, or itself, that has a class."""
        here: Element | None = self
        while here is not None and name not in here.classes:
            here = here.parent
        return here


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        new = Element(tag, {k: v or "" for k, v in attrs}, self.here)
        self.here.children.append(new)
        if tag not in VOID:
            self.here = new

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read_page(text: str) -> Element:
    """Read a page as a tree; every element must be closed in its order."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is not closed"
    return builder.root
