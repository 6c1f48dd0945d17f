"""`wayout desk take` and `weigh`: reports come in, and claims get their place in the inbox."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.commands.desk_exchange import read_ids
from wayout.commands.desk_setting import Desk, Setting, opened, pass_setting
from wayout.commands.desk_text import show_rechecks, show_taken
from wayout.commands.options import DONE, FORMAT, NO, print_json, read_now
from wayout.errors import BadInputError

if TYPE_CHECKING:
    from wayout.desk.exchange.document import Document
    from wayout.desk.intake.capture import Capture
    from wayout.desk.intake.taking_in import Outcome, TakenIn
    from wayout.desk.people.person import Person

Given = Mapping[str, str]
AT_REST_S = 2.0
"""A file of a folder that has not changed for so long is taken to be whole."""


@click.command()
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--folder", metavar="FOLDER", help="Every file in it; each leaves a receipt.")
@click.option("--fetch", metavar="ADDRESS", help="A page or feed of the open web.")
@click.option("--as", "form", default="", metavar="FORMAT", help="reliefweb, cap or gtfs-rt.")
@click.option("--ids", metavar="FILE.toml", help='Of gtfs-rt: lines such as "stop:ID" = "place".')
@click.option("--outlet", default="", help="Who published it.")
@click.option("--address", default="", help="Where it was published.")
@click.option("--published", default="", metavar="TIME", help="When it was published.")
@FORMAT
@pass_setting
def take(
    setting: Setting,
    files: tuple[str, ...],
    folder: str | None,
    fetch: str | None,
    form: str,
    ids: str | None,
    fmt: str,
    **given: str,
) -> int:
    """
    Take in reports: files, a folder, or an address; claims are read and wait in the inbox.

    A folder is taken by the machine, so that a timer may do it; everything else by who is logged
    in. What ReliefWeb answers and alerts of CAP are known by their beginning; --as says it.
    """
    if bool(files) + bool(folder) + bool(fetch) != 1:
        raise BadInputError("say what to take in, one of: FILE…, --folder FOLDER, --fetch ADDRESS")
    if (form or ids) and not files:
        raise BadInputError("--as and --ids are of files; accepted: take FILE… --as FORMAT")
    refused: list[tuple[str, str]] = []
    with opened(setting) as desk:
        if folder:
            taken = _take_folder(desk, Path(folder), given["outlet"], refused)
        else:
            by = desk.enter()
            if fetch:
                found = [_fetch(fetch, given)]
            elif form or ids:
                found = _read_documents(desk, files, form, ids, given)
            else:
                found = _read_captures(desk, files, given)
            taken = [one for each in found for one in _try(desk, by, each, refused)]
    _show(taken, refused, fmt)
    return NO if refused else DONE


def _try(
    desk: Desk, by: Person, one: Capture | Document, refused: list[tuple[str, str]]
) -> tuple[TakenIn, ...]:
    """Take one in; a document that holds nothing to take leaves the other files alone."""
    from wayout.desk.exchange.document import Document  # noqa: PLC0415

    if not isinstance(one, Document):
        return _take(desk, by, one)
    try:
        return _take(desk, by, one)
    except BadInputError as fault:
        refused.append((one.file, str(fault)))
        return ()


def _take(desk: Desk, by: Person, one: Capture | Document) -> tuple[TakenIn, ...]:
    from wayout.desk.pages.taking_pages import take_any  # noqa: PLC0415

    return take_any(desk.store, one, vault=desk.vault, known=desk.known, by=by, now=read_now())


def _fetch(address: str, given: Given) -> Capture | Document:
    from wayout.desk.exchange.document import find_document  # noqa: PLC0415
    from wayout.desk.intake.feeds import fetch  # noqa: PLC0415

    found = fetch(address, now=read_now(), outlet=given["outlet"])
    return find_document(found.content, file="the answer", given=given) or found


def _read_captures(desk: Desk, files: Iterable[str], given: Given) -> list[Capture | Document]:
    """Read what is to be taken in, all of it before any of it is taken."""
    from wayout.desk.exchange.document import find_document  # noqa: PLC0415
    from wayout.desk.intake.capture import Capture, tell_kind  # noqa: PLC0415
    from wayout.desk.intake.folder import read_file  # noqa: PLC0415
    from wayout.desk.pages.taking_pages import read_published  # noqa: PLC0415

    now, zone = read_now(), desk.known.situation.head.time_zone
    at, basis = read_published(given["published"], zone=zone, now=now)
    made: list[Capture | Document] = []
    for name in files:
        content = read_file(Path(name))
        known = find_document(content, file=Path(name).name, given=given)
        if known:
            made.append(known)
            continue
        kind = tell_kind(content, name)
        made.append(Capture(content, kind, given["outlet"], given["address"], at, now, basis))
    return made


def _read_documents(
    desk: Desk, files: Iterable[str], form: str, ids: str | None, given: Given
) -> list[Capture | Document]:
    """Read files in a format that was named, all of them before any is taken."""
    from wayout.desk.exchange.document import Document, get_form  # noqa: PLC0415
    from wayout.desk.exchange.service_alerts import map_ids  # noqa: PLC0415
    from wayout.desk.intake.folder import read_file  # noqa: PLC0415

    if ids and (not form or get_form(form) != "gtfs-rt"):
        raise BadInputError("--ids are of a feed of GTFS Realtime; accepted: --as gtfs-rt")
    places = map_ids(read_ids(Path(ids)), desk.known.situation) if ids else {}
    return [
        Document(read_file(Path(name)), get_form(form), Path(name).name, given, places)
        for name in files
    ]


def _take_folder(
    desk: Desk, folder: Path, outlet: str, refused: list[tuple[str, str]]
) -> list[TakenIn]:
    from wayout.desk.exchange.document import find_document  # noqa: PLC0415
    from wayout.desk.intake.folder import look_at, take_folder  # noqa: PLC0415
    from wayout.desk.pages.taking_pages import take_several  # noqa: PLC0415

    def work(captures: Sequence[Capture]) -> Sequence[Outcome]:
        given = {"outlet": outlet}
        found = (find_document(c.content, file="the file", given=given) or c for c in captures)
        return take_several(desk.store, found, vault=desk.vault, known=desk.known, now=read_now())

    seen = look_at(folder)
    time.sleep(AT_REST_S if seen else 0)
    found = take_folder(folder, work, seen=seen, now=read_now(), outlet=outlet)
    refused += [(one.name, one.reason) for one in found.refused]
    return list(found.taken)


def _show(taken: Iterable[TakenIn], refused: Iterable[tuple[str, str]], fmt: str) -> None:
    from wayout.desk.pages.taking_pages import write_taken  # noqa: PLC0415

    rows = [write_taken(one) for one in taken]
    if fmt == "json":
        shown = [{"file": name, "reason": reason} for name, reason in refused]
        print_json({"taken": rows, "refused": shown})
    else:
        show_taken(rows, refused)


@click.command()
@click.option("--seconds", type=click.FloatRange(0), help="Weigh no longer; otherwise to the end.")
@FORMAT
@pass_setting
def recheck(setting: Setting, seconds: float | None, fmt: str) -> int:
    """
    List records past their shelf life, those first without which most would change.

    What was weighed is stored at once: after an interrupt, or --seconds, another call goes on.
    """
    from wayout.desk.pages.recheck_sheet import write_rechecks  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "read")
        patience_s = float("inf") if seconds is None else seconds
        sheet = write_rechecks(desk.store, desk.known, now=read_now(), patience_s=patience_s)
    if fmt == "json":
        print_json(sheet)
    else:
        show_rechecks(sheet)
    return DONE


@click.command()
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 100_000))
@pass_setting
def weigh(setting: Setting, most: int) -> int:
    """Weigh new claims that nobody weighed yet, the oldest first; each takes a second or more."""
    from wayout.desk.pages.claim_words import say_impact  # noqa: PLC0415
    from wayout.desk.pages.weighing import weigh_claims  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415
    from wayout.desk.review.inbox import count_unweighed, list_unweighed  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "decide")
        for one in list_unweighed(desk.store, most=most):
            for number, weight in weigh_claims(desk.store, desk.known, [one], now=read_now()):
                click.echo(f"claim {number}: {say_impact(weight)}")
        left = count_unweighed(desk.store)
    click.echo(f"{left} not weighed yet" if left else "every new claim is weighed")
    return DONE
