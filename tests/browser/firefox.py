"""Debian's Firefox set up like Tor Browser at Safest, driven through its own Marionette."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.browser.driven import SCREEN_HEIGHT, Browser, BrowserError, Found, Setup
from tests.browser.needed import get_program
from tests.browser.proxy import Proxy

SECONDS = 60.0
SYSTEM = ("--no-remote", "--remote-allow-system-access")
"""The second one lets the test give the window a width less than the least of its frame."""

SAFEST = {"svg.disabled": True, "gfx.downloadable_fonts.enabled": False}
"""What Tor Browser at Safest switches off, beside scripts."""

QUIET = {
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.aboutwelcome.enabled": False,
    "browser.discovery.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "geo.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-provider.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
    "toolkit.telemetry.unified": False,
}
"""What the browser does of its own accord is off, so that what is asked is asked by a page."""


class Firefox(Browser):
    """One window of Firefox."""

    kind = "firefox"

    def __init__(self, setup: Setup, proxy: Proxy, folder: Path) -> None:
        self.setup, self.proxy, self.folder = setup, proxy, folder
        program = get_program("firefox", "firefox-esr")
        for name in ("profile", "home", "temporary", "downloads"):
            (folder / name).mkdir(parents=True)
        self._write_settings()
        here = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary")}
        profile = ["--profile", str(folder / "profile")]
        with (folder / "firefox.out").open("wb") as said:
            self._process = subprocess.Popen(
                [program, "--marionette", "--headless", *SYSTEM, *profile],
                env={
                    **os.environ,
                    **here,
                    "MOZ_CRASHREPORTER_DISABLE": "1",
                    "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._line: socket.socket | None = None
        self._number = 0
        try:
            self._connect()
            self.call("NewSession", acceptInsecureCerts=False, strictFileInteractability=False)
            self._show_as(setup)
        except BaseException:
            self.close()
            raise

    def _write_settings(self) -> None:
        scheme = 0 if self.setup.dark else 1
        wanted: dict[str, Any] = {
            **QUIET,
            **({} if self.setup.script else {**SAFEST, "javascript.enabled": False}),
            "browser.download.dir": str(self.folder / "downloads"),
            "browser.download.folderList": 2,
            "browser.privatebrowsing.autostart": self.setup.private,
            "intl.accept_languages": self.setup.language,
            "layout.css.prefers-color-scheme.content-override": scheme,
            "marionette.port": 0,
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": self.proxy.port,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": self.proxy.port,
            "network.proxy.no_proxies_on": "",
            "network.proxy.allow_hijacking_localhost": True,
        }
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in wanted.items()]
        (self.folder / "profile" / "user.js").write_text("".join(lines), "utf-8")

    def _connect(self) -> None:
        told = self.folder / "profile" / "MarionetteActivePort"
        end = time.monotonic() + SECONDS
        while not (told.exists() and told.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > end:
                said = (self.folder / "firefox.out").read_text("utf-8", "replace")
                raise BrowserError(f"Firefox did not start: {said[-600:]}")
            time.sleep(0.1)
        port = int(told.read_text())
        self._line = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self._input = self._line.makefile("rb")
        self._read()

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            one = self._input.read(1)
            if not one:
                raise BrowserError("Firefox closed the connection")
            length += one
        return json.loads(self._input.read(int(length[:-1])))

    def call(self, command: str, **values: Any) -> Any:
        """Carry out a command of WebDriver, or one of Marionette named with a colon."""
        assert self._line is not None
        self._number += 1
        name = command if ":" in command else f"WebDriver:{command}"
        if command == "FindElementsFromElement":
            name, values["element"] = "WebDriver:FindElements", values.pop("id")
        message = json.dumps([0, self._number, name, values]).encode()
        self._line.sendall(b"%d:%s" % (len(message), message))
        _, number, fault, told = self._read()
        assert number == self._number
        if fault is not None:
            raise BrowserError(f"{name}: {fault['error']}: {fault['message'][:600]}")
        return told["value"] if isinstance(told, dict) and set(told) == {"value"} else told

    def _show_as(self, setup: Setup) -> None:
        """Give the page its width; a window of Firefox has a least width, which is lifted."""
        free = "document.documentElement.style.setProperty('min-width', '0', 'important')"
        self.call("Marionette:SetContext", value="chrome")
        self.run(f"{free}; window.resizeTo(arguments[0], 1000)", setup.width)
        self.call("Marionette:SetContext", value="content")
        for _ in range(2):
            inner = [self.call("GetWindowRect"), self.run("return [innerWidth, innerHeight]")]
            wide, high = setup.width - inner[1][0], SCREEN_HEIGHT - inner[1][1]
            rect = {"width": inner[0]["width"] + wide, "height": inner[0]["height"] + high}
            self.call("SetWindowRect", **rect)

    def picture(self, *, whole: bool = True) -> bytes:
        """Give a picture of the page as PNG, whole or what the screen shows."""
        return base64.b64decode(self.call("TakeScreenshot", full=whole))

    def set_moment(self, control: Found, text: str) -> None:
        """Type a day or an hour; Marionette takes ISO 8601."""
        control.type(text)

    def close(self) -> None:
        """End the browser; the profile stays."""
        if self._line is not None:
            try:
                self.call("Marionette:Quit", flags=["eForceQuit"])
            except (BrowserError, OSError):
                self._process.terminate()
            self._input.close()
            self._line.close()
            self._line = None
        elif self._process.poll() is None:
            self._process.terminate()
        self._process.wait(30)
