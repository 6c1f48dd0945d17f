"""The setting of `wayout desk`: which database, keys and situation; and who is logged in."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wayout.call import find_folder, list_folders
from wayout.commands.options import read_now
from wayout.errors import BadInputError, NotAllowedError

if TYPE_CHECKING:
    from wayout.desk.pages.known import Known
    from wayout.desk.people.person import Person
    from wayout.desk.store.store import Store
    from wayout.desk.store.vault import Vault

NEEDED = ("sqlalchemy", "alembic", "argon2", "cryptography", "pyotp")
SESSION_FILE = "WAYOUT_DESK_SESSION"
LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """What the options of the group say; empty texts are what nobody said."""

    store: str
    keys: str
    situation: str

    def find_situation(self) -> Path:
        """
        Find the folder that the desk writes; without a name the only real one at hand.

        Raises
        ------
        BadInputError
            There are several, and writing into the wrong one would be worse than asking.
        """
        if self.situation:
            return find_folder(self.situation)
        real = [folder for folder in list_folders() if not folder.name.startswith("_")]
        if len(real) != 1:
            found = ", ".join(folder.name for folder in real) or "none"
            raise BadInputError(f"say which situation by --situation NAME; here are {found}")
        return real[0]


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk: its database, its keys, its situation."""

    store: Store
    vault: Vault
    known: Known

    @property
    def folder(self) -> Path:
        """The situation's folder."""
        return self.known.folder

    def enter(self) -> Person:
        """
        Give who is logged in on this machine.

        Raises
        ------
        NotAllowedError
            Nobody is, or the session is over.
        """
        from wayout.desk.people.session import get_person  # noqa: PLC0415

        token = read_token()
        if not token:
            raise NotAllowedError("nobody is logged in; use: wayout desk log-in PSEUDONYM")
        return get_person(self.store, token, now=read_now())


pass_setting: Callable[[Any], Any] = click.make_pass_decorator(Setting)


def demand_packages() -> None:
    """
    Do nothing if the packages of the desk are installed.

    Raises
    ------
    BadInputError
        One is not.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        found = f"the desk needs packages that are not installed ({', '.join(missing)})"
        raise BadInputError(f"{found}; install them by: pip install 'wayout[desk]'")


@contextmanager
def opened(setting: Setting) -> Iterator[Desk]:
    """
    Open a desk and close it again.

    Raises
    ------
    BadInputError
        The setting does not say where it is.
    StoreError
        The database or the keys cannot be used.
    """
    from wayout.desk.pages.known import Known  # noqa: PLC0415 - the packages are not always there
    from wayout.desk.store.store import open_store  # noqa: PLC0415
    from wayout.desk.store.vault import read_vault  # noqa: PLC0415

    address = check_store(setting)
    vault = read_vault(Path(get_keys(setting)))
    known = Known(setting.find_situation().resolve())
    store = open_store(address)
    try:
        yield Desk(store, vault, known)
    finally:
        store.close()


def check_store(setting: Setting) -> str:
    """
    Give the address of a database that exists; a file that is not there is never made in passing.

    Raises
    ------
    BadInputError
        None is named, or there is no such file.
    """
    if not setting.store:
        named = "--store or WAYOUT_DESK_STORE"
        raise BadInputError(f"no database is named; say {named}, or begin with: wayout desk init")
    if "://" not in setting.store and not Path(setting.store).is_file():
        raise BadInputError(f"no desk at '{setting.store[:80]}'; begin with: wayout desk init")
    return setting.store


def get_keys(setting: Setting) -> str:
    """
    Get the path of the key file.

    Raises
    ------
    BadInputError
        None is named.
    """
    if not setting.keys:
        raise BadInputError("no key file is named; say --keys or WAYOUT_DESK_KEYS")
    return setting.keys


def find_session_file() -> Path:
    """Find where the token of whoever is logged in is kept."""
    named = os.environ.get(SESSION_FILE)
    if named:
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "wayout" / "desk-session"


def read_token() -> str:
    """
    Read the token of whoever is logged in; empty if nobody is.

    Raises
    ------
    NotAllowedError
        The file is a link, somebody else's, or can be read by others.
    """
    path = find_session_file()
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return ""
    except OSError as fault:
        raise NotAllowedError(f"session file '{path}' cannot be used: {fault.strerror}") from None
    with os.fdopen(handle, encoding="ascii", errors="replace") as file:
        told = os.fstat(file.fileno())
        if os.name == "posix" and (
            stat.S_IMODE(told.st_mode) & 0o077 or told.st_uid != os.getuid()
        ):
            raise NotAllowedError(f"session file '{path}' can be read by others; log in again")
        return file.read(LONGEST_TOKEN).strip()


def write_token(token: str) -> None:
    """
    Keep a token in a new file that only its owner reads.

    Raises
    ------
    BadInputError
        It cannot be written.
    """
    path = find_session_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        forget_token()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(token + "\n")
    except OSError as fault:
        raise BadInputError(f"session file '{path}' cannot be written: {fault.strerror}") from None


def forget_token() -> None:
    """Remove the file of the token."""
    find_session_file().unlink(missing_ok=True)


def ask_secret(words: str, *, twice: bool = False) -> str:
    """Ask for a secret on the terminal, unseen; without a terminal, read a line."""
    if sys.stdin.isatty():
        again = f"{words} again" if twice else False
        said: str = click.prompt(words, hide_input=True, err=True, confirmation_prompt=again)
        return said
    return sys.stdin.readline().rstrip("\r\n")
