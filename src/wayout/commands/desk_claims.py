"""`wayout desk inbox` to `retract`: from a claim to a fact, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wayout.commands.desk_setting import Desk, Setting, opened, pass_setting
from wayout.commands.desk_text import show_claim, show_faults, show_impact, show_inbox
from wayout.commands.options import DONE, FORMAT, NO, print_json, read_now
from wayout.errors import BadInputError, PublicationRefusedError

if TYPE_CHECKING:
    from wayout.desk.people.person import Person
    from wayout.desk.review.draft import Draft
    from wayout.desk.review.inbox import Entry

LARGEST_DRAFT = 300_000
NUMBER = click.argument("number", metavar="CLAIM", type=click.IntRange(1, 2**31 - 1))
REASON = click.option("--reason", default="", metavar="SENTENCE", help="Why.")


@click.command()
@click.option("--state", default="new", show_default=True, help="new, accepted, proposed, …")
@click.option("--kind", default="", help="Only of a kind: queue, price, closed, …")
@click.option("--place", default="", help="Only about a place or post, by id or name.")
@click.option("--after", default="", metavar="MARK", help="The fifty claims behind a mark.")
@click.option("--before", default="", metavar="MARK", help="The fifty claims in front of a mark.")
@FORMAT
@pass_setting
def inbox(setting: Setting, fmt: str, **asked: str) -> int:
    """List the claims of a state, those of the greatest impact first, fifty at a time."""
    from wayout.desk.pages.inbox_sheet import Wanted, write_inbox  # noqa: PLC0415

    with opened(setting) as desk:
        sheet = write_inbox(
            desk.store,
            Wanted(**asked),
            by=desk.enter(),
            vault=desk.vault,
            situation=desk.known.situation,
        )
    if fmt == "json":
        print_json(sheet)
    else:
        show_inbox(sheet)
    return DONE


@click.command()
@NUMBER
@FORMAT
@pass_setting
def claim(setting: Setting, number: int, fmt: str) -> int:
    """Show a claim with its words, its origin and its time, beside what is known."""
    from wayout.desk.pages.claim_sheet import write_claim_sheet  # noqa: PLC0415

    with opened(setting) as desk:
        _, entry = _enter(desk, number)
        sheet = write_claim_sheet(entry, store=desk.store, vault=desk.vault, known=desk.known)
    if fmt == "json":
        print_json(sheet)
    else:
        show_claim(sheet)
    return DONE


@click.command()
@NUMBER
@click.argument("verb", type=click.Choice(["accept", "reject", "edit", "propose", "return"]))
@REASON
@click.option("--draft", "file", metavar="FILE.toml", help="The draft, for edit; - reads input.")
@pass_setting
def decide(setting: Setting, number: int, verb: str, reason: str, file: str | None) -> int:
    """Accept, reject, edit, propose or return a claim."""
    from wayout.desk.review.deciding import decide as take_step  # noqa: PLC0415

    with opened(setting) as desk:
        by, entry = _enter(desk, number)
        given = _read_draft(file) if file else None
        if verb == "propose":
            _demand_sound(desk, entry, given)
        state = take_step(
            desk.store, number, verb, by=by, now=read_now(), reason=reason, draft=given
        )
    click.echo(f"Claim {number} is {state}.")
    return DONE


@click.command()
@NUMBER
@click.option("--file", metavar="FILE.toml", help="Store this draft; - reads standard input.")
@REASON
@click.option("--letter", default="", metavar="A-F", help="Grade of the source.")
@click.option("--number", "grade", default="", metavar="1-6", help="Grade of the statement.")
@pass_setting
def draft(
    setting: Setting, number: int, file: str | None, reason: str, letter: str, grade: str
) -> int:
    """Print the draft of a claim, stored or suggested; with --file store another one."""
    from wayout.desk.pages.draft_text import find_draft, grade_source  # noqa: PLC0415
    from wayout.desk.publishing.release import preview_faults  # noqa: PLC0415
    from wayout.desk.review.deciding import decide as take_step  # noqa: PLC0415
    from wayout.desk.review.draft import Draft  # noqa: PLC0415

    with opened(setting) as desk:
        by, entry = _enter(desk, number)
        now = read_now()
        found = _read_draft(file) if file else None
        shown = found or find_draft(desk.store, entry, desk.known.situation, now=now)
        graded = Draft(grade_source(shown.text, letter=letter, number=grade))
        if found or letter or grade:
            take_step(desk.store, number, "edit", by=by, now=now, reason=reason, draft=graded)
        faults = preview_faults(graded, folder=desk.folder, now=now)
    click.echo(graded.text)
    show_faults(faults)
    return NO if faults else DONE


@click.command()
@NUMBER
@FORMAT
@pass_setting
def preview(setting: Setting, number: int, fmt: str) -> int:
    """Show whose ways would change, and what would be written with which commit."""
    from wayout.desk.pages.impact_sheet import write_impact_sheet  # noqa: PLC0415
    from wayout.desk.pages.publication_sheet import write_publication_sheet  # noqa: PLC0415
    from wayout.desk.pages.report_sheet import find_published  # noqa: PLC0415

    now = read_now()
    with opened(setting) as desk:
        by, entry = _enter(desk, number)
        published = find_published(desk.store, entry.report_id)
        impact = write_impact_sheet(desk.known, entry, published=published, now=now)
        written = None
        if entry.draft:
            written = write_publication_sheet(desk.store, entry, folder=desk.folder, by=by, now=now)
    if fmt == "json":
        print_json({"impact": impact, "publication": written})
    else:
        show_impact(impact, written)
    return NO if written and written["faults"] else DONE


@click.command()
@NUMBER
@pass_setting
def publish(setting: Setting, number: int) -> int:
    """Publish a proposed claim; another person than its editor does it."""
    from wayout.desk.publishing.release import publish_claim  # noqa: PLC0415

    with opened(setting) as desk:
        by, _ = _enter(desk, number)
        path = publish_claim(desk.store, number, folder=desk.folder, by=by, now=read_now())
    click.echo(f"Claim {number} is published in {path}")
    return DONE


@click.command()
@NUMBER
@REASON
@pass_setting
def retract(setting: Setting, number: int, reason: str) -> int:
    """Take a published claim back: its records end now, with a reason that readers see."""
    from wayout.desk.publishing.release import retract_claim  # noqa: PLC0415

    with opened(setting) as desk:
        by, _ = _enter(desk, number)
        path = retract_claim(
            desk.store, number, reason=reason, folder=desk.folder, by=by, now=read_now()
        )
    click.echo(f"Claim {number} is retracted by {path}")
    return DONE


def _enter(desk: Desk, number: int) -> tuple[Person, Entry]:
    """Give who is logged in and a claim that they may read."""
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415
    from wayout.desk.review.inbox import get_entry  # noqa: PLC0415

    by = desk.enter()
    demand_duty(by, "read")
    return by, get_entry(desk.store, number)


def _demand_sound(desk: Desk, entry: Entry, given: Draft | None) -> None:
    from wayout.desk.publishing.release import preview_faults  # noqa: PLC0415
    from wayout.desk.review.draft import parse_draft  # noqa: PLC0415

    found = given or (parse_draft(entry.draft) if entry.draft else None)
    faults = preview_faults(found, folder=desk.folder, now=read_now()) if found else []
    if faults:
        raise PublicationRefusedError(f"not proposed: {'; '.join(faults)}")


def _read_draft(file: str) -> Any:
    from wayout.desk.review.draft import Draft  # noqa: PLC0415

    try:
        text = sys.stdin.read(LARGEST_DRAFT) if file == "-" else Path(file).read_text("utf-8")
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or "it is no text in UTF-8"
        raise BadInputError(f"draft '{file[:80]}' cannot be read: {why}") from None
    if not text.strip() or len(text) > LARGEST_DRAFT:
        raise BadInputError(f"draft '{file[:80]}' is empty or longer than {LARGEST_DRAFT:,}")
    return Draft(text)
