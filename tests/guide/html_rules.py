"""What every page of the guide keeps to, beyond what a parser of HTML asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from justhtml import JustHTML

CONTROLS = frozenset(("input", "select", "textarea"))
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INTERACTIVE = frozenset(("a", "button", "summary", *CONTROLS))
REFERRING = ("for", "aria-labelledby", "aria-describedby", "list", "form")


@dataclass(frozen=True)
class Tag:
    """One element: its name, its attributes, those around it, all text in it."""

    name: str
    attributes: dict[str, str]
    around: tuple[Tag, ...]
    node: Any

    @property
    def text(self) -> str:
        """Give all text in it, with single spaces."""
        return " ".join(self.node.to_text(separator=" ").split())

    def __str__(self) -> str:
        """Write its first tag."""
        told = "".join(f' {k}="{v[:40]}"' for k, v in self.attributes.items())
        return f"<{self.name}{told}>"


def list_faults(text: str, code: str) -> list[str]:
    """List what is wrong with a page in a language: what a parser reports, and our own rules."""
    page = JustHTML(text, collect_errors=True, sanitize=False)
    tags = list(_walk(page.root, ()))
    found = [f"{e.code} in line {e.line}" for e in page.errors]
    for check in (_check_ids, _check_headings, _check_names, _check_tables, _check_parts):
        found += check(tags)
    html = next(t for t in tags if t.name == "html")
    if (html.attributes.get("lang"), html.attributes.get("dir")) != (code, "ltr"):
        found.append(f"{html}: not in the language of its address")
    return found


def _walk(node: Any, around: tuple[Tag, ...]) -> Iterator[Tag]:
    for child in node.children or ():
        if child.name.startswith(("#", "!")):
            continue
        tag = Tag(child.name, {k: v or "" for k, v in child.attrs.items()}, around, child)
        yield tag
        yield from _walk(child, (*around, tag))


def _check_ids(tags: list[Tag]) -> Iterator[str]:
    ids = Counter(t.attributes["id"] for t in tags if "id" in t.attributes)
    yield from (f"the id {key} stands {n} times" for key, n in ids.items() if n > 1)
    for tag in tags:
        for name in REFERRING:
            wanted = tag.attributes.get(name, "").split()
            yield from (f"{tag}: nothing has the id {key}" for key in wanted if key not in ids)
        address = tag.attributes.get("href", "")
        if address.startswith("#") and address[1:] not in ids:
            yield f"{tag}: leads nowhere on this page"


def _check_headings(tags: list[Tag]) -> Iterator[str]:
    levels = [HEADINGS.index(t.name) + 1 for t in tags if t.name in HEADINGS]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"headings of the levels {levels}: the first, and no other, is of level 1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    yield from (f"{t}: empty" for t in tags if t.name in HEADINGS and not t.text)


def _check_names(tags: list[Tag]) -> Iterator[str]:
    labelled = {t.attributes["for"] for t in tags if t.name == "label" and "for" in t.attributes}
    for tag in tags:
        if tag.name in CONTROLS and tag.attributes.get("type") != "hidden":
            inside = any(a.name == "label" and a.text for a in tag.around)
            if not inside and tag.attributes.get("id") not in labelled:
                yield f"{tag}: has no label"
        if tag.name in ("a", "button", "summary", "legend", "label") and not tag.text:
            yield f"{tag}: has no words"
        if tag.name in INTERACTIVE and any(a.name in INTERACTIVE for a in tag.around):
            yield f"{tag}: stands in another control"
        if int(tag.attributes.get("tabindex", 0)) > 0:
            yield f"{tag}: breaks the order of focus"
        if tag.name == "img" and not (tag.attributes.get("alt") and tag.attributes.get("width")):
            yield f"{tag}: a picture without words or size"
        if tag.name in ("ul", "ol", "dl", "select") and not tag.node.query("li, dt, option"):
            yield f"{tag}: a list of nothing"


def _check_tables(tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.name == "table" and not (
            tag.node.query("caption") or tag.attributes.get("aria-labelledby")
        ):
            yield f"{tag}: a table without a name"
        if tag.name == "table" and not tag.node.query("thead th[scope=col]"):
            yield f"{tag}: a table without headings of its columns"
        if tag.name == "th" and tag.attributes.get("scope") not in ("col", "row"):
            yield f"{tag}: a heading of nothing"


def _check_parts(tags: list[Tag]) -> Iterator[str]:
    counted = Counter(t.name for t in tags)
    for part in ("main", "title"):
        if counted[part] != 1:
            yield f"{counted[part]} times <{part}>"
    names = Counter(t.attributes.get("aria-label", "") for t in tags if t.name == "nav")
    yield from (f"{n} <nav> are named {name!r}" for name, n in names.items() if n > 1 or not name)
    yield from (f"{t}: not allowed here" for t in tags if t.name in ("script", "style", "iframe"))
    yield from (f"{t}: written style" for t in tags if "style" in t.attributes)
    loaded = [t for t in tags if t.name in ("img", "link", "source", "object", "embed")]
    for tag in loaded:
        address = tag.attributes.get("src") or tag.attributes.get("href") or ""
        if not address.endswith("style.css") and not address.startswith("data:"):
            yield f"{tag}: a request more than the stylesheet"
