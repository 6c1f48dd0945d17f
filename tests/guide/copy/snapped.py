"""Random travellers, snapped to what a copy knows, and what `wayout plan` tells each of them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from tests.guide.copy.region_reader import RegionReader
from wayout.guide.copy.region_page import say_answer
from wayout.guide.copy.settings import Settings
from wayout.guide.library import Edition
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_value
from wayout.guide.views.journey import show_cost
from wayout.planner.document import write_plan
from wayout.planner.exit_cap import say_exit
from wayout.planner.party import Member
from wayout.planner.party_plan import plan_party
from wayout.rules.answers import parse_traveller
from wayout.situation.period import Instant

CAPPED = "So no way is simply allowed to you, whatever is said of entering: this comes first."
OTHERS: dict[str, list[Any]] = {
    "student": [True, False],
    "permission": [True],
    "children": [0, 2, 4],
    "served": [True, False],
    "pets": [["dog"]],
    "fitness": ["A", "V"],
}
"""Answers that a copy does not know; snapping leaves them out."""


def draw_answers(rng: Random, settings: Settings) -> dict[str, Any]:
    """Draw a traveller's answers, some of which no copy knows."""
    drawn = {key: rng.choice(values) for key, values in OTHERS.items() if rng.random() < 0.3}
    for question in settings.questions:
        if rng.random() < 0.75:
            drawn[question.key] = rng.choice(question.answers)
    return drawn


def snap(drawn: Mapping[str, Any], settings: Settings, rng: Random) -> dict[str, Any]:
    """Snap answers to what a copy knows: others are left out, and nobody is without an age."""
    known = {q.key: q for q in settings.questions}
    snapped = {k: v for k, v in drawn.items() if k in known and v in known[k].answers}
    for question in settings.questions:
        if question.always:
            snapped.setdefault(question.key, rng.choice(question.answers))
    return snapped


def is_possible(answers: Mapping[str, Any], edition: Edition) -> bool:
    """Tell whether answers go together."""
    try:
        parse_traveller(answers, edition.situation.head, where=str)
    except ValueError:
        return False
    return True


def say_answers(answers: Mapping[str, Any], speech: Speech) -> dict[str, str]:
    """Say answers as a page does: by the text of their question."""
    questions = speech.situation.head.questions
    return {
        speech.choose(questions[k].text, questions[k].text_ru): say_answer(k, v, speech)
        for k, v in answers.items()
    }


def plan_for(
    edition: Edition, answers: Mapping[str, Any], start: str, at: Instant, means: str
) -> dict[str, Any]:
    """Plan as `wayout plan` does."""
    said = {**answers, "means": [means]}
    traveller = parse_traveller(said, edition.situation.head, where=str)
    plan = plan_party(edition.planner, (Member(traveller),), start=start, at=at)
    return write_plan(plan, branched=False)


def list_differences(
    reader: RegionReader,
    edition: Edition,
    speech: Speech,
    answers: Mapping[str, Any],
    start: str,
    at: Instant,
    means: str,
) -> list[str]:
    """List what a page tells a traveller otherwise than the plan does; nothing if all is alike."""
    plan = plan_for(edition, answers, start, at, means)
    checker = _Checker(reader, speech, plan)
    told, unsaid = say_answers(answers, speech), speech.text("I would rather not say")
    top = dict(reader.parts["top"].links())
    leaving = reader.answer(
        top[speech.text("First: may I leave the country?")], checker.spread(told), unsaid
    )
    offer = reader.answer(
        top[speech.text("Then: which ways are open to me?")], checker.spread(told), unsaid
    )
    zone = speech.zone(start)
    words = say_value(speech.situation.head.questions["means"], means, speech)
    if means == "none":
        words = speech.text("without a vehicle of my own")
    view = reader.follow(offer, f"{speech.moment(at, zone, exact=True)}: {words}")
    return [*checker.check_leaving(leaving), *checker.check_view(view, leaving)]


class _Told(dict[str, str]):
    """Answers in words; a number is found in the span that holds it."""


