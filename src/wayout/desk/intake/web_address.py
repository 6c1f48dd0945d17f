"""Addresses of the web that may be fetched: public ones, checked after the name is resolved."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpx

from wayout.errors import BadInputError

Resolver = Callable[[str, int], Sequence[tuple[Any, ...]]]
"""Gives what `socket.getaddrinfo` gives for a host and a port."""
PORTS = (80, 443)
LONGEST_ADDRESS = 2000
_NAT64 = ip_network("64:ff9b::/96")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)\Z", re.IGNORECASE)


def parse_address(address: str, *, ports: Sequence[int] = PORTS) -> httpx.URL:
    """
    Parse an address of the web.

    Raises
    ------
    BadInputError
        It is no http or https address, holds a password, or names another port.
    """
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise BadInputError("this is no address; accepted: https://…") from None
    if len(address) > LONGEST_ADDRESS or url.scheme not in ("http", "https") or not url.host:
        raise BadInputError("this is no address of the web; accepted: https://… or http://…")
    if url.userinfo:
        raise BadInputError("the address holds a name or password; accepted: one without")
    if get_port(url) not in ports:
        accepted = ", ".join(map(str, ports))
        raise BadInputError(f"the address names port {url.port}; accepted: {accepted}")
    if _is_odd_number(url.host):
        raise BadInputError("the host is a number in an odd spelling; accepted: a name")
    return url


def get_port(url: httpx.URL) -> int:
    """Get the port of an address, also where it is not written."""
    return url.port or {"http": 80, "https": 443}[url.scheme]


def _is_odd_number(host: str) -> bool:
    """Tell whether a host is a number that systems read as an address and people do not."""
    if ":" in host:
        return False
    labels = host.rstrip(".").split(".")
    if not _NUMBER.match(labels[-1]):
        return False
    plain = len(labels) == 4 and all(x.isdecimal() and str(int(x)) == x for x in labels)
    return not plain or host.endswith(".")


def find_public(
    url: httpx.URL,
    *,
    allow: Sequence[str] = (),
    resolve: Resolver = socket.getaddrinfo,
    within_s: float = 10.0,
) -> str:
    """
    Find the address of a host to connect to, if all of its addresses are public.

    Parameters
    ----------
    allow
        Networks that are accepted though they are not public.

    Raises
    ------
    BadInputError
        The name is unknown, not resolved in time, or any of its addresses is not public.
    """
    found = _resolve(url, resolve, within_s)
    networks = [ip_network(network) for network in allow]
    for one in found:
        if not is_public(one) and not any(one in network for network in networks):
            raise BadInputError(
                f"'{url.host}' is an address inside of a network and not of the open web"
            )
    return str(found[0])


def _resolve(url: httpx.URL, resolve: Resolver, within_s: float) -> list[IPv4Address | IPv6Address]:
    host = url.raw_host.decode("ascii").strip("[]")
    answers: list[tuple[Any, ...]] = []

    def ask() -> None:
        try:
            answers.extend(resolve(host, get_port(url)))
        except (OSError, UnicodeError):
            return

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(within_s)
    found = {str(answer[4][0]): None for answer in list(answers)}
    if not found:
        raise BadInputError(f"the name '{url.host[:200]}' is not known, or was not found in time")
    return [ip_address(text) for text in found]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one of the open web, also if a v4 address is wrapped in a v6."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.sixtofour or address.teredo or address.is_site_local:
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special
