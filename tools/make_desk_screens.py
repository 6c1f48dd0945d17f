"""
Make pictures of the desk at each step of `docs/how-to/first-report.md`, to look at.

    python -m tools.make_desk_screens OUT

A desk is begun and served for it in a temporary folder, on the copy of the invented situation that
the page makes. Somebody goes through the page in Chromium; each screen is kept four times, wide and
on a telephone, light and dark, as one PNG of the whole page. Whatever they type stands in the page.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pyotp
from tests.browser.chromium import Chromium
from tests.browser.driven import SCREEN_HEIGHT, Setup
from tests.browser.proxy import Proxy
from tests.browser.serving import find_port
from tests.desk.pages.first_report import (
    FirstReport,
    make_trial,
    put_own_words,
    read_first_report,
)

WIDTHS = {"wide": 1200, "phone": 380}
PASSWORD = "seven grey herons"
SECRET = re.compile(r"^For the device, shown once: (.+)$", re.MULTILINE)
START_SECONDS = 60.0
CLAIM = "Closed, by car: North Bridge"


@dataclass
class ServedDesk:
    """A desk as a process of its own, all of it below one folder."""

    home: Path
    port: int = field(default_factory=find_port)

    def run(self, *words: str, said: str = "") -> str:
        """Run a command of the desk, and give what it printed."""
        command = [sys.executable, "-m", "wayout.cli", "desk", "--situation", "trial", *words]
        done = subprocess.run(
            command, input=said, capture_output=True, text=True, cwd=self.home, check=True
        )
        return done.stdout

    def start(self) -> subprocess.Popen[bytes]:
        """Serve it, and wait until it answers."""
        where = ("--store", "desk/desk.sqlite", "--keys", "desk/desk.keys")
        command = [sys.executable, "-m", "wayout.cli", "desk", *where, "--situation", "trial"]
        process = subprocess.Popen(
            [*command, "serve", "--port", str(self.port)],
            cwd=self.home,
            env={**os.environ, "HOME": str(self.home)},
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            assert process.poll() is None, "the desk ended"
            assert time.monotonic() < end, "the desk did not answer"
            time.sleep(0.1)
        return process

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/log-in")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()


@dataclass
class Walk:
    """Somebody who goes through the page, and a picture of each screen."""

    browser: Chromium
    out: Path
    secrets: dict[str, tuple[str, str]]
    taken: int = 0

    def keep(self, name: str) -> None:
        """Keep the screen as it would be on each device."""
        self.taken += 1
        for (screen, width), dark in product(WIDTHS.items(), (False, True)):
            size = {"width": width, "height": SCREEN_HEIGHT, "deviceScaleFactor": 1}
            scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
            self.browser.tell("Emulation.setDeviceMetricsOverride", **size, mobile=width < 600)
            self.browser.tell("Emulation.setEmulatedMedia", features=[scheme])
            file = f"{self.taken:02}-{name}-{screen}-{'dark' if dark else 'light'}.png"
            (self.out / file).write_bytes(self.browser.picture())
        sys.stderr.write(f"{name}\n")

    def open(self, path: str, name: str) -> None:
        """Open a page and keep it."""
        self.browser.open(path)
        self.keep(name)

    def press(self, words: str, name: str = "") -> None:
        """Press a button or a link with these words, and keep what comes."""
        links = [a for a in self.browser.find_all("main a") if a.text == words]
        self.browser.follow(links[0] if links else self.browser.get_button(words))
        if name:
            self.keep(name)

    def type(self, name: str, words: str) -> None:
        """Type into a field, in place of what stands there."""
        found = self.browser.get(f"#{name}")
        if name != "file":
            found.clear()
        found.type(words)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        options = self.browser.get(f"select#{name}").find_all("option")
        next(one for one in options if value in (one.get("value"), one.text)).click()

    def enter(self, pseudonym: str) -> None:
        """Log in, and out first if somebody is."""
        if self.browser.find_all("form[action='/log-out']"):
            self.press("Log out")
        password, secret = self.secrets[pseudonym]
        self.browser.open("/log-in")
        self.type("pseudonym", pseudonym)
        self.type("password", password)
        self.type("code", pyotp.TOTP(secret.replace(" ", "")).now())
        self.press("Log in")


def add_people(walk: Walk) -> None:
    """Add an editor and a publisher, as the administrator."""
    walk.browser.open("/log-in")
    walk.keep("log-in")
    walk.type("pseudonym", "administrator-1")
    walk.type("password", "a wrong password")
    walk.type("code", "000000")
    walk.press("Log in", "log-in-refused")
    walk.enter("administrator-1")
    for role in ("editor", "publisher"):
        walk.open("/people", f"people-before-{role}")
        walk.type("pseudonym", f"{role}-1")
        walk.choose("role", role)
        walk.press("Add", f"added-{role}")
        password, secret, *_ = (code.text for code in walk.browser.find_all("main code"))
        walk.secrets[f"{role}-1"] = password, secret


def take_article(walk: Walk, page: FirstReport, file: Path) -> None:
    """Take the article in, as the editor, and wait until it is weighed."""
    walk.enter("editor-1")
    walk.keep("inbox-empty")
    walk.open("/take", "take")
    walk.type("outlet", page.outlet)
    walk.type("address", page.address)
    walk.type("published", f"{datetime.now(UTC):%Y-%m-%d}")
    walk.type("file", str(file))
    walk.press("Take in", "taken")
    walk.press("To the inbox")
    while not walk.browser.find_all(".impact.some"):
        time.sleep(0.5)
        walk.browser.open("/inbox")
    walk.keep("inbox")


def decide(walk: Walk, page: FirstReport) -> None:
    """Read the claim, accept it, draft it and propose it."""
    walk.press(CLAIM, "claim")
    claim = walk.browser.url
    walk.press("Whose ways change?", "impact")
    walk.browser.open(claim)
    walk.press("Accept", "accepted")
    walk.press("Draft and propose", "draft")
    suggested = str(walk.browser.run("return document.querySelector('textarea').value"))
    walk.type("draft", put_own_words(suggested, page.own_words).replace("observed", "observd"))
    walk.press("Look for faults", "draft-with-fault")
    walk.type("draft", put_own_words(suggested, page.own_words))
    walk.choose("letter", page.letter)
    walk.choose("number", page.number)
    walk.press("Look for faults", "draft-looked-at")
    walk.press("Propose", "proposed")


def publish(walk: Walk, page: FirstReport) -> None:
    """Publish and retract the claim, as the publisher."""
    walk.enter("publisher-1")
    walk.open("/inbox?state=proposed", "inbox-proposed")
    walk.press(CLAIM, "claim-proposed")
    walk.press("Read and publish", "publish")
    walk.press("Publish", "published")
    walk.press("Retract", "retract")
    walk.type("reason", page.reason)
    walk.press("Retract", "retracted")


def add_missed(walk: Walk) -> None:
    """Point to words that are not there, and to some that are."""
    for words, name in (("nine kilometres", "add-refused"), ("a spokesman", "added-claim")):
        if not walk.browser.find_all("main details[open]"):
            walk.browser.get("main summary").click()
        walk.type("words", words)
        walk.choose("kind", "announcement")
        walk.press("Add a claim", name)


def look_around(walk: Walk) -> None:
    """Look at what else there is."""
    walk.open("/report/1", "report")
    add_missed(walk)
    walk.open("/recheck", "recheck")
    walk.open("/witness", "witness")
    walk.choose("post", "north-bridge")
    walk.choose("seen", "queue")
    walk.type("number", "2.5")
    walk.choose("unit", "km")
    walk.press("Send", "witnessed")
    walk.open("/me", "me")
    walk.open("/claim/999", "error-not-there")
    walk.open("/people", "error-not-allowed")
    walk.open("/inbox?state=nonsense", "error-no-such-state")
    walk.enter("administrator-1")
    walk.open("/people", "people")
    walk.open("/trail", "trail")


def main(arguments: list[str]) -> None:
    """Make all pictures."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    page = read_first_report()
    with ExitStack() as opened:
        home = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        make_trial(home)
        (home / "article.txt").write_text(page.article, "utf-8")
        desk = ServedDesk(home)
        told = SECRET.search(desk.run("init", "desk", said=f"{PASSWORD}\n"))
        assert told, "the desk told no secret"
        process = desk.start()
        opened.callback(process.wait)
        opened.callback(process.terminate)
        proxy = opened.enter_context(Proxy(f"http://127.0.0.1:{desk.port}"))
        setup = Setup(width=WIDTHS["wide"])
        browser = opened.enter_context(Chromium(setup, proxy, home / "browser"))
        walk = Walk(browser, out, {"administrator-1": (PASSWORD, told[1])})
        steps: tuple[Callable[[], None], ...] = (
            lambda: add_people(walk),
            lambda: take_article(walk, page, home / "article.txt"),
            lambda: decide(walk, page),
            lambda: publish(walk, page),
            lambda: look_around(walk),
        )
        for step in steps:
            step()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1:])
