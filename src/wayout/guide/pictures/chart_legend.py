"""The legend of a chart: a sample of every sign that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PIL import Image, ImageDraw

from wayout.guide.pictures.legend import Entry, Sample
from wayout.guide.pictures.readings import BOUNDS_DOWN, BOUNDS_UP, Reading
from wayout.guide.pictures.theme import Theme

_FINER = 4
_SIZE_PX = 28
_DASHES_PX = 44


def list_chart_entries(
    readings: Sequence[Reading], words: Mapping[str, str], colours: Theme
) -> list[Entry]:
    """List the entries for the signs in use; a sign without words has none."""
    shown = {
        "report": any(not r.doubted for r in readings),
        "range": any(r.high > r.low for r in readings),
        "at-least": any(r.bound == BOUNDS_UP for r in readings),
        "at-most": any(r.bound == BOUNDS_DOWN for r in readings),
        "doubted": any(r.doubted for r in readings),
        "against": any(r.against for r in readings),
        "as-of": True,
    }
    return [
        Entry(
            words.get(sign, ""),
            _DASHES_PX if sign == "against" else _SIZE_PX,
            _sample_of(sign, colours),
        )
        for sign, used in shown.items()
        if used
    ]


def _sample_of(sign: str, colours: Theme) -> Sample:
    def draw(picture: Image.Image, left: float, middle: float) -> None:
        width = _DASHES_PX if sign == "against" else _SIZE_PX
        large = Image.new("RGB", (width * _FINER, _SIZE_PX * _FINER), colours.paper)
        _SIGNS[sign](ImageDraw.Draw(large), width * _FINER, colours)
        picture.paste(large.reduce(_FINER), (round(left), round(middle - _SIZE_PX / 2)))

    return draw


Sign = Callable[[ImageDraw.ImageDraw, int, Theme], None]
_TALL = _SIZE_PX * _FINER
_MIDDLE = _TALL / 2


def _dot(draw: ImageDraw.ImageDraw, x: float, y: float, colours: Theme, *, full: bool) -> None:
    radius = 6.5 * _FINER
    fill = colours.ink if full else colours.paper
    box = (x - radius, y - radius, x + radius, y + radius)
    draw.ellipse(box, fill=fill, outline=colours.ink, width=3 * _FINER)


def _draw_report(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    draw.line([(0, _MIDDLE), (width, _MIDDLE)], fill=colours.ink, width=2 * _FINER)
    _dot(draw, width / 2, _MIDDLE, colours, full=True)


def _draw_range(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    draw.line([(width / 2, 0), (width / 2, _TALL)], fill=colours.faint_ink, width=7 * _FINER)
    _dot(draw, width / 2, _MIDDLE, colours, full=True)


def _draw_doubted(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    _dot(draw, width / 2, _MIDDLE, colours, full=False)


def _draw_up(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    _arrow(draw, width, colours, foot=_TALL * 0.76, tip=0.0)


def _draw_down(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    _arrow(draw, width, colours, foot=_TALL * 0.24, tip=float(_TALL))


def _arrow(
    draw: ImageDraw.ImageDraw, width: int, colours: Theme, *, foot: float, tip: float
) -> None:
    x, half = width / 2, 6 * _FINER
    neck = tip + (half * 1.5 if foot > tip else -half * 1.5)
    draw.line([(x, foot), (x, neck)], fill=colours.ink, width=3 * _FINER)
    draw.polygon([(x - half, neck), (x + half, neck), (x, tip)], fill=colours.ink)
    _dot(draw, x, foot, colours, full=True)


def _draw_against(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    edge = 7 * _FINER
    step = (width - 2 * edge) / 7
    for dash in range(0, 7, 2):
        left = edge + dash * step
        ends = [(left, _MIDDLE), (left + step, _MIDDLE)]
        draw.line(ends, fill=colours.ink, width=2 * _FINER)
    _dot(draw, edge, _MIDDLE, colours, full=True)
    _dot(draw, width - edge, _MIDDLE, colours, full=True)


def _draw_as_of(draw: ImageDraw.ImageDraw, width: int, colours: Theme) -> None:
    draw.line([(width / 2, 0), (width / 2, _TALL)], fill=colours.ink, width=2 * _FINER)


_SIGNS: Mapping[str, Sign] = {
    "report": _draw_report,
    "range": _draw_range,
    "at-least": _draw_up,
    "at-most": _draw_down,
    "doubted": _draw_doubted,
    "against": _draw_against,
    "as-of": _draw_as_of,
}
