"""`wayout verify`, `sign` and `keys`, called as in a shell."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.calling import call
from tests.conftest import SITUATIONS
from tests.guide.copy.signed_copy import MADE, PAGES, Copy, list_copy, make_copy, write_pages
from wayout.cli import wayout
from wayout.guide.copy import signing
from wayout.guide.copy.keys import render_key
from wayout.guide.copy.manifest import MANIFEST, SIGNATURE
from wayout.situation.period import Period

AT = ("--at", "2019-03-03T12:00:00Z")
PAGE = SITUATIONS.parent / "docs" / "how-to" / "publish-a-copy.md"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Give a fresh copy, signed."""
    return make_copy(tmp_path)


@pytest.fixture
def situation(tmp_path: Path, copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a situation at hand that names the key of the copy."""
    folder = tmp_path / "situations" / "arland"
    folder.mkdir(parents=True)
    (folder / "situation.toml").write_text("", "utf-8")
    key = replace(copy.key, signs=Period(MADE, MADE.replace(year=2020)))
    (folder / "keys.toml").write_text(render_key(key), "utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def read_public(copy: Copy) -> str:
    """Give the path of the public key that was got by another way."""
    return str(copy.secret.with_name("wayout.pub"))


def test_good_copy_is_told_with_all_one_needs(copy: Copy) -> None:
    """Code 0, the answer first, then time, key, fingerprint, size."""
    said = call("verify", str(copy.folder), "--key", read_public(copy), *AT)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == f"This copy is whole, signed by key {copy.key.id}, and in its time."
    assert "Copy of: Выезд: Arland (arland)" in said.out
    assert "Made: Sun 3 Mar 2019, 09:00 (+00:00), 3 hours ago" in said.out
    assert "Do not rely on it after: Mon 4 Mar 2019, 09:00 (+00:00), in 21 hours" in said.out
    assert "4 files, 10,274 bytes; the largest page has 10,240 bytes" in said.out
    assert copy.fingerprint() in said.out


def test_json_tells_the_same(copy: Copy) -> None:
    """One document, with the notices."""
    (copy.folder / "style.css").unlink()
    args = ("--key", read_public(copy), *AT, "--format", "json")
    said = call("verify", str(copy.folder), *args)
    document = json.loads(said.out)
    assert said.code == 1
    assert document["holds"] is False
    assert document["signed_by"] == copy.key.id
    assert document["fingerprint"] == copy.fingerprint()
    assert document["copy"]["largest_page"] == "en/regions/north.html"
    assert [(n["code"], n["path"]) for n in document["notices"]] == [("file-missing", "style.css")]


def test_unknown_signer_is_code_1_and_the_fingerprint_is_shown(copy: Copy) -> None:
    """Nobody named a key, so nobody knows who made it; a fingerprint can be compared."""
    said = call("verify", str(copy.folder), *AT)
    assert said.code == 1
    assert said.out.startswith("Do NOT rely on this copy: 1 fault.")
    assert "anybody can write that" in said.out
    assert copy.fingerprint() in said.out


def test_fingerprint_that_was_told_is_enough(copy: Copy) -> None:
    """However it was typed."""
    told = copy.fingerprint().replace(" ", "-")
    assert call("verify", str(copy.folder), *AT, "--fingerprint", told).code == 0
    wrong = told.translate(str.maketrans("0123456789", "1234567890"))
    assert call("verify", str(copy.folder), *AT, "--fingerprint", wrong).code == 1


@pytest.mark.usefixtures("situation")
def test_keys_of_the_situation_at_hand_are_used(copy: Copy) -> None:
    """With its name, or by what the copy says it is of."""
    assert call("verify", str(copy.folder), *AT).code == 0
    assert call("verify", str(copy.folder), *AT, "--situation", "arland").code == 0


def test_key_revoked_by_the_situation_is_refused_though_named(copy: Copy, situation: Path) -> None:
    """Somebody who still has the old key file is told."""
    with (situation / "keys.toml").open("a", encoding="utf-8") as file:
        file.write('revoked = 2019-03-03T10:00:00Z\nwhy = "it was stolen"\n')
    said = call("verify", str(copy.folder), *AT, "--key", read_public(copy))
    assert said.code == 1
    assert "it was stolen" in said.out


def test_keys_inside_the_copy_are_not_used(
    copy: Copy, situation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forger could bring a situation along; whoever stands in the copy must not fall for it."""
    shutil.copytree(situation.parent, copy.folder / "situations")
    list_copy_again(copy)
    shutil.rmtree(situation)
    monkeypatch.chdir(copy.folder)
    assert call("verify", ".", *AT).code == 1
    assert call("verify", ".", *AT, "--situation", "arland").code == 1


def list_copy_again(copy: Copy) -> None:
    """List and sign what is in the copy by now."""
    list_copy(copy.folder)
    assert call("sign", str(copy.folder), "--key", str(copy.secret)).code == 0


def test_key_inside_the_copy_is_a_wrong_call(copy: Copy) -> None:
    """It proves nothing, so it is not taken."""
    said = call("verify", str(copy.folder), "--key", str(copy.folder / "wayout.pub"), *AT)
    assert "lies in the copy" in said.refusal(2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("verify", "nowhere"), "no folder"),
        (("verify", "x\0y"), "no folder"),
        (("verify", ".", "--key", "nowhere.pub"), "cannot be read"),
        (("verify", ".", "--fingerprint", "123"), "30 digits"),
        (("verify", ".", "--situation", "nowhere"), "no situation"),
        (("verify", ".", "--at", "today"), "--at"),
        (("sign", "."), "--key"),
        (("sign", "nowhere", "--key", "x"), "no folder"),
        (("sign", ".", "--key", "x"), "MANIFEST cannot be read"),
    ],
)
def test_wrong_call_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str
) -> None:
    """Code 2, and what is accepted."""
    monkeypatch.chdir(tmp_path)
    assert said in call(*args).refusal(2)


