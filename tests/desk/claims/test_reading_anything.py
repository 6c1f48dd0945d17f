"""What holds for every text: no exception, claims inside of the text, the same twice."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.claims.gold import read_sentences
from tests.examples import some_of
from wayout.desk.claims.claim import BOUNDS, COUNTS, KINDS, STATUSES
from wayout.desk.claims.reading import ClaimReader

SENTENCES = [text for part in ("tuned-on", "held-out") for text, _ in read_sentences(part)]
WORDS = sorted({w for text in SENTENCES for w in text.split()})
anything = st.text(max_size=300)
shuffled = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
joined = st.lists(st.sampled_from(SENTENCES), max_size=6).map(" ".join)
torn = st.tuples(joined, st.integers(0, 300), anything).map(lambda t: t[0][: t[1]] + t[2])
relaxed = settings(
    max_examples=some_of(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(text=st.one_of(anything, shuffled, joined, torn))
def test_claims_of_any_text_stand_inside_of_it(reader: ClaimReader, text: str) -> None:
    """Whatever the text, positions are those of words in it and every word is of its list."""
    for claim in reader.read(text):
        assert 0 <= claim.excerpt.start < claim.excerpt.end <= len(text)
        assert text[claim.excerpt.start : claim.excerpt.end].strip()
        assert claim.kind in KINDS
        assert claim.status in STATUSES
        words = claim.when.words
        assert words is None or 0 <= words.start < words.end <= len(text)
        if claim.amount:
            assert claim.amount.low <= claim.amount.value <= claim.amount.high
            assert claim.amount.bound in BOUNDS
            assert claim.amount.count in (*COUNTS, "")


@relaxed
@given(text=st.one_of(shuffled, joined))
def test_reading_twice_gives_the_same(reader: ClaimReader, text: str) -> None:
    """Nothing is remembered from one text to the next."""
    assert reader.read(text) == reader.read(text)


@relaxed
@given(text=joined, before=st.integers(0, 20))
def test_positions_move_with_the_text(reader: ClaimReader, text: str, before: int) -> None:
    """Empty lines in front move every position and change nothing else."""
    plain = reader.read(text)
    moved = reader.read("\n" * before + text)
    assert [c.excerpt.start + before for c in plain] == [c.excerpt.start for c in moved]
    assert [(c.kind, c.places, c.amount) for c in plain] == [
        (c.kind, c.places, c.amount) for c in moved
    ]
