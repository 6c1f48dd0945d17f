"""Records from taken fields: what `taking` typed becomes a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayout.situation.period import BEGINNING, Instant, Period
from wayout.situation.period import END as NEVER
from wayout.situation.record import (
    Assumption,
    Confirmation,
    Crossing,
    End,
    Inference,
    Observation,
    Origin,
    Place,
    Question,
    Record,
    Report,
    Resolution,
    Rule,
    Service,
    Source,
)

Taken = Mapping[str, Any]


def _common(t: Taken, where: Origin, recorded: Instant) -> dict[str, Any]:
    return {
        "id": t["id"],
        "text": t.get("text", ""),
        "text_ru": t.get("text_ru", ""),
        "status": t["status"],
        "valid": Period(t.get("valid_from", BEGINNING), t.get("valid_to", NEVER)),
        "published": t["published"],
        "published_basis": t["published_basis"],
        "recorded": t.get("recorded", recorded),
        "sources": t["sources"],
        "sensitivity": t.get("sensitivity", "public"),
        "contradicts": t.get("contradicts", ()),
        "note": t.get("note", ""),
        "where": where,
    }


def build_rule(t: Taken, where: Origin, recorded: Instant) -> Rule:
    """Build a rule."""
    return Rule(
        **_common(t, where, recorded),
        domain=t["domain"],
        country=t["country"],
        effect=t["effect"],
        reason=t.get("reason", ""),
        crossings=t.get("crossings", ()),
        places=t.get("places", ()),
        modes=t.get("modes", frozenset()),
        direction=t.get("direction", "both"),
        when=t.get("when", {}),
        excepted=t.get("except", {}),
        require=t.get("require", {}),
        overrides=t.get("overrides", ()),
        papers=t.get("papers", ()),
        duty=t.get("duty", ""),
        days=t.get("days"),
        per_days=t.get("per_days"),
        then=t.get("then", ""),
        risk=t.get("risk", ""),
        penalty=t.get("penalty", ""),
        remedy=t.get("remedy", ""),
        outlook=t.get("outlook", ""),
        route=t.get("route", ""),
        missing=t.get("missing", ""),
        papers_ru=t.get("papers_ru", ()),
        duty_ru=t.get("duty_ru", ""),
        then_ru=t.get("then_ru", ""),
        penalty_ru=t.get("penalty_ru", ""),
        remedy_ru=t.get("remedy_ru", ""),
        missing_ru=t.get("missing_ru", ""),
    )


def build_report(t: Taken, where: Origin, recorded: Instant) -> Report:
    """Build a report, without its figures."""
    return Report(
        **_common(t, where, recorded),
        topic=t["topic"],
        country=t.get("country", ""),
        place=t.get("place", ""),
        modes=t.get("modes", frozenset()),
        direction=t.get("direction", "in"),
        risk=t.get("risk", ""),
    )


def build_figure(t: Taken, report: Report, number: int, speaker: str) -> Observation:
    """Build the observation that one figure of a report is."""
    common: dict[str, Any] = {
        name: getattr(report, name) for name in Record.__dataclass_fields__ if name != "id"
    }
    return Observation(
        id=f"{report.id}#{number}",
        **common,
        kind=t["kind"],
        place=report.place,
        country=report.country,
        direction=t.get("direction", report.direction),
        nationality=t.get("nationality", "all"),
        modes=report.modes,
        value=t["value"],
        low=t.get("low", t["value"]),
        high=t.get("high", t["value"]),
        unit=t["unit"],
        bound=t.get("bound", "exact"),
        service="",
        speaker=speaker,
    )


def build_end(t: Taken, where: Origin, recorded: Instant) -> End:
    """Build an end."""
    return End(**_common(t, where, recorded), ends=t["ends"], at=t["at"])


def build_confirmation(t: Taken, where: Origin, recorded: Instant) -> Confirmation:
    """Build a confirmation."""
    return Confirmation(**_common(t, where, recorded), confirms=t["confirms"])


def build_resolution(t: Taken, where: Origin, recorded: Instant) -> Resolution:
    """Build a resolution."""
    return Resolution(
        **_common(t, where, recorded),
        between=t["between"],
        use=t["use"],
        why=t["why"],
        why_ru=t.get("why_ru", ""),
    )


def build_source(t: Taken, where: Origin) -> Source:
    """Build a source."""
    optional = {k: t.get(k, "") for k in ("title", "address", "published", "origin", "note")}
    needed = ("id", "outlet", "speaker", "language", "reliability", "credibility")
    return Source(
        **{k: t[k] for k in needed}, **optional, where=where, outlet_ru=t.get("outlet_ru", "")
    )


def build_place(t: Taken, where: Origin) -> Place:
    """Build a place."""
    texts = ("name_ru", "country", "part_of", "time_zone", "note")
    return Place(
        **{k: t[k] for k in ("id", "kind", "name", "sources")},
        **{k: t.get(k, "") for k in texts},
        lat=t.get("lat"),
        lon=t.get("lon"),
        aliases=t.get("aliases", ()),
        members=t.get("members", ()),
        where=where,
    )


def build_crossing(t: Taken, where: Origin, recorded: Instant) -> Crossing:
    """Build a crossing."""
    needed = ("name", "country_out", "country_in", "lat", "lon", "modes", "state")
    return Crossing(
        **_common(t, where, recorded),
        **{k: t[k] for k in (*needed, "time_zone", "town_out", "town_in")},
        **{k: t.get(k, "") for k in ("name_ru", "other_name", "opens", "closes")},
        nationals=t.get("nationals", ()),
        aliases=t.get("aliases", ()),
    )


def build_service(t: Taken, where: Origin, recorded: Instant) -> Service:
    """Build a service."""
    needed = ("origin", "destination", "mode", "distance_km", "hours_low", "hours_high")
    return Service(
        **_common(t, where, recorded),
        **{k: t[k] for k in (*needed, "frequency", "wait_low_h", "wait_high_h")},
        **{k: t.get(k, "") for k in ("vehicle", "operator", "via")},
        both_ways=t.get("both_ways", False),
    )


def build_observation(t: Taken, where: Origin, recorded: Instant) -> Observation:
    """Build an observation from a row of a table."""
    return Observation(
        **_common(t, where, recorded),
        **{k: t[k] for k in ("kind", "value", "unit")},
        **{k: t.get(k, "") for k in ("place", "country", "service", "speaker")},
        direction=t.get("direction", "in"),
        nationality=t.get("nationality", "all"),
        modes=t.get("modes", frozenset()),
        low=t.get("low", t["value"]),
        high=t.get("high", t["value"]),
        bound=t.get("bound", "exact"),
    )


def build_question(t: Taken, where: Origin) -> Question:
    """Build a question."""
    return Question(
        key=t["key"],
        type=t["type"],
        values=t.get("values", ()),
        text=t["text"],
        text_ru=t.get("text_ru", ""),
        sensitive=t.get("sensitive", False),
        opens=t.get("opens", ""),
        where=where,
        words=t.get("words", {}),
        words_ru=t.get("words_ru", {}),
        opens_ru=t.get("opens_ru", ""),
    )


def build_inference(t: Taken, where: Origin, *, presumption: bool) -> Inference:
    """Build an inference or a presumption."""
    return Inference(
        t["text"], t.get("when", {}), t["then"], presumption, where, t.get("text_ru", "")
    )


def build_assumption(t: Taken, where: Origin) -> Assumption:
    """Build an assumption."""
    return Assumption(t["id"], t["value"], t["unit"], t["text"], where, t.get("text_ru", ""))
