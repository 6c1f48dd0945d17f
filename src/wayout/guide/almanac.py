"""The almanac of one edition: what its public pages share, worked out once for all of them."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from functools import cached_property
from threading import Lock

from wayout.guide.library import Edition, Library
from wayout.planner.board import list_modes, make_board, nobody
from wayout.planner.border import Border, Passage
from wayout.planner.changes import list_changes
from wayout.planner.citation import Plain, is_public
from wayout.planner.contradiction import Contradiction, list_contradictions
from wayout.rules.rulebook import Rulebook
from wayout.rules.verdict import Verdict
from wayout.situation.inquiries import Inquiry, read_inquiries
from wayout.situation.period import Instant
from wayout.situation.record import ANYWHERE, Record, Rule
from wayout.situation.situation import Situation

MOST_ALMANACS = 3


class Almanac:
    """What is the same for everybody who asks at one hour of knowledge, and names nobody."""

    def __init__(self, edition: Edition, inquiries: tuple[Inquiry, ...]) -> None:
        self.known: Situation = edition.situation
        self.at: Instant = edition.known_by
        self.inquiries = inquiries

    @cached_property
    def board(self) -> Plain:
        """Give the board for somebody who answered nothing."""
        return make_board(self.known, (), at=self.at, as_of=self.at)

    @cached_property
    def posts(self) -> dict[str, Plain]:
        """Give the lines of the board by the id of their post."""
        return {post["id"]: post for post in self.board["crossings"]}

    @cached_property
    def border(self) -> Border:
        """Give every gate as somebody meets it who answered nothing."""
        return Border(Rulebook(self.known), (nobody(self.known),), at=self.at, horizon_h=1.0)

    def judge_entries(self, country: str) -> dict[str, Verdict]:
        """
        Judge the way into a country by air, and by each mode at the best of its posts, for nobody.

        A post's verdict says both who may enter and whether the post lets that mode through.
        """
        found = {"air": self.border.entry(country, mode="air", at=self.at)}
        for post in self.known.crossings.values():
            if post.country_in != country:
                continue
            for mode in list_modes(self.border.rulebook, post):
                verdict = self.border.now(Passage(post.id, mode, post.country_out, country))
                best = found.get(mode)
                if best is None or verdict.rank > best.rank:
                    found[mode] = verdict
        return found

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Give the code of every country that has a rule, a post or a report."""
        known = self.known
        codes = {r.country for r in known.rules.values() if is_public(r)} - {ANYWHERE, ""}
        codes |= {c.country_in for c in known.crossings.values()}
        return tuple(sorted(codes | {known.head.home}))

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """Give every contradiction that matters now."""
        return list_contradictions(self.known, at=self.at)

    @cached_property
    def cited(self) -> Counter[str]:
        """Count, for each source, the public records that rest on it."""
        records = (r for r in self.known.records() if is_public(r) and "#" not in r.id)
        return Counter(source for record in records for source in record.sources)

    @cached_property
    def changes(self) -> Plain:
        """Give everything that changed since the situation's window opened."""
        return list_changes(self.known, (), since=self.known.head.window.start, as_of=self.at)

    def rules(self, keep: Callable[[Rule], bool]) -> list[Rule]:
        """Give the public rules that are kept, those in force first, then the newest."""
        found = [r for r in self.known.rules.values() if is_public(r) and keep(r)]
        return sorted(found, key=self._rank)

    def _rank(self, rule: Rule) -> tuple[bool, float, str]:
        return rule.valid.end <= self.at, -rule.published.timestamp(), rule.id

    def public_records(self) -> Iterator[Record]:
        """Yield every record that has a page: all but editors' ones and figures of reports."""
        return (r for r in self.known.records() if is_public(r) and "#" not in r.id)


class Almanacs:
    """The almanacs of a library, the last few kept."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._inquiries = read_inquiries(library.folder, library.facts)[0]
        self._made: OrderedDict[Instant, Almanac] = OrderedDict()
        self._lock = Lock()

    def find(self) -> Almanac | None:
        """Find the almanac of what is known now, if it was made already; this takes no time."""
        return self._made.get(self.library.find_known_by(self.library.now))

    def get(self) -> Almanac:
        """Get the almanac of what is known now."""
        edition = self.library.get_edition(self.library.now)
        with self._lock:
            if edition.known_by not in self._made:
                self._made[edition.known_by] = Almanac(edition, self._inquiries)
                if len(self._made) > MOST_ALMANACS:
                    self._made.popitem(last=False)
            return self._made[edition.known_by]
