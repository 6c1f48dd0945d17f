"""`wayout desk init`, `serve`, `forget`, `migrate`: what whoever runs the machine does."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.commands.desk_people import show_secret
from wayout.commands.desk_pointing import AT, MODEL, find_model
from wayout.commands.desk_setting import (
    Setting,
    ask_secret,
    check_store,
    get_keys,
    opened,
    pass_setting,
)
from wayout.commands.options import DONE, read_now
from wayout.errors import BadInputError

if TYPE_CHECKING:
    from wayout.desk.people.roster import Joined

DATABASE, KEYS = "desk.sqlite", "desk.keys"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.argument("folder", required=False)
@click.option("--pseudonym", default="administrator-1", show_default=True, help="The first person.")
@pass_setting
def init(setting: Setting, folder: str | None, pseudonym: str) -> int:
    """
    Begin a desk: a key file, a database, and its first administrator.

    In a new FOLDER, or by --store ADDRESS and --keys FILE. Asks for the administrator's password,
    or reads it from standard input; shows the secret for the device once.
    """
    from wayout.desk.people.password import hash_password  # noqa: PLC0415
    from wayout.desk.people.person import check_pseudonym  # noqa: PLC0415

    check_pseudonym(pseudonym)
    chosen = _choose_places(setting, folder)
    password = ask_secret(f"Password for {pseudonym}", twice=True)
    hash_password(password)
    old = os.umask(0o077)
    try:
        joined = _found(chosen, pseudonym, password)
    finally:
        os.umask(old)
    click.echo(f"The desk is at {chosen.store}, its keys are in {chosen.keys}.")
    click.echo("Keep the keys away from backups of the database. For your shell:")
    click.echo(f"  export WAYOUT_DESK_STORE='{chosen.store}' WAYOUT_DESK_KEYS='{chosen.keys}'")
    show_secret(joined.secret, pseudonym, "wayout")
    return DONE


def _choose_places(setting: Setting, folder: str | None) -> Setting:
    """Choose where database and keys go, before anything is made."""
    if folder is None:
        if not setting.store or not setting.keys:
            found = "no place for the desk"
            raise BadInputError(f"{found}; say a new FOLDER, or --store ADDRESS and --keys FILE")
        return setting
    place = Path(folder)
    try:
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise BadInputError(f"'{folder[:80]}' is not empty; accepted: a new folder")
    except (OSError, ValueError) as fault:
        raise BadInputError(f"'{folder[:80]}' cannot be used: {fault}") from None
    place = place.absolute()
    return replace(setting, store=str(place / DATABASE), keys=str(place / KEYS))


def _found(setting: Setting, pseudonym: str, password: str) -> Joined:
    """Make what is missing and add the first person; a key made for nothing is taken away again."""
    from wayout.desk.people.roster import found_desk  # noqa: PLC0415
    from wayout.desk.store.store import open_store  # noqa: PLC0415
    from wayout.desk.store.vault import make_key, read_vault  # noqa: PLC0415

    keys = Path(setting.keys)
    for path in (keys, *([] if "://" in setting.store else [Path(setting.store)])):
        path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not keys.exists()
    if is_new:
        make_key(keys)
    try:
        store = open_store(setting.store)
        try:
            return found_desk(
                store, pseudonym, password=password, vault=read_vault(keys), now=read_now()
            )
        finally:
            store.close()
    except BaseException:
        if is_new:
            keys.unlink(missing_ok=True)
        raise


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--behind-tls",
    default="",
    metavar="NAME",
    help="The public name of a server in front that speaks TLS; needed off this machine.",
)
@AT
@MODEL
@pass_setting
def serve(setting: Setting, host: str, port: int, behind_tls: str, at: str, model: str) -> int:
    """Serve the pages of the desk until told to stop; on this machine only, unless behind TLS."""
    if host not in LOOPBACK and not behind_tls:
        why = "passwords would cross the network in the open"
        raise BadInputError(f"--host {host[:60]} without --behind-tls NAME: {why}")
    if behind_tls and not behind_tls.replace(".", "").replace("-", "").isalnum():
        raise BadInputError(f"--behind-tls '{behind_tls[:60]}' is no name; example: desk.example")
    from wayout.desk.pages.serving import Loader  # noqa: PLC0415
    from wayout.guide.processes import run_processes, show_address  # noqa: PLC0415
    from wayout.guide.serving import check_address, forbid_dumps  # noqa: PLC0415

    check_address(host, port)
    forbid_dumps()
    folder = setting.find_situation().resolve()
    asked = find_model(at, model)
    loader = Loader(check_store(setting), get_keys(setting), folder, behind_tls.lower(), asked)
    loader.check()
    shown = show_address(host, port)
    click.echo(f"wayout: the desk of {folder.name} on http://{shown}", err=True)
    run_processes(loader, host=host, port=port, workers=1)
    return DONE


@click.command()
@pass_setting
def forget(setting: Setting) -> int:
    """Forget the originals whose days are over; their hashes stay. For a daily timer."""
    from wayout.desk.store.reports import forget_originals  # noqa: PLC0415
    from wayout.desk.store.store import open_store  # noqa: PLC0415

    store = open_store(check_store(setting))
    try:
        number = forget_originals(store, now=read_now())
    finally:
        store.close()
    click.echo(f"{number} originals forgotten.")
    return DONE


@click.command()
@pass_setting
def migrate(setting: Setting) -> int:
    """Bring the database up to date, finish what a crash left, and tell its version."""
    from wayout.desk.pages.store_version import read_version  # noqa: PLC0415
    from wayout.desk.publishing.settling import settle_all  # noqa: PLC0415

    with opened(setting) as desk:
        settled = settle_all(desk.store, folder=desk.folder, now=read_now())
        version = read_version(desk.store)
    click.echo(f"The database is at version {version}; {settled} publications settled.")
    return DONE
