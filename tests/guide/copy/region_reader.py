"""Reads the page of a region as somebody does who follows its links and knows nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

OPEN_ENDED = frozenset({"li", "p", "td", "tr"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclass
class Part:
    """One element: its name, its attributes, and what is in it."""

    name: str
    attributes: Mapping[str, str]
    inside: list[Part | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give all text in it, with single spaces."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for one in self.inside:
            if isinstance(one, str):
                yield one
            else:
                yield from one._pieces()

    def find(self, name: str) -> list[Part]:
        """Find every element of a name inside, in order."""
        found = []
        for one in self.inside:
            if isinstance(one, Part):
                found += [one] if one.name == name else []
                found += one.find(name)
        return found

    def links(self) -> list[tuple[str, str]]:
        """Give the text and the target of every link to a part of the same page."""
        return [
            (a.text, a.attributes["href"][1:])
            for a in self.find("a")
            if a.attributes.get("href", "").startswith("#")
        ]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Part("page", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in OPEN_ENDED and self._open[-1].name == tag:
            self._open.pop()
        part = Part(tag, {k: v or "" for k, v in attrs})
        self._open[-1].inside.append(part)
        if tag not in VOID:
            self._open.append(part)

    def handle_endtag(self, tag: str) -> None:
        if tag in [part.name for part in self._open]:
            while self._open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


@dataclass(frozen=True)
class RegionReader:
    """The parts of a region's page by their ids."""

    parts: Mapping[str, Part]

    @staticmethod
    def read(page: str) -> RegionReader:
        """Read a page."""
        builder = _Builder()
        builder.feed(page)
        found = [builder.root, *builder.root.find("section"), *builder.root.find("li")]
        return RegionReader({p.attributes["id"]: p for p in found if "id" in p.attributes})

    def follow(self, part: str, words: str) -> str:
        """Follow the one link of a part that says just these words."""
        found = [to for text, to in self.parts[part].links() if text == words]
        assert len(set(found)) == 1, (part, words, self.parts[part].text[:300])
        return found[0]

    def answer(self, part: str, told: Mapping[str, str], unsaid: str) -> str:
        """Answer question after question, as told by the text of each; give where that leads."""
        while part[0] in "qx":
            question = self.parts[part].find("h2")[0].text
            part = self.follow(part, told.get(question, unsaid))
        return part

    def list_ways(self, view: str) -> list[dict[str, Any]]:
        """List the ways of one view in the order they are told, each with its path and terms."""
        found = []
        for row in self.parts[view].find("li"):
            (country, paths), (_, terms) = row.links()
            for way in self.parts[paths].find("li"):
                (border, path), *_ = way.links()
                found.append(
                    {
                        "country": country,
                        "border": border,
                        "row": way.text,
                        "path": self.parts[path],
                        "terms": self.parts[self.find_terms(terms, border, path)],
                    }
                )
        return found

    def find_terms(self, terms: str, border: str, path: str) -> str:
        """Find the terms of a way, where a country has several: by its border, or by its path."""
        if terms.startswith("t"):
            return terms
        for row in self.parts[terms].find("li"):
            (_, to), *ways = row.links()
            told = row.text.split(" ", 1)[1]
            if path in [target for _, target in ways]:
                return to
            if not ways and any(told == b or told.endswith(b) or b in told for b in [border]):
                return to
        raise AssertionError(f"no terms for {border} in {terms}")
