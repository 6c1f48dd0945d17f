"""Checking the rules of a situation: conditions that nobody can read, meet, or tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wayout.rules.checking_clashes import check_clashes, check_limits
from wayout.rules.checking_conditions import Fault, Terms, check_conclusion, check_condition
from wayout.rules.clause import Clause, parse_clause
from wayout.rules.example import concern, find_example
from wayout.situation.locate import locate_key, locate_tables
from wayout.situation.notice import Notice
from wayout.situation.period import END
from wayout.situation.record import Inference, Origin, Rule
from wayout.situation.situation import Situation


def check_rules(situation: Situation, folder: Path | None = None) -> list[Notice]:
    """
    Give every fault in the conditions of a situation, in order of file and line.

    Takes the situation as `read_situation` gives it. With the `folder` it was read from, notices
    name the line of the key; without, the line at which its table begins. That an inference has an
    unknown key, or a value its question does not declare, is said by `check_situation`.
    """
    lines = Lines(folder)
    terms = Terms.of(situation)
    notices = {n for rule in situation.rules.values() for n in _check_rule(rule, terms, lines)}
    faulty = bool({n for i in situation.head.inferences for n in _check_inference(i, terms)})
    for inference in situation.head.inferences:
        notices |= set(_check_said(inference, terms, lines))
    if faulty:
        return sorted(notices)
    sound = {
        rule.id: parse_clause(rule, situation.head.groups)
        for rule in situation.as_of(END).rules.values()
        if not any(_check_conditions(rule, terms))
    }
    notices |= set(_check_effective(situation, sound.values()))
    ended = situation.as_of(END)
    notices |= {*check_clashes(ended, sound), *check_limits(ended, sound)}
    return sorted(notices)


def _check_conditions(rule: Rule, terms: Terms) -> Iterator[tuple[str, Fault]]:
    tables = (("when", rule.when), ("except", rule.excepted), ("require", rule.require))
    for name, table in tables:
        for fault in check_condition(table, terms):
            yield name, fault


def _check_rule(rule: Rule, terms: Terms, lines: Lines) -> Iterator[Notice]:
    for name, fault in _check_conditions(rule, terms):
        line = lines.find(rule.where, ("rule",), name, fault.key)
        yield _notice(Origin(rule.where.file, line), fault, f"rule '{rule.id}', {name}")


def _check_inference(inference: Inference, terms: Terms) -> Iterator[tuple[str, Fault]]:
    for fault in check_condition(inference.when, terms):
        yield "when", fault
    for fault in check_conclusion(inference.then, terms):
        yield "then", fault


def _check_said(inference: Inference, terms: Terms, lines: Lines) -> Iterator[Notice]:
    noun = "presumption" if inference.presumption else "inference"
    for name, fault in _check_inference(inference, terms):
        question = terms.head.questions.get(fault.key)
        declared = question is not None and question.type in ("choice", "list")
        if fault.code == "unknown-key" or (fault.code == "unknown-value" and declared):
            continue  # check_situation says so
        line = lines.find(inference.where, (noun,), name, fault.key)
        where = Origin(inference.where.file, line)
        yield _notice(where, fault, f"{noun} '{inference.text}', {name}")


def _notice(where: Origin, fault: Fault, whose: str) -> Notice:
    found = f"{fault.found} ({whose})"
    return Notice(where.file, where.line, fault.code, found, fault.accepted, fault.nearest)


def _check_effective(situation: Situation, clauses: Iterable[Clause]) -> Iterator[Notice]:
    for clause in clauses:
        rule = clause.rule
        if find_example([(concern(clause), True)], situation.head) is None:
            alone = find_example([(clause.when, True)], situation.head)
            why = (
                "its 'when' contradicts itself" if alone is None else "'except' takes all of 'when'"
            )
            found = f"rule '{rule.id}' is about nobody: {why}"
            accepted = "a condition that some traveller can meet"
            yield Notice(rule.where.file, rule.where.line, "never-effective", found, accepted)


@dataclass(slots=True)
class Lines:
    """Finds the line of a key of a condition in the files of a folder; remembers their texts."""

    folder: Path | None
    texts: dict[str, str] = field(default_factory=dict)

    def find(self, where: Origin, names: Iterable[str], table: str, key: str) -> int:
        """Find the line of a key in a table of an entry; else of the table; else of the entry."""
        text = self._text(where.file)
        if not text:
            return where.line
        begin = locate_key(text, where.line, table)
        if begin == where.line:
            begin = _find_sub_table(text, where.line, [f"{name}.{table}" for name in names])
        if begin == 0:
            return where.line
        rows = text.splitlines()
        wanted = re.compile(rf"\b{re.escape(key)}\"?\s*=")
        for number in range(begin, len(rows) + 1):
            if number > begin and re.match(r"\s*\[\[?[A-Za-z]", rows[number - 1]):
                break
            if wanted.search(rows[number - 1]):
                return number
        return begin

    def _text(self, file: str) -> str:
        if self.folder is not None and file not in self.texts:
            try:
                self.texts[file] = (self.folder / file).read_text("utf-8-sig")
            except (OSError, UnicodeError):
                self.texts[file] = ""
        return self.texts.get(file, "")


def _find_sub_table(text: str, header: int, names: Iterable[str]) -> int:
    tables: Mapping[str, list[int]] = locate_tables(text)
    mine = [line for name in names for line in tables.get(name, []) if line > header]
    outer = {name.partition(".")[0] for name in names}
    following = [line for name in outer for line in tables.get(name, []) if line > header]
    limit = min(following, default=len(text))
    return min((line for line in mine if line < limit), default=0)
