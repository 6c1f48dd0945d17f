"""Laying a booklet out: blocks become lines, lines fill two columns of A4 pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from wayout.guide.copy.pocket_reading import (
    CHAPTER,
    HEAD,
    ITEM,
    NOTE,
    PART,
    TEXT,
    Block,
    Booklet,
    Run,
)

WIDTH, HEIGHT = 595.28, 841.89
"""An A4 page, in points."""
SIDE, TOP, FOOT, GUTTER = 32.0, 52.0, 42.0, 14.0
PADDING = 6.0
KEPT_LINES = 2
"""So many lines of what follows stand below a heading in the same column."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of block is set: sizes and distances in points."""

    size: float
    leading: float
    before: float
    indent: float = 0.0


STYLES: Mapping[str, Style] = {
    CHAPTER: Style(13.0, 16.0, 12.0),
    PART: Style(8.5, 10.4, 5.0),
    HEAD: Style(7.5, 9.1, 3.0),
    TEXT: Style(7.5, 9.1, 1.5),
    ITEM: Style(7.5, 9.1, 0.6, 11.0),
    NOTE: Style(7.5, 9.0, 0.6, 23.0),
}
COVER_STYLES: Mapping[str, Style] = {
    CHAPTER: Style(24.0, 29.0, 10.0),
    HEAD: Style(13.0, 17.0, 10.0),
    TEXT: Style(11.0, 14.5, 4.0),
    ITEM: Style(11.0, 14.5, 2.5, 18.0),
}
COVER_BOX = Style(14.0, 19.0, 9.0)


class Ruler:
    """Measures text in a regular and a bold font."""

    def __init__(self, regular: Path, bold: Path) -> None:
        self._widths = tuple(_read_widths(path) for path in (regular, bold))
        self._known: dict[tuple[str, bool], float] = {}

    def measure(self, text: str, *, bold: bool) -> float:
        """Measure a text at the size of one point."""
        key = (text, bold)
        if key not in self._known:
            widths = self._widths[bold]
            self._known[key] = sum(widths.get(sign, widths["?"]) for sign in text)
        return self._known[key]

    def clean(self, text: str) -> str:
        """Give a text with a question mark for every sign that a font lacks."""
        return "".join(sign if all(sign in w for w in self._widths) else "?" for sign in text)