def test_folder_that_is_no_copy_is_told(tmp_path: Path) -> None:
    """Code 1: the folder is there, but no copy."""
    said = call("verify", str(tmp_path))
    assert (said.code, said.out.count("no copy of the guide")) == (1, 1)


def test_sign_refuses_a_copy_that_is_not_whole(copy: Copy) -> None:
    """Nobody signs by mistake what readers would refuse."""
    (copy.folder / "index.html").write_bytes(b"changed")
    (copy.folder / SIGNATURE).unlink()
    said = call("sign", str(copy.folder), "--key", str(copy.secret))
    assert "not signed: index.html" in said.refusal(2)
    assert not (copy.folder / SIGNATURE).exists()


def test_manifest_alone_is_signed_and_that_is_said(copy: Copy, tmp_path: Path) -> None:
    """Only the manifest need travel to the machine with the key, and its signature back."""
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(copy.folder / MANIFEST, alone)
    said = call("sign", str(alone), "--key", str(copy.secret))
    assert said.code == 0
    assert "NOT compared" in said.out
    assert (alone / SIGNATURE).read_bytes() == (copy.folder / SIGNATURE).read_bytes()


def test_keys_with_a_password_sign_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is asked for, twice when it is new, and shown by nothing."""
    monkeypatch.setattr(signing, "OPERATIONS", 32_768)
    monkeypatch.setattr(signing, "MEMORY", 16_777_216)
    folder, keys, password = write_pages(tmp_path / "copy"), tmp_path / "keys", "long enough, this"
    list_copy(folder)
    made = CliRunner().invoke(wayout, ["keys", str(keys)], input=f"{password}\n{password}\n")
    assert '[[key]]\nid = "' in made.output
    secret = str(keys / "wayout.key")
    signed = CliRunner().invoke(
        wayout, ["sign", str(folder), "--key", secret], input=f"{password}\n"
    )
    assert f"all {len(PAGES)} files agree" in signed.output
    assert password not in made.output + signed.output
    assert call("verify", str(folder), "--key", str(keys / "wayout.pub"), *AT).code == 0


def test_keys_without_a_password_say_so(tmp_path: Path) -> None:
    """Whoever asks for it is told what it means; a second call overwrites nothing."""
    said = call("keys", str(tmp_path / "keys"), "--no-password")
    assert said.code == 0
    assert "whoever has the file can sign" in said.out
    assert "not overwritten" in call("keys", str(tmp_path / "keys")).refusal(2)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum: NOT checked")
@pytest.mark.parametrize("changed", [False, True])
def test_commands_of_the_page_check_a_copy(copy: Copy, *, changed: bool) -> None:
    """What the page tells readers without Wayout to type finds a changed, and an added, file."""
    lines = [line.strip() for line in PAGE.read_text("utf-8").splitlines()]
    hashes = next(line for line in lines if "sha256sum" in line and line.startswith("sed "))
    others = next(line for line in lines if line.startswith("{ find . "))
    if changed:
        (copy.folder / "style.css").write_bytes(b" ")
        (copy.folder / "en" / "more.html").write_bytes(b"")
    assert (_run(copy, hashes)[0] == 0) is not changed
    assert re.findall(r"\S+", _run(copy, others)[1]) == (["en/more.html"] if changed else [])


def _run(copy: Copy, line: str) -> tuple[int, str]:
    done = subprocess.run(
        line, shell=True, cwd=copy.folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout
