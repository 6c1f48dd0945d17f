"""
The next best question: which unanswered key would settle most, by partial evaluation.

For each unanswered key every answer its conditions can tell apart is tried. A key's worth is the
number of rules in play that its answers settle, on average; a key whose answers change no verdict
is not asked.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from wayout.rules.clause import Clause
from wayout.rules.docket import Answers, Docket, Form, State, get_form
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Traveller, Visa
from wayout.situation.period import Instant
from wayout.situation.record import Head

MOST = 5


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question worth asking: its words, what it changes and how many rules it settles."""

    key: str
    text: str
    changes: int
    settles: float


def list_questions(
    rulebook: Rulebook, dockets: Sequence[Docket], traveller: Traveller, *, at: Instant
) -> list[NextQuestion]:
    """
    List the questions worth asking, most decisive first, at most `MOST`.

    O(keys x answers x forms) look-ups, and as many judgements of forms not met before.
    """
    piles: dict[Form, int] = {}
    for docket in dockets:
        form = get_form(rulebook, docket, at=at)
        piles[form] = piles.get(form, 0) + 1
    inquiry = Inquiry(rulebook, piles, traveller, at)
    known: dict[object, list[NextQuestion]] = rulebook.memory.named("questions")
    name = inquiry.name()
    found = known.get(name)
    if found is None:
        found = rulebook.memory.keep(known, name, inquiry.rank()[:MOST])
    return list(found)


class _Pile(NamedTuple):
    """So many dockets of one form, and what it says of the traveller now."""

    form: Form
    many: int
    state: State


class Inquiry:
    """What the answers to a key would change for one traveller, over forms that stand so often."""

    def __init__(
        self, rulebook: Rulebook, piles: Mapping[Form, int], traveller: Traveller, at: Instant
    ) -> None:
        self._rulebook = rulebook
        traits = rulebook.traits
        self._portrait = rulebook.portrait(traveller, at)
        self._told = self._portrait & ~traits.mask(traveller.presumed)
        self._whole = rulebook.consequences.complete(self._told)
        self._known = traits.mask(k for k, v in traveller.answers.items() if v is not None)
        self._forms = piles
        self._wanted = 0
        for form in piles:
            self._wanted |= form.mask

    @cached_property
    def _piles(self) -> list[_Pile]:
        return [_Pile(form, n, form.state(self._portrait)) for form, n in self._forms.items()]

    def name(self) -> Hashable:
        """Give all that the ranking rests on: the forms, how often each stands, and the bits."""
        reads = self._rulebook.consequences.reads_of(self._rulebook.traits.keys(self._wanted))
        for form in self._forms:
            reads |= form.reads
        bits = (self._portrait & reads, self._told & reads, self._known & reads)
        return frozenset(self._forms.items()), bits, self._whole is None

    def rank(self) -> list[NextQuestion]:
        """Rank the questions worth asking, most decisive first."""
        found = [q for key in sorted(self.open_keys()) if (q := self.consider(key))]
        order = {key: i for i, key in enumerate(self._rulebook.situation.head.questions)}
        return sorted(found, key=lambda q: (-q.settles, -q.changes, order.get(q.key, -1)))

    def open_keys(self) -> frozenset[str]:
        """Give the keys some clause asks about that are not answered."""
        return self._rulebook.traits.keys(self._wanted & ~self._known)

    def consider(self, key: str) -> NextQuestion | None:
        """Consider every answer to a key; None if none of them changes a verdict."""
        answers = self._answers(key)
        told = [self._tell(key, bits) for bits in answers.bits]
        tried = [after for after in told if after is not None]  # the others are ruled out
        touched = 0
        for after in tried:
            touched |= after ^ self._portrait
        settled = changes = 0
        for pile in self._piles:
            if touched & pile.form.mask:
                fewer, changed = self._count(pile, answers, told)
                settled += pile.many * fewer
                changes += pile.many * changed
        if not changes:
            return None
        question = self._rulebook.situation.head.questions.get(key)
        text = question.text if question else key
        return NextQuestion(key, text, changes, settled / len(tried))

    def _count(
        self, pile: _Pile, answers: Answers, told: Sequence[Portrait | None]
    ) -> tuple[int, bool]:
        """Count the clauses fewer that wait after the answers; tell if one changes a verdict."""
        form, before, total, changed = pile.form, pile.state, 0, False
        mask, unknown = form.mask, ~self._known
        for number, many in form.sort(answers):
            after = told[number]
            if after is None:
                continue
            new = after & unknown
            if new & mask:
                now = form.state(after)
                if now is before:
                    continue
                borne = form.borne(new)
                fewer = (before.waiting & borne).bit_count() - (now.waiting & borne).bit_count()
                total += many * fewer
                changed = changed or now.words != before.words
        return total, changed

    def _tell(self, key: str, bits: Portrait) -> Portrait | None:
        traits, consequences = self._rulebook.traits, self._rulebook.consequences
        if key not in consequences.keys:
            return traits.replacing(self._portrait, key, bits)
        if self._whole is None:
            return None  # what was answered contradicts itself
        told = traits.replacing(self._told, key, bits)
        return consequences.complete_key(self._whole, told, key)

    def _answers(self, key: str) -> Answers:
        """Give the answers to try, by the traits some clause asks about."""
        book = self._rulebook
        wanted = self._wanted & book.traits.mask((key,))
        known: dict[Portrait, Answers] = book.memory.named("answers")
        if wanted not in known:
            head = book.situation.head
            values = _list_values(key, book.traits.wants(wanted), head)
            day = head.window.start.date()  # the visas to try have no last day
            bits = tuple(book.traits.of_answer(key, v, day) for v in values)
            known[wanted] = Answers(key, wanted, bits, book.consequences.reads(key))
        return known[wanted]


