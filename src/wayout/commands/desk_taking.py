"""`wayout desk take` and `weigh`: reports come in, and claims get their place in the inbox."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wayout.commands.desk_setting import Desk, Setting, opened, pass_setting
from wayout.commands.desk_text import show_rechecks
from wayout.commands.options import DONE, FORMAT, NO, print_json, read_now
from wayout.errors import BadInputError

if TYPE_CHECKING:
    from wayout.desk.intake.capture import Capture
    from wayout.desk.intake.taking_in import TakenIn
    from wayout.desk.people.person import Person

AT_REST_S = 2.0
"""A file of a folder that has not changed for so long is taken to be whole."""


@click.command()
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--folder", metavar="FOLDER", help="Every file in it; each is moved to done/.")
@click.option("--fetch", metavar="ADDRESS", help="A page or feed of the open web.")
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
    outlet: str,
    address: str,
    published: str,
    fmt: str,
) -> int:
    """
    Take in reports: files, a folder, or an address; claims are read and wait in the inbox.

    A folder is taken by the machine, so that a timer may do it; everything else by who is logged
    in.
    """
    if bool(files) + bool(folder) + bool(fetch) != 1:
        raise BadInputError("say what to take in, one of: FILE…, --folder FOLDER, --fetch ADDRESS")
    with opened(setting) as desk:
        refused: list[tuple[str, str]] = []
        if folder:
            taken = _take_folder(desk, Path(folder), outlet, refused)
        else:
            by = desk.enter()
            captures = _read_captures(desk, files, fetch, outlet, address, published)
            taken = [one for capture in captures for one in _take(desk, by, capture)]
    _show(taken, refused, fmt)
    return NO if refused else DONE


def _take(desk: Desk, by: Person | None, capture: Capture) -> tuple[TakenIn, ...]:
    from wayout.desk.intake.taking_in import take_every  # noqa: PLC0415

    return take_every(
        desk.store,
        capture,
        vault=desk.vault,
        reader=desk.known.reader,
        situation=desk.known.situation,
        remover=desk.known.remover,
        by=by,
        now=read_now(),
    )


def _read_captures(
    desk: Desk, files: Iterable[str], fetched: str | None, outlet: str, address: str, told: str
) -> list[Capture]:
    """Read what is to be taken in, all of it before any of it is taken."""
    from wayout.desk.intake.capture import Capture, tell_kind  # noqa: PLC0415
    from wayout.desk.intake.feeds import fetch  # noqa: PLC0415
    from wayout.desk.intake.folder import read_file  # noqa: PLC0415
    from wayout.desk.pages.taking_pages import read_published  # noqa: PLC0415

    now, zone = read_now(), desk.known.situation.head.time_zone
    if fetched:
        return [fetch(fetched, now=now, outlet=outlet)]
    at = read_published(told, zone=zone, now=now)
    made = []
    for name in files:
        content = read_file(Path(name))
        made.append(Capture(content, tell_kind(content, name), outlet, address, at, now))
    return made


def _take_folder(
    desk: Desk, folder: Path, outlet: str, refused: list[tuple[str, str]]
) -> list[TakenIn]:
    from wayout.desk.intake.folder import look_at, take_folder  # noqa: PLC0415

    seen = look_at(folder)
    time.sleep(AT_REST_S if seen else 0)
    work = partial(_take, desk, None)
    found = take_folder(folder, work, seen=seen, now=read_now(), outlet=outlet)
    refused += [(one.name, one.reason) for one in found.refused]
    return list(found.taken)


def _show(taken: Iterable[TakenIn], refused: Iterable[tuple[str, str]], fmt: str) -> None:
    from wayout.desk.pages.taking_pages import write_taken  # noqa: PLC0415

    rows: list[dict[str, Any]] = [write_taken(one) for one in taken]
    if fmt == "json":
        shown = [{"file": name, "reason": reason} for name, reason in refused]
        print_json({"taken": rows, "refused": shown})
        return
    for row in rows:
        what = f"claims {', '.join(map(str, row['claims']))}" if row["claims"] else "no claims"
        known = "" if row["is_new"] else " (known already)"
        click.echo(f"report {row['report']}{known}: {what}")
        for notice in row["notices"]:
            click.echo(f"  {notice}")
    for name, reason in refused:
        click.echo(f"wayout: {name}: {reason}", err=True)


@click.command()
@FORMAT
@pass_setting
def recheck(setting: Setting, fmt: str) -> int:
    """List records past their shelf life, those first without which most would change."""
    from wayout.desk.pages.recheck_sheet import write_rechecks  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "read")
        sheet = write_rechecks(desk.known, now=read_now())
    if fmt == "json":
        print_json(sheet)
    else:
        show_rechecks(sheet)
    return DONE


@click.command()
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 100_000))
@pass_setting
def weigh(setting: Setting, most: int) -> int:
    """Weigh new claims that have no impact yet, the oldest first; each takes a second or more."""
    from wayout.desk.pages.weighing import weigh_unweighed  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "decide")
        weighed = weigh_unweighed(desk.store, desk.known, most=most, now=read_now())
    for number, weight in weighed:
        click.echo(f"claim {number}: impact {weight:.0f}")
    return DONE
