"""An endpoint that speaks as OpenAI's does: a local model, or one elsewhere; asked with bounds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import httpx

from wayout.errors import BadInputError

WITHIN_S = 120.0
MOST_BYTES = 1_000_000
LONGEST = 500
Message = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """
    Where a model is asked, up to `/chat/completions`, and by which name.

    `key` is sent there as a bearer token, and shown nowhere.
    """

    address: str
    model: str
    key: str = field(default="", repr=False)


def build_endpoint(address: str, model: str, *, key: str = "") -> Endpoint | None:
    """
    Build an endpoint from what somebody named; None if nothing was, which is the usual case.

    Raises
    ------
    BadInputError
        Only one of the two was named; or the address is none, holds a password, or would carry
        text over a network in the open.
    """
    if not address and not model:
        return None
    if not address or not model:
        lacks = "name" if address else "address"
        raise BadInputError(f"the model has no {lacks}; accepted: both, or neither")
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError):
        raise BadInputError("the model's address is none; accepted: https://…") from None
    if len(address) > LONGEST or url.userinfo or not url.host or url.query or url.fragment:
        raise BadInputError("the model's address is none of a service; accepted: https://HOST/v1")
    if url.scheme != "https" and not (url.scheme == "http" and _is_here(url.host)):
        there = f"text would go to '{url.host[:80]}' in the open"
        raise BadInputError(f"{there}; accepted: https://…, or http:// on this machine")
    return Endpoint(str(url).rstrip("/"), model.strip()[:LONGEST], key)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def ask_model(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """
    Ask a model and give what it says.

    No proxy, no cookies, no redirect; at most a megabyte in two minutes.

    Raises
    ------
    BadInputError
        It cannot be reached, is too slow or too long, refuses, or answers in another form.
    """
    host = httpx.URL(endpoint.address).host
    asked = {"model": endpoint.model, "messages": list(messages), "temperature": 0}
    headers = {"authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    try:
        with (
            httpx.Client(trust_env=False, timeout=WITHIN_S, headers=headers) as client,
            client.stream("POST", f"{endpoint.address}/chat/completions", json=asked) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise BadInputError(f"the model at '{host}' answers {answer.status_code}")
            content = b"".join(_bound(answer.iter_bytes(), host))
    except httpx.TimeoutException:
        raise BadInputError(f"the model at '{host}' did not answer in time") from None
    except httpx.HTTPError as fault:
        told = " ".join(str(fault).split())[:150] or type(fault).__name__
        raise BadInputError(f"the model at '{host}' cannot be asked: {told}") from None
    return _take_words(content, host)


def _bound(parts: Iterator[bytes], host: str) -> Iterator[bytes]:
    size, until = 0, time.monotonic() + WITHIN_S
    for part in parts:
        size += len(part)
        if size > MOST_BYTES:
            raise BadInputError(f"the model at '{host}' says too much; most: {MOST_BYTES:,} bytes")
        if time.monotonic() > until:
            raise BadInputError(f"the model at '{host}' did not answer in time")
        yield part


def _take_words(content: bytes, host: str) -> str:
    try:
        told: Any = json.loads(content)
        words = told["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        words = None
    if not isinstance(words, str):
        raise BadInputError(f"the model at '{host}' does not answer as OpenAI's endpoint does")
    return words
