"""`wayout desk`: the same steps as on the pages, by commands, and who may take them."""

from __future__ import annotations

import http.client
import os
import re
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.cli.desk_shell import ARTICLE, PASSWORD, Desk, take_article
from tests.desk.material import write_rule
from tests.guide.test_serve import find_port, wait_until
from wayout.commands import desk_setting, desk_taking
from wayout.desk.intake import folder
from wayout.desk.store.reports import hash_original
from wayout.situation.reading import get_situation


class Killed(BaseException):
    """What ends a process at once."""


def crash(*_: object, **__: object) -> None:
    """Be killed."""
    raise Killed


def test_article_becomes_a_fact_and_is_taken_back(desk: Desk) -> None:
    """Taken in, accepted, drafted, proposed by one; published and retracted by another."""
    desk.log_in("editor-1")
    number = take_article(desk)
    assert "Queue 5 km, by car: North Bridge" in desk.do("inbox", "--place", "North Bridge")
    assert "“queue of 5 km”" in desk.do("claim", str(number))
    desk.do("decide", str(number), "accept")
    (desk.place / "draft.toml").write_text(write_rule().text)
    desk.do("draft", str(number), "--file", str(desk.place / "draft.toml"), "--reason", "Worded.")
    assert f"Claim {number} is proposed" in desk.do("decide", str(number), "propose")
    assert "another person publishes it" in desk.run("publish", str(number)).refusal(2)
    desk.log_in("publisher-1")
    assert "The desk publishes desk-1" in desk.do("preview", str(number))
    desk.do("publish", str(number))
    assert "desk-1" in get_situation(desk.folder).rules
    assert call("check", str(desk.folder)).code == 0
    desk.now += timedelta(hours=1)
    desk.log_in("publisher-1")
    desk.do("retract", str(number), "--reason", "The guard was misheard.")
    assert call("check", str(desk.folder)).code == 0
    assert desk.show("claim", str(number))["state"] == "retracted"


def test_editor_does_not_publish(desk: Desk) -> None:
    """A wrong call, in one line that names who may; it stands in the trail."""
    desk.log_in("editor-1")
    number = take_article(desk)
    desk.do("decide", str(number), "accept")
    file = desk.place / "draft.toml"
    file.write_text(write_rule().text)
    desk.do("decide", str(number), "propose", "--draft", str(file))
    desk.log_in("administrator-1")
    desk.add("editor-2", "editor")
    desk.log_in("editor-2")
    line = desk.run("publish", str(number)).refusal(2)
    assert "editor may not publish; that takes: publisher" in line
    desk.log_in("administrator-1")
    acts = [step["act"] for step in desk.show("trail")["steps"]]
    assert "not-allowed" in acts


def test_draft_with_faults_is_not_proposed(desk: Desk) -> None:
    """Each fault is said, and the claim stays accepted."""
    desk.log_in("editor-1")
    number = take_article(desk)
    desk.do("decide", str(number), "accept")
    file = desk.place / "draft.toml"
    file.write_text(write_rule().text.replace('"warn"', '"warnn"'))
    line = desk.run("decide", str(number), "propose", "--draft", str(file)).refusal(2)
    assert "did you mean 'warn'" in line
    said = desk.run("draft", str(number), "--file", str(file), "--reason", "Worded.")
    assert said.code == 1
    assert "did you mean 'warn'" in said.err


def test_grade_is_put_into_the_draft(desk: Desk) -> None:
    """An editor grades the source without opening the text."""
    desk.log_in("editor-1")
    number = take_article(desk)
    words = ("--letter", "B", "--number", "2", "--reason", "Often right.")
    out = desk.run("draft", str(number), *words).out
    assert 'reliability = "B"' in out
    assert "credibility = 2" in out


def test_session_file_is_its_owners_alone(desk: Desk) -> None:
    """It has mode 600; one that others can read, or a link, is no session."""
    desk.log_in("editor-1")
    file = desk.place / "session"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    assert "can be read by others" in desk.run("inbox").refusal(2)
    file.chmod(0o600)
    (desk.place / "moved").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(desk.place / "moved")
    assert "cannot be used" in desk.run("inbox").refusal(2)


def test_session_of_commands_ends_like_one_of_pages(desk: Desk) -> None:
    """After 30 idle minutes, and by logging out; the token is worth nothing then."""
    desk.log_in("editor-1")
    token = (desk.place / "session").read_text()
    desk.do("log-out")
    assert not (desk.place / "session").exists()
    (desk.place / "session").write_text(token)
    (desk.place / "session").chmod(0o600)
    assert "log in again" in desk.run("inbox").refusal(2)
    desk.log_in("editor-1")
    desk.now += timedelta(minutes=31)
    assert "log in again" in desk.run("inbox").refusal(2)


