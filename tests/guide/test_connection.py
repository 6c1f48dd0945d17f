"""Nobody holds a connection of the server for ever; an answer that is ready goes out whole."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

from wayout.guide import connection
from wayout.guide.connection import WHOLE, send_whole, write_headers
from wayout.guide.processes import SETTINGS

PAGE = b"<p>a page that is ready</p>"
LINES = write_headers([(b"content-type", b"text/html"), (b"content-length", b"%d" % len(PAGE))])
LARGE = b"x" * 30_000_000
SOON, LOOKS = 1.0, 0.05


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Answer by the path, and tell in a header what was known of the request."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    if scope["path"] == "/ready" and send_whole(scope, [LINES, PAGE]):
        return
    was_whole = WHOLE in scope.get("extensions", {})
    body = b""
    while scope["path"] != "/unread":
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    if scope["path"] == "/slow":
        await asyncio.sleep(SOON)
    told = LARGE if scope["path"] == "/large" else body or scope["path"].encode()
    headers = [(b"content-length", b"%d" % len(told)), (b"x-whole", b"%d" % was_whole)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Give the port of a server with short patience, in a thread of its own."""
    with pytest.MonkeyPatch.context() as patch, socket.socket() as taken:
        patch.setattr(connection, "MOST_SECONDS", SOON)
        patch.setattr(connection, "LOOK_EVERY_SECONDS", LOOKS)
        patch.setattr(connection, "MOST_STALLED_SECONDS", SOON)
        patch.setattr(connection, "LINGER_SECONDS", LOOKS)
        taken.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(answer, log_config=None, **SETTINGS))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([taken])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield taken.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture
def line(port: int) -> Iterator[socket.socket]:
    """Give a connection to it."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as made:
        yield made


def read_all(line: socket.socket) -> bytes:
    """Read until the server closes."""
    read = b""
    while piece := line.recv(1_000_000):
        read += piece
    return read


def read_answer(line: socket.socket, size: int) -> tuple[bytes, bytes]:
    """Read the head of an answer, and so many bytes of its body."""
    read = b""
    while (end := read.find(b"\r\n\r\n")) < 0 or len(read) < end + 4 + size:
        piece = line.recv(1_000_000)
        assert piece, read
        read += piece
    return read[:end], read[end + 4 :]


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nhost:", b"\r\n\r\n"])
def test_who_sends_no_whole_head_is_refused(line: socket.socket, begun: bytes) -> None:
    """With nothing, a part, or empty lines."""
    line.sendall(begun)
    assert read_all(line).startswith(b"HTTP/1.1 408 ")


def test_who_drips_a_head_is_refused_all_the_same(line: socket.socket) -> None:
    """A byte now and then buys no time, also not after an answer."""
    line.sendall(b"GET /first HTTP/1.1\r\nhost: x\r\n\r\n")
    assert read_answer(line, 6)[1] == b"/first"
    line.settimeout(0.05)
    end, read = time.monotonic() + 20, b""
    while not read:
        assert time.monotonic() < end
        line.sendall(b"\r\n")
        try:
            read = line.recv(100)
        except TimeoutError:
            continue
    assert read.startswith(b"HTTP/1.1 408 ")


def test_who_rests_between_two_requests_is_not_refused(line: socket.socket) -> None:
    """A connection that is kept open for a while is nobody's attack."""
    for _ in range(2):
        line.sendall(b"GET /again HTTP/1.1\r\nhost: x\r\n\r\n")
        assert read_answer(line, 6)[1] == b"/again"
        time.sleep(SOON + 4 * LOOKS)


def test_who_goes_on_with_a_body_that_nobody_wants_is_refused(line: socket.socket) -> None:
    """The answer came before its end, and says what is wrong."""
    line.sendall(b"POST /unread HTTP/1.1\r\ncontent-length: 9\r\n\r\nb")
    assert read_answer(line, 7)[0].startswith(b"HTTP/1.1 200 ")
    line.settimeout(LOOKS)
    end, read = time.monotonic() + 20, b""
    while not read:
        assert time.monotonic() < end
        try:
            read = line.recv(100)
        except TimeoutError:
            continue
    assert read.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("steps", [1, 7, 100])
def test_a_large_head_is_refused_in_words(line: socket.socket, steps: int) -> None:
    """At once or in steps; the refusal reaches who is still sending."""
    head = b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 300_000
    for step in range(steps):
        size = len(head) // steps
        line.sendall(head[step * size : (step + 1) * size])
    line.sendall(b"\r\n\r\n")
    assert read_all(line).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(("size", "status"), [(60_000, b"200"), (66_000, b"431")])
