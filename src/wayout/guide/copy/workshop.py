"""The workshop of a build: makes the files of one task at a time, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from starlette.applications import Starlette

from wayout.guide.app import make_app
from wayout.guide.copy.front import show_changed, show_front
from wayout.guide.copy.kept import Mark, make_mark, read_earlier
from wayout.guide.copy.links import STYLE, turn
from wayout.guide.copy.notes import Notes
from wayout.guide.copy.public_pages import File, PublicPages
from wayout.guide.copy.region import (
    Divided,
    divide_crowd,
    list_slots,
    list_starts,
    plan_region,
)
from wayout.guide.copy.region_page import show_region
from wayout.guide.copy.settings import Settings, read_settings
from wayout.guide.copy.stamp import UNTIL, Stamp, find_until
from wayout.guide.form import Asked
from wayout.guide.language import list_languages
from wayout.guide.library import Edition, Library
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.situation.period import Instant

PUBLIC, REGION, FRONT = "public", "region", "front"


@dataclass(frozen=True, slots=True)
class Order:
    """
    What a copy is to be made of; orders that are equal but for `earlier` give equal files.

    `program` is the hash of the program, `earlier` a copy of which pages may be kept.
    """

    folder: Path
    made: Instant
    since: Instant | None
    edition: str
    program: str
    earlier: Path | None = None


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """A part of a build: the public pages of a language, one region, or the first pages."""

    kind: str
    key: str


def list_tasks(order: Order) -> list[Task]:
    """List the tasks of a build; those that take longest first, like places together."""
    shop = open_workshop(order)
    places = shop.edition.situation.places
    regions = sorted(shop.starts, key=lambda key: (places[shop.starts[key]].time_zone, key))
    return [
        *(Task(PUBLIC, code) for code in shop.languages),
        *(Task(REGION, key) for key in regions),
        *(Task(FRONT, code) for code in shop.languages),
    ]


@lru_cache(maxsize=1)
def open_workshop(order: Order) -> Workshop:
    """Open the workshop of an order; a process opens it once."""
    return Workshop(order)


class Workshop:
    """Everything that is read once for all tasks of an order."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.library = Library(order.folder, now=lambda: order.made)
        self.edition: Edition = self.library.get_edition(order.made)
        self.settings: Settings = read_settings(order.folder, self.library.head)
        self.languages = list_languages()
        self.stamp = Stamp(order.made, order.edition)
        self.starts = list_starts(self.edition.situation.places, self.library.head.home)
        self.earlier = read_earlier(order.earlier) if order.earlier else None
        self.marks: dict[str, Mark] = {}
        self._divided: dict[tuple[Instant, ...], Divided] = {}

    @cached_property
    def app(self) -> Starlette:
        """Give the guide whose public pages are copied."""
        return make_app(self.library, stamp=self.stamp)

    def make(self, task: Task) -> Iterator[File]:
        """Make the files of a task."""
        if task.kind == PUBLIC:
            yield from self._make_public(task.key)
        elif task.kind == REGION:
            yield from self._make_region(task.key)
        else:
            yield from self._make_front(task.key)

    def _make_public(self, code: str) -> Iterator[File]:
        pages = PublicPages(self.app, self.edition.situation, self.order.made)
        yield from pages.list_files(code)

    def _make_region(self, key: str) -> Iterator[File]:
        known, start, slots = self.edition.situation, self.starts[key], self.list_slots(key)
        if not slots:
            return
        region = plan_region(self.edition.planner, key, start, slots, self._divide(slots))
        made_from = f"{self.order.program} {self.order.made.isoformat()}"
        mark = make_mark(region, known, made_from)
        names = [f"{code}/region/{key}.html" for code in self.languages]
        kept = self.earlier and self.earlier.find(key, mark, names, self.order.edition)
        if kept:
            self.marks[key] = Mark(mark, kept[0].until or self.order.made)
            yield from kept
            return
        for code in self.languages:
            speech = self.speak(code)
            notes = Notes(speech)
            values = show_region(region, speech, notes)
            until = find_until(notes.records, known, self.order.made)
            self.marks[key] = Mark(mark, until)
            name = f"{code}/region/{key}.html"
            yield self.render("copy_region.html", name, speech, until, **values)

    def list_slots(self, key: str) -> tuple[Instant, ...]:
        """List the hours of setting out from a region that are left."""
        known = self.edition.situation
        zone = known.places[self.starts[key]].time_zone or known.head.time_zone
        return list_slots(self.settings, zone, self.order.made, known.head.window.end)

    def _divide(self, slots: tuple[Instant, ...]) -> Divided:
        if slots not in self._divided:
            self._divided[slots] = divide_crowd(self.edition.planner, self.settings, slots)
        return self._divided[slots]

    def _make_front(self, code: str) -> Iterator[File]:
        speech = self.speak(code)
        open_still = [key for key in self.starts if self.list_slots(key)]
        front = show_front(self.edition.situation, open_still, speech)
        made, since = self.order.made, self.order.since
        yield self.render("copy_front.html", f"{code}/index.html", speech, None, **front)
        changed = show_changed(self.edition.situation, since, made, speech)
        yield self.render("copy_changed.html", f"{code}/changed.html", speech, None, **changed)
        if code == self.languages[0]:
            style = Path(__file__).parents[1] / "static" / STYLE
            yield File(STYLE, style.read_bytes())
            yield self.render("copy_languages.html", "index.html", speech, None)

    def speak(self, code: str) -> Speech:
        """Give a language that tells ages from the hour of the copy."""
        return Speech(code, self.edition.situation, copied=True)

    def render(
        self, template: str, name: str, speech: Speech, until: Instant | None, **values: object
    ) -> File:
        """Render a page of the copy to a file; without an instant, that of all known records."""
        if until is None:
            rules = self.edition.situation.rules.values()
            until = find_until(rules, self.edition.situation, self.order.made)
        page = render(
            template,
            speech,
            asked=Asked(),
            languages=self.languages,
            head=self.library.head,
            here="",
            path="",
            rest=name.partition("/")[2].removesuffix(".html").removesuffix("index"),
            as_of=self.order.made,
            copy=self.stamp.say(speech),
            **values,
        )
        page = page.replace(UNTIL, speech.moment(until, exact=True))
        return File(name, turn(page, name).encode(), until)