def list_answers(key: str, clauses: Iterable[Clause], head: Head) -> list[Any]:
    """List one answer of each kind that the clauses or the declared values tell apart."""
    return _list_values(key, _wanted(key, clauses), head)


def _list_values(key: str, wanted: Sequence[Any], head: Head) -> list[Any]:
    question = head.questions.get(key)
    kind = question.type if question else ""
    if kind == "flag":
        return [True, False]
    if kind == "choice" and question is not None:
        return list(question.values)
    if kind == "list":
        pool = question.values if question and question.values else sorted(map(str, wanted))
        return [frozenset(), *(frozenset({v}) for v in pool)]
    if kind == "integer":
        return _thresholds(wanted)
    if kind in ("region", "countries"):
        named = sorted({str(v) for w in wanted for v in w})
        if kind == "region":
            return [*named, "XX-0"]
        return [*(frozenset({v}) for v in named), frozenset({"XX"})]
    if kind == "visas":
        return [(), *_visas(wanted)]
    if kind == "ties":
        return [{}, *({sorted(c)[0]: k} for w in wanted for c, k in w)]
    return []


def _wanted(key: str, clauses: Iterable[Clause]) -> list[Any]:
    wanted: list[Any] = []
    for clause in clauses:
        for condition in (clause.when, clause.excepted, clause.require):
            for atom in condition.atoms() if condition else ():
                if atom.key == key and atom.wants not in wanted:
                    wanted.append(atom.wants)
    return wanted


def _thresholds(wanted: Iterable[Any]) -> list[int]:
    edges = set()
    for want in wanted:
        if isinstance(want, tuple):
            low, high = want
            edges |= {int(v) for v in (low, low - 1, high, high + 1) if abs(v) < 1e6}
        else:
            edges |= {int(v) + d for v in want for d in (-1, 0, 1)}
    return sorted(v for v in edges if v >= 0)


def _visas(wanted: Iterable[Mapping[str, frozenset[str]]]) -> list[tuple[Visa, ...]]:
    found = []
    for want in wanted:
        issuer = sorted(want.get("issuer", {"XX"}))[0]
        kind = sorted(want.get("kind", {""}))[0]
        found.append((Visa(issuer, kind),))
    return list(dict.fromkeys(found))
