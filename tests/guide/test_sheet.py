"""The responder's sheet says what is expected and what is not known, on one page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from pypdf import PdfReader

from tests.forecast.products.drawn import AS_OF, draw_forecast, read_facts
from tests.guide.html_rules import list_faults
from wayout.forecast.forecast import Aside, Chance, Forecast
from wayout.forecast.products.coarse import coarsen
from wayout.forecast.products.moments import list_moments
from wayout.guide.sheet.chart import Chart
from wayout.guide.sheet.charts import list_sheet_charts
from wayout.guide.sheet.page import render_charts, render_sheet
from wayout.guide.sheet.paper import print_sheet
from wayout.guide.sheet.sections import Cell, Row
from wayout.guide.sheet.view import SheetView, make_sheet

MADE = AS_OF + timedelta(hours=1)


def make(forecast: Forecast | None = None, *, public: bool = False) -> SheetView:
    """Make the sheet of a forecast, of the drawn one if none is given."""
    return make_sheet(forecast or draw_forecast(), read_facts(), made=MADE, public=public)


@cache
def draw_charts() -> tuple[Chart, ...]:
    """Draw the charts of the drawn forecast, once."""
    return tuple(list_sheet_charts(draw_forecast(), read_facts()))


def find_row(view: SheetView, label: str) -> Row:
    """Find a row by its label."""
    return next(row for s in view.sections for row in s.rows if row.label == label)


def read_pages(pdf: bytes) -> list[str]:
    """Read the text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def list_page_faults(text: str) -> list[str]:
    """List the faults of a page that is its own stylesheet and has its pictures beside it."""
    own = ("<style>: not allowed here", "a request more than the stylesheet")
    return [fault for fault in list_faults(text, "en") if not fault.endswith(own)]


def test_each_cell_has_the_median_and_both_bands() -> None:
    """Georgia today, tomorrow and in three days, from the quantiles of those days."""
    row = find_row(make(), "Georgia")
    assert row.cells[0] == Cell("9,500", "8,800–10,000", "7,800–12,000")
    assert len(row.cells) == 3


def test_the_tables_are_of_tonight_tomorrow_and_three_days() -> None:
    """Days for entries, hours for queues, by the clock of the situation."""
    view = make()
    assert view.sections[0].heads == ("today, 28 Sep", "tomorrow, 29 Sep", "1 Oct")
    assert view.sections[2].heads[0] == "tonight, 22:00"
    assert find_row(view, "Verkhny Lars: wait on foot").cells[0].median == "9 h"
    assert find_row(view, "Verkhny Lars: queue").cells[0].median == "17 km"


def test_a_forecast_of_one_day_has_no_later_moments() -> None:
    """Three days ahead lie outside of it; tomorrow noon is within."""
    assert len(list_moments(AS_OF, "Europe/Moscow", 1)) == 2
    late = AS_OF.replace(hour=20)
    assert list_moments(late, "Europe/Moscow", 1)[0].at == late


def test_arrivals_stand_against_the_lodging_that_was_reported_or_none() -> None:
    """Uralsk has a report of 100 places; of Lappeenranta nobody told."""
    view = make()
    uralsk = find_row(view, "Uralsk (KZ)")
    assert uralsk.note.startswith("lodging reported for 100 (26 Sep, O315)")
    assert "chance of more arrivals: over 95 %" in uralsk.note
    assert find_row(view, "Lappeenranta (FI)").note == "beds not known"


def test_what_it_rests_on_and_what_it_does_not_know_are_said() -> None:
    """The number and the age of the reports, what was put aside, what no report moved."""
    view = make()
    assert view.grounds[0] == "Rests on 4 reports, the newest 18 h old, the oldest 4 days."
    assert "1 known report not used; see forecast.json." in view.grounds
    assert "Reports moved 1 of 2 numbers of the model." in view.grounds
    assert "Assumed, no report moved it: capacity, Verkhny Lars." in view.unknown
    assert any("No report of its own" in line and "Petukhovo" in line for line in view.unknown)


def test_without_reports_it_says_that_all_is_assumed() -> None:
    """No age is invented."""
    bare = replace(draw_forecast(), inputs=(), aside=(Aside("O1", "why"),) * 2, beliefs=())
    assert make(bare).grounds == (
        "No report was used: every number is an assumption.",
        "2 known reports not used; see forecast.json.",
    )


