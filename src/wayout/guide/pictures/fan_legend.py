"""The legend of a fan chart: a sample of every sign that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PIL import Image, ImageDraw

from wayout.guide.pictures.legend import Entry, Sample
from wayout.guide.pictures.theme import Colour, Theme, mix

_FINER = 4
_SIZE_PX = 28
_TALL = _SIZE_PX * _FINER
_MIDDLE = _TALL / 2

Sign = Callable[[ImageDraw.ImageDraw, Theme], None]


def list_fan_entries(signs: Sequence[str], words: Mapping[str, str], colours: Theme) -> list[Entry]:
    """List the entries for the signs in use; a sign without words has none."""
    return [Entry(words.get(s, ""), _SIZE_PX, _sample_of(s, colours)) for s in signs]


def _sample_of(sign: str, colours: Theme) -> Sample:
    def draw(picture: Image.Image, left: float, middle: float) -> None:
        large = Image.new("RGB", (_TALL, _TALL), colours.paper)
        _SIGNS[sign](ImageDraw.Draw(large), colours)
        picture.paste(large.reduce(_FINER), (round(left), round(middle - _SIZE_PX / 2)))

    return draw


def _fill(draw: ImageDraw.ImageDraw, fill: Colour) -> None:
    draw.rectangle((0, 4 * _FINER, _TALL, _TALL - 4 * _FINER), fill=fill)


def _rule(draw: ImageDraw.ImageDraw, fill: Colour, y: float, thick: float) -> None:
    draw.line([(0, y), (_TALL, y)], fill=fill, width=round(thick * _FINER))


def _draw_before(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    _fill(draw, mix(colours.faint_ink, colours.paper, 0.3))
    _rule(draw, colours.ink, _MIDDLE, 3)


def _draw_median(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    _rule(draw, colours.ink, _MIDDLE, 3)


def _draw_half(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    _fill(draw, mix(colours.kinds["wait_time"], colours.paper, 0.62))


def _draw_most(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    _fill(draw, mix(colours.kinds["wait_time"], colours.paper, 0.3))


def _draw_scenario(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    colour = colours.kinds["queue_length"]
    _fill(draw, mix(colour, colours.paper, 0.22))
    _rule(draw, colour, 4 * _FINER, 1.5)
    _rule(draw, colour, _TALL - 4 * _FINER, 1.5)
    for dash in (0, 2):
        left = dash * _TALL / 2.6
        ends = [(left, _MIDDLE), (left + _TALL / 3.2, _MIDDLE)]
        draw.line(ends, fill=colour, width=4 * _FINER)


def _draw_report(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    radius = 6 * _FINER
    box = (_MIDDLE - radius, _MIDDLE - radius, _MIDDLE + radius, _MIDDLE + radius)
    draw.ellipse(box, fill=colours.ink)


def _draw_as_of(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    draw.line([(_MIDDLE, 0), (_MIDDLE, _TALL)], fill=colours.ink, width=2 * _FINER)


def _draw_beyond(draw: ImageDraw.ImageDraw, colours: Theme) -> None:
    draw.rectangle((0, 0, _TALL, _TALL), fill=mix(colours.kinds["wait_time"], colours.paper, 0.3))
    _rule(draw, colours.ink, _FINER, 2)


_SIGNS: Mapping[str, Sign] = {
    "before": _draw_before,
    "median": _draw_median,
    "half": _draw_half,
    "most": _draw_most,
    "scenario": _draw_scenario,
    "report": _draw_report,
    "as-of": _draw_as_of,
    "beyond": _draw_beyond,
}
