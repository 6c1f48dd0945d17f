"""
Judging one traveller by the clauses that hold at one place and instant.

A way is open if some clause admits, none refuses and every requirement is met, all in three
values. A clause is effective for a traveller if its condition holds, its exception does not, and
no clause that is about the traveller too overrides it, whatever overrides that one in turn: an
exception to a refusal does not bring back what the refusal replaced. A disputed clause is
effective to an unknown degree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from wayout.rules.clause import Clause
from wayout.rules.condition import Atom, Condition
from wayout.rules.kleene import NO, YES, Truth, all_of, any_of, unsettled
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Bench, Sitting
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import RISK_RANK, Verdict, unique
from wayout.situation.period import Instant
from wayout.situation.phrase import Quote, Word, say, say_joined
from wayout.situation.record import PRIOR, Question, Rule

Regime = tuple[str, Truth]
"""An admission that is no rule: a post that serves a mode, with its id."""


def judge(
    rulebook: Rulebook,
    clauses: Sequence[Clause],
    traveller: Traveller,
    *,
    at: Instant,
    regime: Regime | None = None,
) -> Verdict:
    """Judge whether the traveller may pass, by clauses already chosen; see `weigh`."""
    bench = rulebook.seat(clauses, traveller, at)
    return weigh(bench, regime=regime)


def judge_portrait(sitting: Sitting, portrait: Portrait) -> Verdict:
    """Judge whether somebody of that portrait may pass; remembered by the sitting."""
    return sitting.recall("verdict", portrait, weigh)


def weigh(bench: Bench, *, regime: Regime | None = None) -> Verdict:
    """
    Weigh the clauses of a sitting for one portrait.

    No admission at all gives *unknown* with NO_FACTS: nothing is allowed by default.
    """
    admits, refusals, holes = _sort(bench)
    against = any_of([t for _, t in refusals])
    standing = [regime[1]] if regime else []
    admitted = any_of([*standing, *(t for _, t in admits)])
    open_way = all_of(
        [
            admitted,
            ~against,
            *(unsettled(c.rule.id) if t is YES else ~t for c, t in holes),
        ]
    )
    warned = _warnings(bench)
    if against is YES:
        deciding = [c for c, t in refusals if t is YES]
        verdict = Verdict("refused", deciding[0].rule.reason, _ids(deciding))
    elif open_way is YES or (open_way.is_unknown and open_way.can_yes):
        verdict = _opened(bench, admits, refusals, open_way, regime)
    elif admitted is NO and not any(_gapes(t) for _, t in holes):
        verdict = Verdict("unknown", "NO_FACTS")
    else:
        verdict = _closed_by_doubt(bench, admits, refusals, holes, open_way)
    return _warn(verdict, warned)


def _warn(verdict: Verdict, warned: Judged) -> Verdict:
    if not warned:
        return verdict
    risk, risk_records = worst_risk(warned)
    silent = verdict.reason == "NO_FACTS" and not verdict.records
    said = [c for c, _ in warned if silent or c.rule.status != PRIOR]
    return replace(verdict, warnings=_ids(said), risk=risk, risk_records=risk_records)


Judged = list[tuple[Clause, Truth]]


def _sort(bench: Bench) -> tuple[Judged, Judged, Judged]:
    admits: Judged = []
    refusals: Judged = []
    holes: Judged = []
    for clause in bench.sitting.deciding:
        effect = clause.rule.effect
        if effect == "admit":
            admits.append((clause, bench.effective(clause)))
        elif effect == "refuse":
            refusals.append((clause, bench.effective(clause)))
        elif effect == "require":
            refusals.append((clause, bench.unmet(clause)))
        elif effect == "unsettled":
            holes.append((clause, bench.effective(clause)))
    return admits, refusals, holes


def _opened(
    bench: Bench,
    admits: Judged,
    refusals: Judged,
    open_way: Truth,
    regime: Regime | None,
) -> Verdict:
    by_regime = regime is not None and regime[1] is not NO
    letting = [c for c, t in admits if t is YES] or [c for c, t in admits if t is not NO]
    doubted = [c for c, t in refusals if t.is_unknown]
    asking = _asking(bench)
    met = [c for c in bench.sitting.deciding if c.require is not None and _holds(bench, c)]
    grounds = [*letting, *doubted, *asking, *met]
    papers = _papers([] if by_regime else letting, asking)
    sure = open_way is YES and not papers
    questions = word_questions(bench.sitting.asked, open_way.missing) if not sure else ()
    return Verdict(
        "allowed" if sure else "allowed-if",
        "",
        unique([*([regime[0]] if regime and by_regime else []), *_ids(grounds)]),
        unique([*papers, *questions]),
        open_way.missing,
        papers=unique(
            w for c in [*met, *doubted] if c.require for w in _required(bench, c.require)
        ),
    )


def _holds(bench: Bench, clause: Clause) -> bool:
    """Tell whether a requirement concerns the traveller and is met."""
    return bench.met(clause) is YES and bench.effective(clause) is not NO


def _required(bench: Bench, condition: Condition) -> Iterator[str]:
    """Yield the papers a requirement asks of this traveller: documents and visas, in words."""
    if condition.atom is not None:
        yield from _paper(condition.atom)
    elif condition.operator != "not":
        for part in condition.parts:
            if condition.operator == "all" or bench.judge(part) is not NO:
                yield from _required(bench, part)


def _paper(atom: Atom) -> Iterator[str]:
    if atom.key == "documents":
        yield say_joined("{some} or {another}", sorted(_word_document(w) for w in atom.wants))
    elif atom.key == "visas":
        kinds = sorted(atom.wants.get("kind", ()))
        words = say_joined("{some} or {another}", (Word(kind, "visa") for kind in kinds))
        yield say("a valid visa ({kinds})", kinds=words) if kinds else say("a valid visa")


def _word_document(wanted: object) -> Word:
    return Word(str(wanted).replace("-", " "), "documents", str(wanted))


def _asking(bench: Bench) -> list[Clause]:
    """Give the requirements that no answer settles: papers to carry, duties on the way."""
    return [
        c
        for c in bench.sitting.deciding
        if c.rule.effect == "require"
        and c.require is None
        and c.rule.domain != "stay"
        and bench.effective(c) is not NO
    ]


def _papers(letting: list[Clause], asking: list[Clause]) -> tuple[str, ...]:
    plain = not letting or any(not c.rule.papers for c in letting)
    shown = [say_joined("{some} and {another}", _quote_papers(c.rule)) for c in letting]
    either = say_joined("{some}; or {another}", unique(shown))
    papers: list[str] = []
    if not plain:
        many = len(shown) > 1
        one = say("carry: {papers}", papers=either)
        papers.append(say("carry: one of these: {papers}", papers=either) if many else one)
    for clause in asking:
        papers += [say("carry: {papers}", papers=p) for p in _quote_papers(clause.rule)]
        papers += [Quote(clause.rule.duty, clause.rule.id, "duty")] if clause.rule.duty else []
    return unique(papers)


def _quote_papers(rule: Rule) -> list[str]:
    return [Quote(paper, rule.id, "papers") for paper in rule.papers]


def word_questions(asked: Mapping[str, Question], keys: Iterable[str]) -> tuple[str, ...]:
    """Give the words of the questions behind missing keys."""
    return tuple(
        say(
            "answer {key}: {question}",
            key=Word(k, "key"),
            question=Quote(asked[k].text, k) if k in asked else Word(k, "key"),
        )
        for k in sorted(keys)
    )


def _gapes(hole: Truth) -> bool:
    """Tell whether a hole in the facts is there whatever the traveller still answers."""
    return hole is YES or (bool(hole.world) and not hole.missing)


def _closed_by_doubt(
    bench: Bench, admits: Judged, refusals: Judged, holes: Judged, open_way: Truth
) -> Verdict:
    gaps = [c for c, t in holes if _gapes(t)]
    if gaps:
        return Verdict(
            "unknown",
            gaps[0].rule.reason or "NO_FACTS",
            _ids(gaps),
            missing=open_way.missing,
            lacking=unique(_word_gap(c.rule) for c in gaps),
        )
    doubted = [c for c, t in [*refusals, *admits] if t.is_unknown and t.world]
    sides = [i for c in doubted for i in (c.rule.id, *c.rule.overrides)]
    known = {c.rule.id for c in bench.sitting.deciding}
    records = unique([*(i for i in sides if i in known), *_ids(c for c, t in admits if t is YES)])
    return Verdict("unknown", "FACTS_CONFLICT", records, missing=open_way.missing)


def _word_gap(rule: Rule) -> str:
    name = "missing" if rule.missing else "text"
    return Quote(rule.missing or rule.text, rule.id, name)


def _ids(clauses: Iterable[Clause]) -> tuple[str, ...]:
    return unique(c.rule.id for c in clauses)


def _warnings(bench: Bench) -> Judged:
    found = [
        (c, bench.concerns(c))
        for c in bench.sitting.clauses
        if c.rule.effect == "warn" or not c.decides or c.rule.effect == "protect"
    ]
    return [(c, t) for c, t in found if t is not NO]


def worst_risk(warned: Judged) -> tuple[str, tuple[str, ...]]:
    """Give the worst risk among deciding or disputed warnings, with the records that say so."""
    heavy = [c.rule for c, _ in warned if c.decides and RISK_RANK[c.rule.risk] > 0]
    if not heavy:
        return "none", ()
    worst = max((r.risk for r in heavy), key=RISK_RANK.__getitem__)
    return worst, unique(r.id for r in heavy if r.risk == worst)
