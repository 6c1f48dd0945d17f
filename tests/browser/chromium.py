"""Debian's Chromium, driven through its own chromedriver."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import subprocess
from datetime import date, time
from pathlib import Path
from typing import Any

from tests.browser.driven import SCREEN_HEIGHT, Browser, BrowserError, Found, Setup
from tests.browser.needed import get_program
from tests.browser.proxy import Proxy

OFF = (
    "AutofillServerCommunication",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
)
"""What the browser does of its own accord is off, so that what is asked is asked by a page."""

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--component-updater=url-source=http://127.0.0.1:9/",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-features=" + ",".join(OFF),
    "--gaia-url=http://127.0.0.1:9/",
    "--gcm-checkin-url=http://127.0.0.1:9/",
    "--gcm-registration-url=http://127.0.0.1:9/",
    "--google-base-url=http://127.0.0.1:9/",
    "--proxy-bypass-list=<-loopback>",
)
ROUTES = {
    "Navigate": ("POST", "url"),
    "GetCurrentURL": ("GET", "url"),
    "GetTitle": ("GET", "title"),
    "GetPageSource": ("GET", "source"),
    "GetCookies": ("GET", "cookie"),
    "Back": ("POST", "back"),
    "FindElements": ("POST", "elements"),
    "FindElementsFromElement": ("POST", "element/{id}/elements"),
    "ElementClick": ("POST", "element/{id}/click"),
    "ElementSendKeys": ("POST", "element/{id}/value"),
    "ElementClear": ("POST", "element/{id}/clear"),
    "GetElementText": ("GET", "element/{id}/text"),
    "GetElementAttribute": ("GET", "element/{id}/attribute/{name}"),
    "GetElementProperty": ("GET", "element/{id}/property/{name}"),
    "PerformActions": ("POST", "actions"),
    "ExecuteScript": ("POST", "execute/sync"),
    "ExecuteAsyncScript": ("POST", "execute/async"),
    "TakeScreenshot": ("GET", "screenshot"),
    "Print": ("POST", "print"),
    "DevTools": ("POST", "goog/cdp/execute"),
}
SECONDS = 60


class Chromium(Browser):
    """One window of Chromium."""

    kind = "chromium"

    def __init__(self, setup: Setup, proxy: Proxy, folder: Path) -> None:
        self.setup, self.proxy, self.folder = setup, proxy, folder
        program, driver = (
            get_program("chromium", "chromium"),
            get_program("chromium", "chromedriver"),
        )
        for name in ("profile", "home", "temporary", "downloads"):
            (folder / name).mkdir(parents=True)
        here = {
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "temporary"),
            "LC_ALL": "C.UTF-8",
        }
        with (folder / "driver.err").open("wb") as errors:
            self._driver = subprocess.Popen(
                [driver, "--port=0"],
                env={**os.environ, **here},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._line = http.client.HTTPConnection("127.0.0.1", self._read_port(), timeout=SECONDS)
        self._session = ""
        try:
            wanted = {"capabilities": {"alwaysMatch": self._describe(program)}}
            self._session = str(self._ask("POST", "/session", wanted)["sessionId"])
            self._show_as(setup)
        except BaseException:
            self.close()
            raise

    def _read_port(self) -> int:
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            told = re.search(rb"started successfully on port (\d+)", line)
            if told:
                return int(told[1])
        raise BrowserError("chromedriver did not start")

    def _describe(self, program: str) -> dict[str, Any]:
        arguments = [
            *ARGUMENTS,
            "--lang=en-US",
            f"--user-data-dir={self.folder / 'profile'}",
            f"--proxy-server=http://127.0.0.1:{self.proxy.port}",
            f"--window-size={self.setup.width},{SCREEN_HEIGHT}",
            *(["--incognito"] if self.setup.private else []),
        ]
        settings: dict[str, Any] = {
            "intl.accept_languages": self.setup.language,
        }
        if not self.setup.script:
            settings["profile.managed_default_content_settings.javascript"] = 2
        told = {"binary": program, "args": arguments, "prefs": settings}
        return {"browserName": "chrome", "goog:chromeOptions": told}

    def _show_as(self, setup: Setup) -> None:
        size = {"width": setup.width, "height": SCREEN_HEIGHT, "deviceScaleFactor": 1}
        self.tell("Emulation.setDeviceMetricsOverride", **size, mobile=setup.width < 600)
        kept = str(self.folder / "downloads")
        self.tell("Page.setDownloadBehavior", behavior="allow", downloadPath=kept)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if setup.dark else "light"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme])

    def tell(self, command: str, **values: Any) -> Any:
        """Give a command to the developers' tools of the browser."""
        return self.call("DevTools", cmd=command, params=values)

    def call(self, command: str, **values: Any) -> Any:
        """Carry out a command of WebDriver."""
        method, path = ROUTES[command]
        told = {k: v for k, v in values.items() if "{" + k + "}" not in path}
        return self._ask(method, f"/session/{self._session}/{path.format(**values)}", told)

    def _ask(self, method: str, path: str, told: dict[str, Any]) -> Any:
        body = json.dumps(told) if method == "POST" else None
        self._line.request(method, path, body, {"content-type": "application/json"})
        answer = self._line.getresponse()
        value = json.loads(answer.read())["value"]
        if answer.status != 200:
            raise BrowserError(f"{method} {path}: {value['error']}: {value['message'][:600]}")
        return value

    def picture(self, *, whole: bool = True) -> bytes:
        """Give a picture of the page as PNG, whole or what the screen shows."""
        told = self.tell("Page.captureScreenshot", captureBeyondViewport=whole)
        return base64.b64decode(told["data"])

    def set_moment(self, control: Found, text: str) -> None:
        """Type a day or an hour as an American types it, for that is what the control takes."""
        is_day = control.get("type") == "date"
        moment = date.fromisoformat(text) if is_day else time.fromisoformat(text)
        control.type(moment.strftime("%m%d%Y" if is_day else "%I%M%p"))

    def close(self) -> None:
        """End the browser and its driver; the profile stays."""
        if self._driver.poll() is not None:
            return
        try:
            if self._session:
                self._ask("DELETE", f"/session/{self._session}", {})
        finally:
            self._line.close()
            self._driver.terminate()
            self._driver.wait(30)
            assert self._driver.stdout is not None
            self._driver.stdout.close()