def test_chances_are_said_with_their_record() -> None:
    """The likeliest first, with the words of the record where it is known."""
    chances = (Chance("x", "georgia", MADE, 0.0), Chance("R059", "finland", MADE, 0.6))
    first, second = make(replace(draw_forecast(), chances=chances)).chances
    assert first.startswith("Finland: 60 % that it takes effect by 28 Sep [R059]: Finland's")
    assert second == "Georgia: under 5 % that it takes effect by 28 Sep [x]"


def test_the_public_sheet_withholds_towns_and_small_posts_and_says_so() -> None:
    """No table of arrivals or of people stranded; who needs them is told how."""
    view = make(coarsen(draw_forecast()), public=True)
    text = render_sheet(view, ())
    assert not any(word in text for word in ("Uralsk", "Lyttya", "still waiting"))
    assert any("--full" in line for line in view.unknown)
    assert "Public product" in view.foot
    assert "do not publish" in make().foot


def test_an_empty_forecast_is_a_sheet_without_tables() -> None:
    """It says that no place is shown, on screen and on paper."""
    empty = replace(draw_forecast(), series=(), hindcast=(), chances=())
    view = make(empty)
    assert view.sections == ()
    assert view.unknown[0] == "No place has people enough to be shown."
    assert "<table" not in render_sheet(view, ())
    assert len(read_pages(print_sheet(view, (), MADE))) == 1


def test_the_page_is_faultless_alone_and_without_script() -> None:
    """One file: pictures inside, nothing fetched, nothing run."""
    text = render_sheet(make(), draw_charts())
    assert list_page_faults(text) == []
    assert "<script" not in text
    assert not re.search(r"https?:", text)
    sources = re.findall(r'(?:src|srcset)="([^"]{5})', text)
    assert set(sources) == {"data:"}
    assert len(sources) == 2 * len(draw_charts())


def test_names_from_the_facts_are_escaped() -> None:
    """A title with marks of HTML is text."""
    view = replace(make(), situation="<b>&", scenario="<i>")
    text = render_sheet(view, ())
    assert "&lt;b&gt;&amp;" in text
    assert "<i>" not in text


def test_the_charts_page_names_every_file_with_its_words() -> None:
    """Light and dark files, alt text, and the table of each."""
    text = render_charts(make(), draw_charts(), scenario="Half as fast")
    assert list_page_faults(text) == []
    for chart in draw_charts():
        assert f'src="{chart.name}.png"' in text
        assert f'srcset="{chart.name}-dark.png"' in text
    assert "What if: Half as fast." in text


@pytest.mark.parametrize("charts", [(), draw_charts()])
def test_the_paper_is_one_page_with_everything_on_it(charts: Sequence[Chart]) -> None:
    """Head, tables, notes, foot; the same sheet gives the same bytes."""
    view = make()
    pdf = print_sheet(view, charts, MADE)
    assert pdf == print_sheet(view, charts, MADE)
    (text,) = read_pages(pdf)
    for words in ("Georgia", "16,000", "beds not known", "R-FI-closing", "do not publish"):
        assert words in text
    assert "no room" not in text
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_a_sheet_too_long_for_a_page_leaves_out_last_rows_and_says_so() -> None:
    """Every table keeps its first row, every note is there, nothing lies on another page."""
    view = make()
    longest = [replace(s, rows=s.rows * 12) for s in view.sections]
    pdf = print_sheet(replace(view, sections=tuple(longest)), (), MADE)
    (text,) = read_pages(pdf)
    assert re.search(r"\d+ more rows had no room; see sheet.html", text)
    assert all(section.title in text for section in view.sections)
    assert all(line.split()[0] in text for line in view.unknown)


def test_a_scenario_is_named_on_the_sheet() -> None:
    """Nobody mistakes it for what is expected."""
    changed = draw_forecast(scenario="slow")
    view = make_sheet(changed, read_facts(), made=MADE, public=False, title="Half as fast")
    assert view.scenario == "What if: Half as fast. Nobody announced this."
    assert "What if: Half as fast" in read_pages(print_sheet(view, (), MADE))[0]
