"""Drawing a booklet as a PDF: black on white, its own fonts inside, the stamp on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from fpdf import FPDF

from wayout.guide.copy.pocket_layout import (
    FOOT,
    HEIGHT,
    PADDING,
    SIDE,
    WIDTH,
    Page,
    Placed,
    Ruler,
    lay_out,
)
from wayout.guide.copy.pocket_reading import CHAPTER, PART, Booklet
from wayout.situation.period import Instant

REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
FAMILY = "dejavu"
SMALL = 7.5
RISE = 0.8
"""How far below its top the letters of a line stand, as a share of its leading."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on every page: in its head, in bold, and at its foot."""

    language: str
    title: str
    made: str
    until: str
    edition: str
    foot: str
    page: str
    """With `%(page)s` and `%(pages)s`."""
    parts: str
    """With `%(first)s` and `%(last)s`."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A booklet as a PDF, and how many pages it has."""

    content: bytes
    pages: int


def print_booklet(booklet: Booklet, sheet: Sheet, made: Instant) -> Paper:
    """Print a booklet; the same one gives the same bytes."""
    with find_fonts() as (regular, bold):
        pages = lay_out(booklet, Ruler(regular, bold))
        drawing = _Drawing(_open(sheet, made, regular, bold), pages)
        for number in range(len(pages)):
            drawing.draw(number, sheet)
        return Paper(bytes(drawing.pdf.output()), len(pages))


def count_pages(booklet: Booklet) -> int:
    """Count the pages of a booklet."""
    with find_fonts() as fonts:
        return len(lay_out(booklet, Ruler(*fonts)))


@contextmanager
def find_fonts() -> Iterator[tuple[Path, Path]]:
    """Find the regular and the bold font, which come with matplotlib and know many scripts."""
    fonts = files("matplotlib") / "mpl-data" / "fonts" / "ttf"
    with as_file(fonts / REGULAR) as regular, as_file(fonts / BOLD) as bold:
        yield regular, bold


def _open(sheet: Sheet, made: Instant, regular: Path, bold: Path) -> FPDF:
    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_creation_date(made)
    pdf.set_lang(sheet.language)
    pdf.set_title(sheet.title)
    pdf.set_producer("wayout")
    pdf.add_font(FAMILY, "", regular)
    pdf.add_font(FAMILY, "B", bold)
    pdf.set_draw_color(0)
    return pdf


class _Drawing:
    def __init__(self, pdf: FPDF, pages: Sequence[Page]) -> None:
        self.pdf, self._pages = pdf, pages
        self._targets = self._find_targets()

    def _find_targets(self) -> Mapping[str, int]:
        """Give the place in the PDF where each id stands, as a number of a link."""
        targets = {}
        for number, page in enumerate(self._pages, 1):
            for placed in page.placed:
                for key in placed.line.block.ids if placed.line.first else ():
                    targets[key] = self.pdf.add_link(y=placed.y, page=number)
        return targets

    def draw(self, number: int, sheet: Sheet) -> None:
        """Draw a page."""
        self.pdf.add_page()
        page = self._pages[number]
        for placed in page.placed:
            self._draw_line(placed)
        place = {"page": number + 1, "pages": len(self._pages)}
        said = [sheet.page % place]
        if page.parts:
            said.insert(0, sheet.parts % {"first": page.parts[0], "last": page.parts[-1]})
        for y, left, right in ((28.0, sheet.made, sheet.edition), (38.0, sheet.until, "")):
            self._write(SIDE, y, left, bold=True)
            self._write(WIDTH - SIDE, y, right, bold=True, to_left=True)
        self.pdf.set_line_width(0.7)
        self.pdf.line(SIDE, 43.0, WIDTH - SIDE, 43.0)
        self.pdf.line(SIDE, HEIGHT - FOOT + 8, WIDTH - SIDE, HEIGHT - FOOT + 8)
        self._write(SIDE, HEIGHT - FOOT + 20, sheet.foot)
        self._write(WIDTH - SIDE, HEIGHT - FOOT + 20, "  ".join(said), bold=True, to_left=True)

    def _write(
        self, x: float, y: float, text: str, *, bold: bool = False, to_left: bool = False
    ) -> None:
        self.pdf.set_font(FAMILY, "B" if bold else "", SMALL)
        self.pdf.text(x - (self.pdf.get_string_width(text) if to_left else 0.0), y, text)

    def _draw_line(self, placed: Placed) -> None:
        line, pdf = placed.line, self.pdf
        style, block = line.style, line.block
        base = placed.y + style.leading * RISE
        if line.first and block.kind in (CHAPTER, PART):
            pdf.set_y(placed.y)
            name = "".join(run.text for run in block.runs)
            pdf.start_section(f"{block.mark} {name}".strip(), level=int(block.kind == PART))
        if line.first and block.kind == PART:
            pdf.set_line_width(0.4)
            pdf.line(placed.x, placed.y - 1.5, placed.x + placed.width, placed.y - 1.5)
        if line.first and block.mark:
            larger = 2 if block.kind == PART else 0
            pdf.set_font(FAMILY, "B" if block.kind == PART else "", style.size + larger)
            pdf.text(placed.x + (2 if block.mark == "•" else 0), base, block.mark)
        if block.boxed:
            self._draw_sides(placed)
        for piece in line.pieces:
            pdf.set_font(FAMILY, "B" if piece.run.bold else "", style.size)
            x = placed.x + piece.x
            pdf.text(x, base, piece.run.text)
            if piece.run.link:
                target = self._targets[piece.run.link]
                pdf.link(x, placed.y, piece.width, style.leading, target)

    def _draw_sides(self, placed: Placed) -> None:
        """Draw the box around a block, line by line."""
        line, pdf = placed.line, self.pdf
        top = placed.y - (PADDING / 2 if line.first else 0.0)
        foot = placed.y + line.style.leading + (PADDING / 2 if line.last else 0.0)
        right = placed.x + placed.width
        pdf.set_line_width(1.2)
        pdf.line(placed.x, top, placed.x, foot)
        pdf.line(right, top, right, foot)
        if line.first:
            pdf.line(placed.x, top, right, top)
        if line.last:
            pdf.line(placed.x, foot, right, foot)
