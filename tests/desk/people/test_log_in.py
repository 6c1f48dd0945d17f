"""Logging in: what is refused, how often one may try, and what a session is good for."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pyotp
import pytest
from argon2 import extract_parameters, profiles
from sqlalchemy import select

from tests.desk.conftest import Desk
from tests.desk.material import NOW, PASSWORD
from wayout.desk.people.log_in import MOST, REFUSED, WITHIN, log_in
from wayout.desk.people.password import hash_password, is_password
from wayout.desk.people.person import DUTIES
from wayout.desk.people.roster import change_password, change_role, retire_person
from wayout.desk.people.session import IDLE, LONGEST, end_session, get_person
from wayout.desk.store.tables import people, sessions
from wayout.desk.store.trail import list_steps
from wayout.errors import BadInputError, NotAllowedError
from wayout.situation.period import Instant

WHO = "editor-1"


def code_of(desk: Desk, pseudonym: str, now: Instant) -> str:
    """Give the digits that the device of a person shows."""
    return pyotp.TOTP(desk.secrets[pseudonym]).at(now)


def enter(desk: Desk, pseudonym: str = WHO, *, password: str = PASSWORD, now: Instant = NOW) -> str:
    """Log in with the right code."""
    code = code_of(desk, pseudonym, now) if pseudonym in desk.secrets else "000000"
    words = {"password": password, "code": code}
    return log_in(desk.store, pseudonym, **words, vault=desk.vault, now=now)


def test_person_enters_with_password_and_code(desk: Desk) -> None:
    """Both right, the token leads to the person with the role."""
    person = get_person(desk.store, enter(desk), now=NOW)
    assert person == desk[WHO]


@pytest.mark.parametrize(
    ("pseudonym", "password", "code"),
    [
        (WHO, "seven grey gulls", ""),
        (WHO, PASSWORD, "000000"),
        (WHO, PASSWORD, "not-a-code"),
        (WHO, PASSWORD, "١٢٣٤٥٦"),
        ("editor-99", PASSWORD, "000000"),
        ("' OR 1=1 --", PASSWORD, "000000"),
        ("", "", ""),
        (WHO, "x" * 100_000, ""),
    ],
    ids=["password", "code", "word", "digits", "nobody", "sql", "empty", "long"],
)
def test_log_in_is_refused_alike(desk: Desk, pseudonym: str, password: str, code: str) -> None:
    """Whatever is wrong, the answer is the same words."""
    given = code or code_of(desk, WHO, NOW)
    words = {"password": password, "code": given}
    with pytest.raises(NotAllowedError) as refusal:
        log_in(desk.store, pseudonym, **words, vault=desk.vault, now=NOW)
    assert str(refusal.value) == REFUSED


def test_code_is_good_once(desk: Desk) -> None:
    """Who looked over a shoulder cannot use the same digits again, nor older ones."""
    enter(desk)
    for now in (NOW, NOW - timedelta(seconds=30)):
        with pytest.raises(NotAllowedError, match="wrong"):
            enter(desk, now=now)
    assert enter(desk, now=NOW + timedelta(seconds=30))


@pytest.mark.parametrize("pseudonym", [WHO, "editor-99"])
def test_attempts_are_held_after_some(desk: Desk, pseudonym: str) -> None:
    """After some wrong ones the right password is not looked at, for known and unknown alike."""
    for _ in range(MOST):
        with pytest.raises(NotAllowedError, match="wrong"):
            enter(desk, pseudonym, password="wrong wrong wrong")
    with pytest.raises(NotAllowedError, match="too many attempts; wait 15 minutes"):
        enter(desk, pseudonym)
    if pseudonym == WHO:
        assert enter(desk, now=NOW + WITHIN)


def test_attempts_are_held_when_made_at_once(desk: Desk) -> None:
    """Twenty guesses in the same moment are not twenty chances."""
    said: list[str] = []

    def guess() -> None:
        try:
            enter(desk, password="wrong wrong wrong")
        except NotAllowedError as fault:
            said.append(str(fault))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count(REFUSED) == MOST
    assert len(said) == 20


def test_password_takes_the_same_time_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """With hashes of real strength, asking about nobody is as slow as about somebody."""
    monkeypatch.undo()
    hashed = hash_password(PASSWORD)

    def measure(known: str | None) -> float:
        spent = []
        for _ in range(5):
            begun = time.process_time()
            assert not is_password("seven grey gulls", known)
            spent.append(time.process_time() - begun)
        return sorted(spent)[2]

    assert 0.5 < measure(None) / measure(hashed) < 2
    assert extract_parameters(hashed) == profiles.RFC_9106_LOW_MEMORY


@pytest.mark.parametrize("password", ["short one", "aaaaaaaaaaaaaaaa", "x" * 201, ""])
def test_password_is_refused_when_weak(password: str) -> None:
    """A new password has a length and some variety."""
    with pytest.raises(BadInputError, match="12 to 200 characters"):
        hash_password(password)


def test_session_is_new_at_each_log_in(desk: Desk) -> None:
    """A token that somebody planted before the log-in leads nowhere, before and after."""
    planted = "chosen-by-somebody-else"
    with pytest.raises(NotAllowedError):
        get_person(desk.store, planted, now=NOW)
    tokens = {enter(desk, now=NOW + n * timedelta(seconds=60)) for n in range(3)}
    assert len(tokens) == 3
    with pytest.raises(NotAllowedError):
        get_person(desk.store, planted, now=NOW)


def test_session_is_stored_as_a_hash(desk: Desk) -> None:
    """Who reads the database cannot take over a session."""
    token = enter(desk)
    with desk.store.reading() as connection:
        stored = connection.execute(select(sessions.c.token_hash)).scalar_one()
    assert token not in stored
    with pytest.raises(NotAllowedError):
        get_person(desk.store, stored, now=NOW)


def test_session_ends_when_idle_or_old(desk: Desk) -> None:
    """Half an hour unused ends it, and so do twelve hours of use; it does not come back."""
    token = enter(desk)
    assert get_person(desk.store, token, now=NOW + IDLE - timedelta(seconds=1))
    with pytest.raises(NotAllowedError, match="over"):
        get_person(desk.store, token, now=NOW + 3 * IDLE)
    with pytest.raises(NotAllowedError):
        get_person(desk.store, token, now=NOW + IDLE)
    token = enter(desk, now=NOW + timedelta(hours=1))
    minutes = int(LONGEST.total_seconds() // 60)
    for minute in range(60, 60 + minutes, 20):
        get_person(desk.store, token, now=NOW + timedelta(minutes=minute))
    with pytest.raises(NotAllowedError):
        get_person(desk.store, token, now=NOW + timedelta(minutes=60 + minutes))


def test_session_ends_when_asked(desk: Desk) -> None:
    """After logging out the token is worth nothing."""
    token = enter(desk)
    end_session(desk.store, token, now=NOW)
    end_session(desk.store, token, now=NOW)
    with pytest.raises(NotAllowedError):
        get_person(desk.store, token, now=NOW)


@pytest.mark.parametrize("what", ["role", "retire", "password"])
def test_session_ends_when_the_person_changes(desk: Desk, what: str) -> None:
    """A change of role or password, or the end of the work, ends every session."""
    token, boss = enter(desk), desk["administrator-1"]
    if what == "role":
        change_role(desk.store, desk[WHO].id, role="witness", by=boss, now=NOW)
    elif what == "retire":
        retire_person(desk.store, desk[WHO].id, by=boss, now=NOW)
    else:
        new = "eleven white swans"
        change_password(desk.store, desk[WHO], old=PASSWORD, new=new, now=NOW)
    with pytest.raises(NotAllowedError):
        get_person(desk.store, token, now=NOW)


def test_retired_person_does_not_enter(desk: Desk) -> None:
    """Who was let go has no way in."""
    retire_person(desk.store, desk[WHO].id, by=desk["administrator-1"], now=NOW)
    with pytest.raises(NotAllowedError, match="wrong"):
        enter(desk)


def test_second_factor_is_sealed(desk: Desk) -> None:
    """The database alone does not give the secrets of the second factor."""
    with desk.store.reading() as connection:
        sealed = connection.execute(select(people.c.second_factor)).scalars().all()
    assert all(desk.secrets[WHO].encode() not in bytes(one) for one in sealed)


def test_trail_tells_of_log_ins_without_words_of_theirs(desk: Desk) -> None:
    """Each attempt stands in the trail; nothing that was typed does."""
    enter(desk)
    with pytest.raises(NotAllowedError):
        enter(desk, "Ivan Petrov +7 900 000-00-00", password="wrong wrong wrong")
    with desk.store.reading() as connection:
        steps = [step for step in list_steps(connection) if step.act.startswith("log-in")]
    assert [step.act for step in steps] == ["log-in", "log-in-refused"]
    assert "Ivan" not in repr(steps)
    assert "900" not in repr(steps)


def test_no_role_may_do_everything() -> None:
    """No one person can make accounts and publish with them."""
    assert not any({"people", "publish"} <= duties for duties in DUTIES.values())
