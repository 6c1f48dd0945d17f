"""Maps of crossings: where each is, and by colour and by shape whether one may pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wayout.guide.pictures.frame import Frame, Size, fit_frame
from wayout.guide.pictures.ground import Grounds
from wayout.guide.pictures.labels import Wanted
from wayout.guide.pictures.marks import LARGE_PX, SMALL_PX, VERDICTS, Stamp, get_rank
from wayout.guide.pictures.png import USUAL
from wayout.guide.pictures.scene import Scene, mark_entry

MAP_SIZE: Size = (640, 420)
CROWDED = 40
"""With more marks than this all but the selected are drawn small."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A crossing on a map; it bears its name where `selected`."""

    name: str
    lat: float
    lon: float
    verdict: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class MapWords:
    """
    The words of a map in one language.

    They come from a catalogue and hold nothing of a person, since words once set are kept.
    `verdicts` explains the marks, `means` the lines of a journey, `countries` has names by ISO
    alpha-2 code, `km` is the unit of the scale. What is empty is not drawn.
    """

    verdicts: Mapping[str, str]
    countries: Mapping[str, str] = field(default_factory=dict)
    km: str = "km"
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapFacts:
    """What a map shows as plain values: how many crossings have each verdict, and the rows."""

    counts: Mapping[str, int]
    rows: tuple[Mark, ...]


def draw_map(
    grounds: Grounds,
    marks: Sequence[Mark],
    words: MapWords,
    *,
    theme: str = "light",
    frame: Frame | None = None,
    size: Size = MAP_SIZE,
) -> bytes:
    """
    Draw a map of crossings as PNG bytes.

    The worse verdicts lie below the better ones, so that a way that is open is not hidden. Names
    of selected crossings that find no free spot are left out: the table beside the map has all.

    Parameters
    ----------
    frame
        What the map shows; None: all marks.
    size
        Of the map itself, in pixels; the legend comes below it.
    """
    shown = frame or fit_frame([(m.lat, m.lon) for m in marks], size=size)
    scene = Scene(grounds.get_ground(shown, theme=theme), shown, theme=theme)
    spots = shown.place_spots([(m.lat, m.lon) for m in marks])
    ordered = sorted(zip(marks, spots, strict=True), key=_lowest_first)
    small = SMALL_PX if len(marks) > CROWDED else LARGE_PX
    for mark, spot in ordered:
        scene.add_mark(Stamp(mark.verdict, LARGE_PX if mark.selected else small), spot)
    best_first = reversed([one for one in ordered if one[0].selected])
    scene.add_labels([Wanted(*spot, mark.name) for mark, spot in best_first])
    scene.add_scale(words.km)
    scene.add_countries(words.countries)
    seen = {mark.verdict for mark in marks}
    legend = [
        mark_entry(Stamp(verdict, LARGE_PX), words.verdicts.get(verdict, ""), theme=theme)
        for verdict in reversed(VERDICTS)
        if verdict in seen
    ]
    return scene.finish(legend, effort=USUAL)


def _lowest_first(one: tuple[Mark, tuple[float, float]]) -> tuple[bool, int, str]:
    mark, _ = one
    return mark.selected, get_rank(mark.verdict), mark.name


def get_map_facts(marks: Sequence[Mark]) -> MapFacts:
    """Get what a map shows as plain values, for its `alt` text and the table beside it."""
    counts = Counter(mark.verdict for mark in marks)
    rows = sorted(marks, key=lambda m: (-get_rank(m.verdict), m.name))
    return MapFacts({v: counts[v] for v in reversed(VERDICTS) if counts[v]}, tuple(rows))
