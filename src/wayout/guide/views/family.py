"""The form of a party: what is asked of each traveller, and what could not be used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from wayout.guide.family_asking import MOST_STARTS
from wayout.guide.family_form import MOST, AskedMember, AskedParty, Fault, prefix_of
from wayout.guide.form import ANSWER, LIST_SEPARATOR
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.family_names import name_members, say_names
from wayout.guide.views.fields import list_countries, say_told, show_field
from wayout.guide.views.start import show_start
from wayout.planner.party import LONGEST_DELAY_DAYS
from wayout.situation.period import Instant
from wayout.situation.record import Question

CITIZENSHIP, DOCUMENTS, MEANS = "citizenship", "documents", "means"
SHOWN = ("age", "sex", CITIZENSHIP, DOCUMENTS, "reservist", MEANS)
"""What is asked of everybody at once, where the situation asks it; the rest has a page."""
ELSEWHERE = frozenset(SHOWN) - {CITIZENSHIP}
"""What the page of one traveller leaves to the form; of citizenships it offers every one."""
SELECTED = ("flag", "choice")
"""Questions with one answer are a list to choose from here: six travellers have to fit."""


def show_family(
    library: Library,
    speech: Speech,
    asked: AskedParty,
    *,
    faults: Sequence[Fault] = (),
    focus: int = 0,
) -> dict[str, Any]:
    """Give the values of the form; `focus` is the number of a traveller who was just added."""
    first = show_start(library, speech, asked.whole)
    names = name_members(asked, speech)
    open_ones = {f.number for f in faults} | {focus}
    return {
        "asked": asked,
        "faults": [say_fault(f, names, library, speech) for f in faults],
        "place": first,
        "members": [
            _member(n, asked, names, library, speech, is_open=n in open_ones)
            for n in range(1, len(names) + 1)
        ],
        "may_add": len(names) < MOST,
        "focus": focus,
        "longest_delay": LONGEST_DELAY_DAYS,
    }


def _member(
    number: int,
    asked: AskedParty,
    names: Sequence[str],
    library: Library,
    speech: Speech,
    *,
    is_open: bool,
) -> dict[str, Any]:
    """Give what the form asks of one traveller, and what it hides of them."""
    member, prefix = asked.members[number - 1], prefix_of(number)
    questions = [library.head.questions[k] for k in SHOWN if k in library.head.questions]
    hidden = member.own.fields(without={"from", *(f"{ANSWER}{q.key}" for q in questions)})
    return {
        "number": number,
        "prefix": prefix,
        "label": names[number - 1],
        "name": member.name,
        "start": member.own.start,
        "follows": member.follows,
        "fields": [show_short(q, speech, member, prefix) for q in questions],
        "hidden": [(f"{prefix}{name}", said) for name, said in hidden],
        "children": [
            (n, name, n in member.parent_of) for n, name in enumerate(names, start=1) if n != number
        ],
        "told": tell(member, names, library, speech),
        "is_open": is_open or member.is_blank,
    }


def tell(
    member: AskedMember,
    names: Sequence[str],
    library: Library,
    speech: Speech,
    *,
    start: str = "",
) -> list[str]:
    """Tell in a few words what was said of a traveller; `start` is the name of their place."""
    said = []
    if member.own.start:
        said.append(speech.text("from %(place)s", place=start or member.own.start))
    if member.follows:
        said.append(_say_later(member.follows, speech))
    answers = member.own.answers
    for key in (k for k in library.head.questions if k in answers):
        question, answer = library.head.questions[key], answers[key]
        if (key, answer) == (MEANS, NOTHING):
            continue
        words = say_told(question, answer, speech)[1]
        said.append(f"{say_topic(question, speech)} {words}" if key not in PLAIN else words)
    if member.parent_of:
        children = say_names([names[child - 1] for child in member.parent_of], speech)
        said.append(speech.text("parent of: %(names)s", names=children))
    return said


def _say_later(days: str, speech: Speech) -> str:
    number = int(days) if days.isascii() and days.isdecimal() else 2
    return speech.texts("follows %(n)s day later", "follows %(n)s days later", number, n=days)


PLAIN = ("sex", CITIZENSHIP, DOCUMENTS, MEANS, "visas", "pets", "purpose", "occupation")
"""Answers that are understood without their question."""
NOTHING = "none"


def say_topic(question: Question, speech: Speech) -> str:
    """Say what a question is about; the age in one word, the others in full."""
    if question.key == "age":
        return speech.text("age:")
    return speech.choose(question.text, question.text_ru)


def show_short(
    question: Question, speech: Speech, member: AskedMember, prefix: str
) -> dict[str, Any]:
    """Give what a template needs to ask a question of one traveller in little room."""
    if question.key != CITIZENSHIP:
        shown = _show_full(question, speech, member, prefix)
        shown["text"] = label(question, speech)
        return shown
    told = [*member.own.answers.get(CITIZENSHIP, "").split(LIST_SEPARATOR), ""]
    borders = {c.country_in for c in speech.situation.crossings.values()}
    near = borders | {speech.situation.head.home, told[0]}
    return {
        "key": CITIZENSHIP,
        "name": f"{prefix}{ANSWER}{CITIZENSHIP}.1",
        "text": label(question, speech),
        "kind": "select",
        "choices": [c for c in list_countries(speech, told[0], every=True) if c[0] in near],
        "rest": (f"{prefix}{ANSWER}{CITIZENSHIP}.2", told[1]),
    }


def label(question: Question, speech: Speech) -> str:
    """Give a short label for what is asked of everybody, in words about a third person."""
    texts = {
        "age": speech.text("Age in years"),
        "sex": speech.text("Sex in the passport"),
        CITIZENSHIP: speech.text("Citizenship"),
        DOCUMENTS: speech.text("Documents"),
        "reservist": speech.text("In the reserve of the army"),
        MEANS: speech.text("Brings a car or a bicycle"),
    }
    return texts.get(question.key) or speech.choose(question.text, question.text_ru)


def ask_of(shown: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Ask a question of one traveller of several: the field bears their prefix."""
    return shown | {"name": f"{prefix}{shown['name']}"}