class _Checker:
    def __init__(self, reader: RegionReader, speech: Speech, plan: Mapping[str, Any]) -> None:
        self.reader, self.speech, self.plan = reader, speech, plan
        self.wrong: list[str] = []
        self.cap = say_exit(plan["exit"]["law"], plan["exit"]["practice"], ())

    def spread(self, told: Mapping[str, str]) -> Mapping[str, str]:
        """Give the answers with each number as the span a page gives it in."""
        found = dict(told)
        for part in self.reader.parts.values():
            if part.attributes.get("id", " ")[0] in "qx" and part.find("h2"):
                question = part.find("h2")[0].text
                said = told.get(question, "")
                if said.isdigit():
                    spans = [text for text, _ in part.links()]
                    found[question] = next(
                        (s for s in spans if _holds(s, int(said))), found[question]
                    )
        return found

    def check_leaving(self, part: str) -> list[str]:
        """Check the exit answer."""
        page, answer = self.reader.parts[part].text, self.plan["exit"]
        wanted = [self.speech.word("exit", answer[k]) for k in ("law", "practice")]
        wanted += [self.speech.say(answer[k]) for k in ("penalty", "remedy") if answer[k]]
        wanted += [self.speech.say(x) for x in answer["lacking"]]
        return [f"leaving: {one}" for one in wanted if " ".join(one.split()) not in page]

    def check_view(self, view: str, leaving: str) -> list[str]:
        """Check that the same ways are told in the same order, and the same is closed."""
        ways, journeys = self.reader.list_ways(view), self.plan["journeys"]
        grouped = [j for c in dict.fromkeys(j["country"] for j in journeys) for j in journeys
                   if j["country"] == c]  # fmt: skip
        if len(ways) != len(grouped):
            return [f"{len(ways)} ways, not {len(grouped)}"]
        cap = self.reader.parts[leaving]
        for way, journey in zip(ways, grouped, strict=True):
            self.wrong += [f"{way['row']}: {x}" for x in self.check_way(way, journey, cap.text)]
        shut = next(to for _, to in self.reader.parts[view].links() if to.startswith("d"))
        self.wrong += self.check_closed(shut)
        return self.wrong

    def check_way(self, way: Mapping[str, Any], journey: Mapping[str, Any], cap: str) -> list[str]:
        """Check one way against a journey: where, when, money, legs, verdict, needs, reasons."""
        speech, zone = self.speech, self.speech.zone(journey["legs"][-1]["to"])
        path, terms = way["path"].text, way["terms"].text
        wrong = []
        if way["country"] != speech.country(journey["country"]):
            wrong.append(f"country {journey['country']}")
        late = journey["arrive_90"]
        of_row = [speech.border(journey["crossing"]), speech.clock(journey["arrive"], zone)]
        of_row += [speech.clock(late, zone)] if late else []
        wrong += [f"row: {one}" for one in of_row if one not in way["row"]]
        of_path = [show_cost(journey["cost"], speech), speech.word("risk", journey["risk"])]
        of_path += [speech.say(chance["text"]) for chance in journey["chances"]]
        for leg in journey["legs"]:
            of_path.append(speech.clock(leg["depart"], speech.zone(leg["from"])))
            of_path.append(speech.place(leg["from"]))
            of_path.append(speech.word("means", leg["mode"]))
            of_path += [speech.say(leg["wait"]["basis"])] if _has_basis(leg) else []
        if journey["last_departure"]:
            of_path.append(speech.clock(journey["last_departure"], speech.zone(self.plan["from"])))
        wrong += [f"path: {one}" for one in of_path if " ".join(one.split()) not in path]
        both = f"{path} {terms}"
        wrong += [f"fails: {r}" for r in journey["fails_if"] if _say(speech, r) not in both]
        wrong += [f"paper: {p}" for p in journey["papers"] if _say(speech, p) not in terms]
        needs = [n for n in journey["needs"] if n != self.cap]
        wrong += [f"needs: {n}" for n in needs if _say(speech, n) not in terms]
        wrong += self.check_verdict(journey, terms, cap)
        return wrong

    def check_verdict(self, journey: Mapping[str, Any], terms: str, cap: str) -> list[str]:
        """Check the verdict: that of the page, capped where the exit answer adds a need."""
        words = {w: self.speech.word("verdict", w) for w in ("allowed-if", "unknown", "allowed")}
        head = self.speech.text("Conditions")
        told = next((w for w, said in words.items() if f"{head} {said} " in f"{terms} "), "none")
        is_capped = self.speech.text(CAPPED) in cap
        if is_capped != (self.cap in journey["needs"]):
            return [f"the exit answer caps it: {is_capped}"]
        if told == "allowed" and is_capped:
            told = "allowed-if"
        return [] if told == journey["verdict"] else [f"verdict {told}: {journey['verdict']}"]

    def check_closed(self, part: str) -> list[str]:
        """Check that every closed country stands there with its reason."""
        page = self.reader.parts[part].text
        whole = [way for way in self.plan["closed"] if way["crossing"] is None]
        wanted = [
            (self.speech.country(w["country"]), self.speech.reason(w["reason"])) for w in whole
        ]
        return [f"closed: {c}: {r}" for c, r in wanted if c not in page or r not in page]


def _say(speech: Speech, words: str) -> str:
    return " ".join(speech.say(words).split())


def _has_basis(leg: Mapping[str, Any]) -> bool:
    return bool(leg.get("wait")) and not leg["wait"]["records"]


def _holds(span: str, number: int) -> bool:
    ends = [int(word) for word in span.replace("–", " ").split() if word.isdigit()]
    return len(ends) in (1, 2) and ends[0] <= number <= ends[-1]
