"""The second factor: six digits that change every half minute, each good for one log-in only."""

from __future__ import annotations

import hmac
import re

import pyotp

from wayout.situation.period import Instant

STEP_S = 30
_CODE = re.compile(r"[0-9]{6}\Z")


def make_secret() -> str:
    """Make a secret to be shared with one person's device."""
    return pyotp.random_base32()


def say_address(secret: str, *, pseudonym: str, desk: str) -> str:
    """Give the text of the picture that a device reads to learn the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=pseudonym, issuer_name=desk)


def find_step(secret: str, code: str, *, now: Instant, after: int) -> int | None:
    """
    Find the half minute that a code belongs to, one early or late included.

    Parameters
    ----------
    after
        The half minute of the last code that was taken; that and earlier ones are not found.
    """
    given = code.strip()
    if not _CODE.match(given):
        return None
    current = int(now.timestamp()) // STEP_S
    right = [
        step
        for step in (current - 1, current, current + 1)
        if hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP_S), given)
    ]
    return next((step for step in right if step > after), None)
