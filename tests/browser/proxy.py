"""A proxy between a browser and the guide: it notes every request, and refuses other origins."""

from __future__ import annotations

import http.client
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Server(ThreadingHTTPServer):
    """A server each of whose connections has a thread, which a browser may break off."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a connection that the browser broke off, and nothing else."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


OF_THE_LINE = frozenset(
    ("connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length")
)
"""Headers about one connection, which a proxy does not hand on."""


@dataclass(frozen=True)
class Exchange:
    """One request as the browser sent it, and what was answered."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int = 0
    answered: tuple[tuple[str, str], ...] = ()
    content: bytes = field(default=b"", repr=False)

    @property
    def outside_the_body(self) -> str:
        """Give all that stands in the request beside its body."""
        lines = [f"{self.method} {self.url}", *(f"{k}: {v}" for k, v in self.headers)]
        return "\n".join(lines)

    def find_answered(self, name: str) -> str:
        """Find a header of the answer; empty if there is none."""
        return next((v for k, v in self.answered if k.lower() == name), "")


@dataclass
class Proxy:
    """Hands on what is asked of one origin; `exchanges` holds that, `refused` all the rest."""

    origin: str
    exchanges: list[Exchange] = field(default_factory=list)
    refused: list[Exchange] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin to listen, on a free port."""
        self.server = Server(("127.0.0.1", 0), make_handler(self))
        self.port = int(self.server.server_address[1])
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def ask(self, told: Exchange) -> Exchange:
        """Ask the guide what a browser asked; what is for anybody else is refused."""
        if not (told.url + "/").startswith(self.origin + "/"):
            self.refused.append(told)
            return Exchange(told.method, told.url, told.headers, told.body, 403)
        line = http.client.HTTPConnection(self.origin.removeprefix("http://"), timeout=60)
        try:
            path = told.url.removeprefix(self.origin) or "/"
            kept = {k: v for k, v in told.headers if k.lower() not in OF_THE_LINE}
            line.request(told.method, path, told.body or None, kept)
            got = line.getresponse()
            headers = tuple((k, v) for k, v in got.getheaders() if k.lower() not in OF_THE_LINE)
            answer = (got.status, headers, got.read())
        finally:
            line.close()
        done = Exchange(told.method, told.url, told.headers, told.body, *answer)
        self.exchanges.append(done)
        return done


def make_handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    """Make the handler of the requests of one proxy."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def _pass(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length) if length else b""
            headers = tuple(self.headers.items())
            done = proxy.ask(Exchange(self.command, self.path, headers, body))
            self.send_response_only(done.status)
            for name, value in done.answered:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(done.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(done.content)

        do_GET = do_POST = do_HEAD = do_PUT = do_OPTIONS = do_DELETE = do_CONNECT = _pass

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    return Handler