def _read_widths(path: Path) -> dict[str, float]:
    with TTFont(path, lazy=True) as font:
        units = float(font["head"].unitsPerEm)
        metrics = font["hmtx"].metrics
        return {chr(code): metrics[glyph][0] / units for code, glyph in font.getBestCmap().items()}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one kind in a line, `x` points from its beginning."""

    x: float
    width: float
    run: Run


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block, with its style and what stands before it."""

    pieces: tuple[Piece, ...]
    style: Style
    block: Block
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in its place on a page: its left end and its top."""

    x: float
    y: float
    width: float
    line: Line


@dataclass
class Page:
    """The lines of a page and the numbers of the parts that begin on it."""

    placed: list[Placed] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)


def lay_out(booklet: Booklet, ruler: Ruler) -> list[Page]:
    """Lay a booklet out on pages: the cover across the page, all else in two columns."""
    cover = [block for block in booklet.blocks if block.cover]
    others = [block for block in booklet.blocks if not block.cover]
    return [*_Setting(ruler, 1).set(cover), *_Setting(ruler, 2).set(others)]


class _Setting:
    """Fills pages, column after column."""

    def __init__(self, ruler: Ruler, columns: int) -> None:
        self._ruler, self._columns = ruler, columns
        self._width = (WIDTH - 2 * SIDE - (columns - 1) * GUTTER) / columns
        self._pages: list[Page] = []
        self._column, self._y = columns, TOP

    def set(self, blocks: list[Block]) -> list[Page]:
        """Set some blocks; headings stay with what follows them."""
        lines = [self._break(block) for block in blocks]
        for number, (block, own) in enumerate(zip(blocks, lines, strict=True)):
            need = sum(line.style.leading for line in own[:KEPT_LINES]) + own[0].style.before
            if block.kind in (CHAPTER, PART, HEAD):
                need = own[0].style.before + len(own) * own[0].style.leading
                need += self._needed_after(blocks[number + 1 :], lines[number + 1 :])
            if self._is_full(need):
                self._go_on()
            self._place(block, own)
        return self._pages

    def _needed_after(self, blocks: list[Block], lines: list[list[Line]]) -> float:
        """Give the height that has to be left below a heading."""
        need = 0.0
        for block, own in zip(blocks[:3], lines, strict=False):
            heading = block.kind in (CHAPTER, PART, HEAD)
            taken = own if heading else own[:KEPT_LINES]
            need += own[0].style.before + sum(line.style.leading for line in taken)
            if not heading:
                break
        return need

    def _is_full(self, need: float) -> bool:
        return self._column == self._columns or self._y + need > HEIGHT - FOOT

    def _go_on(self) -> None:
        self._column, self._y = self._column + 1, TOP
        if self._column >= self._columns:
            self._pages.append(Page())
            self._column = 0

    def _place(self, block: Block, lines: list[Line]) -> None:
        style = lines[0].style
        if self._y > TOP:
            self._y += style.before
        for line in lines:
            if self._is_full(style.leading):
                self._go_on()
            x = SIDE + self._column * (self._width + GUTTER)
            self._pages[-1].placed.append(Placed(x, self._y, self._width, line))
            self._y += style.leading
        if block.kind == PART:
            self._pages[-1].parts.append(int(block.mark))

    def _break(self, block: Block) -> list[Line]:
        """Break a block into lines."""
        style = _get_style(block)
        room = self._width - 2 * PADDING * block.boxed
        indent = PADDING if block.boxed else style.indent
        if block.kind == PART:
            indent = self._ruler.measure(block.mark, bold=True) * (style.size + 2) + 7
        room -= 0 if block.boxed else indent
        broken = list(break_words(block.runs, self._ruler, room / style.size))
        return [
            Line(
                tuple(_join(words, self._ruler, style.size, indent)),
                style,
                block,
                number == 0,
                number == len(broken) - 1,
            )
            for number, words in enumerate(broken)
        ]


def _get_style(block: Block) -> Style:
    if block.cover:
        return COVER_BOX if block.boxed else COVER_STYLES[block.kind]
    return STYLES[block.kind]


Word = tuple[Run, ...]
"""What is not parted at the end of a line."""
BREAK: Word = (Run("\n"),)
"""Ends a line."""


def break_words(runs: Iterable[Run], ruler: Ruler, room: float) -> Iterator[list[Word]]:
    """Break some text into lines, each as wide as there is room at a size of one point."""
    line: list[Word] = []
    width = 0.0
    blank = ruler.measure(" ", bold=True)
    for whole in _list_words(runs, ruler):
        if whole == BREAK:
            yield line
            line, width = [], 0.0
            continue
        for word in _part(whole, ruler, room):
            own = _measure(word, ruler)
            if line and width + blank + own > room:
                yield line
                line, width = [], 0.0
            width += own + (blank if line else 0.0)
            line.append(word)
    if line:
        yield line


def _list_words(runs: Iterable[Run], ruler: Ruler) -> Iterator[Word]:
    """List the words; pieces of two runs without a blank between them are one word."""
    word: list[Run] = []
    for run in runs:
        for text in re.split(r"( +|\n)", run.text):
            if text.startswith(" "):
                if word:
                    yield tuple(word)
                word = []
            elif text == "\n":
                yield from (tuple(word), BREAK) if word else (BREAK,)
                word = []
            elif text:
                word.append(Run(ruler.clean(text), run.bold, run.link))
    if word:
        yield tuple(word)


def _part(word: Word, ruler: Ruler, room: float) -> Iterator[Word]:
    """Part a word that is wider than a line."""
    if _measure(word, ruler) <= room:
        yield word
        return
    for run in word:
        piece = ""
        for sign in run.text:
            if piece and ruler.measure(piece + sign, bold=run.bold) > room:
                yield (Run(piece, run.bold, run.link),)
                piece = ""
            piece += sign
        yield (Run(piece, run.bold, run.link),)


def _measure(word: Word, ruler: Ruler) -> float:
    return sum(ruler.measure(run.text, bold=run.bold) for run in word)


def _join(words: list[Word], ruler: Ruler, size: float, x: float) -> Iterator[Piece]:
    """Join the words of a line to pieces of one kind."""
    joined: list[Run] = []
    for number, word in enumerate(words):
        for place, run in enumerate(word):
            blank = " " if number and not place else ""
            last = joined[-1] if joined else None
            if last and (last.bold, last.link) == (run.bold, run.link):
                joined[-1] = Run(f"{last.text}{blank}{run.text}", run.bold, run.link)
                continue
            if blank and last:
                joined[-1] = Run(last.text + " ", last.bold, last.link)
            joined.append(run)
    for run in joined:
        width = ruler.measure(run.text, bold=run.bold) * size
        yield Piece(x, width, run)
        x += width
