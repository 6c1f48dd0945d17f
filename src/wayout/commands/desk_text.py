"""What the commands of the desk print: the same values as its pages, in lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

TURNS = (("after", "next"), ("before", "previous"))
"""The options that turn a page, with what tells where to."""


def show_inbox(sheet: Mapping[str, Any]) -> None:
    """Show claims, a few lines each."""
    counts = ", ".join(f"{number} {state}" for state, number in sheet["counts"].items() if number)
    _say(counts or "no claims")
    for c in sheet["claims"]:
        _say(f"\n{c['claim']:>6}  {c['says']}")
        about = [c["status"], c["when"], c["outlet"], c["impact_says"]]
        _say("        " + "; ".join(filter(None, about)))
        if c["excerpt"]:
            _say(f"        “{c['excerpt']}”")
    more = [f"--{way} {sheet[name]}" for way, name in TURNS if sheet[name]]
    if more:
        _say(f"\nmore: {', or '.join(more)}")


def show_claim(sheet: Mapping[str, Any]) -> None:
    """Show one claim beside what is known."""
    report = sheet["report"]
    _say(f"Claim {sheet['claim']} is {sheet['state']}: {sheet['says']}")
    _say(f"  “{sheet['excerpt']}”" if sheet["excerpt"] else "  The original is forgotten.")
    for words in filter(None, sheet["also"]):
        _say(f"  and again “{words}”")
    ground = f" ({sheet['when_ground']})" if sheet["when_ground"] else ""
    words = f", from “{sheet['when_words']}”" if sheet["when_words"] else ""
    lines = {
        "status": sheet["status"],
        "when": f"{sheet['when']}{words}{ground}",
        "speaker": sheet["speaker"],
        "origin": " ← ".join(sheet["origin"]),
        "report": f"{report['report']}, {report['outlet']} {report['address']}".strip(),
        "published": report["published"] or "not known",
        "impact": sheet["impact_says"].removeprefix("impact "),
        "known": sheet["comparison"]["verdict"],
    }
    for name, said in lines.items():
        _say(f"  {name:<10} {said}")
    for f in sheet["comparison"]["findings"]:
        _say(f"    {f['verdict']:<11} {f['record']}: {f['why']}")
    for d in sheet["decisions"]:
        _say(f"  {d['verb']} by {d['by']}, {d['at']}{': ' if d['reason'] else ''}{d['reason']}")
    _say(f"  possible: {', '.join(sheet['steps']) or 'nothing'}")


def show_impact(impact: Mapping[str, Any], written: Mapping[str, Any] | None) -> None:
    """Show whose ways change, and what would be written."""
    changed = impact["changed"]
    _say(f"If {impact['of']} is published: {len(changed)} of {impact['cases']} cases change.")
    for c in changed:
        _say(f"  {c['case']}: {c['title']}")
        for name in ("lost", "gained", "altered"):
            if c[name]:
                _say(f"    {name}: {'; '.join(c[name])}")
    if written:
        _say(f"\n{written['file']}\n\n{written['text']}")
        _say(written["commit"])
        show_faults(written["faults"])


def show_rechecks(sheet: Mapping[str, Any]) -> None:
    """Show what to ask again."""
    _say(f"{sheet['count']} records are older than their kind stays fresh, as of {sheet['at']}")
    for r in sheet["records"]:
        age = f"{r['age_hours']} h old, fresh for {r['life_hours']} h"
        _say(f"{r['record']:<20} {age}; {r['impact_says']}")
        _say(f"    {r['text']}")
    if sheet["left"]:
        _say(f"{sheet['left']} are not weighed yet; the same command goes on with them")


def show_taken(rows: Iterable[Mapping[str, Any]], refused: Iterable[tuple[str, str]]) -> None:
    """Show what came in, and on standard error what did not, a line for each reason."""
    for row in rows:
        what = f"claims {', '.join(map(str, row['claims']))}" if row["claims"] else "no claims"
        known = "" if row["is_new"] else " (known already)"
        _say(f"report {row['report']}{known}: {what}")
        for notice in row["notices"]:
            _say(f"  {notice}")
    lines = [(name, line) for name, reason in refused for line in reason.splitlines()]
    show_faults(line if line.startswith(f"{name}:") else f"{name}: {line}" for name, line in lines)


def show_faults(faults: Iterable[str]) -> None:
    """Show what keeps a draft from being published, on standard error."""
    for fault in faults:
        click.echo(f"wayout: {_make_inert(fault)}", err=True)


def _say(words: str) -> None:
    click.echo(_make_inert(words))


def _make_inert(text: str) -> str:
    """Give a text that cannot move a terminal's cursor, nor turn the direction of what follows."""
    return "".join(c if c == "\n" or (c.isprintable() and c not in TURNING) else "?" for c in text)
