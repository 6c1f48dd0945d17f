"""
How a record came to be, as PROV: report, claim, draft, publication, records, and who in which role.

References
----------
W3C, PROV-DM: The PROV Data Model, 2013; PROV-JSON, W3C Member Submission, 2013.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wayout.desk.people.names import name_people
from wayout.desk.review.deciding import Decision, list_decisions
from wayout.desk.store.store import Store
from wayout.desk.store.tables import claims, publications, reports
from wayout.errors import BadInputError
from wayout.situation.period import Instant

PREFIXES = {"prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
SPACE = "urn:wayout:desk:"
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trace:
    """What the desk did from a report to the records of one publication."""

    report_id: int
    report_sha256: str
    received: Instant
    claim_id: int
    decisions: tuple[Decision, ...]
    file: str
    file_sha256: str
    records: tuple[str, ...]
    editor_id: int
    publisher_id: int
    at: Instant
    is_retraction: bool
    names: Mapping[int, str]


def trace_publication(store: Store, number: int) -> Trace:
    """
    Trace a publication that stands back to the report.

    Raises
    ------
    BadInputError
        There is no such publication, or it was not finished.
    """
    asked = (
        select(publications, claims.c.report_id, reports.c.sha256.label("of"), reports.c.received)
        .join(claims, claims.c.id == publications.c.claim_id)
        .join(reports, reports.c.id == claims.c.report_id)
        .where(publications.c.id == number, publications.c.phase == "done")
    )
    with store.reading() as connection:
        row = connection.execute(asked).first()
    if row is None:
        raise BadInputError(f"no finished publication {number} at the desk")
    decided = tuple(one for one in list_decisions(store, row.claim_id) if one.at <= row.at)
    people = {row.editor_id, row.publisher_id, *(one.person_id for one in decided)}
    return Trace(
        report_id=row.report_id,
        report_sha256=row.of,
        received=row.received,
        claim_id=row.claim_id,
        decisions=decided,
        file=row.file,
        file_sha256=row.sha256,
        records=tuple(row.records),
        editor_id=row.editor_id,
        publisher_id=row.publisher_id,
        at=row.at,
        is_retraction=row.retracts is not None,
        names=name_people(store, people),
    )


def write_prov(trace: Trace, *, situation: str) -> Plain:
    """
    Write a trace as PROV-JSON; people are pseudonyms with a role, instants are days.

    Parameters
    ----------
    situation
        The name of the situation, in the names of its records.
    """
    named = _Names(trace)
    word = "retract" if trace.is_retraction else "publish"
    steps = list(zip(named.steps, trace.decisions, strict=True))
    entities = {
        named.report: {"prov:type": _name("desk:Report"), "desk:sha256": trace.report_sha256},
        named.claim: {"prov:type": _name("desk:Claim")},
        named.draft: {"prov:type": _name("desk:Draft")},
        named.file: {"prov:type": _name("desk:Publication"), "desk:sha256": trace.file_sha256},
        **{record: {"prov:type": _name("desk:Record")} for record in named.records},
    }
    activities = {
        named.reading: _dated(trace.received, {"prov:type": _name("desk:Reading")}),
        **{key: _dated(one.at, {"desk:verb": one.verb}) for key, one in steps},
        named.drafting: {"prov:type": _name("desk:Drafting")},
        named.publishing: _dated(trace.at, {"desk:verb": word}),
    }
    people = [(named.drafting, trace.editor_id), (named.publishing, trace.publisher_id)]
    people += [(key, one.person_id) for key, one in steps]
    spoken = [(activity, f"desk:{_get_name(trace, person)}") for activity, person in people]
    return {
        "prefix": {**PREFIXES, "desk": SPACE, "facts": f"urn:wayout:situation:{situation}:"},
        "entity": entities,
        "activity": activities,
        "agent": _write_agents(name for _, name in spoken),
        **_write_relations(named),
        "wasAssociatedWith": _relate("a", spoken, "activity", "agent"),
    }


class _Names:
    """What the things and steps of a trace are called."""

    def __init__(self, trace: Trace) -> None:
        self.report = f"desk:report-{trace.report_id}"
        self.claim = f"desk:claim-{trace.claim_id}"
        self.draft = f"desk:draft-of-{trace.claim_id}"
        self.file = f"facts:{trace.file}"
        self.records = [f"facts:{record}" for record in trace.records]
        self.reading = f"desk:reading-{trace.report_id}"
        self.drafting = f"desk:drafting-{trace.claim_id}"
        self.publishing = f"desk:publishing-{trace.file}"
        many = range(1, len(trace.decisions) + 1)
        self.steps = [f"desk:step-{trace.claim_id}-{number}" for number in many]


def _write_relations(named: _Names) -> Plain:
    derived = [(named.claim, named.report), (named.draft, named.claim), (named.file, named.draft)]
    derived += [(record, named.file) for record in named.records]
    made = [(named.claim, named.reading), (named.draft, named.drafting)]
    made.append((named.file, named.publishing))
    used = [(named.reading, named.report), (named.drafting, named.claim)]
    used += [(named.publishing, named.draft), *((step, named.claim) for step in named.steps)]
    return {
        "wasDerivedFrom": _relate("d", derived, "generatedEntity", "usedEntity"),
        "wasGeneratedBy": _relate("g", made, "entity", "activity"),
        "used": _relate("u", used, "activity", "entity"),
    }


def _get_name(trace: Trace, person: int) -> str:
    """Get the pseudonym of a person, or their number if even that is not known."""
    return trace.names.get(person, f"person-{person}")


def _write_agents(names: Iterable[str]) -> Plain:
    return {
        name: {"desk:role": name.removeprefix("desk:").rpartition("-")[0]}
        for name in sorted(set(names))
    }


def _relate(letter: str, pairs: Iterable[tuple[str, str]], first: str, second: str) -> Plain:
    return {
        f"_:{letter}{number}": {f"prov:{first}": one, f"prov:{second}": other}
        for number, (one, other) in enumerate(pairs, 1)
    }


def _dated(at: Instant, rest: Plain) -> Plain:
    """Give an activity with the day of its end; the hour stays at the desk."""
    return {"prov:endTime": f"{at:%Y-%m-%d}T00:00:00Z", **rest}


def _name(qualified: str) -> Plain:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}
