"""The fields of every table, declared once, for the reader, the checks and the JSON Schemas."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.situation.record import BASES, MODES, RISKS, STATUSES


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind, whether it must be there, the values it may take."""

    name: str
    kind: str = "text"  # text, id, ids, choice, choices, instant, number, integer, flag, table, any
    required: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _need(name: str, kind: str = "text", values: tuple[str, ...] = ()) -> Field:
    return Field(name, kind, required=True, values=values)


DOMAINS = ("exit", "call-up", "entry", "transit", "stay", "crossing", "carrier")
EFFECTS = {
    "exit": ("admit", "refuse", "require", "unsettled", "warn", "penalise"),
    "call-up": ("liable", "exempt"),
    "entry": ("admit", "refuse", "require", "unsettled", "warn", "protect"),
    "transit": ("admit", "refuse", "require", "unsettled", "warn", "protect"),
    "stay": ("limit-stay", "require", "admit", "refuse", "unsettled", "warn", "protect"),
    "crossing": ("admit", "refuse", "require", "unsettled", "warn"),
    "carrier": ("admit", "refuse", "warn"),
}
ALL_EFFECTS = tuple(sorted({e for effects in EFFECTS.values() for e in effects}))
REASONS = _words(
    "EXIT_FORBIDDEN EXIT_UNCERTAIN DOC_MISSING DOC_EXPIRES VISA_REQUIRED"
    " VISA_CLASS_NOT_ADMITTED NATIONALITY_NOT_ADMITTED MINOR_CONSENT TRANSIT_NEEDS_VISA"
    " MODE_NOT_ADMITTED CROSSING_CLOSED CROSSING_HOURS QUEUE_PAST_DEADLINE NO_CARRIER SOLD_OUT"
    " OVER_BUDGET RISK_ABOVE_CHOSEN VEHICLE_NOT_ADMITTED PERMISSION_NEEDED PET_PAPERS"
    " RETURN_RISK PARTY_SPLIT NO_FACTS FACTS_STALE FACTS_CONFLICT"
)
TOPICS = _words("queue capacity flow seats lodging conduct fraud statement background")
KINDS = _words(
    "entries baseline_entries capacity queue_length queue_vehicles queue_persons wait_time"
    " refusals asylum_claims permits turned_back summonses stock lodging fare seats price rate"
    " interest"
)
UNITS = _words(
    "trips persons vehicles km hours trips/day vehicles/day vehicles/hour vehicles/month"
    " trips/month RUB USD EUR KZT TRY GBP RUB/USD RUB/EUR RUB/GBP KZT/RUB percent index ratio"
    " seats requests members"
)
BOUNDS = ("exact", "about", "at-least", "at-most", "range")
DIRECTIONS = ("in", "out", "both")
SPEAKERS = _words("official agency media eyewitness expert ngo dataset treaty general-knowledge")

GENERAL_KEYS = _words(
    "citizenship residence age sex documents visas purpose ties means occupation budget pets"
)
"""Keys every traveller file may have; a crisis declares the others in its questions."""

DATES = (_need("published", "instant"), _need("published_basis", "choice", BASES))
COMMON = (
    _need("id", "id"),
    _need("text"),
    Field("text_ru"),
    _need("status", "choice", STATUSES),
    Field("valid_from", "instant"),
    Field("valid_to", "instant"),
    *DATES,
    Field("recorded", "instant"),
    _need("sources", "ids"),
    Field("sensitivity", "choice", values=("public", "editors")),
    Field("contradicts", "ids"),
    Field("note"),
)
RULE = (
    *COMMON,
    _need("domain", "choice", DOMAINS),
    _need("country"),
    _need("effect", "choice", ALL_EFFECTS),
    Field("reason", "choice", values=REASONS),
    Field("crossings", "ids"),
    Field("places", "ids"),
    Field("modes", "choices", values=MODES),
    Field("direction", "choice", values=DIRECTIONS),
    Field("when", "table"),
    Field("except", "table"),
    Field("require", "table"),
    Field("overrides", "ids"),
    Field("papers", "ids"),
    Field("duty"),
    Field("days", "integer", low=1, high=3660),
    Field("per_days", "integer", low=1, high=3660),
    Field("then"),
    Field("risk", "choice", values=RISKS),
    Field("penalty"),
    Field("remedy"),
    Field("outlook", "choice", values=("possible", "unlikely", "refused")),
    Field(
        "route",
        "choice",
        values=("asylum", "humanitarian-visa", "residence", "non-extradition"),
    ),
    Field("missing"),
    Field("papers_ru", "ids"),
    Field("duty_ru"),
    Field("then_ru"),
    Field("penalty_ru"),
    Field("remedy_ru"),
    Field("missing_ru"),
)
FIGURE = (
    _need("kind", "choice", KINDS),
    _need("value", "number"),
    Field("low", "number"),
    Field("high", "number"),
    _need("unit", "choice", UNITS),
    Field("bound", "choice", values=BOUNDS),
    Field("nationality"),
    Field("direction", "choice", values=DIRECTIONS),
)
REPORT = (
    *COMMON,
    _need("topic", "choice", TOPICS),
    Field("country"),
    Field("place"),
    Field("modes", "choices", values=MODES),
    Field("direction", "choice", values=DIRECTIONS),
    Field("risk", "choice", values=RISKS),
    Field("figures", "tables"),
)
END = (*COMMON, _need("ends"), _need("at", "instant"))
CONFIRMATION = (*COMMON, _need("confirms"))
RESOLUTION = (*COMMON, _need("between", "ids"), _need("use"), _need("why"), Field("why_ru"))
SOURCE = (
    _need("id", "id"),
    _need("outlet"),
    Field("outlet_ru"),
    _need("speaker", "choice", SPEAKERS),
    Field("title"),
    Field("address"),
    Field("published"),
    _need("language"),
    Field("origin"),
    _need("reliability", "choice", tuple("ABCDEF")),
    Field("credibility", "integer", required=True, low=1, high=6),
    Field("note"),
)
QUESTION = (
    _need("key", "id"),
    _need(
        "type",
        "choice",
        ("flag", "choice", "list", "integer", "countries", "region", "visas", "ties"),
    ),
    Field("values", "ids"),
    _need("text"),
    Field("text_ru"),
    Field("sensitive", "flag"),
    Field("opens"),
    Field("opens_ru"),
    Field("words", "table"),
    Field("words_ru", "table"),
)
INFERENCE = (_need("text"), Field("text_ru"), Field("when", "table"), _need("then", "table"))
ASSUMPTION = (
    _need("id", "id"),
    _need("value", "number"),
    _need("unit"),
    _need("text"),
    Field("text_ru"),
)
HEAD = (
    _need("id", "id"),
    _need("title"),
    Field("title_ru"),
    _need("home"),
    _need("currency"),
    _need("time_zone"),
    Field("own_citizens", "id"),
    _need("window_from", "instant"),
    _need("window_to", "instant"),
    Field("groups", "table"),
    Field("question", "tables"),
    Field("inference", "tables"),
    Field("presumption", "tables"),
    Field("shelf_life_hours", "table"),
    Field("assumption", "tables"),
)
ASKED = (
    Field("number", "integer", required=True, low=1, high=999),
    _need("text"),
    Field("text_ru"),
    Field("records", "ids"),
    Field("topics", "ids"),
    Field("missing"),
    Field("missing_ru"),
    Field("countries", "ids"),
    Field("crossings", "ids"),
    Field("pages", "choices", values=("board", "changes", "safety", "how", "sources")),
)
DEFAULTS = (
    Field("recorded", "instant"),
    Field("sensitivity", "choice", values=("public", "editors")),
)

