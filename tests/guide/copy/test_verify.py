"""Verifying a copy: whatever was done to it is told, and a good one is not complained of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.guide.copy.signed_copy import MADE, NOW, PAGES, UNTIL, Copy, list_copy, make_copy
from wayout.guide.copy.keys import Key, Keys
from wayout.guide.copy.manifest import MANIFEST, PUBLIC_KEY, SIGNATURE
from wayout.guide.copy.signing import make_keys, sign_copy
from wayout.guide.copy.verifying import CopyCheck
from wayout.guide.copy.verifying_files import MOST_OTHERS
from wayout.situation.period import Period


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Give a fresh copy, signed."""
    return make_copy(tmp_path)


def codes(found: CopyCheck) -> list[str]:
    """Give the codes of what was found."""
    return [notice.code for notice in found.notices]


def test_good_copy_holds_without_a_notice(copy: Copy) -> None:
    """Whole, signed by a trusted key, in its time."""
    found = copy.verify(situation="arland")
    assert (found.holds, found.notices) == (True, ())
    assert found.signed_by == copy.key
    assert found.manifest is not None
    assert len(found.manifest.files) == len(PAGES)


@given(path=st.sampled_from([p for p, c in PAGES.items() if c]), data=st.data())
@settings(
    derandomize=True,
    deadline=None,
    max_examples=some_of(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_one_changed_byte_in_any_file_is_told(copy: Copy, path: str, data: st.DataObject) -> None:
    """Whichever file, whichever byte, whatever it becomes."""
    content = PAGES[path]
    at = data.draw(st.integers(0, len(content) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :]
    (copy.folder / path).write_bytes(changed)
    try:
        assert copy.list_faults() == [("file-changed", path)]
    finally:
        (copy.folder / path).write_bytes(content)


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_one_changed_byte_in_manifest_or_signature_is_told(copy: Copy, name: str) -> None:
    """At every position; only the comment that nobody signed may change."""
    content = (copy.folder / name).read_bytes()
    start = content.index(b"\n") if name == SIGNATURE else 0
    for at in range(start, len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        (copy.folder / name).write_bytes(changed)
        assert copy.list_faults(), f"byte {at}"


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_broken_off_manifest_or_signature_is_told(copy: Copy, name: str) -> None:
    """Wherever it breaks off, its last line end aside for the signature."""
    content = (copy.folder / name).read_bytes()
    for end in range(len(content) - 1):
        (copy.folder / name).write_bytes(content[:end])
        assert copy.list_faults(), f"after byte {end}"


@given(name=st.sampled_from([MANIFEST, SIGNATURE, PUBLIC_KEY]), noise=st.binary(max_size=300))
@settings(
    derandomize=True,
    deadline=None,
    max_examples=some_of(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_noise_in_place_of_a_file_is_told(copy: Copy, name: str, noise: bytes) -> None:
    """Whatever stands there, the answer is a notice and no failure; a trusted key needs no copy."""
    content = (copy.folder / name).read_bytes()
    start = content[: len(noise) % len(content)]
    (copy.folder / name).write_bytes(start + noise)
    try:
        assert copy.verify().holds is (name == PUBLIC_KEY)
    finally:
        (copy.folder / name).write_bytes(content)


def test_manifest_with_line_ends_of_windows_is_told(copy: Copy) -> None:
    """Sent as a text, it is no longer what was signed."""
    content = (copy.folder / MANIFEST).read_bytes()
    (copy.folder / MANIFEST).write_bytes(content.replace(b"\n", b"\r\n"))
    assert copy.list_faults() == [("manifest-broken", MANIFEST)]


def _drop(folder: Path) -> None:
    (folder / "style.css").unlink()


def _rename(folder: Path) -> None:
    (folder / "style.css").rename(folder / "styles.css")


def _add(folder: Path) -> None:
    (folder / "en" / "more.html").write_bytes(b"forged")


def _add_folder(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "index.html").write_bytes(b"forged")


def _lengthen(folder: Path) -> None:
    (folder / "style.css").write_bytes(b" ")


def _link(folder: Path) -> None:
    (folder / "style.css").unlink()
    (folder / "style.css").symlink_to(folder / "index.html")


def _link_folder(folder: Path) -> None:
    shutil.move(folder / "en", folder.parent / "elsewhere")
    (folder / "en").symlink_to(folder.parent / "elsewhere")


def _loop(folder: Path) -> None:
    (folder / "en" / "loop").symlink_to(folder)


def _pipe(folder: Path) -> None:
    (folder / "style.css").unlink()
    os.mkfifo(folder / "style.css")


def _make_folder(folder: Path) -> None:
    (folder / "style.css").unlink()
    (folder / "style.css").mkdir()


def _flatten(folder: Path) -> None:
    shutil.rmtree(folder / "en" / "regions")
    (folder / "en" / "regions").write_bytes(b"")


def _hide_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def _link_manifest(folder: Path) -> None:
    (folder / MANIFEST).rename(folder.parent / "m")
    (folder / MANIFEST).symlink_to(folder.parent / "m")


def _unsign(folder: Path) -> None:
    (folder / SIGNATURE).unlink()


def _sign_with_noise(folder: Path) -> None:
    (folder / SIGNATURE).write_bytes(b"\0" * 100_000)


def _name_oddly(folder: Path) -> None:
    (folder / "a\x1b[2J\n.html").write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_drop, [("file-missing", "style.css")]),
        (_rename, [("file-missing", "style.css"), ("file-extra", "styles.css")]),
        (_add, [("file-extra", "en/more.html")]),
        (_add_folder, [("file-extra", "new/")]),
        (_lengthen, [("file-changed", "style.css")]),
        (_link, [("file-link", "style.css")]),
        (_loop, [("file-link", "en/loop")]),
        (_pipe, [("file-odd", "style.css")]),
        (_make_folder, [("file-missing", "style.css"), ("file-extra", "style.css/")]),
        (_flatten, [("file-extra", "en/regions"), ("file-missing", "en/regions/north.html")]),
        (_hide_manifest, [("manifest-missing", MANIFEST)]),
        (_link_manifest, [("manifest-broken", MANIFEST)]),
        (_unsign, [("unsigned", SIGNATURE)]),
        (_sign_with_noise, [("signature-broken", SIGNATURE)]),
        (_name_oddly, [("file-extra", "a?[2J?.html")]),
    ],
)
def test_damage_is_told_exactly(
    copy: Copy, damage: Callable[[Path], None], told: list[tuple[str, str]]
) -> None:
    """Each damage is named with its file, and nothing else is complained of."""
    damage(copy.folder)
    assert copy.list_faults() == told


def test_folder_behind_a_link_is_not_read(copy: Copy) -> None:
    """Files that are right, but lie elsewhere, do not count."""
    _link_folder(copy.folder)
    missing = [("file-missing", p) for p in sorted(PAGES) if p.startswith("en/")]
    assert copy.list_faults() == [("file-link", "en"), *missing]


@pytest.mark.skipif(
    getattr(os, "geteuid", int)() == 0, reason="the superuser can read all files: NOT checked"
)
def test_unreadable_file_and_folder_are_told(copy: Copy) -> None:
    """What cannot be read is a fault and not a crash."""
    (copy.folder / "style.css").chmod(0)
    (copy.folder / "en").chmod(0)
    told = [code for code, _ in copy.list_faults()]
    (copy.folder / "en").chmod(0o700)
    assert "folder-unreadable" in told


@pytest.mark.parametrize("broken", ["scandir", "open"])
def test_failing_disk_is_told(copy: Copy, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """An error of the disk in one folder, or in one file, is a fault and not a crash."""
    whole = getattr(os, broken)

    def fail(path: str, *args: int) -> object:
        if str(path).endswith("regions/" if broken == "scandir" else "north.html"):
            raise OSError(5, "Input/output error")
        if broken == "scandir" and str(path).endswith("regions"):
            raise OSError(5, "Input/output error")
        return whole(path, *args)

    monkeypatch.setattr(os, broken, fail)
    told = [code for code, _ in copy.list_faults()]
    assert ("folder-unreadable" if broken == "scandir" else "file-unreadable") in told


@pytest.mark.parametrize("name", ["Thumbs.db", ".DS_Store", "desktop.ini", "._index.html"])
def test_what_systems_leave_is_told_and_does_no_harm(copy: Copy, name: str) -> None:
    """A stick that was opened on another system still holds."""
    (copy.folder / name).write_bytes(b"x")
    found = copy.verify()
    assert found.holds
    assert [(n.weight, n.code, n.path) for n in found.notices] == [("warning", "file-left", name)]


def test_very_many_files_are_counted(copy: Copy) -> None:
    """The list of what does not belong stays short."""
    for number in range(MOST_OTHERS + 5):
        (copy.folder / f"x{number}.html").touch()
    found = copy.verify()
    assert len(found.notices) == MOST_OTHERS + 1
    assert any(n.text.startswith("5 more") for n in found.notices)


def test_listed_again_by_somebody_else_is_told(copy: Copy) -> None:
    """Whoever changes a page and its line in the manifest has not the key."""
    (copy.folder / "index.html").write_bytes(b"forged")
    list_copy(copy.folder)
    assert copy.list_faults() == [("signature-wrong", SIGNATURE)]


def test_copy_of_a_forger_is_told(copy: Copy, tmp_path: Path) -> None:
    """A whole copy, signed with a key that came with it, is by nobody known."""
    forger = make_keys(tmp_path / "forger", password=None)
    sign_copy(copy.folder, forger.secret, ask_password=str)
    assert copy.list_faults() == [("key-unknown", SIGNATURE)]


def test_forger_with_the_id_of_a_trusted_key_is_told(copy: Copy, tmp_path: Path) -> None:
    """The id is eight bytes that anybody can write; the key decides."""
    forger = make_keys(tmp_path / "forger", password=None)
    sign_copy(copy.folder, forger.secret, ask_password=str)
    found = copy.verify(keys={forger.key.id: replace(copy.key, id=forger.key.id)})
    assert not found.holds
    assert "signature-wrong" in codes(found)


def test_key_that_came_with_the_copy_proves_nothing(copy: Copy) -> None:
    """Without a key that somebody trusts, a good copy does not hold; its fingerprint is given."""
    found = copy.verify(keys={})
    assert (found.holds, codes(found), found.signed_by) == (False, ["key-unknown"], None)
    assert found.fingerprint == copy.fingerprint()
    assert "proves nothing" in found.notices[0].text


def test_changed_copy_is_told_also_without_a_trusted_key(copy: Copy) -> None:
    """The key that came with it shows that it is broken, though not that it is right."""
    (copy.folder / "index.html").write_bytes(b"changed")
    list_copy(copy.folder)
    assert codes(copy.verify(keys={})) == ["signature-wrong"]


def test_fingerprint_vouches_for_a_copy(copy: Copy) -> None:
    """Whoever was told it by another way needs no key; then the lack of one only warns."""
    told = copy.fingerprint()
    assert copy.verify(keys={}, fingerprint=told).holds
    _unsign(copy.folder)
    assert copy.verify(keys={}, fingerprint=told).holds


def test_other_fingerprint_is_told_whoever_signed(copy: Copy) -> None:
    """A good signature does not outweigh another fingerprint."""
    found = copy.verify(fingerprint=" ".join(["00000"] * 6))
    assert (found.holds, codes(found)) == (False, ["fingerprint-differs"])


def test_fingerprint_does_not_outweigh_a_wrong_signature(copy: Copy) -> None:
    """What contradicts itself is not relied on."""
    (copy.folder / "index.html").write_bytes(b"changed")
    list_copy(copy.folder)
    assert not copy.verify(fingerprint=copy.fingerprint()).holds


def _trust(key: Key) -> Keys:
    return {key.id: key}


def test_revoked_key_is_refused(copy: Copy) -> None:
    """Also for what says that it is older: a thief writes any date."""
    revoked = replace(copy.key, revoked=NOW + timedelta(days=9), why="a laptop was taken")
    found = copy.verify(keys=_trust(revoked))
    assert (found.holds, codes(found), found.signed_by) == (False, ["key-revoked"], None)
    assert "a laptop was taken" in found.notices[0].text


@pytest.mark.parametrize(
    "span", [Period(MADE + timedelta(hours=1)), Period(MADE - timedelta(days=2), MADE)]
)
def test_key_out_of_its_time_warns(copy: Copy, span: Period) -> None:
    """A key that signs before or after its time is told."""
    found = copy.verify(keys=_trust(replace(copy.key, signs=span)))
    assert (found.holds, codes(found)) == (True, ["key-out-of-time"])


def test_overdue_copy_does_not_hold(copy: Copy) -> None:
    """From `until` on it is not to be relied on, though nobody touched it."""
    assert copy.verify(now=UNTIL - timedelta(seconds=1)).holds
    found = copy.verify(now=UNTIL)
    assert (found.holds, codes(found), found.signed_by) == (False, ["overdue"], copy.key)


def test_copy_from_the_future_warns(copy: Copy) -> None:
    """A clock that is wrong is likelier than a copy from tomorrow."""
    assert codes(copy.verify(now=MADE - timedelta(hours=1))) == ["made-ahead"]


def test_copy_of_another_situation_is_told(copy: Copy) -> None:
    """Somebody asked for one guide and was given another."""
    assert codes(copy.verify(situation="borland")) == ["other-situation"]


def test_other_public_key_in_the_copy_warns(copy: Copy, tmp_path: Path) -> None:
    """Whoever checks with it by hand would be misled."""
    other = make_keys(tmp_path / "other", password=None)
    shutil.copy(other.public, copy.folder / PUBLIC_KEY)
    found = copy.verify()
    assert (found.holds, codes(found)) == (True, ["public-key-differs"])
