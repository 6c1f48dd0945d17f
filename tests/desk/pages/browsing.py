"""A browser for tests: it keeps cookies, follows redirects, and sends forms as pages hold them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pyotp
from justhtml import JustHTML

from tests.desk.conftest import Desk
from tests.desk.material import PASSWORD
from wayout.situation.period import Instant

OWN = {"sec-fetch-site": "same-origin"}
BASE = "http://127.0.0.1:8100"


@dataclass
class Browser:
    """One person's browser at one desk; `page` is what it shows."""

    app: Any
    base: str = BASE
    client: str = "127.0.0.1"
    page: httpx.Response = field(init=False)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def __post_init__(self) -> None:
        """Open the connection to the application."""
        transport = httpx.ASGITransport(app=self.app, client=(self.client, 1))
        self._client = httpx.AsyncClient(transport=transport, base_url=self.base)

    def close(self) -> None:
        """End the loop."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies it keeps."""
        return self._client.cookies

    @property
    def text(self) -> str:
        """All text of the page, with single spaces."""
        found = JustHTML(self.page.text, sanitize=False)
        return " ".join(found.to_text(separator=" ").split())

    def send(self, method: str, path: str, **words: Any) -> httpx.Response:
        """Send one request, follow nothing, and show the answer."""
        self.page = self._runner.run(self._client.request(method, path, **words))
        return self.page

    def open(self, path: str) -> httpx.Response:
        """Open an address, and where that leads."""
        return self._follow(self.send("GET", path))

    def post(self, path: str, fields: Mapping[str, str], **words: Any) -> httpx.Response:
        """Post fields from a page of the desk, and follow."""
        return self._follow(self.send("POST", path, data=dict(fields), headers=OWN, **words))

    def submit(
        self,
        action: str,
        fields: Mapping[str, str] | None = None,
        *,
        button: tuple[str, str] | None = None,
        files: Any = None,
    ) -> httpx.Response:
        """Fill in the form of the page with that action, press its button, and follow."""
        filled = self.read_form(action)
        assert set(fields or {}) <= filled.keys() | {button[0] if button else ""}, filled.keys()
        data = filled | dict(fields or {}) | dict([button] if button else [])
        return self.post(action, data, files=files)

    def read_form(self, action: str) -> dict[str, str]:
        """Read the fields of the first form of the page with that action, files left out."""
        forms = JustHTML(self.page.text, sanitize=False).query("form")
        form = next(f for f in forms if (f.attrs or {}).get("action") == action)
        found: dict[str, str] = {}
        for node in form.query("input, select, textarea"):
            kind, name = (node.attrs or {}).get("type", ""), (node.attrs or {}).get("name")
            if name and kind != "file":
                found[name] = _read_value(node)
        return found

    def log_in(self, desk: Desk, pseudonym: str, now: Instant) -> httpx.Response:
        """Log in by the form; a code is good once, so each half minute one person once."""
        code = pyotp.TOTP(desk.secrets[pseudonym]).at(now)
        self.open("/log-in")
        fields = {"pseudonym": pseudonym, "password": PASSWORD, "code": code}
        return self.submit("/log-in", fields)

    def _follow(self, answer: httpx.Response) -> httpx.Response:
        for _ in range(5):
            if answer.status_code != 303:
                return answer
            answer = self.send("GET", answer.headers["location"])
        raise AssertionError("redirected in a circle")


def _read_value(node: Any) -> str:
    if node.name == "textarea":
        return str(node.to_text(strip=False)).removeprefix("\n")
    if node.name == "select":
        options = node.query("option")
        chosen = next((o for o in options if "selected" in o.attrs), options[0])
        return str(chosen.attrs.get("value", chosen.to_text()))
    return str(node.attrs.get("value", ""))
