"""Provenance: from the report to the record, by roles and days, as PROV-JSON that is sound."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prov.model import ProvDocument

from tests.desk.conftest import Desk
from tests.desk.material import NOW, propose
from wayout.desk.exchange.provenance import Plain, trace_publication, write_prov
from wayout.desk.publishing.release import publish_claim, retract_claim
from wayout.errors import BadInputError

ENDS = {
    "wasDerivedFrom": (("prov:generatedEntity", "entity"), ("prov:usedEntity", "entity")),
    "wasGeneratedBy": (("prov:entity", "entity"), ("prov:activity", "activity")),
    "used": (("prov:activity", "activity"), ("prov:entity", "entity")),
    "wasAssociatedWith": (("prov:activity", "activity"), ("prov:agent", "agent")),
}
"""Each relation with what its two ends must be, as the PROV data model has it."""
NAME = re.compile(r"([a-z]+):[^\s:]+\Z")


def publish(desk: Desk, folder: Path) -> Plain:
    """Publish a claim and write how its record came to be."""
    number = propose(desk.store, desk.vault, desk["editor-1"])
    publish_claim(desk.store, number, folder=folder, by=desk["publisher-1"], now=NOW)
    return write_prov(trace_publication(desk.store, 1), situation="small")


def check_prov(document: Plain) -> None:
    """Check what PROV-JSON asks: prefixes declared, every end of a relation there, of its kind."""
    assert document.keys() == {"prefix", "entity", "activity", "agent", *ENDS}
    for kind in ("entity", "activity", "agent"):
        for name, attributes in document[kind].items():
            for one in (name, *attributes):
                found = NAME.match(one)
                assert found, one
                assert found[1] in document["prefix"]
    for relation, ends in ENDS.items():
        assert document[relation]
        for one in document[relation].values():
            assert one.keys() == {name for name, _ in ends}
            for name, kind in ends:
                assert one[name] in document[kind], one
    derived = [tuple(one.values()) for one in document["wasDerivedFrom"].values()]
    assert all(later != earlier for later, earlier in derived)


def test_record_goes_back_to_its_report(desk: Desk, folder: Path) -> None:
    """From the record one comes by derivations to the hash of the report, each step once."""
    document = publish(desk, folder)
    check_prov(document)
    before = {
        one["prov:generatedEntity"]: one["prov:usedEntity"]
        for one in document["wasDerivedFrom"].values()
    }
    way = ["facts:desk-1"]
    while way[-1] in before:
        way.append(before[way[-1]])
    assert [one.partition(":")[2].split("-")[0] for one in way[-3:]] == ["draft", "claim", "report"]
    assert re.fullmatch("[0-9a-f]{64}", document["entity"][way[-1]]["desk:sha256"])


def test_provenance_is_read_by_another_program(desk: Desk, folder: Path) -> None:
    """The library of the PROV working group's formats finds every record of it, and writes it."""
    written = publish(desk, folder)
    read = ProvDocument.deserialize(content=json.dumps(written), format="json")
    back = json.loads(read.serialize(format="json"))
    parts = written.keys() - {"prefix"}
    assert {part: len(back[part]) for part in parts} == {part: len(written[part]) for part in parts}
    assert back["entity"].keys() == written["entity"].keys()


def test_people_are_roles_and_instants_are_days(desk: Desk, folder: Path) -> None:
    """No hour and no name but a pseudonym is in it; who edited and who published differ."""
    document = publish(desk, folder)
    assert document["agent"] == {
        "desk:editor-1": {"desk:role": "editor"},
        "desk:publisher-1": {"desk:role": "publisher"},
    }
    times = re.findall(r"T\d\d:\d\d:\d\d", str(document))
    assert set(times) == {"T00:00:00"}
    acted = {
        one["prov:activity"]: one["prov:agent"] for one in document["wasAssociatedWith"].values()
    }
    assert acted["desk:drafting-1"] == "desk:editor-1"
    publishing = next(key for key in acted if "publishing" in key)
    assert acted[publishing] == "desk:publisher-1"


def test_retraction_has_its_own_provenance(desk: Desk, folder: Path) -> None:
    """What takes a record back can be traced as the record can."""
    publish(desk, folder)
    by, reason = desk["publisher-1"], "The guard was wrong."
    retract_claim(desk.store, 1, reason=reason, folder=folder, by=by, now=NOW)
    document = write_prov(trace_publication(desk.store, 2), situation="small")
    check_prov(document)
    assert "retract" in {one.get("desk:verb") for one in document["activity"].values()}


def test_trace_is_refused_for_what_was_never_published(desk: Desk) -> None:
    """An unknown publication is said in a line."""
    with pytest.raises(BadInputError, match="no finished publication 9"):
        trace_publication(desk.store, 9)
