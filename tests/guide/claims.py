"""Finding what a page says of the world without a source and an age beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from tests.guide.pages import Element
from wayout.situation.record import Observation, Record
from wayout.situation.situation import Situation

AGE = re.compile(
    r"\b(ago|just now|long-standing|age not known|in \d+ (minute|hour|day)s?)\b"
    r"|\b(назад|только что|с давних пор|действуют давно|давность неизвестна|через \d+)\b"
)
LENGTH = re.compile(
    r"\b\d[\d.,]*[\s\u00a0\u202f](minutes?|hours?|days?|мин|часа?|часов|день|дня|дней)\b"
)
MONEY = re.compile(
    r"\d[\s\u00a0\u202f]?(RUB|USD|EUR|KZT|TRY|GBP|₽|₸|€|£|₺)|[$€£]\d"
    r"|\d[\s\u00a0\u202f](рубл|доллар|евро|тенге)"
)
OWNED = re.compile(
    r"no record speaks of it|assumed by this guide|записей об этом нет|принято справочником"
    r"|[Nn]othing is known about this|[Вв] записях об этом ничего нет"
)
"""How a page says that nobody's word stands behind what it shows."""
HOLDERS = frozenset(("li", "tr", "p", "dl", "article", "blockquote"))
"""What holds one statement, with its source; also any element of the class `claim`."""
FENCES = frozenset(("section", "main", "form", "body"))
"""What holds many statements: a source somewhere in it is no source of each."""
NOT_OF_THE_WORLD = frozenset(("cite", "told", "made", "next", "lead"))
"""What a page says of its sources, of the traveller, of itself."""
FORM_PARTS = frozenset(("fieldset", "label", "legend", "option", "button", "nav", "h1", "h2", "h3"))
SHORTEST_TEXT = 25
FIELDS = ("text", "duty", "then", "penalty", "remedy", "papers")


def list_statements(situation: Situation) -> frozenset[str]:
    """List what the records of a situation say, in every language, without the full stops."""
    records = (r for r in situation.records() if not isinstance(r, Observation))
    texts = (text for record in records for text in _list_texts(record))
    return frozenset(text.rstrip(".") for text in texts if len(text) >= SHORTEST_TEXT)


def _list_texts(record: Record) -> Iterator[str]:
    for name in (n + ending for n in FIELDS for ending in ("", "_ru")):
        said = getattr(record, name, "")
        yield from said if isinstance(said, tuple) else (said,)


@lru_cache
def _index(statements: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the statements by how they begin."""
    found: dict[str, tuple[str, ...]] = {}
    for said in statements:
        beginning = said[: SHORTEST_TEXT - 1]
        found[beginning] = (*found.get(beginning, ()), said)
    return found


def _quotes(said: str, statements: frozenset[str]) -> bool:
    """Tell whether one of the statements stands in a text."""
    index, width = _index(statements), SHORTEST_TEXT - 1
    places = range(max(0, len(said) - width + 1))
    return any(
        said.startswith(known, i) for i in places for known in index.get(said[i : i + width], ())
    )


def find_bare(page: Element, statements: frozenset[str]) -> list[str]:
    """Find verdicts, waits, prices and texts of records that bear no source or no age."""
    main = next(e for e in page.walk() if e.tag == "main")
    lists = {e.attributes["id"] for e in main.walk() if "id" in e.attributes and _has_voice(e)}
    bare = []
    for element in main.walk():
        said = " ".join("".join(c for c in element.children if isinstance(c, str)).split())
        told = "badge" in element.classes or LENGTH.search(said) or MONEY.search(said)
        states = (told or _quotes(said, statements)) and not _is_apart(element)
        if states and not _is_borne(element, lists):
            bare.append(said or element.text)
    return bare


def _is_apart(element: Element) -> bool:
    here: Element | None = element
    while here is not None:
        if here.tag in FORM_PARTS or NOT_OF_THE_WORLD & set(here.classes):
            return True
        here = here.parent
    return False


def _is_borne(element: Element, lists: set[str]) -> bool:
    """Tell whether the nearest holder that has a voice is found before a fence."""
    here: Element | None = element
    while here is not None:
        marked = "claim" in here.classes
        if (marked or here.tag in HOLDERS) and (_has_voice(here, lists) or OWNED.search(here.text)):
            return True
        if marked or here.tag in FENCES:
            return False
        here = here.parent
    return False


def _has_voice(holder: Element, lists: Iterable[str] = ()) -> bool:
    """Tell whether a source and its age stand in an element, or a link to a list of such."""
    for cite in (e for e in holder.walk() if "cite" in e.classes):
        who, _, age = cite.text.partition(", ")
        address = cite.attributes.get("href", "")
        led = not address.startswith("#") or address[1:] in lists
        if who.strip() and AGE.search(age) and led:
            return True
    return False
