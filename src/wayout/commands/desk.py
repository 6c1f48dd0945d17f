"""`wayout desk …`: from a report to a fact, as the pages of the desk do it."""

from __future__ import annotations

import click

from wayout.commands.desk_account import log_in, log_out, password
from wayout.commands.desk_claims import claim, decide, draft, inbox, preview, publish, retract
from wayout.commands.desk_exchange import cite, trace
from wayout.commands.desk_people import people, trail
from wayout.commands.desk_pointing import add, suggest
from wayout.commands.desk_setting import Setting, demand_packages
from wayout.commands.desk_store import forget, init, migrate, serve
from wayout.commands.desk_taking import recheck, take, weigh


@click.group("desk")
@click.option(
    "--store",
    envvar="WAYOUT_DESK_STORE",
    default="",
    metavar="ADDRESS",
    help="The database: a file, or postgresql://USER@HOST/NAME.",
)
@click.option("--keys", envvar="WAYOUT_DESK_KEYS", default="", metavar="FILE", help="The key file.")
@click.option(
    "--situation",
    envvar="WAYOUT_DESK_SITUATION",
    default="",
    metavar="NAME",
    help="The situation that the desk keeps; the only one at hand if left out.",
)
@click.pass_context
def desk(context: click.Context, store: str, keys: str, situation: str) -> None:
    """Turn reports into facts: take in, decide, draft, publish; two people for each fact."""
    demand_packages()
    context.obj = Setting(store, keys, situation)


for command in (init, log_in, log_out, password, people, take, weigh, inbox, claim, decide):
    desk.add_command(command)
for command in (add, suggest, recheck, draft, preview, publish, retract, cite, trace, trail):
    desk.add_command(command)
for command in (serve, forget, migrate):
    desk.add_command(command)
