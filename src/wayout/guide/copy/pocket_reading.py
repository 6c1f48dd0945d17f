"""Reading a page that is meant for paper: its plain HTML becomes blocks, its parts get numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser

HERE = "#"
"""Stands in the text of a link for the number of the part it leads to."""
COVER, CHAPTER, PART, HEAD, TEXT, ITEM, NOTE = (
    *("cover", "chapter", "part", "head", "text", "item", "note"),
)
_KINDS = {"h1": CHAPTER, "h2": PART, "h3": HEAD, "p": TEXT, "li": ITEM, "dt": ITEM}
_BOLD = frozenset({"b", "strong", "dt", "h1", "h2", "h3"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one kind; `link` is the id of the part that it leads to."""

    text: str
    bold: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list or a heading, and the ids by which it is reached."""

    kind: str
    runs: tuple[Run, ...]
    mark: str = ""
    """Stands before the first line: a dot, or the number of an item, a part or a note."""
    ids: tuple[str, ...] = ()
    boxed: bool = False
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Booklet:
    """The blocks of a booklet in their order, and the number of each part by its id."""

    blocks: tuple[Block, ...]
    numbers: Mapping[str, int]


def read_booklet(page: str) -> Booklet:
    """
    Read a page.

    Raises
    ------
    LookupError
        A link leads to no part of it.
    """
    reader = _Reader()
    reader.feed(page)
    reader.end()
    known = {key for block in reader.blocks for key in block.ids}
    blocks = []
    for block in reader.blocks:
        for run in block.runs:
            if run.link and run.link not in known:
                raise LookupError(f"'{run.text}' leads to '{run.link}', which is no part")
        runs = tuple(replace(r, text=_fill(r, reader.numbers)) for r in block.runs)
        blocks.append(replace(block, runs=runs))
    return Booklet(tuple(blocks), reader.numbers)


def _fill(run: Run, numbers: Mapping[str, int]) -> str:
    return run.text.replace(HERE, str(numbers[run.link])) if run.link in numbers else run.text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.numbers: dict[str, int] = {}
        self._runs: list[Run] = []
        self._kind, self._mark, self._boxed, self._cover = "", "", False, False
        self._ids: list[str] = []
        self._bold, self._link = 0, ""
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        if tag == "section" and "id" in said:
            self.end()
            self._ids.append(said["id"])
        elif tag == "header":
            self._cover = True
        elif tag in ("ul", "ol"):
            self.end()
            self._lists.append(0 if tag == "ol" else None)
        elif tag in _KINDS:
            self._begin(tag, said)
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "dd":
            self._runs.append(Run(": "))
        elif tag == "a":
            self._link = said.get("href", "").removeprefix("#")
        self._bold += tag in _BOLD

    def handle_endtag(self, tag: str) -> None:
        if tag in _KINDS and tag != "dt":
            self.end()
        elif tag in ("ul", "ol"):
            self.end()
            self._lists.pop()
        elif tag in ("dl", "section", "header", "dd"):
            self.end()
            self._cover = self._cover and tag != "header"
        elif tag == "a":
            self._link = ""
        self._bold -= tag in _BOLD

    def handle_data(self, data: str) -> None:
        if self._kind:
            self._runs.append(Run(re.sub(r"[ \n\t]+", " ", data), self._bold > 0, self._link))

    def _begin(self, tag: str, said: Mapping[str, str]) -> None:
        self.end()
        self._kind = _KINDS[tag]
        self._boxed = said.get("class") == "box"
        if "id" in said:
            self._ids.append(said["id"])
        if tag == "h2":
            number = len(set(self.numbers.values())) + 1
            self.numbers.update(dict.fromkeys(self._ids, number))
            self._mark = str(number)
        elif "value" in said:
            self._kind, self._mark = NOTE, f"[{said['value']}]"
        elif tag == "li" and self._lists and (last := self._lists[-1]) is not None:
            self._lists[-1] = last + 1
            self._mark = f"{last + 1}."
        elif self._kind == ITEM:
            self._mark = "•"

    def end(self) -> None:
        """End the block that is open; one without a word is none."""
        runs = _trim(self._runs)
        if self._kind and runs:
            ids = tuple(self._ids)
            block = Block(self._kind, runs, self._mark, ids, self._boxed, self._cover)
            self.blocks.append(block)
            self._ids = []
        self._runs, self._kind, self._mark, self._boxed = [], "", "", False


def _trim(runs: list[Run]) -> tuple[Run, ...]:
    """Take away the blanks at both ends."""
    kept = [run for run in runs if run.text]
    while kept and not kept[0].text.strip(" "):
        kept.pop(0)
    while kept and not kept[-1].text.strip(" "):
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(" "))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(kept)
