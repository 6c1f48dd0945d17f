"""People and the trail, for an administrator."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from wayout.desk.pages.call import Answer, Call, Page, Sent
from wayout.desk.pages.claim_words import say_instant
from wayout.desk.people.names import name_people
from wayout.desk.people.person import DUTIES, demand_duty
from wayout.desk.people.roster import add_person, change_role, list_people, retire_person
from wayout.desk.people.second_factor import say_address
from wayout.desk.store.store import Store
from wayout.desk.store.tables import ROLES, trail

PER_PAGE = 100
LAST_LINE = 2**31 - 1


def show_people(call: Call) -> Answer:
    """Show who is at the desk."""
    people = list_people(call.office.store, by=call.by)
    rows = [
        {"number": p.id, "pseudonym": p.pseudonym, "role": p.role, "is_me": p.id == call.by.id}
        for p in people
    ]
    able = [(role, ", ".join(sorted(DUTIES[role]))) for role in ROLES]
    return Page("people.html", {"people": rows, "roles": able})


def add(call: Call) -> Answer:
    """Add a person, and show their first password and second factor this once."""
    password = make_password()
    office, words = call.office, {"role": call.say("role"), "password": password}
    pseudonym = call.say("pseudonym")
    joined = add_person(
        office.store, pseudonym, **words, by=call.by, vault=office.vault, now=call.now
    )
    desk = office.known.situation.head.id
    address = say_address(joined.secret, pseudonym=joined.person.pseudonym, desk=f"desk {desk}")
    shown = {"pseudonym": joined.person.pseudonym, "role": joined.person.role}
    secret = group_letters(joined.secret)
    return Page("joined.html", shown | {"password": password, "secret": secret, "address": address})


def give_role(call: Call) -> Answer:
    """Give somebody another role."""
    store, role = call.office.store, call.say("role")
    change_role(store, call.number, role=role, by=call.by, now=call.now)
    return Sent("/people")


def let_go(call: Call) -> Answer:
    """Let somebody go."""
    retire_person(call.office.store, call.number, by=call.by, now=call.now)
    return Sent("/people")


def make_password() -> str:
    """Make a first password, of five groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def group_letters(secret: str) -> str:
    """Give a secret in groups of four, as it is easier to type."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def show_trail(call: Call) -> Answer:
    """Show what was done, the last first."""
    demand_duty(call.by, "people")
    before = call.count("before", least=0, most=LAST_LINE)
    zone = call.office.known.situation.head.time_zone
    rows = write_trail(call.office.store, before=before, zone=zone)
    older = rows[-1]["line"] if len(rows) == PER_PAGE else 0
    return Page("trail.html", {"steps": rows, "older": older})


def write_trail(
    store: Store, *, before: int = 0, zone: str, most: int = PER_PAGE
) -> list[dict[str, object]]:
    """Write lines of the trail as plain values, those before a line, the last first."""
    asked = select(trail).order_by(trail.c.id.desc()).limit(most)
    asked = asked.where(trail.c.id < before) if before else asked
    with store.reading() as connection:
        rows = connection.execute(asked).all()
    names = name_people(store, [row.person_id for row in rows if row.person_id])
    return [
        {
            "line": row.id,
            "at": say_instant(row.at, zone),
            "act": row.act,
            "by": names.get(row.person_id or 0, ""),
            "subject": row.subject,
            "number": row.subject_id,
        }
        for row in rows
    ]