def test_wrong_password_is_one_line_that_does_not_say_what_is_wrong(desk: Desk) -> None:
    """Neither the password nor the code is named as the fault."""
    line = desk.run("log-in", "editor-1", stdin="wrong\n000000\n").refusal(2)
    assert line == "pseudonym, password or code is wrong"


def test_password_is_changed_and_sessions_end(desk: Desk) -> None:
    """The old one is asked for, and the new one works."""
    desk.log_in("editor-1")
    new = "eleven red lanterns"
    desk.do("password", stdin=f"{desk.passwords['editor-1']}\n{new}\n")
    assert "nobody is logged in" in desk.run("inbox").refusal(2)
    desk.passwords["editor-1"] = new
    desk.log_in("editor-1")


def test_people_are_listed_changed_and_let_go(desk: Desk) -> None:
    """An administrator does, by pseudonym; the nearest one is suggested."""
    desk.do("people", "role", "editor-1", "publisher")
    found = desk.show("people", "list")["people"]
    assert {"pseudonym": "editor-1", "role": "publisher"} in found
    assert "did you mean 'editor-1'" in desk.run("people", "remove", "editr-1").refusal(2)
    desk.do("people", "remove", "editor-1")
    assert "editor-1" not in desk.do("people", "list")


def test_inbox_is_turned_by_marks(desk: Desk) -> None:
    """Behind the mark of the last claim stands nothing, in front of it that claim."""
    desk.log_in("editor-1")
    number = take_article(desk)
    assert desk.show("inbox", "--after", f"-1:{number - 1}")["claims"][0]["claim"] == number
    assert desk.show("inbox", "--after", f"-1:{number}")["claims"] == []


def test_folder_is_taken_and_leaves_receipts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer takes a folder without anybody logged in; what cannot be read is said."""
    monkeypatch.setattr(desk_taking, "AT_REST_S", 0)
    desk.do("log-out")
    inbox = desk.place / "in"
    inbox.mkdir()
    (inbox / "a.txt").write_text(ARTICLE)
    (inbox / "b.docx").write_bytes(b"PK\x03\x04 and more")
    said = desk.run("take", "--folder", str(inbox))
    assert said.code == 1
    assert "b.docx" in said.err
    assert "claims 1" in said.out
    (receipt,) = (inbox / "done").iterdir()
    assert "report 1, 1 claims" in receipt.read_text()
    assert not (inbox / "a.txt").exists()
    assert (inbox / "refused" / "b.docx").is_file()


@pytest.mark.parametrize("step", ["_leave_receipt", "_remove"])
def test_folder_goes_on_after_a_crash_behind_the_store(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Killed when the report stands and the file does too: nothing is lost, nothing twice."""
    monkeypatch.setattr(desk_taking, "AT_REST_S", 0)
    desk.log_in("editor-1")
    inbox = desk.place / "in"
    inbox.mkdir()
    (inbox / "a.txt").write_text(ARTICLE)
    with monkeypatch.context() as crashing:
        crashing.setattr(folder, step, crash)
        with pytest.raises(Killed):
            desk.run("take", "--folder", str(inbox))
    assert (inbox / "a.txt").is_file()
    (taken,) = desk.show("take", "--folder", str(inbox))["taken"]
    assert (taken["report"], taken["is_new"], taken["claims"]) == (1, False, [])
    assert len(desk.show("inbox")["claims"]) == 1
    assert [path.name for path in inbox.rglob("*") if path.is_file()] == [
        f"{hash_original(ARTICLE.encode())}.txt"
    ]


def test_address_of_this_machine_is_not_fetched(desk: Desk) -> None:
    """A report is not asked of what only this machine reaches."""
    desk.log_in("editor-1")
    said = desk.run("take", "--fetch", "http://127.0.0.1:9/x")
    assert said.code == 2
    assert "Traceback" not in said.err


