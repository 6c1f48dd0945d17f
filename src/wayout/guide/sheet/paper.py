"""The sheet on paper: one A4 page as a PDF, with its own fonts inside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from fpdf import FPDF

from wayout.guide.copy.pocket_paper import FAMILY, find_fonts
from wayout.guide.pictures.png import get_size
from wayout.guide.sheet.chart import Chart
from wayout.guide.sheet.sections import Cell, Row, Section
from wayout.guide.sheet.view import SheetView
from wayout.situation.period import Instant

WIDTH, HEIGHT = 595.28, 841.89
"""An A4 page, in points."""
SIDE, TOP, FOOT = 32.0, 30.0, 26.0
LABEL_WIDTH, GAP = 112.0, 5.0
TEXT_PT, SMALL_PT, HEAD_PT = 7.2, 6.4, 8.6
LEADING, SMALL_LEADING = 9.6, 8.4
ABREAST = 2
LEAST_PICTURE = 110.0
"""A picture that would be lower than this, in points, is left out."""
_SHARES = (0.24, 0.36, 0.4)
"""How a moment's width is divided between the median, the 50 and the 90 % band."""


def print_sheet(view: SheetView, charts: Sequence[Chart], made: Instant) -> bytes:
    """
    Print a sheet on one page; the same one gives the same bytes.

    What has no room is left out from the end of the tables, and the page says so. Pictures take
    the room that is left.
    """
    with find_fonts() as (regular, bold):
        pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.set_creation_date(made)
        pdf.set_lang("en")
        pdf.set_title(f"{view.title}, {view.as_of}")
        pdf.set_producer("wayout")
        pdf.add_font(FAMILY, "", regular)
        pdf.add_font(FAMILY, "B", bold)
        pdf.add_page()
        _Page(pdf, view).draw(charts)
        return bytes(pdf.output())


