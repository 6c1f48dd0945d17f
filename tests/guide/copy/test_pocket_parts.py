"""What a booklet is made of: its HTML is read, laid out in columns, and a region is narrowed."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.guide.copy.small_copy import MADE, write_copied
from wayout.guide.copy.building import make_order
from wayout.guide.copy.pocket import plan_pocket
from wayout.guide.copy.pocket_layout import (
    FOOT,
    HEIGHT,
    SIDE,
    TOP,
    WIDTH,
    Ruler,
    break_words,
    lay_out,
)
from wayout.guide.copy.pocket_reading import (
    CHAPTER,
    ITEM,
    NOTE,
    PART,
    TEXT,
    Block,
    Booklet,
    Run,
    read_booklet,
)
from wayout.guide.copy.pocket_region import narrow
from wayout.guide.copy.region import Region
from wayout.guide.copy.tree import Leaf, Node, Tree, find_leaf, list_parts
from wayout.guide.copy.workshop import Workshop

PAGE = """
<header><h1>North</h1><p class="box"><b>Made<br>today</b></p></header>
<h1>First</h1>
<section id="q0"><h2>Who?</h2><ul><li>I <a href="#a0"><b>go to #</b></a><li>You</ul></section>
<section id="a0"><h2>You</h2><ol><li>a, <b>b</b><li>c &amp; d <a href="#n1">[1]</a></ol>
<p>See # and <a href="#q0">see #</a>.</p><p> </p></section>
<section id="n"><h2>Notes</h2><ol><li id="n1" value="1">Said.</ol></section>
"""


@pytest.fixture(scope="module")
def ruler() -> Ruler:
    """Give the ruler of the fonts that booklets are set in."""
    fonts = files("matplotlib") / "mpl-data" / "fonts" / "ttf"
    with (
        as_file(fonts / "DejaVuSans.ttf") as plain,
        as_file(fonts / "DejaVuSans-Bold.ttf") as bold,
    ):
        return Ruler(plain, bold)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Give the region of the small situation, planned for two instants."""
    folder = write_copied(tmp_path_factory.mktemp("narrow") / "small")
    return plan_pocket(Workshop(make_order(folder, made=MADE)), "XA-N")


def say(block: Block) -> str:
    """Give the words of a block."""
    return "".join(run.text for run in block.runs)


def test_parts_are_numbered_and_links_say_the_number() -> None:
    """Only in a link stands the sign for a number; elsewhere it is itself."""
    booklet = read_booklet(PAGE)
    assert booklet.numbers == {"q0": 1, "a0": 2, "n": 3}
    assert [(b.kind, b.mark, say(b)) for b in booklet.blocks] == [
        (CHAPTER, "", "North"),
        (TEXT, "", "Made\ntoday"),
        (CHAPTER, "", "First"),
        (PART, "1", "Who?"),
        (ITEM, "•", "I go to 2"),
        (ITEM, "•", "You"),
        (PART, "2", "You"),
        (ITEM, "1.", "a, b"),
        (ITEM, "2.", "c & d [1]"),
        (TEXT, "", "See # and see 1."),
        (PART, "3", "Notes"),
        (NOTE, "[1]", "Said."),
    ]
    assert [b.cover for b in booklet.blocks][:3] == [True, True, False]
    assert booklet.blocks[4].runs == (Run("I "), Run("go to 2", True, "a0"))


def test_a_link_that_leads_nowhere_is_no_booklet() -> None:
    """Nobody is sent to a part that is not there."""
    with pytest.raises(LookupError, match="leads to 'a1'"):
        read_booklet(PAGE.replace("#a0", "#a1"))


def test_lines_are_no_wider_than_their_column(ruler: Ruler) -> None:
    """Also words that are longer than a line, and signs that no font has."""
    runs = (
        Run("Anna " * 9),
        Run("Верхний Ларс", True),
        Run(", "),
        Run("x" * 90),
        Run(" \U0001fae0"),
    )
    lines = list(break_words(runs, ruler, 30.0))
    widths = [
        sum(ruler.measure(run.text, bold=run.bold) for word in line for run in word)
        + (len(line) - 1) * ruler.measure(" ", bold=False)
        for line in lines
    ]
    assert max(widths) <= 30.0
    text = "".join(run.text for line in lines for word in line for run in word)
    assert text == "Anna" * 9 + "ВерхнийЛарс," + "x" * 90 + "?"


