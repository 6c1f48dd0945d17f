"""The pages of a pocket edition: one that needs no other file, and one to be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from wayout.guide.copy.links import STYLE
from wayout.guide.copy.notes import Notes
from wayout.guide.copy.pocket_paper import Sheet
from wayout.guide.copy.pocket_reading import Booklet, read_booklet
from wayout.guide.copy.public_pages import File, fetch
from wayout.guide.copy.region import Region
from wayout.guide.copy.region_page import list_spans, show_region
from wayout.guide.copy.stamp import UNTIL, find_until
from wayout.guide.copy.workshop import Workshop
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.situation.period import Instant

Values = dict[str, Any]
CLOSE = (
    "Close this page and clear the browser's history before you get there. “Leave this page”"
    " opens another site at once, but this one stays in the history."
)
"""What the page of safety says of a button that a pocket edition has not."""
_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_STAMP = re.compile(r'<p class="stamp">.*?</p>', re.DOTALL)
_LINK = re.compile(r'<a\s[^>]*href="/([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_NAMED = re.compile(r'\b(id|aria-labelledby)="')
_NAMED_RECORD = re.compile(r" ?\(([A-Za-z][A-Za-z0-9-]*)\)")
_HEADING = re.compile(r"(</?h)([12])\b")


@dataclass(frozen=True, slots=True)
class Booked:
    """A booklet, what stands on each of its pages, and until when to rely on it."""

    booklet: Booklet
    sheet: Sheet
    until: Instant


class PocketPages:
    """Makes the page and the booklet of a region in one language."""

    def __init__(self, shop: Workshop, region: Region, code: str) -> None:
        self.shop, self.region = shop, region
        self.speech: Speech = shop.speak(code)

    def make_page(self, path: str) -> File:
        """Make the page for a device, one file that asks for no other."""
        values, until = self._show(self.region)
        page = self.shop.render("copy_region.html", path, self.speech, until, **values)
        style = (Path(__file__).parents[1] / "static" / STYLE).read_text("utf-8")
        linked = '<a class="note" href="#n{0}">{0}</a>'
        made = self._render(
            "copy_pocket.html",
            until,
            style=Markup(style),
            region=Markup(self._link(cut_main(page.content.decode()), values, linked)),
            safety=self.tell_of(
                "safety",
                self.speech.text(
                    "This is a file on your device. Before you get there close it and delete it,"
                    " with the message it came with, and clear the browser's history and the list"
                    " of downloads."
                ),
            ),
            how=self.tell_of("how"),
        )
        return File(path, made.encode(), until)

    def make_booklet(self, region: Region, ways: int) -> Booked:
        """Make the booklet of a region that was narrowed; `ways` is 0, or how many it kept."""
        values, until = self._show(region)
        close = self.speech.text(
            "This booklet can be found on you. Before you get to a border or a check, put it away"
            " for good, or keep only the sheets that you are ready to show."
        )
        told = {"safety": self.tell_of("safety", close), "how": self.tell_of("how")}
        values["far_told"] = list({repr(far): far for _, far in values["shut"] if far}.values())
        values["far_at"] = {repr(far): f"f{n}" for n, far in enumerate(values["far_told"])}
        page = self._render(
            "copy_pocket_paper.html", until, spans=list_spans, ways=ways, **values, **told
        )
        page = self._link(page, values, '<a href="#n{0}">[{0}]</a>')
        return Booked(read_booklet(page), self._make_sheet(until), until)

    def _show(self, region: Region) -> tuple[Values, Instant]:
        """Give the values of a page, with a note for each record that a sentence names."""
        notes = Notes(self.speech)
        values = show_region(region, self.speech, notes)
        find = self.shop.edition.situation.find_record
        notes.cite(key for key in _list_named(values) if find(key) is not None)
        values["notes_told"] = notes.tell()
        return values, find_until(notes.records, self.shop.edition.situation, self.shop.order.made)

    def _link(self, page: str, values: Values, linked: str) -> str:
        """Turn each record that a sentence names into the number of its note."""
        numbers = {told["id"]: told["number"] for told in values["notes_told"]}

        def lead(named: re.Match[str]) -> str:
            if named[1] in numbers:
                return " " + linked.format(numbers[named[1]])
            return named[0] if self.speech.situation.find_record(named[1]) is None else ""

        return _NAMED_RECORD.sub(lead, page)

    def _make_sheet(self, until: Instant) -> Sheet:
        text, stamp = self.speech.text, self.say_stamp(until)
        return Sheet(
            language=self.speech.code,
            title=text("Guide"),
            made=text("Made %(time)s.", time=stamp["made"]),
            until=text("Do not rely on it after %(time)s.", time=stamp["until"]),
            edition=text("Edition %(code)s.", code=stamp["edition"]),
            foot=text(
                "What was reported, not a promise. “Allowed” means entering; leaving your country:"
                " part 1."
            ),
            page=text("page %(page)s of %(pages)s"),
            parts=text("parts %(first)s to %(last)s,"),
        )

    def tell_of(self, name: str, close: str = "") -> Markup:
        """Give what a public page says, as a part of another page."""
        body = cut_main(fetch(self.shop.app, f"/{self.speech.code}/{name}").decode())
        if close:
            said = self.speech.text(CLOSE)
            if said not in body:
                raise LookupError(f"the page of {name} does not say any more: {CLOSE}")
            body = body.replace(said, close)
        body = _NAMED.sub(rf'\1="{name}-', body)
        body = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", body)
        body = _LINK.sub(_lead, body)
        body = body.replace("<section ", "<div ").replace("</section>", "</div>")
        return Markup(f'<section class="step" id="{name}">\n{body}\n</section>')

    def say_stamp(self, until: Instant) -> dict[str, str]:
        """Say the stamp in full."""
        said = self.shop.stamp.say(self.speech)
        return {**said, "until": self.speech.moment(until, exact=True)}

    def _render(self, template: str, until: Instant, **values: object) -> str:
        page = render(template, self.speech, **values, copy=self.say_stamp(until))
        assert UNTIL not in page
        return page


def _list_named(value: Any) -> Iterator[str]:
    """List what might be a record that a sentence names in brackets."""
    if isinstance(value, str):
        yield from _NAMED_RECORD.findall(value)
    elif isinstance(value, (list, tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _list_named(one)


def cut_main(page: str) -> str:
    """
    Cut out what a page has between its head and its foot, without its stamp.

    Raises
    ------
    LookupError
        There is no such part.
    """
    found = _MAIN.search(page)
    if found is None:
        raise LookupError("a page has no <main>")
    return _STAMP.sub("", found[1]).strip()


def _lead(link: re.Match[str]) -> str:
    """Lead a link to a part of the same page; one that would leave it becomes plain text."""
    name = link[1].partition("/")[2]
    return f'<a href="#{name}">{link[2]}</a>' if name in ("safety", "how") else link[2]
