"""Wrong answers of a traveller: one line names the key, the place and what is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import FROM_KAZAN, call, run

SETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "too old": (("age=200",), ("age = '200' (--set)", "accepted: an age from 0 to 120")),
    "not born": (("age=-1",), ("age = '-1' (--set)", "accepted: a whole number, at least 0")),
    "no number": (("age=old",), ("age = 'old' (--set)", "accepted: a whole number")),
    "no equals sign": (("age",), ("--set 'age' is no answer", "accepted: key=value")),
    "no key": (("=29",), ("--set '=29' is no answer", "accepted: key=value")),
    "given twice": (("age=29", "age=30"), ("--set age is given twice", "'29' and '30'")),
    "unknown key": (("agee=29",), ("unknown key 'agee' (--set)", "did you mean 'age'?")),
    "no flag": (("reservist=maybe",), ("reservist = 'maybe' (--set)", "accepted: yes, no")),
    "unknown document": (("documents=passprt",), ("'passprt' is not known here", "accepted:")),
    "no country": (("citizenship=Russia",), ("'Russia' is no ISO 3166 country code", "RU")),
    "no region": (("residence=Kazan",), ("residence = 'Kazan'", "such as RU-TA")),
    "no money": (("budget=60000",), ("budget = '60000'", "'60000 RUB'")),
    "no date": (("visas=FI:schengen-tourist:soon",), ("valid_to 'soon' is no date", "2023-01-01")),
    "contradiction": (
        ("reservist=yes", "registered=no"),
        ("contradict each other", "in the reserve is on the military register", "registered is no"),
    ),
}
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "unknown key": ('age = 29\nsexx = "M"\n', ("unknown key 'sexx'", "line 2", "mean 'sex'?")),
    "too old": ("# who\nage = 200\n", ("'age'", "line 2", "accepted: an age from 0 to 120")),
    "not born": ("age = -1\n", ("'age'", "line 1", "accepted: a whole number, at least 0")),
    "no number": ('age = "old"\n', ("'age'", "line 1", "accepted: a whole number")),
    "second traveller": (
        "[[traveller]]\nage = 29\n\n[[traveller]]\nage = 200\n",
        ("'age'", "line 5", "accepted: an age from 0 to 120"),
    ),
    "contradiction": (
        "reservist = true\nregistered = false\n",
        ("'reservist'", "line 1", "'registered'", "line 2", "contradict each other"),
    ),
    "bare yes": ("age = 29\nreservist = yes\n", ("no valid TOML", "line 2", "true or false")),
    "truncated": ('age = 29\nsex = "M', ("no valid TOML", "accepted: key = value")),
    "key given twice": ("age = 29\nage = 30\n", ("no valid TOML", "line 2")),
    "nested without end": ("a = " + "[" * 20000, ("no valid TOML: nested too deeply",)),
    "no list of travellers": ("age = 29\ntraveller = 3\n", ("line 2", "accepted: [[traveller]]")),
    "single brackets": ("[traveller]\nage = 29\n", ("line 1", "accepted: [[traveller]]")),
    "nobody": ("traveller = []\n", ("line 1", "accepted: [[traveller]]")),
    "one name for two": (
        '[[traveller]]\nname = "son"\n\n[[traveller]]\nname = "son"\n',
        ("travellers 1 and 2 have one name", "line 5", "give each their own"),
    ),
    "mistyped key of a party": (
        '[[traveller]]\nage = 29\n\n[[traveller]]\nform = "Moscow"\n',
        ("unknown key 'form'", "line 5", "did you mean 'from'?"),
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_wrong_set_is_answered_in_one_line(name: str) -> None:
    """What was given on the command line is shown again, with what is accepted."""
    sets, words = SETS[name]
    options = [option for text in sets for option in ("--set", text)]
    line = call(*FROM_KAZAN, *options).refusal(2)
    assert [w for w in words if w not in line] == []


@pytest.mark.parametrize("name", FILES)
def test_wrong_file_is_answered_with_file_and_line(name: str, tmp_path: Path) -> None:
    """The file and the line are named."""
    text, words = FILES[name]
    file = tmp_path / "who.toml"
    file.write_text(text, "utf-8")
    line = call(*FROM_KAZAN, "--traveller", str(file)).refusal(2)
    assert [w for w in (str(file), *words) if w not in line] == []


def test_file_that_is_missing_or_a_folder_is_named(tmp_path: Path) -> None:
    """The reason is the system's own."""
    missing = call(*FROM_KAZAN, "--traveller", str(tmp_path / "none.toml")).refusal(2)
    assert missing.endswith("none.toml' cannot be read: No such file or directory")
    folder = call(*FROM_KAZAN, "--traveller", str(tmp_path)).refusal(2)
    assert folder.endswith("cannot be read: Is a directory")


