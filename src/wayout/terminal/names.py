"""The names people use for places, posts, countries and sources."""

from __future__ import annotations

from collections.abc import Iterable

from wayout.network.gazetteer import Gazetteer
from wayout.situation.situation import Situation


class Names:
    """Looks up names of one situation."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._countries = {
            p.country: p.name for p in situation.places.values() if p.kind == "country"
        }
        self._neighbours = {c.country_in for c in situation.crossings.values()}

    def place(self, key: str) -> str:
        """Give the name of a place or post."""
        return self._situation.name_of(key)

    def spot(self, key: str) -> str:
        """Give the name of a place, and of a post that it is one: towns bear the same names."""
        post = key in self._situation.crossings
        return f"the post {self.place(key)}" if post else self.place(key)

    def find_place(self, words: str) -> str:
        """Give the name of a place by any of its names; the words themselves if none has it."""
        place = Gazetteer(self._situation).find(words)
        return place.name if place is not None else words

    def zone(self, key: str) -> str:
        """Give the time zone of a place or post."""
        where = self._situation.find_place(key)
        return (where.time_zone if where else "") or self._situation.head.time_zone

    def country(self, code: str) -> str:
        """Give the name of a country."""
        return self._countries.get(code, code)

    def border(self, via: str) -> str:
        """Give the words for how a border is passed."""
        if ":" in via:
            mode, _, _ = via.partition(":")
            return f"by {mode.removeprefix('ride-')}"
        post = self._situation.crossings.get(via)
        if post is None:
            return via
        other = f" / {post.other_name}" if post.other_name else ""
        return f"through {post.name}{other}"

    def borders(self, country: str) -> bool:
        """Tell whether some post leads into the country."""
        return country in self._neighbours

    def outlets(self, sources: Iterable[str], most: int = 3) -> str:
        """Give the outlets of source ids, each once."""
        known = self._situation.sources
        outlets = list(dict.fromkeys(known[s].outlet for s in sources if s in known))
        more = f" and {len(outlets) - most} more" if len(outlets) > most else ""
        return ", ".join(outlets[:most]) + more
