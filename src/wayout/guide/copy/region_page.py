"""The page of one region: questions as links, the ways of everybody, and all that they rest on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from wayout.guide.copy.factors import Path, Terms, Way
from wayout.guide.copy.notes import Notes
from wayout.guide.copy.region import Region
from wayout.guide.copy.tree import UNSAID, Node, Tree, list_parts
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_value
from wayout.guide.views.journey import show_cost
from wayout.guide.views.leaving import show_leaving
from wayout.guide.views.ways import show_far, show_near

Document = Mapping[str, Any]
Values = dict[str, Any]


def show_region(region: Region, speech: Speech, notes: Notes) -> Values:
    """Give the values of the page of a region."""
    return RegionPage(region, speech, notes).show()


class Parts:
    """Parts of a page that others lead to: each of its kind once, named by letter and number."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._numbers: dict[Hashable, int] = {}
        self.parts: list[Any] = []

    def name(self, part: Any) -> str:
        """Give the name of a part that is its own key."""
        return self.name_as(part, part)

    def name_as(self, key: Hashable, part: Any) -> str:
        """Give the name of a part; with a key that was seen, that of the first."""
        number = self._numbers.setdefault(key, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        return f"{self._letter}{number}"


class RegionPage:
    """Shows a region in one language; every part of its page has an id that others lead to."""

    def __init__(self, region: Region, speech: Speech, notes: Notes) -> None:
        self.region, self.factors, self.speech, self.notes = region, region.factors, speech, notes
        self.zone = speech.zone(region.start)
        self._clock: dict[tuple[str, str], str] = {}
        self._lists, self._choices = Parts("l"), Parts("k")
        self._refusals, self._shut, self._stays = Parts("c"), Parts("d"), Parts("s")
        self._seen, self._views = Parts("v"), list[str]()

    def show(self) -> Values:
        """Give everything."""
        for number in range(len(self.region.plans)):
            view = self._view(number)
            self._views.append(self._seen.name_as(repr(view), view))
        terms = [self._terms(one) for one in self.factors.terms]
        return {
            "place": self.speech.place(self.region.place),
            "start": self.speech.place(self.region.start),
            "travelling": self._tree(self.region.travelling, "q", "a"),
            "leaving": self._tree(self.region.leaving, "x", "e"),
            "offers": [self._offer(view) for view in self.region.views],
            "exits": [self._exit(exits) for exits in self.region.exits],
            "views": self._seen.parts,
            "lists": [self._list(paths) for paths in self._lists.parts],
            "choices": [self._choice(key) for key in self._choices.parts],
            "paths": [self._path(path) for path in self.factors.paths],
            "terms": terms,
            "shut": self._shut.parts,
            "refusals": self._refusals.parts,
            "stays": self._stays.parts,
            "notes_told": self.notes.tell(),
        }

    # ---- questions ----

    def _tree(self, tree: Tree, asks: str, ends: str) -> Values:
        """Give the questions of a tree, each answer with the id of what it leads to."""
        parts = list_parts(tree)
        nodes = [part for part in parts if isinstance(part, Node)]
        names: dict[Tree, str] = {node: f"{asks}{n}" for n, node in enumerate(nodes)}
        for part in parts:
            if not isinstance(part, Node):
                names[part] = f"{ends}{part.outcome}"
        return {
            "begin": names[tree],
            "questions": [
                {
                    "id": names[node],
                    "text": self._ask(node.key),
                    "answers": [
                        {"words": words, "to": names[child]}
                        for answer, child in node.branches
                        for words in self._say_answers(node.key, answer)
                    ],
                }
                for node in nodes
            ],
        }

    def _ask(self, key: str) -> str:
        question = self.speech.situation.head.questions[key]
        return self.speech.choose(question.text, question.text_ru)

    def _say_answers(self, key: str, number: int) -> list[str]:
        """Say each answer that is alike; numbers that follow each other as a span."""
        if number == UNSAID:
            return [self.speech.text("I would rather not say")]
        answers = self.region.crowd.alike[key][number]
        if all(isinstance(a, int) and not isinstance(a, bool) for a in answers):
            return [self._say_span(span) for span in list_spans(answers)]
        return [say_answer(key, answer, self.speech) for answer in answers]

    def _say_span(self, span: tuple[int, int]) -> str:
        low, high = span
        if low == high:
            return str(low)
        return self.speech.text("%(low)s to %(high)s", low=low, high=high)

    # ---- leaving ----

    def _exit(self, exits: Iterable[Document]) -> Values:
        """Give one exit answer; one that changes between the slots is given for each."""
        found = list(exits)
        alike = all(repr(answer) == repr(found[0]) for answer in found)
        shown = []
        for slot, answer in zip(self.region.slots, found, strict=True):
            when = "" if alike else self.speech.moment(slot, self.zone, exact=True)
            shown.append(
                {"when": when, "cap": self.speech.say(answer["cap"]), **self._left(answer)}
            )
        return {"answers": shown[:1] if alike else shown}

    def _left(self, answer: Document) -> Values:
        said = (*answer["law_says"], *answer["practice_says"])
        for part in said:
            self.notes.cite([part["id"]])
        values = show_leaving(answer, self.speech)
        values["law_notes"] = self.notes.cite(s["id"] for s in answer["law_says"])
        values["practice_notes"] = self.notes.cite(s["id"] for s in answer["practice_says"])
        values["penalty_notes"] = self.notes.cite(answer["penalties"])
        return values

    # ---- ways ----

    def _offer(self, view: tuple[int, ...]) -> list[Values]:
        """Give, for each slot, where each means leads."""
        number = iter(view)
        return [
            {
                "when": self.speech.moment(slot, self.zone, exact=True),
                "means": [
                    {"words": self._say_means(means), "to": self._views[next(number)]}
                    for means in self.region.means
                ],
            }
            for slot in self.region.slots
        ]

    def _say_means(self, means: str) -> str:
        if means == "none":
            return self.speech.text("without a vehicle of my own")
        question = self.speech.situation.head.questions.get("means")
        return say_value(question, means, self.speech) if question else means

    def _view(self, number: int) -> Values:
        """Give one plan: the countries that are open, and where the closed ones stand."""
        plan = self.region.plans[number]
        by_country: dict[str, list[Way]] = {}
        for way in self.factors.ways[number]:
            by_country.setdefault(self._country_of(way), []).append(way)
        return {
            "when": self.speech.moment(plan["at"], self.zone, exact=True),
            "means": self._say_means(plan["means"]),
            "open": [self._open(tuple(ways)) for ways in by_country.values()],
            "closed": self._closed(plan),
        }

    def _country_of(self, way: Way) -> str:
        return str(self.factors.paths[way.path].document["country"])

    def _open(self, ways: tuple[Way, ...]) -> Values:
        """Give one open country: its ways, the earliest arrival, the best verdict, the terms."""
        first = self.factors.paths[ways[0].path].document
        words = [self.factors.terms[way.terms].document["verdict"] for way in ways]
        best = next((w for w in ("allowed", "allowed-if") if w in words), words[0])
        return {
            "to": self._lists.name(tuple(way.path for way in ways)),
            "country": self.speech.country(first["country"]),
            "there": self._say_clock(first["arrive"], self._end_zone(ways[0].path)),
            "verdict": best,
            "terms": self._name_terms(ways),
        }

    def _name_terms(self, ways: tuple[Way, ...]) -> str:
        """Give where the terms of some ways stand: one set of them, or a list by border."""
        found: dict[int, list[int]] = {}
        for way in ways:
            found.setdefault(way.terms, []).append(way.path)
        if len(found) == 1:
            return f"t{ways[0].terms}"
        borders = {n: {self._say_border(path) for path in paths} for n, paths in found.items()}
        every = [border for said in borders.values() for border in said]
        if len(every) == len(set(every)):
            told = tuple((n, tuple((b, "") for b in sorted(borders[n]))) for n in found)
        else:  # one border on two sets of terms: each way is named
            told = tuple(
                (n, tuple((self._say_border(p), f"w{p}") for p in paths))
                for n, paths in found.items()
            )
        return self._choices.name((self._country_of(ways[0]), told))

    def _say_border(self, path: int) -> str:
        """Say a border and by what means it is passed."""
        document = self.factors.paths[path].document
        border = self.speech.border(document["crossing"])
        if ":" in document["crossing"]:
            return border
        return f"{border}, {self.speech.word('by', document['mode'])}"

    def _end_zone(self, path: int) -> str:
        return self.speech.zone(self.factors.paths[path].legs[-1]["to"])

    def _list(self, paths: tuple[int, ...]) -> Values:
        """Give the ways into one country."""
        first = self.factors.paths[paths[0]].document
        return {
            "country": self.speech.country(first["country"]),
            "ways": [self._way(path) for path in paths],
        }

    def _way(self, number: int) -> Values:
        document, zone = self.factors.paths[number].document, self._end_zone(number)
        late = document["arrive_90"]
        return {
            "to": f"w{number}",
            "border": self._say_border(number),
            "there": self._say_clock(document["arrive"], zone),
            "late": self._say_clock(late, zone) if late else "",
        }

    def _choice(self, key: tuple[str, Any]) -> Values:
        """Give the terms of a country by border."""
        country, told = key
        return {
            "country": self.speech.country(country),
            "terms": [
                {
                    "to": f"t{number}",
                    "verdict": self.factors.terms[number].document["verdict"],
                    "borders": [{"words": words, "to": to} for words, to in borders],
                }
                for number, borders in told
            ],
        }

    def _closed(self, plan: Document) -> str:
        """Give where the countries that are closed in a plan stand."""
        near = [self._refusal(shown) for shown in show_near(plan, self.speech)]
        return self._shut.name_as(repr((near, far := show_far(plan, self.speech))), (near, far))

    def _refusal(self, shown: Values) -> Values:
        """Give a closed country in brief, with where its reason stands in full."""
        shown = {**shown, "notes": self.notes.cite(c["id"] for c in shown["cited"])}
        to = self._refusals.name_as(repr(shown), shown)
        return {"country": shown["country"], "reason": shown["reason"], "to": to}

    def _say_clock(self, instant: str, zone: str) -> str:
        key = (instant, zone)
        if key not in self._clock:
            self._clock[key] = self.speech.clock(instant, zone)
        return self._clock[key]

    # ---- paths and terms ----

    def _path(self, path: Path) -> Values:
        document, speech = path.document, self.speech
        zone = speech.zone(path.legs[-1]["to"])
        late, last = document["arrive_90"], document["last_departure"]
        fallback = document["fallback"]
        return {
            "country": speech.country(document["country"]),
            "border": speech.border(document["crossing"]),
            "there": self._say_clock(document["arrive"], zone),
            "late": self._say_clock(late, zone) if late else "",
            "why_not": speech.say(document["arrive_90_because"] or ""),
            "cost": show_cost(document["cost"], speech),
            "risk": speech.word("risk", document["risk"]),
            "risk_notes": self.notes.cite(document["risk_records"]),
            "chances": [speech.say(chance["text"]) for chance in document["chances"]],
            "last": self._say_clock(last, self.zone) if last else "",
            "last_because": speech.say(document["last_departure_because"] or ""),
            "legs": [
                self._leg(leg, records)
                for leg, records in zip(path.legs, path.records, strict=True)
            ],
            "fails_if": [speech.say(reason) for reason in path.fails_if],
            "fallback": speech.border(fallback["crossing"]) if fallback else "",
            "fallback_there": self._say_clock(fallback["arrive"], zone) if fallback else "",
            "notes": self.notes.cite(path.facts),
        }

    def _leg(self, leg: Document, records: tuple[str, ...]) -> Values:
        wait = leg["wait"]
        cited = [*records, *(wait["records"] if wait else ())]
        return {
            "from": self.speech.place(leg["from"]),
            "to": self.speech.place(leg["to"]),
            "is_post": leg["from"] == leg["to"],
            "means": self.speech.word("means", leg["mode"])
            + (f" {leg['trip']}" if leg["trip"] else ""),
            "depart": self._say_clock(leg["depart"], self.speech.zone(leg["from"])),
            "arrive": self._say_clock(leg["arrive"], self.speech.zone(leg["to"])),
            "wait": self._say_wait(leg, wait),
            "basis": self.speech.say(wait["basis"]) if wait and not wait["records"] else "",
            "notes": self.notes.cite(cited or [leg["service"] or ""]),
        }

    def _say_wait(self, leg: Document, wait: Document | None) -> str:
        speech = self.speech
        if wait is None:
            return "" if leg["wait_hours"] < 0.1 else speech.hours(leg["wait_hours"])
        usual, long = speech.hours(wait["median_hours"]), speech.hours(wait["bound_hours"])
        return speech.text("%(usual)s, up to %(long)s", usual=usual, long=long)

    def _terms(self, terms: Terms) -> Values:
        document, speech = terms.document, self.speech
        return {
            "verdict": document["verdict"],
            "reason": speech.reason(document["reason"]),
            "papers": [speech.say(paper) for paper in document["papers"]],
            "needs": [speech.say(need) for need in document["needs"]],
            "lacking": [speech.say(lacking) for lacking in document["lacking"]],
            "fails_if": [speech.say(reason) for reason in terms.fails_if],
            "notes": self.notes.cite([*terms.records, *document["warnings"]]),
            "stay": self._stay(document["stay"]),
        }

    def _stay(self, stay: Document) -> str:
        """Give where the stay after arrival stands."""
        shown = self._show_stay(stay)
        return self._stays.name_as(repr(shown), shown)

    def _show_stay(self, stay: Document) -> Values:
        speech = self.speech
        return {
            "days": stay["days"],
            "per": stay["per_days"],
            "then": speech.say(stay["then"] or ""),
            "notes": self.notes.cite(stay["records"]),
            **{
                name: [
                    {
                        "text": speech.record_text(r["id"], r["text"]),
                        "notes": self.notes.cite([r["id"]]),
                    }
                    for r in stay[name]
                ]
                for name in ("duties", "protection", "warnings")
            },
        }


def list_spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """List the spans of numbers that follow each other, as first and last."""
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def say_answer(key: str, answer: Any, speech: Speech) -> str:
    """Say one stated answer in words."""
    question = speech.situation.head.questions[key]
    if isinstance(answer, bool):
        return speech.text("yes") if answer else speech.text("no")
    if question.type == "visas":
        kinds = [f"{speech.country(v['issuer'])}: {speech.word('visa', v['kind'])}" for v in answer]
        return ", ".join(kinds) or speech.text("none")
    said = answer if isinstance(answer, (list, tuple)) else [answer]
    return ", ".join(say_value(question, str(one), speech) for one in said)
