"""The exit answer on every way: verdicts are no better than it allows, and it removes none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from wayout.rules.leaving import ExitAnswer
from wayout.rules.verdict import Verdict, unique
from wayout.situation.phrase import Word, keep_verbatim, say, say_joined


class ExitCap:
    """Caps verdicts by the exit answers of some travellers, of those named; made for one plan."""

    def __init__(self, exits: Sequence[ExitAnswer], names: Sequence[str] = ()) -> None:
        bound: dict[tuple[str, str], list[str]] = {}
        for answer, name in zip_longest(exits, names[: len(exits)], fillvalue=""):
            if isinstance(answer, ExitAnswer) and not answer.is_free:
                who = name if isinstance(name, str) else ""
                bound.setdefault((answer.law, answer.practice), []).append(who)
        self._needs = [say_exit(law, practice, who) for (law, practice), who in bound.items()]
        self._capped: dict[int, tuple[Verdict, Verdict]] = {}

    def cap(self, verdict: Verdict) -> Verdict:
        """Cap a verdict; it never becomes a refusal."""
        if not self._needs:
            return verdict
        found = self._capped.get(id(verdict))
        if found is None:  # the entry keeps the verdict alive, and so its identity
            word = "allowed-if" if verdict.word == "allowed" else verdict.word
            needs = unique([*verdict.needs, *self._needs])
            capped = Verdict(
                word, verdict.reason, verdict.records, needs, verdict.missing, verdict.lacking,
                verdict.warnings, verdict.risk, verdict.risk_records, verdict.papers,
            )  # fmt: skip
            found = self._capped[id(verdict)] = verdict, capped  # as `replace`, without its cost
        return found[1]


def say_exit(law: str, practice: str, names: Sequence[str]) -> str:
    """Say an exit answer, and whose it is if anybody is named."""
    words = {"law": Word(law, "exit"), "practice": Word(practice, "exit")}
    known = [keep_verbatim(name) for name in unique(filter(None, names))]
    if not known:
        return say("the exit answer: law {law}, practice {practice}", **words)
    who = say_joined("{some}, {another}", known)
    return say(
        "the exit answer of {travellers}: law {law}, practice {practice}", travellers=who, **words
    )