def test_a_comma_stays_with_the_word_before_it(ruler: Ruler) -> None:
    """Pieces without a blank between them are not parted at the end of a line."""
    runs = (Run("go to 37", True, "a"), Run(", then"))
    for tenths in range(20, 120):
        for line in break_words(runs, ruler, tenths / 10):
            assert len(line[0]) == 0 or line[0][0].text != ","


def test_every_line_stands_inside_its_page_in_two_columns(ruler: Ruler) -> None:
    """No line runs into the foot or over the edge; a heading is never the last of a column."""
    blocks = [
        Block(PART, (Run(f"Part {n}"),), str(n), (f"p{n}",))
        if n % 3 == 0
        else Block(TEXT, (Run("word " * (n % 40 + 1)),))
        for n in range(3, 401)
    ]
    pages = lay_out(Booklet(tuple(blocks), {}), ruler)
    assert len(pages) > 2
    lefts = set()
    for page in pages:
        for placed in page.placed:
            lefts.add(round(placed.x))
            right = max(piece.x + piece.width for piece in placed.line.pieces)
            assert placed.x + right <= placed.x + placed.width + 1
            assert placed.x + placed.width <= WIDTH - SIDE + 0.1
            assert TOP <= placed.y <= HEIGHT - FOOT - placed.line.style.leading + 0.1
        for placed, following in zip(page.placed, page.placed[1:], strict=False):
            if placed.line.block.kind == PART:
                assert following.x == placed.x
        assert page.placed[-1].line.block.kind != PART
    assert len(lefts) == 2
    assert [n for page in pages for n in page.parts] == list(range(3, 401, 3))


def list_said(tree: Tree) -> set[int]:
    """List the outcomes of a tree."""
    return {part.outcome for part in list_parts(tree) if isinstance(part, Leaf)}


def test_a_narrowed_region_tells_the_same_of_its_first_instant(region: Region) -> None:
    """Whatever somebody answers, plans and exit answers are those of the whole."""
    small = narrow(region)
    assert len(region.slots) == 2
    assert small.slots == region.slots[:1]
    assert list_said(small.travelling) == set(range(len(small.views)))
    assert list_said(small.leaving) == set(range(len(small.exits)))
    for numbers in _list_answers(region.travelling):
        before = region.views[find_leaf(region.travelling, numbers)]
        after = small.views[find_leaf(small.travelling, numbers)]
        assert [small.plans[n] for n in after] == [region.plans[n] for n in before][:2]
    for numbers in _list_answers(region.leaving):
        assert (
            small.exits[find_leaf(small.leaving, numbers)]
            == region.exits[find_leaf(region.leaving, numbers)][:1]
        )
    assert len(small.factors.ways) == len(small.plans)


def _list_answers(tree: Tree) -> list[dict[str, int]]:
    if isinstance(tree, Leaf):
        return [{}]
    assert isinstance(tree, Node)
    return [
        {tree.key: answer, **rest}
        for answer, child in tree.branches
        for rest in _list_answers(child)
    ]


def test_a_region_narrowed_to_one_way_keeps_the_first_into_each_country(region: Region) -> None:
    """The others are left out, nothing else changes."""
    small, one = narrow(region), narrow(region, ways=1)
    assert any(len(plan["journeys"]) > 1 for plan in small.plans)
    for before, after in zip(small.plans, one.plans, strict=True):
        assert after["journeys"] == before["journeys"][:1]
        assert after["closed"] == before["closed"]


def test_fonts_are_those_that_come_with_matplotlib() -> None:
    """Both are there, so that a booklet needs no font of the system."""
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        assert Path(str(files("matplotlib") / "mpl-data" / "fonts" / "ttf" / name)).is_file()
