"""Keys and signatures: minisign's own, the same for the same copy, whole on disk or not there."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import minisign
import pytest

from tests.guide.copy.signed_copy import ask_nothing, list_copy, make_copy, write_pages
from wayout.errors import BadCopyError
from wayout.guide.copy import placing, signing
from wayout.guide.copy.keys import parse_public, read_keys
from wayout.guide.copy.manifest import MANIFEST, PUBLIC_KEY, SIGNATURE
from wayout.guide.copy.signing import check_signature, make_keys, read_signer, sign, sign_copy

PASSWORD = "rather long, and said by nobody"


@pytest.fixture(autouse=True)
def _weak_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys whose encryption costs little, so that tests are quick."""
    monkeypatch.setattr(signing, "OPERATIONS", 32_768)
    monkeypatch.setattr(signing, "MEMORY", 16_777_216)


def test_two_signatures_of_one_manifest_are_the_same(tmp_path: Path) -> None:
    """Nothing of the clock or of chance is in a signature."""
    copy = make_copy(tmp_path)
    first = (copy.folder / SIGNATURE).read_bytes()
    sign_copy(copy.folder, copy.secret, ask_password=ask_nothing)
    assert (copy.folder / SIGNATURE).read_bytes() == first


def test_signature_tells_copy_time_and_fingerprint(tmp_path: Path) -> None:
    """The signed comment says what minisign shows to somebody without Wayout."""
    copy = make_copy(tmp_path)
    comment = (copy.folder / SIGNATURE).read_text("ascii").splitlines()[2]
    assert comment == (
        "trusted comment: copy of arland, made 2019-03-03T09:00:00Z, rely on until "
        f"2019-03-04T09:00:00Z, fingerprint {copy.fingerprint()}"
    )


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed: NOT checked")
def test_minisign_accepts_the_signature_and_refuses_a_changed_manifest(tmp_path: Path) -> None:
    """The ordinary program checks a copy with the published key."""
    copy = make_copy(tmp_path)

    def check() -> int:
        command = ["minisign", "-V", "-m", MANIFEST, "-P", copy.key.public]
        return subprocess.run(command, cwd=copy.folder, capture_output=True, check=False).returncode

    assert check() == 0
    (copy.folder / MANIFEST).write_bytes((copy.folder / MANIFEST).read_bytes() + b"\n")
    assert check() != 0


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed: NOT checked")
def test_signature_by_minisign_with_our_key_is_accepted(tmp_path: Path) -> None:
    """A key of ours works in the ordinary program, password and all."""
    folder = write_pages(tmp_path / "copy")
    list_copy(folder)
    made = make_keys(tmp_path / "keys", password=PASSWORD)
    command = ["minisign", "-S", "-m", MANIFEST, "-s", str(made.secret)]
    subprocess.run(command, cwd=folder, input=f"{PASSWORD}\n".encode(), check=True)
    content = (folder / MANIFEST).read_bytes()
    check_signature(content, (folder / SIGNATURE).read_bytes(), made.key)


def test_key_with_a_password_signs_only_with_it(tmp_path: Path) -> None:
    """A wrong password is one line; the right one signs, and no file has it."""
    folder = write_pages(tmp_path / "copy")
    list_copy(folder)
    made = make_keys(tmp_path / "keys", password=PASSWORD)
    with pytest.raises(BadCopyError, match="wrong password"):
        sign_copy(folder, made.secret, ask_password=lambda: "another one, as long")
    assert not (folder / SIGNATURE).exists()
    assert sign_copy(folder, made.secret, ask_password=lambda: PASSWORD).id == made.key.id
    assert PASSWORD.encode() not in made.secret.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no owners' modes")
def test_secret_key_is_for_its_owner_only(tmp_path: Path) -> None:
    """Nobody else on the machine can read it, whatever the umask."""
    old = os.umask(0)
    try:
        made = make_keys(tmp_path / "keys", password=None)
    finally:
        os.umask(old)
    assert stat.S_IMODE(made.secret.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["wayout.key", "wayout.pub"])
def test_keys_are_never_overwritten(tmp_path: Path, name: str) -> None:
    """Where one of the two files is, nothing is written."""
    (tmp_path / name).write_bytes(b"kept")
    with pytest.raises(BadCopyError, match="not overwritten"):
        make_keys(tmp_path, password=None)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [(name, b"kept")]


def test_short_password_is_refused(tmp_path: Path) -> None:
    """A stolen file with a short password is soon opened."""
    with pytest.raises(BadCopyError, match="12"):
        make_keys(tmp_path / "keys", password="short")
    assert not (tmp_path / "keys").exists()


def test_signature_of_another_key_is_refused(tmp_path: Path) -> None:
    """Also if the other key pretends to have the same id."""
    copy = make_copy(tmp_path)
    content, signature = ((copy.folder / n).read_bytes() for n in (MANIFEST, SIGNATURE))
    other = make_keys(tmp_path / "other", password=None).key
    with pytest.raises(BadCopyError, match="not one of this file"):
        check_signature(content, signature, other)
    assert read_signer(signature) == copy.key.id != other.id


