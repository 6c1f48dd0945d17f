"""The file of keys: read as it is meant, or refused in one line that names the place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wayout.errors import BadCopyError
from wayout.guide.copy.keys import Key, read_keys, render_key
from wayout.guide.copy.signing import make_keys
from wayout.situation.period import Period

PUBLIC = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
START, END = datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
KEY = Key("E7620F1842B4E81F", PUBLIC, Period(START, END))
TEXT = f"""\
# Keys of the guide to Arland.
[[key]]
id = "E7620F1842B4E81F"
public = "{PUBLIC}"
from = 2019-01-01T00:00:00Z
until = 2020-01-01T00:00:00Z
"""
REVOKED = 'revoked = 2019-06-01T00:00:00Z\nwhy = "a laptop was taken"\n'


def write(folder: Path, text: str) -> Path:
    """Write a file of keys."""
    path = folder / "keys.toml"
    path.write_text(text, "utf-8")
    return path


def test_keys_are_read(tmp_path: Path) -> None:
    """A key with its time."""
    assert read_keys(write(tmp_path, TEXT)) == {KEY.id: KEY}


def test_revoked_key_is_read_with_its_reason(tmp_path: Path) -> None:
    """Since when, and why."""
    (key,) = read_keys(write(tmp_path, TEXT + REVOKED)).values()
    assert (key.revoked, key.why) == (datetime(2019, 6, 1, tzinfo=UTC), "a laptop was taken")


def test_rendered_key_is_read_again(tmp_path: Path) -> None:
    """What `wayout keys` prints can stand in the file."""
    assert read_keys(write(tmp_path, render_key(KEY))) == {KEY.id: KEY}


def test_public_key_of_minisign_is_read_as_one_key_for_all_time(tmp_path: Path) -> None:
    """A file of minisign names no time."""
    made = make_keys(tmp_path, password=None)
    assert read_keys(made.public) == {made.key.id: made.key}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "key"),
        ("key = []", "holds 0 keys"),
        ("key = 1", "key"),
        ("[[key", "TOML"),
        (TEXT + TEXT, "twice"),
        (TEXT.replace("from", "form"), "did you mean 'from'"),
        (TEXT.replace('"E7', '"F7'), "that of its key is E7620F1842B4E81F"),
        (TEXT.replace("RWQf", "RWQ"), "line 2: no public key"),
        (TEXT.replace("RWQf", "RWRf"), "that of its key is"),
        (TEXT.replace("2020", "2018"), "ends before it begins"),
        (TEXT.replace("until = 2020-01-01T00:00:00Z\n", ""), "until"),
        (TEXT.replace("00:00:00Z", "00:00:00"), "offset"),
        (TEXT + REVOKED.splitlines()[0], "belong together"),
        (TEXT + REVOKED.splitlines()[1], "belong together"),
        (TEXT + "note = 1\n", "note"),
    ],
    ids=range(15),
)
def test_faulty_file_of_keys_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """One line with the file and what is wrong; no key of it is used."""
    with pytest.raises(BadCopyError) as caught:
        read_keys(write(tmp_path, text))
    assert said in str(caught.value)
    assert "keys.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
