"""The gate: how often one address may fail to log in; in memory, and no address is kept."""

from __future__ import annotations

import ipaddress
import secrets
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b

from wayout.situation.period import Instant

MOST = 20
"""Attempts from one address; several people may share one."""
WITHIN = timedelta(minutes=15)
MOST_ADDRESSES = 20_000


@dataclass(slots=True)
class Gate:
    """Counts attempts by a hash of what they come from, under a key that ends with the process."""

    most: int = MOST
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _made: dict[bytes, list[Instant]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, origin: str, now: Instant) -> int:
        """
        Count an attempt and give which one it is of this quarter of an hour; 1 is the first.

        The first one too many is `most + 1`; those after it are `most + 2`, and none prolongs it.
        """
        key = self._hash(origin)
        with self._lock:
            recent = [at for at in self._made.pop(key, ()) if at > now - WITHIN]
            number = len(recent) + 1
            self._made[key] = recent if number > self.most + 1 else [*recent, now]
            while len(self._made) > MOST_ADDRESSES:
                del self._made[next(iter(self._made))]
            return number

    def forgive(self, origin: str) -> None:
        """Take back the last attempt, which was a right one."""
        with self._lock:
            made = self._made.get(self._hash(origin))
            if made:
                made.pop()

    def _hash(self, origin: str) -> bytes:
        return blake2b(fold_origin(origin).encode(), key=self._key, digest_size=16).digest()


def fold_origin(origin: str) -> str:
    """Fold an address of version 6 to its network: one household has many of them."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return origin
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        if mapped is not None:
            return str(mapped)
        return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)
