"""Names that are no secret: places, outlets and those whom the situation's sources quote."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from wayout.network.spelling import fold_name
from wayout.situation.situation import Situation

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
# fmt: off
_ENDINGS = frozenset((
    "а", "я", "у", "ю", "о", "е", "ы", "и", "ь", "й", "ом", "ем", "ой", "ей", "ою", "ею", "ам",
    "ям", "ах", "ях", "ами", "ями", "ов", "ев", "ий", "ый", "ая", "яя", "ое", "ее", "ого", "его",
    "ому", "ему", "ым", "им", "ых", "их", "ую", "юю", "ии", "ию", "ией", "ия", "на", "не", "ну",
    "ной", "ский", "ского", "скому", "ским", "ском", "s",
))
# fmt: on
_PUBLIC = frozenset({"official", "agency", "expert", "ngo"})


@dataclass(frozen=True, slots=True)
class KnownNames:
    """
    Words of names that stay in a text.

    Attributes
    ----------
    public
        Folded words of places and outlets.
    speakers
        Folded words of those whom the sources name as the origin of what they say.
    offices, titles, speech, called
        Words around names, as expressions.
    common
        Words with a capital that are no part of a name.
    """

    public: frozenset[str]
    speakers: frozenset[str]
    offices: re.Pattern[str]
    titles: frozenset[str]
    speech: frozenset[str]
    called: re.Pattern[str]
    common: frozenset[str]

    def is_public(self, word: str) -> bool:
        """Tell whether a word is of a place or an outlet, in any case of Russian."""
        return _holds(self.public, word)

    def is_speaker(self, word: str) -> bool:
        """Tell whether a word is of a name that the sources quote."""
        return _holds(self.speakers, word)


def _holds(words: frozenset[str], word: str) -> bool:
    folded = fold_name(word)
    if folded in words:
        return True
    for cut in range(1, min(4, len(folded) - 3) + 1):
        if folded[-cut:] in _ENDINGS and folded[:-cut] in words:
            return True
    return False


def build_known_names(situation: Situation) -> KnownNames:
    """Build the names of a situation that stay, with the words of the package around names."""
    table = read_words()
    public: set[str] = set()
    for place in situation.places.values():
        public |= _stems((place.name, place.name_ru, *place.aliases))
    for post in situation.crossings.values():
        public |= _stems((post.name, post.name_ru, post.other_name, *post.aliases))
    speakers: set[str] = set()
    for source in situation.sources.values():
        public |= _stems((source.outlet, source.outlet_ru))
        if source.speaker in _PUBLIC:
            speakers |= _stems((source.origin,))
    common = frozenset(table["common"])
    return KnownNames(
        public=frozenset(public - common),
        speakers=frozenset(speakers - common),
        offices=_compile(table["offices"]),
        titles=frozenset(table["titles"]),
        speech=frozenset(table["speech"]),
        called=_compile(table["called"]),
        common=common,
    )


def read_words() -> Mapping[str, list[str]]:
    """Read the words around names from the package."""
    path = files("wayout.desk.intake") / "words" / "names.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _stems(names: Iterable[str]) -> set[str]:
    """Give the words of names, folded, and without an ending that Russian would change."""
    found = set()
    for name in names:
        for word in _WORD.findall(name):
            folded = fold_name(word)
            if len(folded) < 2 or word[0].islower():
                continue
            found.add(folded)
            if not folded.isascii() and len(folded) > 4:
                found.update(folded[:-n] for n in (1, 2) if folded[-n:] in _ENDINGS)
    return found


def _compile(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    parts = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in ordered)
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)