WRONG = {
    "nothing to take": (("take",), "one of: FILE"),
    "two things to take": (("take", "a.txt", "--folder", "."), "one of: FILE"),
    "a claim that is not there": (("claim", "99"), "no claim 99"),
    "no number": (("claim", "x"), "'x' is not a valid integer"),
    "a mark that is none": (("inbox", "--after", "second"), "such as 3:120"),
    "an unknown state": (("inbox", "--state", "nw"), "did you mean 'new'?"),
    "an unknown kind": (("inbox", "--kind", "queues"), "did you mean 'queue'?"),
    "an unknown place": (("inbox", "--place", "north-brige"), "did you mean 'north-bridge'?"),
    "an unknown step": (("decide", "1", "publish"), "'publish' is not one of"),
    "an open address": (("serve", "--host", "0.0.0.0"), "without --behind-tls"),
    "a bad public name": (("serve", "--behind-tls", "https://x/"), "is no name"),
    "a desk that is there": (("init", "."), "is not empty"),
    "a draft that is not there": (("draft", "1", "--file", "none.toml"), "no claim 1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_call_is_one_line(desk: Desk, name: str) -> None:
    """What was found and what is accepted, with exit code 2."""
    args, words = WRONG[name]
    desk.log_in("editor-1")
    assert words in desk.run(*args).refusal(2)


def test_setting_that_leads_nowhere_is_said(desk: Desk) -> None:
    """No database is made in passing, and a key file that others read is refused."""
    line = desk.run("inbox", WAYOUT_DESK_STORE=str(desk.place / "none.sqlite")).refusal(2)
    assert "begin with: wayout desk init" in line
    assert not (desk.place / "none.sqlite").exists()
    os.chmod(desk.place / "desk" / "desk.keys", 0o644)
    assert "accepted: mode 600" in desk.run("inbox").refusal(2)


def test_missing_packages_are_named_with_how_to_install_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has installed the guide alone is told in one line."""
    monkeypatch.setattr(desk_setting, "find_spec", lambda name: None)
    line = desk.run("inbox").refusal(2)
    assert "pip install 'wayout[desk]'" in line


def test_second_beginning_changes_nothing(desk: Desk) -> None:
    """A desk that has people is not begun again, and no key is left behind."""
    store = str(desk.place / "desk" / "desk.sqlite")
    keys = str(desk.place / "other.keys")
    said = desk.run("init", stdin=f"{PASSWORD}\n", WAYOUT_DESK_STORE=store, WAYOUT_DESK_KEYS=keys)
    assert "has people already" in said.refusal(2)
    assert not Path(keys).exists()


def test_originals_are_forgotten_and_the_database_tells_its_version(desk: Desk) -> None:
    """What a daily timer runs needs nobody logged in."""
    desk.log_in("editor-1")
    number = take_article(desk)
    desk.do("log-out")
    assert desk.do("forget") == "0 originals forgotten.\n"
    desk.now += timedelta(days=31)
    assert desk.do("forget") == "1 originals forgotten.\n"
    desk.log_in("editor-1")
    assert "The original is forgotten." in desk.do("claim", str(number))
    assert re.fullmatch(
        r"The database is at version \w+; 0 publications settled.\n", desk.do("migrate")
    )


def test_terminal_is_not_driven_by_an_article(desk: Desk) -> None:
    """Control characters of a text do not reach the terminal."""
    desk.log_in("editor-1")
    file = desk.place / "article.txt"
    file.write_text(f"\x1b[2J\u202e{ARTICLE}")
    words = ("--outlet", "Evil \u202eoutlet")
    desk.run("take", str(file), *words)
    desk.do("take", str(file), "--outlet", "The Herald")
    for out in (desk.do("inbox"), desk.do("claim", "1")):
        assert "\x1b" not in out
        assert "\u202e" not in out


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork")
def test_pages_are_served_until_told_to_stop(desk: Desk) -> None:
    """The server says where it is, shows the log-in with its headers, and ends when asked to."""
    port = find_port()
    setting = {
        "WAYOUT_DESK_STORE": str(desk.place / "desk" / "desk.sqlite"),
        "WAYOUT_DESK_KEYS": str(desk.place / "desk" / "desk.keys"),
        "WAYOUT_DESK_SITUATION": str(desk.folder),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "wayout.cli", "desk", "serve", "--port", str(port)],
        env=os.environ | setting,
        stderr=subprocess.PIPE,
    )
    try:
        wait_until(lambda: ask(port, "/log-in") is not None, 60)
        answer = ask(port, "/log-in")
        assert answer is not None
        assert answer.status == 200
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        style = ask(port, "/static/style.css")
        assert style is not None
        assert style.status == 200
    finally:
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=40)[1].decode()
    assert f"the desk of assumed on http://127.0.0.1:{port}" in said
    assert "Traceback" not in said


def ask(port: int, path: str) -> http.client.HTTPResponse | None:
    """Ask the server; None if it does not listen yet."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        return answer
    except OSError:
        return None
    finally:
        line.close()