def test_signature_with_a_changed_comment_is_refused(tmp_path: Path) -> None:
    """The comment that tells time and fingerprint is signed as well."""
    copy = make_copy(tmp_path)
    content, signature = ((copy.folder / n).read_bytes() for n in (MANIFEST, SIGNATURE))
    with pytest.raises(BadCopyError, match="not one of this file"):
        check_signature(content, signature.replace(b"until 2019", b"until 2029"), copy.key)


def test_signature_written_otherwise_is_refused(tmp_path: Path) -> None:
    """Other line ends, or more after the end, were not written by minisign."""
    copy = make_copy(tmp_path)
    content, signature = ((copy.folder / n).read_bytes() for n in (MANIFEST, SIGNATURE))
    for changed in (signature.replace(b"\n", b"\r\n"), signature[:-1] + b"\r", signature + b"\n"):
        with pytest.raises(BadCopyError, match="minisign"):
            check_signature(content, changed, copy.key)


def test_signature_of_the_old_kind_is_refused(tmp_path: Path) -> None:
    """It signs the bytes themselves, and what is signed in one kind must not count in the other."""
    copy = make_copy(tmp_path)
    content = (copy.folder / MANIFEST).read_bytes()
    with minisign.SecretKey.from_file(copy.secret) as secret:
        old = bytes(secret.sign(content, prehash=False, trusted_comment="x"))
    with pytest.raises(BadCopyError, match="old kind"):
        check_signature(content, old, copy.key)


def test_key_inside_the_copy_does_not_sign(tmp_path: Path) -> None:
    """A secret key in the folder that is published would be published."""
    copy = make_copy(tmp_path)
    inside = copy.folder / "my.key"
    shutil.copy(copy.secret, inside)
    with pytest.raises(BadCopyError, match="lies in the copy"):
        sign_copy(copy.folder, inside, ask_password=ask_nothing)


def test_what_is_no_manifest_is_not_signed(tmp_path: Path) -> None:
    """A signature stands only on what every reader can read."""
    copy = make_copy(tmp_path)
    with pytest.raises(BadCopyError, match="line 1"):
        sign(b"anything", copy.secret, ask_password=ask_nothing)


@pytest.mark.parametrize("content", [b"", b"x" * 20_000, b"untrusted comment: \nRW\n", b"\xff\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file of something else is one clear line, as a secret and as a public key."""
    copy = make_copy(tmp_path)
    (tmp_path / "odd").write_bytes(content)
    with pytest.raises(BadCopyError, match=r"odd|larger"):
        sign_copy(copy.folder, tmp_path / "odd", ask_password=ask_nothing)
    with pytest.raises(BadCopyError, match="odd"):
        read_keys(tmp_path / "odd")
    with pytest.raises(BadCopyError, match="cannot be read"):
        read_keys(tmp_path / "gone")


def _break(*_args: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_interrupted_signing_leaves_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Files are as they were, and none is half written, if signing is broken off."""
    copy = make_copy(tmp_path)
    before = {p: p.read_bytes() for p in copy.folder.rglob("*") if p.is_file()}
    other = make_keys(tmp_path / "other", password=None)
    owner: object = placing.os if broken == "fsync" else Path
    monkeypatch.setattr(owner, broken, _break)
    with pytest.raises(KeyboardInterrupt):
        sign_copy(copy.folder, other.secret, ask_password=ask_nothing)
    assert {p: p.read_bytes() for p in copy.folder.rglob("*") if p.is_file()} == before


def test_interrupted_making_of_keys_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a pair is no pair."""
    link: Callable[..., None] = os.link
    monkeypatch.setattr(
        placing.os, "link", lambda a, b: _break() if str(b).endswith(".key") else link(a, b)
    )
    with pytest.raises(KeyboardInterrupt):
        make_keys(tmp_path, password=None)
    assert list(tmp_path.iterdir()) == []


def test_public_key_beside_the_signature_is_the_signer(tmp_path: Path) -> None:
    """Whoever signs again with a new key replaces both files."""
    copy = make_copy(tmp_path)
    other = make_keys(tmp_path / "other", password=None)
    sign_copy(copy.folder, other.secret, ask_password=ask_nothing)
    assert parse_public((copy.folder / PUBLIC_KEY).read_text("ascii")).id == other.key.id
    assert read_signer((copy.folder / SIGNATURE).read_bytes()) == other.key.id


def test_id_of_a_key_is_the_one_minisign_shows() -> None:
    """The example of minisign's documentation."""
    line = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
    assert parse_public(f"untrusted comment: x\r\n{line}\r\n").id == "E7620F1842B4E81F"
    assert parse_public(line).public == line
