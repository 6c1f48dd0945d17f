"""What of a way out is compared with others: where it goes, what it costs, when it is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from wayout.rules.verdict import Verdict
from wayout.situation.period import Instant


class Price(Protocol):
    """What is known of a price."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def state(self) -> str: ...


class WayIn(Protocol):
    """A way into a country, offered or explained."""

    @property
    def country(self) -> str: ...
    @property
    def crossing(self) -> str: ...
    @property
    def mode(self) -> str: ...


class Priced(WayIn, Protocol):
    """A way in with its price."""

    @property
    def cost(self) -> Price: ...


class Offer(Priced, Protocol):
    """What of a way out counts when it is compared with others."""

    @property
    def depart(self) -> Instant: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def carriers(self) -> Iterable[str]: ...
    def there(self, level: float) -> Instant: ...
