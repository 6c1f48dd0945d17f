"""The checkout: a situation folder under git takes each publication as a commit."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from wayout.errors import StoreError
from wayout.situation.period import Instant

SLOWEST_S = 60.0
PAUSES_S = (0.1, 0.3, 0.9, 2.7, 0.0)
"""Waits for a git that outlived a killed publisher to let go of the checkout."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a commit says: a subject, lines below it, a pseudonym, and a day without its hour."""

    subject: str
    body: str
    pseudonym: str
    day: Instant


def is_checkout(folder: Path) -> bool:
    """
    Tell whether the folder lies in a git checkout.

    Raises
    ------
    StoreError
        It does, and git will not touch it, as when somebody else owns it.
    """
    try:
        asked = _git(folder, "rev-parse", "--is-inside-work-tree")
    except FileNotFoundError:
        return False
    if asked.returncode and "not a git repository" not in asked.stderr:
        raise StoreError(f"git cannot use '{folder}': {_last_words(asked)}")
    return asked.stdout.strip() == "true"


def commit_file(folder: Path, name: str, message: Message) -> bool:
    """
    Commit one file and nothing else; False if the checkout has it already.

    Hooks are not run and nothing is signed. Author and committer are the pseudonym, at midnight.

    Raises
    ------
    StoreError
        git refuses; its last words are in the message. The file stays published.
    """
    if not _run(folder, "status", "--porcelain", "--", name).stdout.strip():
        return False
    _run(folder, "add", "--", name)
    who = {"NAME": message.pseudonym, "EMAIL": f"{message.pseudonym}@desk.invalid"}
    who |= {"DATE": f"{message.day:%Y-%m-%d}T00:00:00+0000"}
    named = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in who.items()}
    text = f"{message.subject}\n\n{message.body}\n"
    _run(folder, "commit", "--quiet", "--no-verify", "-F", "-", "--", name, given=text, more=named)
    return True


def _run(
    folder: Path, *words: str, given: str = "", more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    for pause_s in PAUSES_S:
        done = _git(folder, *words, given=given, more=more)
        if not done.returncode:
            return done
        if "index.lock" not in done.stderr:
            break
        sleep(pause_s)
    raise StoreError(f"git could not {words[0]} in '{folder}': {_last_words(done)}")


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    said = (done.stderr or done.stdout).strip().splitlines()
    return (said or ["no reason given"])[0]


def _git(
    folder: Path, *words: str, given: str = "", more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    settings = ("-c", f"core.hooksPath={os.devnull}", "-c", "commit.gpgSign=false")
    return subprocess.run(
        ["git", *settings, "-C", str(folder), *words],
        input=given,
        env={**os.environ, **(more or {}), "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=SLOWEST_S,
        check=False,
    )