def test_file_that_is_a_loop_of_links_is_named(tmp_path: Path) -> None:
    """A symbolic link to itself is no endless reading."""
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    line = call(*FROM_KAZAN, "--traveller", str(tmp_path / "loop.toml")).refusal(2)
    assert "Too many levels of symbolic links" in line


def test_binary_file_is_no_text(tmp_path: Path) -> None:
    """The first byte that is no text is named."""
    (tmp_path / "who.toml").write_bytes(b"age = 29\n\xff\xfe\x00\x01")
    line = call(*FROM_KAZAN, "--traveller", str(tmp_path / "who.toml")).refusal(2)
    assert "byte 9 of" in line
    assert "accepted: a TOML file" in line


def test_file_of_50_mb_is_not_read_to_its_end(tmp_path: Path) -> None:
    """What is so long is no traveller file."""
    with (tmp_path / "who.toml").open("wb") as file:
        file.truncate(50_000_000)
    line = call(*FROM_KAZAN, "--traveller", str(tmp_path / "who.toml")).refusal(2)
    assert "too large to be read; accepted: at most 1 MB" in line


def test_empty_standard_input_is_refused() -> None:
    """An empty pipe is a mishap before the pipe: a plan for nobody would mislead."""
    line = run(*FROM_KAZAN, "--traveller", "-").refusal(2)
    assert line == "standard input is empty; accepted: TOML such as age = 29"


def test_standard_input_that_is_no_text_is_refused() -> None:
    """Its name is standard input."""
    line = call(*FROM_KAZAN, "--traveller", "-", stdin=b"\xff\xfe").refusal(2)
    assert line.startswith("byte 0 of standard input is not UTF-8 text")


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Some editors write one before the first key."""
    (tmp_path / "who.toml").write_bytes(b"\xef\xbb\xbfage = 29\n")
    assert call(*FROM_KAZAN, "--traveller", str(tmp_path / "who.toml")).code == 0


def test_party_file_makes_one_plan_for_both(tmp_path: Path) -> None:
    """Two travellers have two exit answers and travel together."""
    (tmp_path / "who.toml").write_text(
        "[[traveller]]\nage = 34\nsex = 'M'\nfrom = 'Казань'\n[[traveller]]\nage = 33\nsex = 'F'\n"
    )
    said = call(*FROM_KAZAN, "--traveller", str(tmp_path / "who.toml"))
    assert (said.code, said.err) == (0, "")
    assert "Traveller 1:" in said.out
    assert "Traveller 2:" in said.out


SECRETS = [
    ("age = 173\n", "173"),
    ("age = 'seventeen'\n", "seventeen"),
    ("documents = ['party-card']\n", "party-card"),
    ("residence = 'Grozny'\n", "Grozny"),
    ("visas = [{ issuer = 'Narnia' }]\n", "Narnia"),
    ("fitness = 'unfit'\n", "unfit"),
    ("budget = { amount = 'all', currency = 'GOLD' }\n", "GOLD"),
    ("reservist = true\nregistered = false\n", "reserve "),
    ("summons = false\nsummons_signed = true\n", "served"),
    ("[[traveller]]\nfrom = 'Makhachqalaburg'\n", "Makhachqalaburg"),
    ("[[traveller]]\nname = 'Zoya'\n[[traveller]]\nname = 'Zoya'\n", "Zoya"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS, ids=[s for _, s in SECRETS])
def test_message_repeats_nothing_that_came_by_pipe(text: str, secret: str) -> None:
    """Standard error may end in a log: it holds keys and lines, no answers."""
    line = call(*FROM_KAZAN, "--traveller", "-", stdin=text.encode()).refusal(2)
    assert secret.casefold() not in line.casefold()
    assert "standard input, line" in line


def test_plan_from_a_pipe_leaves_standard_error_empty() -> None:
    """A process that succeeds says nothing beside the plan."""
    told = b"age = 29\nsex = 'M'\nreservist = true\ndocuments = ['internal-passport']\n"
    said = run(*FROM_KAZAN, "--traveller", "-", stdin=told)
    assert (said.code, said.err) == (0, "")
    assert "From Kazan" in said.out


def test_visa_may_be_told_without_documents() -> None:
    """Whoever names a visa and no documents contradicts nothing."""
    assert call(*FROM_KAZAN, "--set", "visas=FI:schengen-tourist:2023-06-01").code == 0


def test_visa_with_a_number_for_a_date_is_refused() -> None:
    """The day a visa ends is a date."""
    told = b"documents = ['foreign-passport']\nvisas = [{ issuer = 'FI', valid_to = 3 }]\n"
    call(*FROM_KAZAN, "--traveller", "-", stdin=told).refusal(2)
