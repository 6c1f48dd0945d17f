"""Passwords: hashed with Argon2id, compared in the same time for known and unknown people."""

from __future__ import annotations

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from wayout.errors import BadInputError

SHORTEST, LONGEST = 12, 200


def hash_password(password: str) -> str:
    """
    Give the hash of a new password.

    Raises
    ------
    BadInputError
        It is too short, too long, or has fewer than five different characters.
    """
    if not SHORTEST <= len(password) <= LONGEST or len(set(password)) < 5:
        accepted = f"{SHORTEST} to {LONGEST} characters, five of them different"
        raise BadInputError(f"the password is too weak or too long; accepted: {accepted}")
    return _hasher().hash(password)


def is_password(password: str, hashed: str | None) -> bool:
    """
    Tell whether a password is the one that was hashed.

    Without a hash the same work is done for nothing, so that the time does not tell who exists.
    """
    given = password[: LONGEST + 1]
    if hashed is None:
        _hasher().hash(given)
        return False
    try:
        return _hasher().verify(hashed, given)
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
