"""The assumptions of a forecast, from `forecast.toml` of a situation, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller
from wayout.situation.fields import Field
from wayout.situation.locate import locate_key
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.reader import Reader
from wayout.situation.record import Head, Origin

FORECAST_FILE = "forecast.toml"
MOST_CLASSES = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of travellers: its share of those who leave, of ordinary travel, and its answers."""

    id: str
    share: float
    ordinary: float
    traveller: Traveller


@dataclass(frozen=True, slots=True)
class Demand:
    """How many set out after the shock, in people a day of every thousand at home."""

    shock: str
    per_thousand_a_day: float
    per_thousand_spread: float
    ramp_h: float
    halves_in_days: float
    halves_spread: float
    class_spread: float
    car_share: float
    daily_spread: float
    country_daily_spread: float
    kept_overnight: float


@dataclass(frozen=True, slots=True)
class Ordinary:
    """Ordinary travel into each country, people a day."""

    people_a_day: float
    spread: float
    lanes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """How people choose among ways: hours, money as hours, and taste."""

    scale_h: float
    roubles_an_hour: float
    roubles_a_km: Mapping[str, float]
    country_spread: float
    post_spread: float
    unknown_share: float
    patience_h: float
    patience_spread: float
    rush: float
    rush_spread: float
    longest_rush_h: float


@dataclass(frozen=True, slots=True)
class Service:
    """What posts and carriers can pass where nobody reported it."""

    persons_a_vehicle: float
    persons_spread: float
    density_spread: float
    walkers_an_hour: float
    train_people_a_day: float
    seats_a_flight: float
    spread: float
    quarter_day_spread: float
    daily_spread: float


