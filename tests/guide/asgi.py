"""Asking an ASGI application as a server does, without a socket and without an HTTP client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """Give the media type."""
        return self.headers["content-type"].partition(";")[0]

    def json(self) -> Any:
        """Give the body as JSON."""
        return json.loads(self.body)

    def problem(self, status: int) -> str:
        """Give the one line of an answer that had to be a problem with this status."""
        assert (self.status, self.kind) == (status, "application/problem+json"), self
        said = self.json()
        assert said["status"] == status
        assert "\n" not in said["detail"]
        assert 0 < len(said["detail"]) <= 500
        assert "Traceback" not in said["detail"]
        return str(said["detail"])


@dataclass
class Caller:
    """Asks one application, every time in the same event loop."""

    app: Any
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def close(self) -> None:
        """End the loop."""
        self._runner.close()

    def get(self, path: str, query: str = "") -> Answer:
        """Ask by GET."""
        return self.ask("GET", path, query=query)

    def post(self, path: str, asked: Any, kind: str = JSON_TYPE, query: str = "") -> Answer:
        """Ask by POST with JSON, or with bytes as they are."""
        body = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
        return self.ask("POST", path, [body], {"content-type": kind}, query=query)

    def ask(
        self,
        method: str,
        path: str,
        chunks: Iterable[bytes] = (),
        headers: Mapping[str, str] | None = None,
        *,
        query: str = "",
    ) -> Answer:
        """Ask anything."""
        body = list(chunks)
        told = {"content-length": str(sum(map(len, body)))} if body else {}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in {**told, **(headers or {})}.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        return self._runner.run(_ask(self.app, scope, body or [b""]))


async def _ask(app: Any, scope: dict[str, Any], chunks: list[bytes]) -> Answer:
    sent: list[Any] = []
    left = list(chunks)

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    body = b"".join(m.get("body", b"") for m in sent[1:])
    return Answer(sent[0]["status"], headers, body)
