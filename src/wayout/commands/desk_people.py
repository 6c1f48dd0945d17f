"""`wayout desk people` and `wayout desk trail`: an administrator's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wayout.commands.desk_setting import Desk, Setting, opened, pass_setting
from wayout.commands.options import DONE, FORMAT, print_json, read_now
from wayout.errors import BadInputError

if TYPE_CHECKING:
    from wayout.desk.people.person import Person


@click.group()
def people() -> None:
    """List, add and change the people of the desk."""


@people.command("list")
@FORMAT
@pass_setting
def list_everybody(setting: Setting, fmt: str) -> int:
    """List who is at the desk, with their roles."""
    from wayout.desk.people.roster import list_people  # noqa: PLC0415

    with opened(setting) as desk:
        found = list_people(desk.store, by=desk.enter())
    if fmt == "json":
        print_json({"people": [{"pseudonym": p.pseudonym, "role": p.role} for p in found]})
    for person in found if fmt == "text" else ():
        click.echo(f"{person.pseudonym:<24} {person.role}")
    return DONE


@people.command()
@click.argument("pseudonym")
@click.argument("role")
@pass_setting
def add(setting: Setting, pseudonym: str, role: str) -> int:
    """Add a person; shows their first password and the secret for their device, once."""
    from wayout.desk.pages.people_pages import make_password  # noqa: PLC0415
    from wayout.desk.people.roster import add_person  # noqa: PLC0415

    first = make_password()
    with opened(setting) as desk:
        joined = add_person(
            desk.store,
            pseudonym,
            role=role,
            password=first,
            by=desk.enter(),
            vault=desk.vault,
            now=read_now(),
        )
        name = desk.known.situation.head.id
    click.echo(f"{pseudonym} is added as {role}. First password: {first}")
    show_secret(joined.secret, pseudonym, name)
    return DONE


def show_secret(secret: str, pseudonym: str, desk: str) -> None:
    """Show the secret of a second factor, for this once."""
    from wayout.desk.pages.people_pages import group_letters  # noqa: PLC0415
    from wayout.desk.people.second_factor import say_address  # noqa: PLC0415

    click.echo(f"For the device, shown once: {group_letters(secret)}")
    click.echo(say_address(secret, pseudonym=pseudonym, desk=f"desk {desk}"))


@people.command()
@click.argument("pseudonym")
@click.argument("role")
@pass_setting
def role(setting: Setting, pseudonym: str, role: str) -> int:
    """Give a person another role; their sessions end."""
    from wayout.desk.people.roster import change_role  # noqa: PLC0415

    with opened(setting) as desk:
        by = desk.enter()
        person = _get_person(desk, by, pseudonym)
        change_role(desk.store, person.id, role=role, by=by, now=read_now())
    click.echo(f"{pseudonym} is {role} now.")
    return DONE


@people.command()
@click.argument("pseudonym")
@pass_setting
def remove(setting: Setting, pseudonym: str) -> int:
    """Let a person go; what they did stays."""
    from wayout.desk.people.roster import retire_person  # noqa: PLC0415

    with opened(setting) as desk:
        by = desk.enter()
        retire_person(desk.store, _get_person(desk, by, pseudonym).id, by=by, now=read_now())
    click.echo(f"{pseudonym} is no longer at the desk.")
    return DONE


def _get_person(desk: Desk, by: Person, pseudonym: str) -> Person:
    from wayout.desk.people.roster import list_people  # noqa: PLC0415
    from wayout.situation.notice import find_nearest  # noqa: PLC0415

    known = {person.pseudonym: person for person in list_people(desk.store, by=by)}
    if pseudonym not in known:
        near = find_nearest(pseudonym, known)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"nobody at the desk is '{pseudonym[:40]}'{hint}")
    return known[pseudonym]


@click.command()
@click.option("--most", default=100, show_default=True, type=click.IntRange(1, 100_000))
@FORMAT
@pass_setting
def trail(setting: Setting, most: int, fmt: str) -> int:
    """Show what was done at the desk, the last first."""
    from wayout.desk.pages.people_pages import write_trail  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "people")
        steps = write_trail(desk.store, zone=desk.known.situation.head.time_zone, most=most)
    if fmt == "json":
        print_json({"steps": steps})
    for step in steps if fmt == "text" else ():
        about = f"{step['subject']} {step['number'] or ''}".strip()
        click.echo(f"{step['at']}  {step['act']:<16} {step['by'] or '-':<20} {about}")
    return DONE