@dataclass(frozen=True, slots=True)
class Pending:
    """
    Something announced without a date that would shut classes out of a country.

    With `chance` it takes effect at all, half of the times within `median_days`; then people know
    `notice_h` beforehand.
    """

    record: str
    country: str
    classes: tuple[str, ...]
    chance: float
    median_days: float
    notice_h: float


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything a forecast assumes; records that begin with `unscored` score no replay."""

    classes: tuple[Kind, ...]
    demand: Demand
    ordinary: Ordinary
    choice: Choice
    service: Service
    pending: tuple[Pending, ...]
    unscored: tuple[str, ...] = ()


def _number(name: str, high: float = 1e9) -> Field:
    return Field(name, "number", required=True, low=0.0, high=high)


WHOLE = (
    Field("text", required=True),
    Field("class", "tables", required=True),
    Field("demand", "table", required=True),
    Field("ordinary", "table", required=True),
    Field("choice", "table", required=True),
    Field("service", "table", required=True),
    Field("pending", "tables"),
    Field("unscored", "ids"),
)
KIND = (
    Field("id", "id", required=True),
    _number("share", 1.0),
    _number("ordinary", 1.0),
    Field("text", required=True),
    Field("answers", "table", required=True),
)
DEMAND = (
    Field("shock", "id", required=True),
    _number("per_thousand_a_day", 1000.0),
    _number("per_thousand_spread", 5.0),
    _number("ramp_h"),
    _number("halves_in_days"),
    _number("halves_spread", 5.0),
    _number("class_spread", 5.0),
    _number("car_share", 1.0),
    _number("daily_spread", 5.0),
    _number("country_daily_spread", 5.0),
    _number("kept_overnight", 0.99),
)
ORDINARY = (
    _number("people_a_day"),
    _number("spread", 5.0),
    Field("lanes", "table", required=True),
)
CHOICE = (
    _number("scale_h"),
    _number("roubles_an_hour"),
    Field("roubles_a_km", "table", required=True),
    _number("country_spread", 5.0),
    _number("post_spread", 5.0),
    _number("unknown_share", 1.0),
    _number("patience_h"),
    _number("patience_spread", 5.0),
    _number("rush"),
    _number("rush_spread", 5.0),
    _number("longest_rush_h"),
)
SERVICE = (
    _number("persons_a_vehicle", 100.0),
    _number("persons_spread", 5.0),
    _number("density_spread", 5.0),
    _number("walkers_an_hour"),
    _number("train_people_a_day"),
    _number("seats_a_flight"),
    _number("spread", 5.0),
    _number("quarter_day_spread", 5.0),
    _number("daily_spread", 5.0),
)
PENDING = (
    Field("record", "id", required=True),
    Field("country", "id", required=True),
    Field("classes", "ids", required=True),
    _number("chance", 1.0),
    _number("median_days"),
    _number("notice_h"),
)
PARTS: dict[str, tuple[Field, ...]] = {
    "demand": DEMAND,
    "ordinary": ORDINARY,
    "choice": CHOICE,
    "service": SERVICE,
}
ROWS: dict[str, tuple[Field, ...]] = {"class": KIND, "pending": PENDING}
ABOVE_ZERO = (
    *("ramp_h", "halves_in_days", "scale_h", "roubles_an_hour", "persons_a_vehicle"),
    *("walkers_an_hour", "train_people_a_day", "seats_a_flight", "people_a_day", "median_days"),
    *("per_thousand_a_day", "share", "patience_h"),
)
CARRIED = ("car", "bus", "train", "air", "foot", "bicycle")


def read_assumptions(folder: Path, head: Head) -> Assumptions:
    """
    Read what a forecast of a situation assumes.

    Raises
    ------
    BadInputError
        There is no `forecast.toml`, or something in it is not accepted: the first such thing.
    """
    if not (folder / FORECAST_FILE).is_file():
        raise BadInputError(
            f"{folder.name} has no {FORECAST_FILE}, which says what a forecast assumes;"
            " see docs/how-to/run-a-forecast.md"
        )
    tables, notices = _read_tables(folder)
    if notices:
        raise BadInputError(str(notices[0]))
    return _make_assumptions(tables, head)


def check_assumptions_file(folder: Path, head: Head) -> list[Notice]:
    """Check what a forecast assumes; nothing to say of a situation without such a file."""
    if not (folder / FORECAST_FILE).is_file():
        return []
    tables, notices = _read_tables(folder)
    if notices:
        return notices
    try:
        _make_assumptions(tables, head)
    except BadInputError as fault:
        said = str(fault).removeprefix(FORECAST_FILE).lstrip(",: ")
        return [Notice(FORECAST_FILE, 1, "forecast-assumptions", said)]
    return []


def _read_tables(folder: Path) -> tuple[dict[str, Any], list[Notice]]:
    reader = Reader(folder)
    read = reader.read_toml(FORECAST_FILE)
    where = Origin(FORECAST_FILE, 1)
    text = read[0] if read else ""
    taken = (reader.take(read[1], WHOLE, where, text, "the file") if read else None) or {}
    for name, fields in PARTS.items():
        raw = taken.get(name, {})
        taken[name] = reader.take(raw, fields, where, text, f"[{name}]") if raw else None
        _report_zeros(reader, raw, text, f"[{name}]")
    for name, fields in ROWS.items():
        rows = [reader.take(t, fields, where, text, f"a [[{name}]]") for t in taken.get(name, ())]
        for raw in taken.get(name, ()):
            _report_zeros(reader, raw, text, f"a [[{name}]]")
        taken[name] = rows
    return taken, reader.notices


def _report_zeros(reader: Reader, raw: Mapping[str, Any], text: str, what: str) -> None:
    for name in ABOVE_ZERO:
        if raw.get(name) == 0:
            where = Origin(FORECAST_FILE, locate_key(text, 1, name))
            reader.notice(where, "out-of-range", f"'{name}' is 0 in {what}", "a number above 0")


def _make_assumptions(tables: Mapping[str, Any], head: Head) -> Assumptions:
    classes = tuple(_make_kind(raw, head) for raw in tables["class"])
    if not 1 <= len(classes) <= MOST_CLASSES:
        raise BadInputError(
            f"{FORECAST_FILE}: {len(classes)} classes; accepted: 1 to {MOST_CLASSES}"
        )
    known = [kind.id for kind in classes]
    for name in ("share", "ordinary"):
        total = sum(getattr(kind, name) for kind in classes)
        if abs(total - 1.0) > 1e-6:
            raise BadInputError(f"{FORECAST_FILE}: '{name}' adds up to {total:g}; accepted: 1")
    pending = tuple(Pending(**raw) for raw in tables["pending"])
    for one in pending:
        for name in one.classes:
            if name not in known:
                near = find_nearest(name, known)
                hint = f"; did you mean '{near}'?" if near else ""
                raise BadInputError(f"{FORECAST_FILE}: no class '{name}' ({one.record}){hint}")
    choice = Choice(**tables["choice"])
    _check_carried(choice.roubles_a_km)
    return Assumptions(
        classes,
        Demand(**tables["demand"]),
        Ordinary(**tables["ordinary"]),
        choice,
        Service(**tables["service"]),
        pending,
        tuple(tables.get("unscored", ())),
    )


def _check_carried(costs: Mapping[str, Any]) -> None:
    for mode, cost in costs.items():
        good = isinstance(cost, (int, float)) and not isinstance(cost, bool) and 0 <= cost < 1e6
        if mode not in CARRIED or not good:
            raise BadInputError(
                f"{FORECAST_FILE}: roubles_a_km has '{mode}' = {cost}; accepted: numbers not below"
                f" 0 for {list_some(CARRIED)}"
            )


def _make_kind(raw: Mapping[str, Any], head: Head) -> Kind:
    answers = parse_traveller(
        raw["answers"], head, where=lambda key: f"{FORECAST_FILE}, class '{raw['id']}', {key}"
    )
    return Kind(raw["id"], raw["share"], raw["ordinary"], answers)