_PLACING = (Field("lat", "number", low=-90, high=90), Field("lon", "number", low=-180, high=180))
PLACE = (
    _need("id", "id"),
    _need("kind", "choice", ("country", "region", "town", "airport", "area")),
    _need("name"),
    Field("name_ru"),
    Field("country"),
    Field("part_of"),
    *_PLACING,
    Field("time_zone"),
    Field("aliases", "ids"),
    Field("members", "ids"),
    _need("sources", "ids"),
    Field("note"),
)
_TABLE_RECORD = (
    Field("valid_from", "instant"),
    *DATES,
    _need("recorded", "instant"),
    _need("status", "choice", STATUSES),
    _need("sources", "ids"),
    Field("sensitivity", "choice", values=("public", "editors")),
    Field("note"),
)
CROSSING = (
    _need("id", "id"),
    _need("name"),
    Field("name_ru"),
    Field("other_name"),
    _need("country_out"),
    _need("country_in"),
    Field("lat", "number", required=True, low=-90, high=90),
    Field("lon", "number", required=True, low=-180, high=180),
    _need("modes", "choices", MODES),
    _need("state", "choice", ("open", "closed", "freight", "local", "uncertain")),
    Field("opens", "clock"),
    Field("closes", "clock"),
    _need("time_zone"),
    Field("nationals", "ids"),
    _need("town_out"),
    _need("town_in"),
    Field("aliases", "ids"),
    *_TABLE_RECORD,
)
SERVICE = (
    _need("id", "id"),
    _need("origin"),
    _need("destination"),
    _need("mode", "choice", MODES),
    Field(
        "vehicle",
        "choice",
        values=("own-car", "lift", "taxi", "own-bicycle", "bought-bicycle"),
    ),
    Field("operator"),
    Field("via"),
    Field("both_ways", "flag"),
    Field("distance_km", "number", required=True, low=0, high=20000),
    Field("hours_low", "number", required=True, low=0, high=400),
    Field("hours_high", "number", required=True, low=0, high=400),
    _need("frequency", "frequency"),
    Field("wait_low_h", "number", required=True, low=0, high=400),
    Field("wait_high_h", "number", required=True, low=0, high=400),
    Field("valid_to", "instant"),
    *_TABLE_RECORD,
)
OBSERVATION = (
    _need("id", "id"),
    _need("kind", "choice", KINDS),
    Field("place"),
    Field("country"),
    Field("direction", "choice", values=DIRECTIONS),
    Field("nationality"),
    Field("modes", "choices", values=MODES),
    Field("value", "number", required=True, low=0),
    Field("low", "number", low=0),
    Field("high", "number", low=0),
    _need("unit", "choice", UNITS),
    Field("bound", "choice", values=BOUNDS),
    Field("service"),
    Field("valid_to", "instant"),
    *_TABLE_RECORD,
    Field("speaker", "choice", values=SPEAKERS),
    Field("contradicts", "ids"),
)

TOML_TABLES = {
    "source": SOURCE,
    "rule": RULE,
    "report": REPORT,
    "end": END,
    "confirmation": CONFIRMATION,
    "resolution": RESOLUTION,
}
CSV_TABLES = {
    "places": PLACE,
    "crossings": CROSSING,
    "services": SERVICE,
    "observations": OBSERVATION,
}
