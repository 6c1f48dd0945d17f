"""The questions people ask: read strictly, every one answered or said to be unknown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from wayout.situation.inquiries import ASKED_FILE, find_answers, list_tags, read_inquiries
from wayout.situation.period import parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

SHIPPED = SITUATIONS / "russia-2022"
QUESTIONS = Path(__file__).parents[3] / "shared" / "facts" / "questions.md"
GOOD = '[[asked]]\nnumber = 1\ntext = "May I leave?"\nrecords = ["stay-year"]\n'


@pytest.fixture(scope="module")
def shipped() -> Situation:
    """Give the shipped situation."""
    return get_situation(SHIPPED)


def read_notices(folder: Path, text: str) -> list[tuple[int, str]]:
    """Give line and code of the notices about a text as `asked.toml`."""
    (folder / ASKED_FILE).write_text(text, encoding="utf-8")
    _, notices = read_inquiries(folder, get_situation(folder))
    return [(notice.line, notice.code) for notice in notices]


def test_shipped_questions_are_sound_when_read(shipped: Situation) -> None:
    """The shipped questions have no fault, both wordings, and an answer or what is missing."""
    inquiries, notices = read_inquiries(SHIPPED, shipped)
    assert notices == []
    assert [q.number for q in inquiries] == list(range(1, 41))
    for q in inquiries:
        assert re.search("[a-z]", q.text), q.number
        assert re.search("[а-я]", q.text_ru), q.number
        assert bool(q.missing) == bool(q.missing_ru), q.number
        assert find_answers(q, shipped) or q.missing, q.number


def test_questions_are_all_those_people_asked_when_compared(shipped: Situation) -> None:
    """Every question of the list that was gathered is there, in words of our own."""
    if not QUESTIONS.exists():
        pytest.skip("../shared/facts/questions.md is not here")
    rows = re.findall(r"^\| (\d+) \| (.+?) \| \d+ \|$", QUESTIONS.read_text("utf-8"), re.M)
    inquiries, _ = read_inquiries(SHIPPED, shipped)
    texts = {q.number: q.text for q in inquiries}
    assert sorted(texts) == sorted(int(number) for number, _ in rows)
    assert not [number for number, text in rows if texts[int(number)] == text]


def test_question_reads_well_when_nothing_is_wrong(small: Path) -> None:
    """A good file has no notice, and its question its records."""
    assert read_notices(small, GOOD) == []
    inquiries, _ = read_inquiries(small, get_situation(small))
    assert [q.records for q in inquiries] == [("stay-year",)]


@pytest.mark.parametrize(
    ("text", "notices"),
    [
        (GOOD.replace("stay-year", "stay-yaer"), [(1, "unknown-record")]),
        (GOOD + 'topics = ["stay/limit-stya"]\n', [(1, "unknown-topic")]),
        (GOOD + 'countries = ["ZZ"]\n', [(1, "unknown-country")]),
        (GOOD + 'crossings = ["nowhere"]\n', [(1, "unknown-crossing")]),
        (GOOD + 'pages = ["bord"]\n', [(5, "unknown-value")]),
        (GOOD + 'colour = "red"\n', [(5, "unknown-field")]),
        (GOOD + GOOD, [(5, "duplicate-id")]),
        (GOOD.replace("number = 1\n", ""), [(1, "missing-field")]),
        (GOOD + "[[aksed]]\n", [(5, "unknown-table")]),
        ("[[asked]\n", [(1, "toml-syntax")]),
    ],
)
def test_question_is_noticed_when_something_is_wrong(
    small: Path, text: str, notices: list[tuple[int, str]]
) -> None:
    """Each fault gives exactly its notice."""
    assert read_notices(small, text) == notices


def test_folder_has_no_questions_when_the_file_is_absent(small: Path) -> None:
    """Without the file there are none, and nothing is wrong."""
    assert read_inquiries(small, get_situation(small)) == ((), [])


def test_answers_know_nothing_later_when_as_of(shipped: Situation) -> None:
    """As of an hour, only records published by then answer; each record answers once."""
    known = shipped.as_of(parse_instant("2022-09-22T18:00:00+03:00"))
    for q in read_inquiries(SHIPPED, shipped)[0]:
        answers = find_answers(q, known)
        assert all(r.published <= known.known_by for r in answers)
        assert len({r.id for r in answers}) == len(answers)


def test_topic_finds_what_has_all_its_words(shipped: Situation) -> None:
    """A topic of two words finds the records that have both."""
    question = next(q for q in read_inquiries(SHIPPED, shipped)[0] if q.number == 24)
    assert "stay/require" in question.topics
    tagged = {r.id for r in shipped.records() if {"stay", "require"} <= list_tags(r)}
    assert tagged <= {r.id for r in find_answers(question, shipped)}
