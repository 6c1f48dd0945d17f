"""`wayout desk add` and `suggest`: claims that the reader missed."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Any

import click

from wayout.commands.desk_setting import Setting, opened, pass_setting
from wayout.commands.options import DONE, FORMAT, print_json, read_now

if TYPE_CHECKING:
    from wayout.desk.suggesting.endpoint import Endpoint

KEY = "WAYOUT_DESK_MODEL_KEY"
REPORT = click.argument("report", metavar="REPORT", type=click.IntRange(1, 2**31 - 1))


AT = click.option(
    "--model-at",
    "at",
    envvar="WAYOUT_DESK_MODEL_AT",
    default="",
    metavar="ADDRESS",
    help="A service that speaks as OpenAI's does; on this machine, or by https.",
)
MODEL = click.option(
    "--model",
    envvar="WAYOUT_DESK_MODEL",
    default="",
    metavar="NAME",
    help="The model's name there.",
)


def find_model(at: str, model: str) -> Endpoint | None:
    """
    Find the model that somebody named; its key comes from the environment alone.

    Raises
    ------
    BadInputError
        Its address or name is missing or cannot be taken.
    """
    from wayout.desk.suggesting.endpoint import build_endpoint  # noqa: PLC0415

    return build_endpoint(at, model, key=os.environ.get(KEY, ""))


@click.command()
@REPORT
@click.option("--kind", required=True, help="queue, wait, count, price, closed, …")
@click.option("--words", required=True, metavar="TEXT", help="Copied from one sentence of it.")
@click.option("--status", default="observed", show_default=True, help="announced, denied, rumour.")
@pass_setting
def add(setting: Setting, report: int, **said: str) -> int:
    """Add a claim that was missed: you give its kind and words, all else is read from them."""
    from wayout.desk.claims.pointing import Pointed  # noqa: PLC0415
    from wayout.desk.review.adding import add_pointed  # noqa: PLC0415

    with opened(setting) as desk:
        number = add_pointed(
            desk.store,
            report,
            Pointed(**said),
            vault=desk.vault,
            reader=desk.known.reader,
            by=desk.enter(),
            now=read_now(),
        )
    click.echo(f"Claim {number} is in the inbox; `wayout desk weigh` gives it its place.")
    return DONE


@click.command()
@REPORT
@AT
@MODEL
@FORMAT
@pass_setting
def suggest(setting: Setting, report: int, at: str, model: str, fmt: str) -> int:
    """
    Show what a model points to in a report, each with the line that would add it.

    It is off unless a model is named. The text is sent there, without names of persons; nothing
    that comes back is stored.
    """
    from wayout.desk.pages.pointing_sheet import write_suggestions  # noqa: PLC0415

    endpoint = find_model(at, model)
    with opened(setting) as desk:
        sheet = write_suggestions(
            desk.store,
            report,
            endpoint=endpoint,
            vault=desk.vault,
            known=desk.known,
            by=desk.enter(),
            now=read_now(),
        )
    if fmt == "json":
        print_json(sheet)
    else:
        _show(sheet)
    return DONE


def _show(sheet: dict[str, Any]) -> None:
    click.echo(f"{sheet['model']} at {sheet['address']} was shown report {sheet['report']}.")
    for one in sheet["suggestions"]:
        click.echo(f"\n{one['says']}\n  “{one['words']}”")
        if one["claim"]:
            click.echo(f"  The inbox has it as claim {one['claim']}.")
        else:
            words = ("--kind", one["kind"], "--status", one["status"], "--words", one["words"])
            click.echo(f"  wayout desk add {sheet['report']} {shlex.join(words)}")
    if not sheet["suggestions"]:
        click.echo("It points to nothing that can be read.")
    for line in sheet["left_out"]:
        click.echo(f"left out: {line}", err=True)
