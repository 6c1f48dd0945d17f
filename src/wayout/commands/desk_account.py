"""`wayout desk log-in`, `log-out`, `password`: who acts on this machine."""

from __future__ import annotations

import click

from wayout.commands.desk_setting import (
    Setting,
    ask_secret,
    forget_token,
    opened,
    pass_setting,
    read_token,
    write_token,
)
from wayout.commands.options import DONE, read_now
from wayout.errors import BadInputError


@click.command("log-in")
@click.argument("pseudonym")
@pass_setting
def log_in(setting: Setting, pseudonym: str) -> int:
    """
    Log in on this machine: asks for the password and the six digits.

    The session is the same as in the browser: it ends after 30 idle minutes or 12 hours. Its token
    lies in a file that only you can read. Without a terminal both are read from standard input, a
    line each.
    """
    from wayout.desk.people.log_in import log_in as begin  # noqa: PLC0415
    from wayout.desk.people.session import end_session  # noqa: PLC0415

    with opened(setting) as desk:
        token = begin(
            desk.store,
            pseudonym,
            password=ask_secret("Password"),
            code=ask_secret("Six digits"),
            vault=desk.vault,
            now=read_now(),
        )
        before = read_token()
        if before:
            end_session(desk.store, before, now=read_now())
        write_token(token)
    click.echo(f"{pseudonym} is logged in.")
    return DONE


@click.command("log-out")
@pass_setting
def log_out(setting: Setting) -> int:
    """End the session of this machine."""
    from wayout.desk.people.session import end_session  # noqa: PLC0415

    token = read_token()
    with opened(setting) as desk:
        if token:
            end_session(desk.store, token, now=read_now())
    forget_token()
    click.echo("Nobody is logged in on this machine.")
    return DONE


@click.command()
@pass_setting
def password(setting: Setting) -> int:
    """Change your own password; every session of yours ends."""
    from wayout.desk.people.roster import change_password  # noqa: PLC0415

    with opened(setting) as desk:
        by = desk.enter()
        old, new = ask_secret("The old password"), ask_secret("The new password", twice=True)
        if not new:
            raise BadInputError("no new password was given; accepted: two lines, old and new")
        change_password(desk.store, by, old=old, new=new, now=read_now())
    forget_token()
    click.echo("The password is changed. Log in again.")
    return DONE
