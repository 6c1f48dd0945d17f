"""Independence is counted by origin; copies are grouped and never raise confidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wayout.desk.claims.claim import Claim
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.comparison.origins import are_copies, group_copies, group_origins, sketch_text

LONG = " ".join(f"word{i}" for i in range(200))


def claims_of(reader: ClaimReader, *said: tuple[str, str]) -> list[Claim]:
    """Read one claim out of each text of an outlet."""
    return [reader.read(text, outlet=outlet)[0] for outlet, text in said]


def test_one_agency_in_two_outlets_is_one_witness(reader: ClaimReader) -> None:
    """A paraphrase that names the same origin does not count again."""
    found = claims_of(
        reader,
        ("Daily", "According to Reuters, the queue at Verkhny Lars is nine kilometres long."),
        (
            "Weekly",
            "Cars stand for nine kilometres before the border at Verkhny Lars, said Reuters.",
        ),
    )
    assert len(group_origins(found)) == 1


def test_two_outlets_of_their_own_are_two_witnesses(reader: ClaimReader) -> None:
    """The same sentence from two who saw it counts twice."""
    text = "The queue at Verkhny Lars is nine kilometres long."
    assert len(group_origins(claims_of(reader, ("Daily", text), ("Weekly", text)))) == 2


def test_copied_texts_are_one_witness_whatever_they_say_of_themselves(reader: ClaimReader) -> None:
    """A copy under another name does not count again."""
    text = "The queue at Verkhny Lars is nine kilometres long."
    found = claims_of(reader, ("Daily", text), ("Weekly", text))
    assert len(group_origins(found, copies=[0, 0])) == 1


def test_near_duplicates_are_grouped_and_others_not() -> None:
    """A text with some words changed is a copy; another text is not."""
    changed = LONG.replace("word50 ", "other ").replace("word120 ", "another ")
    other = " ".join(f"term{i}" for i in range(200))
    groups = group_copies([sketch_text(t) for t in (LONG, changed, other)])
    assert groups == ((0, 1), (2,))


def test_empty_texts_are_no_copies_of_each_other() -> None:
    """Nothing is shared where nothing is said."""
    assert group_copies([sketch_text(""), sketch_text("…")]) == ((0,), (1,))


@given(texts=st.lists(st.text(alphabet="ab ", max_size=30), max_size=8))
def test_every_text_is_in_exactly_one_group(texts: list[str]) -> None:
    """Groups part the texts; none is lost and none is counted twice."""
    groups = group_copies([sketch_text(t) for t in texts])
    assert sorted(n for g in groups for n in g) == list(range(len(texts)))


@given(sketches=st.tuples(*[st.frozensets(st.integers(0, 12), max_size=8)] * 2))
def test_two_texts_are_copies_if_they_are_one_group(
    sketches: tuple[frozenset[int], frozenset[int]],
) -> None:
    """Two sketches held against each other answer as all of them do together."""
    assert are_copies(*sketches) == (len(group_copies(sketches)) == 1 and any(sketches))
