"""The office: what every page of one desk works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wayout.desk.pages.gate import Gate
from wayout.desk.pages.known import Known
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault
from wayout.desk.suggesting.endpoint import Endpoint
from wayout.situation.period import Instant

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Office:
    """
    A desk: its database, its keys, its situation, its clock.

    `host` is the public name behind a server that speaks TLS; empty: loopback without TLS, and
    only requests that name this machine itself are answered. `model` is asked only on a button of
    an editor; a desk without one has no such button.
    """

    store: Store
    vault: Vault
    known: Known
    now: Callable[[], Instant]
    host: str = ""
    model: Endpoint | None = None
    gate: Gate = field(default_factory=Gate)

    @property
    def has_tls(self) -> bool:
        """Tell whether browsers speak TLS to it."""
        return bool(self.host)

    def is_own_host(self, host: str) -> bool:
        """Tell whether a request names this desk; a name of others that leads here is none."""
        name = host.lower()
        if self.host:
            return name in (self.host, f"{self.host}:443")
        return (name if name.endswith("]") else name.rpartition(":")[0] or name) in LOOPBACK
