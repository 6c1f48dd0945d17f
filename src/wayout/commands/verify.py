"""`wayout verify`, `wayout sign`, `wayout keys`: whether a copy is whole, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wayout.call import find_folder, read_instant
from wayout.commands.options import DONE, FORMAT, NO, make_console, print_json, read_now
from wayout.errors import BadInputError, NotASituationError

if TYPE_CHECKING:
    from wayout.guide.copy.keys import Keys
    from wayout.guide.copy.verifying import FindKeys

LASTS = timedelta(days=365)
SLOW_BYTES = 20_000_000
"""Reading more than this is shown to go on."""


@click.command()
@click.argument("copy", metavar="FOLDER")
@click.option("--key", metavar="FILE", help="The key you trust: wayout.pub, or a keys.toml.")
@click.option("--situation", metavar="NAME", help="Which situation it must be, with its keys.")
@click.option("--fingerprint", metavar="DIGITS", help="What you were told by another way.")
@click.option("--at", metavar="TIME", help="The instant looked at; now if left out.")
@FORMAT
def verify(
    copy: str,
    key: str | None,
    situation: str | None,
    fingerprint: str | None,
    at: str | None,
    fmt: str,
) -> int:
    """Tell whether a copy of the guide is whole, who made it, and until when to rely on it."""
    from wayout.guide.copy.fingerprint import parse_fingerprint  # noqa: PLC0415
    from wayout.guide.copy.verifying import verify_copy  # noqa: PLC0415
    from wayout.guide.copy.verifying_document import write_copy_check  # noqa: PLC0415

    folder = _find_copy(copy)
    expected = find_folder(situation).resolve() if situation else None
    now = read_instant(at, "--at") or read_now()
    with _showing_progress() as report:
        found = verify_copy(
            folder,
            now=now,
            find_keys=_choose_keys(folder, key, expected),
            fingerprint=parse_fingerprint(fingerprint) if fingerprint is not None else None,
            situation=expected.name if expected else None,
            report=report,
        )
    document = write_copy_check(found, folder, now=now)
    if fmt == "json":
        print_json(document)
    else:
        from wayout.terminal.verify import render_copy_check  # noqa: PLC0415

        render_copy_check(document, make_console())
    return DONE if found.holds else NO


def _find_copy(name: str) -> Path:
    folder = Path(name)
    try:
        if folder.is_dir():
            return folder
    except (OSError, ValueError):
        pass  # a name no folder can have
    raise BadInputError(f"'{name[:80]}' is no folder; accepted: the folder of a copy")


def _choose_keys(copy: Path, named: str | None, expected: Path | None) -> FindKeys:
    """
    Give how to find the keys: those named, with what the situation says of revoked ones.

    Raises
    ------
    BadCopyError
        The file of keys is not accepted, or lies in the copy, whoever made that.
    """
    from wayout.errors import BadCopyError  # noqa: PLC0415
    from wayout.guide.copy.keys import read_keys  # noqa: PLC0415

    if named is not None and _lies_in(Path(named), copy):
        why = f"{named} lies in the copy: who forges the copy puts a key of theirs there"
        raise BadCopyError(f"{why}; accepted: a key that you got by another way")
    given = read_keys(Path(named)) if named is not None else None

    def find(situation: str) -> Keys:
        own = _read_own_keys(copy, expected, situation)
        if given is None:
            return own
        return {i: own[i] if i in own and own[i].revoked else key for i, key in given.items()}

    return find


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return path.exists() and folder.resolve() in path.resolve().parents
    except (OSError, ValueError, RuntimeError):
        return False  # a name no file can have; reading it tells


def _read_own_keys(copy: Path, expected: Path | None, situation: str) -> Keys:
    """Read the keys of a situation at hand; one that lies in the copy itself does not count."""
    from wayout.guide.copy.keys import KEYS_FILE, read_keys  # noqa: PLC0415

    try:
        path = (expected or _find_named(situation)) / KEYS_FILE
    except NotASituationError:
        return {}
    return read_keys(path) if path.exists() and not _lies_in(path, copy) else {}


def _find_named(situation: str) -> Path:
    """Find a situation at hand by its name alone: what a copy says must not lead elsewhere."""
    folder = find_folder(situation)
    if folder.name != situation or not (folder / "situation.toml").is_file():
        raise NotASituationError(f"no situation '{situation}'")
    return folder


@contextmanager
def _showing_progress() -> Iterator[Callable[[int, int], None]]:
    """Give how to show what was read, on standard error; silent unless that is a terminal."""
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("Reading the copy") as status:

        def report(done: int, total: int) -> None:
            if total > SLOW_BYTES:
                status.update(f"Reading the copy: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB")

        yield report


@click.command()
@click.argument("copy", metavar="FOLDER")
@click.option("--key", required=True, metavar="FILE", help="The secret key.")
def sign(copy: str, key: str) -> int:
    """Sign a copy of the guide, after its files were compared with its manifest."""
    from wayout.guide.copy.fingerprint import make_fingerprint  # noqa: PLC0415
    from wayout.guide.copy.manifest import MANIFEST  # noqa: PLC0415
    from wayout.guide.copy.signing import sign_copy  # noqa: PLC0415

    folder = _find_copy(copy)
    looked = _look_before_signing(folder)
    signer = sign_copy(folder, Path(key), ask_password=_ask_password)
    click.echo(f"{folder} is signed by key {signer.id}; {looked}.")
    click.echo(f"Fingerprint: {make_fingerprint((folder / MANIFEST).read_bytes())}")
    return DONE


def _look_before_signing(folder: Path) -> str:
    """
    Compare the files with the manifest, if there are any besides it; tell what was done.

    Raises
    ------
    BadCopyError
        The copy is not whole.
    """
    from wayout.errors import BadCopyError  # noqa: PLC0415
    from wayout.guide.copy.manifest import UNLISTED  # noqa: PLC0415
    from wayout.guide.copy.signing import read_copy  # noqa: PLC0415
    from wayout.guide.copy.verifying_files import FAULT, check_files  # noqa: PLC0415

    manifest = read_copy(folder)
    if all(path.name in UNLISTED for path in folder.iterdir()):
        return "its files are not here and were NOT compared with the manifest"
    with _showing_progress() as report:
        faults = [n for n in check_files(folder, manifest, report=report) if n.weight == FAULT]
    if faults:
        more = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        raise BadCopyError(f"not signed: {faults[0].path}: {faults[0].text}{more}")
    return f"all {len(manifest.files):,} files agree with the manifest"


def _ask_password() -> str:
    password: str = click.prompt("Password of the key", hide_input=True, err=True)
    return password


@click.command()
@click.argument("folder", metavar="FOLDER")
@click.option("--no-password", "bare", is_flag=True, help="Leave the secret key unencrypted.")
def keys(folder: str, bare: bool) -> int:
    """Make a pair of keys for signing copies: one to hide, one to publish."""
    from dataclasses import replace  # noqa: PLC0415

    from wayout.guide.copy.keys import render_key  # noqa: PLC0415
    from wayout.guide.copy.signing import check_keys_folder, make_keys  # noqa: PLC0415
    from wayout.situation.period import Period  # noqa: PLC0415

    check_keys_folder(Path(folder))
    password = None if bare else _choose_password()
    made = make_keys(Path(folder), password=password)
    start = read_now()
    key = replace(made.key, signs=Period(start, start + LASTS))
    click.echo(f"{made.secret}: the secret key. Keep it off every server, with a second copy.")
    click.echo(f"{made.public}: the public key {key.id}. Publish it in several places.")
    if bare:
        click.echo("The secret key has no password: whoever has the file can sign.")
    click.echo(f"For the situation's keys.toml:\n\n{render_key(key)}")
    return DONE


def _choose_password() -> str:
    from wayout.guide.copy.signing import check_password  # noqa: PLC0415

    password: str = click.prompt(
        "Password for the new key",
        hide_input=True,
        confirmation_prompt="The same password again",
        err=True,
    )
    check_password(password)
    return password
