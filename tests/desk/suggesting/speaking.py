"""A service that speaks as OpenAI's does, over real HTTP; what it says is given by the test."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Service:
    """What it will answer, and what it was asked."""

    content: bytes = b""
    status: int = 200
    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}/v1"

    def say(self, claims: Any, *, around: str = "{}") -> None:
        """Answer with some claims, perhaps with words around them."""
        words = around.format(json.dumps({"claims": claims}))
        self.content = json.dumps({"choices": [{"message": {"content": words}}]}).encode()


@contextmanager
def run_service() -> Iterator[Service]:
    """Run a service on a free port of this machine."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["content-length"])
            service.asked.append({"path": self.path, **json.loads(self.rfile.read(size))})
            service.headers.append({k.lower(): v for k, v in self.headers.items()})
            self.send_response(service.status)
            self.send_header("location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(service.content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
