"""Fetching: only the open web, as it was checked, within limits."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any, ClassVar

import pytest

from tests.desk.material import NOW
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.feeds import fetch
from wayout.desk.intake.web_address import is_public
from wayout.errors import BadInputError

PAGE = b"<!doctype html><html><body><p>The border is closed.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    asked: ClassVar[list[Any]] = []

    def do_GET(self) -> None:
        """Answer one request."""
        self.asked.append(self.headers)
        match self.path.split("?")[0]:
            case "/to":
                self._head(302, Location=self.path.partition("?")[2])
            case "/large":
                self._head(200)
                self._send(b"x" * 3_000_000)
            case "/bomb":
                self._head(200, **{"Content-Encoding": "gzip"})
                self._send(gzip.compress(b"x" * 50_000_000))
            case "/drip":
                self._head(200)
                for _ in range(100):
                    self._send(b"x")
                    time.sleep(0.05)
            case "/missing":
                self._head(404)
            case _:
                self._head(200, **{"Content-Type": "text/html", "Set-Cookie": "a=b"})
                self._send(PAGE)

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, content: bytes) -> None:
        try:
            self.wfile.write(content)
            self.wfile.flush()
        except OSError:
            return

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Give the port of a server on this machine."""
    Handler.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def fetch_here(path: str, port: int, **words: Any) -> Capture:
    """Fetch from the server of the test, which is allowed."""
    words = {"now": NOW, "allow": ("127.0.0.1/32",), "ports": (port,)} | words
    return fetch(f"http://127.0.0.1:{port}{path}", **words)


def test_page_is_fetched(port: int) -> None:
    """A page comes with its address and kind; we say nothing of ourselves and keep no cookie."""
    for _ in range(2):
        capture = fetch_here("/page", port)
    assert (capture.content, capture.kind) == (PAGE, "html")
    assert capture.address == f"http://127.0.0.1:{port}/page"
    assert "Cookie" not in Handler.asked[-1]
    assert "python" not in Handler.asked[-1]["User-Agent"].casefold()


def test_address_of_this_machine_is_refused(port: int) -> None:
    """Without being allowed, the server of the test is not asked at all."""
    with pytest.raises(BadInputError, match="inside of a network"):
        fetch_here("/page", port, allow=())
    assert Handler.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2/", "http://169.254.169.254/latest/", "http://[::1]/", "http://10.0.0.1/"],
)
def test_redirect_into_a_network_is_refused(port: int, target: str) -> None:
    """Each address that a redirect names is checked like the first."""
    with pytest.raises(BadInputError, match="inside of a network"):
        fetch_here(f"/to?{target}", port, ports=(port, 80))
    assert len(Handler.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/"])
def test_redirect_to_another_scheme_is_refused(port: int, target: str) -> None:
    """Only http and https are followed."""
    with pytest.raises(BadInputError, match="no address of the web"):
        fetch_here(f"/to?{target}", port)


def test_redirects_end(port: int) -> None:
    """A circle is left after three turns."""
    with pytest.raises(BadInputError, match="more than 3 times"):
        fetch_here("/to?/to?/to?/to?/to?/page", port)
    assert fetch_here("/to?/page", port).content == PAGE


def test_answer_that_is_too_large_is_refused(port: int) -> None:
    """The limit holds while it streams, and for what a packed answer unpacks to."""
    for path in ("/large", "/bomb"):
        with pytest.raises(BadInputError, match="too large"):
            fetch_here(path, port, most_bytes=1_000_000)


def test_answer_that_drips_is_refused(port: int) -> None:
    """Each byte comes soon after the last, and the whole takes too long."""
    began = time.monotonic()
    with pytest.raises(BadInputError, match="in time"):
        fetch_here("/drip", port, within_s=0.4)
    assert time.monotonic() - began < 2


def test_answer_that_is_no_page_is_refused(port: int) -> None:
    """A page of an error is no report."""
    with pytest.raises(BadInputError, match="answers 404"):
        fetch_here("/missing", port)


def test_name_is_connected_to_as_it_was_checked(port: int) -> None:
    """A name that means another machine the next time is asked for once only."""
    answers = ["127.0.0.1", "10.0.0.1"]

    def resolve(host: str, number: int) -> list[tuple[Any, ...]]:
        assert host == "rebinding.example"
        return [(socket.AF_INET, 1, 6, "", (answers.pop(0), number))]

    words: dict[str, Any] = {"allow": ("127.0.0.1/32",), "ports": (port,), "resolve": resolve}
    capture = fetch(f"http://rebinding.example:{port}/page", now=NOW, **words)
    assert capture.content == PAGE
    assert answers == ["10.0.0.1"]
    assert Handler.asked[-1]["Host"] == f"rebinding.example:{port}"


def test_name_is_refused_when_one_of_its_addresses_is_not_public() -> None:
    """A name with a public and a private address could mean either."""

    def resolve(_host: str, number: int) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, 1, 6, "", (a, number)) for a in ("8.8.8.8", "192.168.0.1")]

    with pytest.raises(BadInputError, match="inside of a network"):
        fetch("http://two.example/", now=NOW, resolve=resolve)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://2130706433/", "odd spelling"),
        ("http://0177.0.0.1/", "odd spelling|no address"),
        ("http://0x7f.0.0.1/", "odd spelling"),
        ("http://127.1/", "odd spelling"),
        ("http://0/", "odd spelling"),
        ("http://127.0.0.1./", "odd spelling"),
        ("http://[::ffff:127.0.0.1]/", "inside of a network"),
        ("http://[::ffff:7f00:1]/", "inside of a network"),
        ("http://[64:ff9b::7f00:1]/", "inside of a network"),
        ("http://[fe80::1]/", "inside of a network"),
        ("http://0.0.0.0/", "inside of a network"),
        ("http://224.0.0.1/", "inside of a network"),
        ("http://user:word@example.org/", "name or password"),
        ("http://example.org:22/", "port 22"),
        ("file:///etc/passwd", "no address of the web"),
        ("javascript:alert(1)", "no address of the web"),
        ("http://", "no address of the web"),
        ("", "no address of the web"),
        ("http://a\x00b/", "no address"),
    ],
)
def test_address_is_refused_before_anything_is_sent(address: str, why: str) -> None:
    """Every way to write an address of this machine, a password, another port or scheme."""
    with pytest.raises(BadInputError, match=why):
        fetch(address, now=NOW)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4001:830::200e", True),
        ("::ffff:8.8.8.8", True),
        ("100.64.0.1", False),
        ("172.16.0.1", False),
        ("198.18.0.1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("255.255.255.255", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    """Shared, private, wrapped, multicast and reserved ranges are not public."""
    assert is_public(ip_address(address)) is public