def test_only_the_head_counts_as_the_head(line: socket.socket, size: int, status: bytes) -> None:
    """Also where a body comes with it."""
    head = b"POST / HTTP/1.1\r\nconnection: close\r\ncontent-length: 30000\r\nx: "
    line.sendall(head + b"y" * size + b"\r\n\r\n" + b"z" * 30_000)
    assert read_all(line).split()[1] == status


def test_what_is_no_http_is_refused(line: socket.socket) -> None:
    """In a line, and without what was sent."""
    line.sendall(b"zzsecretzz\r\n\r\n")
    read = read_all(line)
    assert read.startswith(b"HTTP/1.1 400 ")
    assert b"zzsecretzz" not in read


def test_what_is_no_http_behind_a_request_is_refused_too(line: socket.socket) -> None:
    """The one before gets no answer that could be taken for another's."""
    line.sendall(b"GET /ready HTTP/1.1\r\nhost: x\r\n\r\nnonsense\r\n\r\n")
    read = read_all(line)
    assert read.startswith(b"HTTP/1.1 400 ")
    assert read.count(b"HTTP/1.1") == 1


def test_a_body_that_comes_late_is_left_to_the_application(line: socket.socket) -> None:
    """It is no head, and the application was not told that it had come."""
    line.sendall(b"POST / HTTP/1.1\r\ncontent-length: 6\r\n\r\nslo")
    time.sleep(SOON + 3 * LOOKS)
    line.sendall(b"wly")
    head, body = read_answer(line, 6)
    assert body == b"slowly"
    assert b"x-whole: 0" in head


def test_an_answer_may_take_its_time(line: socket.socket) -> None:
    """Who waits for a plan is not cut off."""
    line.sendall(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
    assert read_answer(line, 5)[1] == b"/slow"


def test_who_takes_nothing_of_an_answer_is_cut_off(line: socket.socket) -> None:
    """The rest never comes; who reads on gets all."""
    line.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
    time.sleep(2 * SOON + 5 * LOOKS)
    read = 0
    try:
        while piece := line.recv(1_000_000):
            read += len(piece)
    except ConnectionResetError:
        pass
    assert read < len(LARGE)


def test_who_reads_on_gets_a_large_answer_whole(line: socket.socket) -> None:
    """However long it takes: only standing still is cut off."""
    line.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    read = 0
    while piece := line.recv(3_000_000):
        read += len(piece)
        time.sleep(LOOKS / 2)
    assert read > len(LARGE)


def test_an_answer_that_is_ready_is_sent_whole(line: socket.socket) -> None:
    """Again and again on one connection, with the date."""
    for _ in range(3):
        line.sendall(b"POST /ready HTTP/1.1\r\ncontent-length: 2\r\n\r\nab")
        head, body = read_answer(line, len(PAGE))
        assert body == PAGE
        assert head.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
        assert head.endswith(b"content-length: %d" % len(PAGE))


def test_who_asks_twice_in_one_breath_gets_both_in_order(line: socket.socket) -> None:
    """Each its own answer, the ready one after one that takes its time."""
    asked = [b"GET /%b HTTP/1.1\r\nhost: x\r\n\r\n" % path for path in (b"slow", b"ready", b"last")]
    line.sendall(b"".join(asked))
    read = b""
    while not read.endswith(b"/last"):
        read += line.recv(100_000)
    assert read.count(b"HTTP/1.1 200 OK") == 3
    assert read.index(b"/slow") < read.index(b"/ready")


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_who_wants_the_connection_closed_is_answered_in_the_usual_way(
    line: socket.socket, version: bytes
) -> None:
    """And the connection is closed."""
    line.sendall(b"GET /ready HTTP/%b\r\nconnection: close\r\n\r\n" % version)
    read = read_all(line)
    assert read.startswith(b"HTTP/1.1 200 ")
    assert read.endswith(b"/ready")


def test_requests_leave_nothing_to_the_collector(line: socket.socket) -> None:
    """Or it would stop everybody for a fifth of a second now and then. (It once did.)"""
    gc.disable()
    try:
        for number in range(101):
            line.sendall(b"GET /ready HTTP/1.1\r\nhost: x\r\n\r\n")
            read_answer(line, len(PAGE))
            if number == 0:
                gc.collect()
        assert gc.collect() < 100
    finally:
        gc.enable()