class _Page:
    """Draws from the top downwards."""

    def __init__(self, pdf: FPDF, view: SheetView) -> None:
        self._pdf, self._view, self._y = pdf, view, TOP

    def draw(self, charts: Sequence[Chart]) -> None:
        """Draw the whole page: the notes are measured first, so that they never lack room."""
        view = self._view
        self._draw_head()
        notes = (
            ("What may take effect", view.chances),
            ("What it rests on", view.grounds),
            ("What it does not know", view.unknown),
        )
        needed = sum(self._measure_note(lines) for _, lines in notes)
        kept = self._trim(view.sections, HEIGHT - FOOT - needed - LEADING - self._y)
        for section in kept:
            self._draw_section(section)
        left_out = sum(len(s.rows) for s in view.sections) - sum(len(s.rows) for s in kept)
        for title, lines in notes:
            self._draw_note(title, lines)
        if left_out:
            self._y += SMALL_LEADING + 2
            rows = f"{left_out} more row{'s' if left_out > 1 else ''}"
            self._write(SIDE, f"{rows} had no room; see sheet.html.", SMALL_PT)
        self._draw_pictures(charts)
        self._y = HEIGHT - FOOT + 8
        self._pdf.line(SIDE, self._y - 9, WIDTH - SIDE, self._y - 9)
        self._write(SIDE, view.foot, SMALL_PT)

    def _write(
        self, x: float, text: str, size: float, *, bold: bool = False, to_left: bool = False
    ) -> None:
        """Write a line of text at the present height, from a point or up to it."""
        self._pdf.set_font(FAMILY, "B" if bold else "", size)
        start = x - self._pdf.get_string_width(text) if to_left else x
        self._pdf.text(start, self._y, text)

    def _break(self, text: str, width: float, size: float) -> list[str]:
        """Break a text into lines of that width; a word that is too long stands alone."""
        self._pdf.set_font(FAMILY, "", size)
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._pdf.get_string_width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _draw_head(self) -> None:
        view = self._view
        self._y += 8
        self._write(SIDE, view.title, 14.0, bold=True)
        self._y += 13
        self._write(SIDE, view.situation, TEXT_PT)
        self._y += LEADING + 1
        self._write(SIDE, f"As known on {view.as_of}.", TEXT_PT, bold=True)
        self._write(WIDTH - SIDE, f"Made {view.made}.", SMALL_PT, to_left=True)
        self._y += LEADING
        told = "Median, then what holds 50 of 100 members, then 90. Hours by the clock of "
        self._write(SIDE, f"{told}{view.zone}; days by that of the place.", SMALL_PT)
        self._y += 5
        if view.scenario:
            self._y += LEADING
            self._write(SIDE, view.scenario, TEXT_PT, bold=True)
            self._y += 4
        self._pdf.set_line_width(0.8)
        self._pdf.line(SIDE, self._y, WIDTH - SIDE, self._y)

    def _trim(self, sections: Sequence[Section], room: float) -> list[Section]:
        """Leave out last rows, of the longest table first, until the tables fit the room."""
        kept = list(sections)
        while kept and sum(map(self._measure_section, kept)) > room:
            longest = max(range(len(kept)), key=lambda i: len(kept[i].rows))
            rows = kept[longest].rows[:-1]
            kept[longest] = replace(kept[longest], rows=rows)
            kept = [section for section in kept if section.rows]
        return kept

    def _measure_section(self, section: Section) -> float:
        return 2 * LEADING + 5 + sum(map(self._measure_row, section.rows))

    def _draw_section(self, section: Section) -> None:
        self._y += LEADING + 5
        self._write(SIDE, section.title, HEAD_PT, bold=True)
        self._y += LEADING
        width = self._moment_width(section)
        for column, head in enumerate(section.heads):
            right = SIDE + LABEL_WIDTH + (column + 1) * width
            self._write(right - GAP, head, SMALL_PT, to_left=True)
        for row in section.rows:
            self._draw_row(row, width)

    def _moment_width(self, section: Section) -> float:
        return (WIDTH - 2 * SIDE - LABEL_WIDTH) / max(1, len(section.heads))

    def _measure_row(self, row: Row) -> float:
        labels = len(self._break(row.label, LABEL_WIDTH - GAP, TEXT_PT))
        notes = self._break(row.note, WIDTH - 2 * SIDE - 10, SMALL_PT)
        return labels * LEADING + len(notes) * SMALL_LEADING + 1.5

    def _draw_row(self, row: Row, width: float) -> None:
        pdf = self._pdf
        pdf.set_line_width(0.25)
        pdf.line(SIDE, self._y + 2.4, WIDTH - SIDE, self._y + 2.4)
        self._y += LEADING + 1.5
        for number, line in enumerate(self._break(row.label, LABEL_WIDTH - GAP, TEXT_PT)):
            self._y += LEADING if number else 0.0
            self._write(SIDE, line, TEXT_PT)
            if number == 0:
                for column, cell in enumerate(row.cells):
                    self._draw_cell(SIDE + LABEL_WIDTH + column * width, width, cell)
        for line in self._break(row.note, WIDTH - 2 * SIDE - 10, SMALL_PT):
            self._y += SMALL_LEADING
            self._write(SIDE + 10, line, SMALL_PT)

    def _draw_cell(self, left: float, width: float, cell: Cell) -> None:
        right = left
        texts = (cell.median, cell.half, cell.most)
        for number, (text, share) in enumerate(zip(texts, _SHARES, strict=True)):
            right += share * width
            bold, room = number == 0, share * width - 1.0
            self._pdf.set_font(FAMILY, "B" if bold else "", TEXT_PT if bold else SMALL_PT)
            size = self._pdf.font_size_pt * min(1.0, room / (self._pdf.get_string_width(text) or 1))
            self._write(right - GAP, text, size, bold=bold, to_left=True)

    def _measure_note(self, lines: Sequence[str]) -> float:
        if not lines:
            return 0.0
        broken = [self._break(line, WIDTH - 2 * SIDE - 8, SMALL_PT) for line in lines]
        return LEADING + 6 + sum(len(one) for one in broken) * SMALL_LEADING

    def _draw_note(self, title: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        self._y += LEADING + 5
        self._write(SIDE, title, HEAD_PT, bold=True)
        self._y += 1
        for line in lines:
            for number, part in enumerate(self._break(line, WIDTH - 2 * SIDE - 8, SMALL_PT)):
                self._y += SMALL_LEADING
                if number == 0:
                    self._write(SIDE, "•", SMALL_PT)
                self._write(SIDE + 8, part, SMALL_PT)

    def _draw_pictures(self, charts: Sequence[Chart]) -> None:
        """Draw pictures two by two in the room that is left, as wide as they may be."""
        width = (WIDTH - 2 * SIDE - GAP) / ABREAST
        for first in range(0, len(charts), ABREAST):
            room = HEIGHT - FOOT - self._y - LEADING - 6
            row = charts[first : first + ABREAST]
            heights = [min(room, _fit_height(chart, width)) for chart in row]
            if min(heights) < LEAST_PICTURE:
                return
            for column, (chart, height) in enumerate(zip(row, heights, strict=True)):
                self._draw_picture(chart, SIDE + column * (width + GAP), height)
            self._y += max(heights) + LEADING

    def _draw_picture(self, chart: Chart, x: float, height: float) -> None:
        across, down = get_size(chart.light)
        image, wide = io.BytesIO(chart.light), height * across / down
        top = self._y + LEADING
        self._pdf.image(image, x=x, y=top, w=wide, h=height, alt_text=chart.alt)


def _fit_height(chart: Chart, width: float) -> float:
    """Give the height of a picture that is so wide."""
    across, down = get_size(chart.light)
    return width * down / across
