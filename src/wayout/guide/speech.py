"""What one page says in one language: texts, days, hours, money, names, records and their age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent

from wayout.guide.day_words import write_clock, write_moment
from wayout.guide.language import SOURCE_LANGUAGE, Catalogue, read_catalogue
from wayout.guide.saying import Saying
from wayout.guide.visa_kinds import list_visa_kinds
from wayout.planner.citation import age_hours, is_public
from wayout.situation.period import BEGINNING, END, Instant, parse_instant
from wayout.situation.record import Place, Record, Service, Source
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

ROUNDED_TO = timedelta(minutes=5)
"""Nothing here is known to the minute."""
STANDING = "standing"
MOST_EDITIONS = 6
"""So many editions of the facts are remembered in each language, as in the library."""


class Cited(NamedTuple):
    """A public record as it is cited, and whether it has a date."""

    is_dated: bool
    words: dict[str, str]


@dataclass(frozen=True)
class Speech:
    """
    Says things about one situation in one language.

    In a copy that lies on a shelf (`copied`) ages are told from the hour at which it was made.
    """

    code: str
    situation: Situation
    locale: Locale = field(init=False)
    catalogue: Catalogue = field(init=False)
    saying: Saying = field(init=False)
    earlier: InitVar[Saying | None] = None
    copied: bool = False

    def __post_init__(self, earlier: Saying | None) -> None:
        """Find the locale and the catalogue of the code; `earlier` lends the texts it collected."""
        object.__setattr__(self, "locale", Locale.parse(self.code))
        object.__setattr__(self, "catalogue", read_catalogue(self.code))
        saying = earlier.about(self.situation) if earlier else Saying(self.code, self.situation)
        object.__setattr__(self, "saying", saying)

    def about(self, situation: Situation) -> Speech:
        """Give the same language about what was known at another hour."""
        return Speech(self.code, situation, self.saying, copied=self.copied)

    def about_edition(self, situation: Situation) -> Speech:
        """
        Give the same language about an edition that many ask for; a few are remembered.

        Only for what is the same for everybody: a situation with somebody's own start is not.
        """
        known = self._editions.get(id(situation))
        if known is None:
            if len(self._editions) >= MOST_EDITIONS:
                self._editions.clear()
            known = self._editions[id(situation)] = self.about(situation)
        return known

    @cached_property
    def _editions(self) -> dict[int, Speech]:
        return {}

    @cached_property
    def visa_kinds(self) -> tuple[str, ...]:
        """The kinds of visa that some rule asks for."""
        return list_visa_kinds(self.situation)

    @cached_property
    def _cited(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def _cited_public(self) -> dict[str, Cited | None]:
        return {}

    def find_cited(self, key: str) -> Cited | None:
        """Find how a public record is cited, and whether it has a date; None if there is none."""
        known = self._cited_public
        if key not in known:
            record = self.situation.find_record(key)
            if record is None:
                return None  # whatever was asked for: only what is known is remembered
            is_dated = record.published_basis != STANDING
            known[key] = Cited(is_dated, self.cite(record)) if is_public(record) else None
        return known[key]

    @cached_property
    def _countries(self) -> dict[str, Place]:
        places = [p for p in self.situation.places.values() if p.kind == "country"]
        return {p.country: p for p in reversed(places)}

    @property
    def direction(self) -> str:
        """Give the direction of writing: ltr or rtl."""
        return str(self.locale.text_direction)

    def language_name(self, code: str) -> str:
        """Give the name that a language has in itself."""
        name = Locale.parse(code).get_language_name(code) or code
        return name[:1].upper() + name[1:]

    def text(self, message: str, **values: object) -> str:
        """Give a text of a page with values filled in."""
        said = self.catalogue.gettext(message)
        return said % values if values else said

    def texts(self, one: str, many: str, number: int, **values: object) -> str:
        """Give the form of a text that goes with a number, which is filled in as `n`."""
        return self.catalogue.ngettext(one, many, number) % {"n": number, **values}

    def choose(self, english: str, russian: str) -> str:
        """Choose the wording that a record has in this language, else the English one."""
        return russian if self.code == "ru" and russian else english

    def place(self, key: str) -> str:
        """Give the name of a place or post."""
        found = self.situation.find_place(key)
        if found is None:
            return key
        return self.choose(found.name, found.name_ru)

    def country(self, code: str) -> str:
        """Give the name of a country: the situation's own, else the one Unicode gives it."""
        place = self._countries.get(code)
        if place is not None:
            return self.choose(place.name, place.name_ru)
        return str(self.locale.territories.get(code, code))

    def zone(self, key: str) -> str:
        """Give the time zone of a place or post."""
        found = self.situation.find_place(key)
        return (found.time_zone if found else "") or self.situation.head.time_zone

    def moment(self, instant: Instant | str, zone: str = "", *, exact: bool = False) -> str:
        """
        Say an instant as day, hour and offset: "Thu 22 Sep, 18:00 (+03:00)".

        To five minutes unless it is exact. The beginning and the end of time are said in words.
        """
        moment = parse_instant(instant) if isinstance(instant, str) else instant
        if moment <= BEGINNING:
            return self.text("before all records")
        if moment >= END:
            return self.text("no end known")
        local = moment.astimezone(get_zone(zone or self.situation.head.time_zone))
        local = local if exact else _round(local)
        return write_moment(local, self.code)

    def clock(self, instant: str, zone: str) -> str:
        """Say an instant short, for a table: "22 Sep 18:00"."""
        local = _round(parse_instant(instant).astimezone(get_zone(zone)))
        return write_clock(local, self.code)

    def hours(self, hours: float) -> str:
        """Say a length of time: minutes under one hour, days over two."""
        minutes = round(hours * 60)
        if minutes < 60:
            return self.texts("%(n)s minute", "%(n)s minutes", max(minutes, 1))
        if round(hours) < 48:
            return self.texts("%(n)s hour", "%(n)s hours", round(hours))
        return self.texts("%(n)s day", "%(n)s days", round(hours / 24))

    def age(self, hours: float | None) -> str:
        """Say an age: "31 hours ago"; without one that it is not known."""
        if hours is None:
            return self.text("age not known")
        if abs(hours) < 1 / 60:
            return self.text("just now")
        said = self.hours(abs(hours))
        if self.copied and hours > 0:
            return self.text("%(time)s before this copy", time=said)
        return (
            self.text("%(time)s ago", time=said)
            if hours > 0
            else self.text("in %(time)s", time=said)
        )

    def number(self, number: float) -> str:
        """Say a number."""
        return format_decimal(number, locale=self.locale)

    def money(self, amount: float, currency: str) -> str:
        """Say an amount of money, without hundredths: "12,000 RUB", in Russian "12 000 ₽"."""
        form = "#,##0 ¤¤" if self.code == SOURCE_LANGUAGE else "#,##0 ¤"
        return _write_money(round(amount), currency, form, self.code)

    def share(self, share: float) -> str:
        """Say a share in whole hundredths."""
        return format_percent(share, locale=self.locale)

    def say(self, sentence: str) -> str:
        """Say a sentence of the rules or of the planner, or the text of a record."""
        return self.saying.say(sentence)

    def word(self, group: str, code: str) -> str:
        """Say a code of a list in words: of the group `mode`, `status`, `verdict`, `risk`."""
        return self.saying.word(group, code) if code else ""

    def reason(self, code: str | None) -> str:
        """Say a reason code in words."""
        return self.saying.reason(code) if code else ""

    def record_text(self, key: str, english: str) -> str:
        """Give what a record says."""
        found = self.situation.find_record(key)
        return self.choose(english, getattr(found, "text_ru", "") if found is not None else "")

    def cite(self, record: Record) -> dict[str, str]:
        """
        Cite a record: its id, who says so, and how old it is; long-standing ones say so.

        A service has no `link`: to follow it would leave the towns one asked about in the history
        of the browser.
        """
        cited = self._cited.get(record.id)
        if cited is None:
            cited = self._cited[record.id] = self._cite(record)
        return dict(cited)

    def _cite(self, record: Record) -> dict[str, str]:
        outlets = self.outlets(record.sources)
        more = f" +{len(outlets) - 1}" if len(outlets) > 1 else ""
        if record.published_basis == "standing":
            age = self.text("long-standing")
        else:
            age = self.age(age_hours(self.situation, record, as_of=self.situation.known_by))
        link = "" if isinstance(record, Service) else record.id
        return {
            "id": record.id,
            "link": link,
            "outlet": f"{outlets[0]}{more}" if outlets else "",
            "age": age,
        }

    def cite_all(self, keys: Iterable[str]) -> list[dict[str, str]]:
        """Cite the records with these ids, as far as they are known."""
        found = (self.situation.find_record(key) for key in keys)
        return [self.cite(record) for record in found if record is not None]

    def border(self, crossing: str) -> str:
        """Say how a border is passed: the names of the post, or by what means."""
        mode, colon, _ = crossing.partition(":")
        if colon:
            return self.word("means", mode.removeprefix("ride-"))
        post = self.situation.crossings.get(crossing)
        if post is None:
            return crossing
        other = f" / {post.other_name}" if post.other_name else ""
        return f"{self.place(crossing)}{other}"

    def outlets(self, sources: Iterable[str]) -> list[str]:
        """Give the outlets of some sources, each once."""
        known = self.situation.sources
        return list(dict.fromkeys(self.outlet(known[s]) for s in sources if s in known))

    def outlet(self, source: Source) -> str:
        """Give the name of an outlet; proper names stay as they are."""
        return self.choose(source.outlet, source.outlet_ru)


@lru_cache(2_000)
def _write_money(amount: int, currency: str, form: str, language: str) -> str:
    """Write a fare; a crisis has few, and to write one takes a tenth of a millisecond."""
    return format_currency(amount, currency, form, locale=language, currency_digits=False)


def _round(moment: datetime) -> datetime:
    over = timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )
    moment -= over
    return moment + ROUNDED_TO if over >= ROUNDED_TO / 2 else moment