def show_traveller(
    library: Library, speech: Speech, asked: AskedParty, *, faults: Sequence[Fault] = ()
) -> dict[str, Any]:
    """Give the values of the page that asks every question of one traveller."""
    names, number = name_members(asked, speech), asked.who
    member, prefix = asked.members[number - 1], prefix_of(number)
    asked_here = [q for q in library.head.questions.values() if q.key not in ELSEWHERE]
    every = sorted(asked_here, key=lambda q: q.sensitive)
    shown = {f"{prefix}{ANSWER}{q.key}" for q in every}
    return {
        "asked": asked,
        "label": names[number - 1],
        "questions": [_show_full(q, speech, member, prefix) for q in every],
        "hidden": list(asked.fields(without=shown)),
        "faults": [say_fault(f, names, library, speech) for f in faults],
    }


def _show_full(
    question: Question, speech: Speech, member: AskedMember, prefix: str
) -> dict[str, Any]:
    shown = ask_of(show_field(question, speech, member.own), prefix)
    return shown | {"kind": "select"} if question.type in SELECTED else shown


def say_fault(fault: Fault, names: Sequence[str], library: Library, speech: Speech) -> str:
    """Say in one line what cannot be used, whose it is, and what is accepted."""
    if fault.kind == "other":
        return speech.say(fault.said)
    who = names[fault.number - 1] if 0 < fault.number <= len(names) else ""
    questions = _say_questions(fault.key.split(), library, speech)
    head = library.head
    text = {
        "same-name": speech.text("Two travellers are called “%(said)s”; give each their own name."),
        "days": speech.text("“%(said)s” is no number of days; accepted: 0 to %(most)s."),
        "answer": speech.text("This answer cannot be used; choose it anew: %(questions)s"),
        "contradiction": speech.text("These answers contradict each other: %(questions)s"),
        "parent": speech.text(
            "A parent is older than the child, and not its child. Look at who is whose parent."
        ),
        "place": speech.text(
            "No town or post is known as “%(said)s”, or several are. Add its region."
        ),
        "no-start": speech.text("Say where all of you start, or where each one does."),
        "all-abroad": speech.text(
            "Everybody is abroad already; at least one has to start inside the country: %(home)s."
        ),
        "time": speech.text(
            "“%(said)s” is no day and hour that this guide covers: %(first)s to %(last)s."
        ),
        "late": speech.text(
            "So many days later (%(said)s) lies outside the time this guide covers, up to %(last)s."
        ),
        "starts": speech.text(
            "%(said)s places or days of setting out; at most %(starts)s fit. Plan in parts."
        ),
        "long": speech.text("An answer is too long and was left out."),
        "many": speech.text(
            "At most %(members)s travellers fit on this page. Plan for a larger group in parts."
        ),
    }[fault.kind]
    said = text % {
        "said": fault.said,
        "questions": questions,
        "most": LONGEST_DELAY_DAYS,
        "members": MOST,
        "starts": MOST_STARTS,
        "home": speech.country(head.home),
        "first": _say_day(head.window.start, speech),
        "last": _say_day(head.window.end, speech),
    }
    return f"{who}: {said}" if who else said


def _say_day(instant: Instant, speech: Speech) -> str:
    zone = ZoneInfo(speech.situation.head.time_zone)
    return format_date(instant.astimezone(zone).date(), "medium", locale=speech.locale)


def _say_questions(keys: Collection[str], library: Library, speech: Speech) -> str:
    questions = [library.head.questions[k] for k in keys if k in library.head.questions]
    return " ".join(speech.choose(q.text, q.text_ru) for q in questions)
