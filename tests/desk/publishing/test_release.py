"""Releasing: what gets into the folder, who may put it there, and how it is taken back."""

from __future__ import annotations

import os
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from tests.desk.conftest import Desk
from tests.desk.material import NOW, RULE, add_claim, propose, write_rule
from wayout.desk.publishing.release import (
    name_file,
    preview_faults,
    publish_claim,
    retract_claim,
)
from wayout.desk.publishing.settling import settle_all
from wayout.desk.review.deciding import decide
from wayout.desk.review.draft import Draft
from wayout.desk.review.inbox import get_entry
from wayout.desk.store.tables import claims, publications
from wayout.desk.store.trail import list_steps
from wayout.errors import NotAllowedError, PublicationRefusedError, ReviewRefusedError
from wayout.planner.changes import list_changes
from wayout.planner.checking import check_folder
from wayout.situation.reading import get_situation

LATER = NOW + timedelta(hours=3)


def ready(desk: Desk, n: object = 1) -> int:
    """Propose a claim, edited by the editor."""
    return propose(desk.store, desk.vault, desk["editor-1"], n=n)


def release(desk: Desk, number: int, folder: Path, who: str = "publisher-1") -> Path:
    """Publish a claim."""
    return publish_claim(desk.store, number, folder=folder, by=desk[who], now=NOW)


def is_sound(folder: Path) -> bool:
    """Tell whether a folder passes every check."""
    return check_folder(folder).notices == ()


def test_claim_becomes_one_new_file(desk: Desk, folder: Path) -> None:
    """Publishing adds one file with the draft in it, and changes no other."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    number = ready(desk)
    path = release(desk, number, folder)
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert path.relative_to(folder).as_posix() == f"rules/desk/2022-10-03-claim-{number}.toml"
    assert after.pop(path).decode() == write_rule().text
    assert after == before
    assert "desk-1" in get_situation(folder).rules
    assert get_entry(desk.store, number).state == "published"
    assert is_sound(folder)


def test_publisher_is_another_person(desk: Desk, folder: Path) -> None:
    """Who edited a claim does not publish it, publisher or not."""
    number = add_claim(desk.store, desk.vault)
    me = desk["publisher-1"]
    decide(desk.store, number, "accept", by=me, now=NOW, draft=write_rule())
    decide(desk.store, number, "propose", by=me, now=NOW)
    with pytest.raises(NotAllowedError, match="edited by publisher-1; another person"):
        release(desk, number, folder)
    assert release(desk, number, folder, "publisher-2").exists()


def test_publisher_is_another_person_for_the_database(desk: Desk) -> None:
    """A row that says that one person did both is refused, and so is one with a false editor."""
    number, me = ready(desk), desk["editor-1"].id
    row = {"claim_id": number, "file": "x", "sha256": "", "note": "", "records": [], "at": NOW}
    row |= {"situation": "small", "phase": "begun", "retracts": None}
    for editor, publisher, rule in (
        (me, me, "two_persons|CHECK"),
        (desk["publisher-2"].id, desk["publisher-1"].id, "edited_by_its_editor|FOREIGN KEY"),
    ):
        false = row | {"editor_id": editor, "publisher_id": publisher}
        with pytest.raises(IntegrityError, match=rule), desk.store.writing() as connection:
            connection.execute(insert(publications), false)


def test_editor_is_not_changed_after_publishing(desk: Desk, folder: Path) -> None:
    """The database keeps who edited what was published."""
    number = ready(desk)
    release(desk, number, folder)
    change = update(claims).where(claims.c.id == number).values(editor_id=desk["publisher-1"].id)
    with pytest.raises(IntegrityError), desk.store.writing() as connection:
        connection.execute(change)


@pytest.mark.parametrize("who", ["witness-1", "editor-1", "administrator-1"])
def test_publishing_is_for_publishers(desk: Desk, folder: Path, who: str) -> None:
    """No other role writes into the situation, and the refusal names those that may."""
    number = propose(desk.store, desk.vault, desk["publisher-2"])
    with pytest.raises(NotAllowedError, match="that takes: publisher"):
        release(desk, number, folder, who)
    words = {"reason": "x", "folder": folder, "now": NOW}
    with pytest.raises(ReviewRefusedError, match="is proposed: 'retract' is not possible"):
        retract_claim(desk.store, number, by=desk[who], **words)  # type: ignore[arg-type]
    assert not (folder / "rules" / "desk").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rule]]", "[[rule", "toml-syntax"),
        ('sources = ["herald-1003-1"]', 'sources = ["herald-9999"]', "herald-9999"),
        ('id = "desk-1"', 'id = "exit-free"', "is used twice"),
        ('effect = "warn"', 'effect = "warnn"', "did you mean 'warn'"),
        ("[[rule]]", "[[people]]", "unknown table 'people'"),
        ('risk = "checks"', 'when = { citizenshp = "XA" }', "citizenship"),
    ],
    ids=["syntax", "source", "duplicate", "word", "table", "condition"],
)
def test_publication_is_refused_with_every_fault(
    desk: Desk, folder: Path, old: str, new: str, said: str
) -> None:
    """A draft that would damage the situation leaves it as it was, and the claim proposed."""
    draft = Draft(RULE.format(n=1).replace(old, new, 1))
    number = add_claim(desk.store, desk.vault)
    decide(desk.store, number, "accept", by=desk["editor-1"], now=NOW, draft=draft)
    decide(desk.store, number, "propose", by=desk["editor-1"], now=NOW)
    before = sorted(folder.rglob("*.toml"))
    with pytest.raises(PublicationRefusedError, match=said):
        release(desk, number, folder)
    assert sorted(folder.rglob("*.toml")) == before
    assert get_entry(desk.store, number).state == "proposed"
    assert said in "\n".join(preview_faults(draft, folder=folder, now=NOW))


def test_preview_is_empty_when_the_draft_is_right(folder: Path) -> None:
    """An editor sees that nothing keeps a right draft from being published."""
    assert preview_faults(write_rule(), folder=folder, now=NOW) == []


def test_ids_cannot_lead_out_of_the_folder(desk: Desk, folder: Path) -> None:
    """File names are made by the desk: an id that looks like a path is refused as an id."""
    draft = Draft(RULE.format(n=1).replace('id = "desk-1"', 'id = "../../etc/passwd"'))
    assert preview_faults(draft, folder=folder, now=NOW) != []


def test_publication_does_not_follow_a_link(desk: Desk, folder: Path, tmp_path: Path) -> None:
    """A folder of the desk that leads elsewhere is not written into."""
    (tmp_path / "elsewhere").mkdir()
    (folder / "rules" / "desk").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    number = ready(desk)
    with pytest.raises(PublicationRefusedError, match="'desk' is no folder"):
        release(desk, number, folder)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert get_entry(desk.store, number).state == "proposed"


def test_retraction_ends_what_was_published(desk: Desk, folder: Path) -> None:
    """One step ends the record; it stays readable and shows in what changed."""
    number = ready(desk)
    release(desk, number, folder)
    words = {"reason": "The guard was misheard.", "folder": folder, "now": LATER}
    path = retract_claim(desk.store, number, by=desk["publisher-2"], **words)  # type: ignore[arg-type]
    assert path == folder / name_file(number, now=LATER, ends=True)
    assert path.name.endswith("-end.toml")
    situation = get_situation(folder)
    changes = list_changes(situation, (), since=NOW + timedelta(minutes=1), as_of=LATER)
    shown = [(c["change"], c["about"], c["text"]) for c in changes["records"]]
    assert ("ended", ["desk-1"], "The guard was misheard.") in shown
    assert situation.as_of(NOW).rules["desk-1"].valid.end > LATER
    assert situation.as_of(LATER).rules["desk-1"].valid.end == LATER
    assert is_sound(folder)
    with pytest.raises(ReviewRefusedError, match="is retracted"):
        retract_claim(desk.store, number, by=desk["publisher-2"], **words)  # type: ignore[arg-type]


def test_retraction_needs_a_reason(desk: Desk, folder: Path) -> None:
    """A record is not taken back without a word."""
    number = ready(desk)
    release(desk, number, folder)
    words = {"reason": " ", "folder": folder, "now": LATER}
    with pytest.raises(ReviewRefusedError, match="needs a reason"):
        retract_claim(desk.store, number, by=desk["publisher-2"], **words)  # type: ignore[arg-type]


def test_one_publisher_wins_when_two_take_one_claim(desk: Desk, folder: Path) -> None:
    """Of two publishers of one claim, one publishes and the other is told."""
    number, said = ready(desk), list[str]()

    def try_it(who: str) -> None:
        try:
            said.append(release(desk, number, folder, who).name)
        except ReviewRefusedError as fault:
            said.append(str(fault))

    threads = [threading.Thread(target=try_it, args=(f"publisher-{n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = f"claim {number} is published: 'publish' is not possible; possible: retract"
    assert sorted(said) == [f"2022-10-03-claim-{number}.toml", told]
    assert len(list((folder / "rules" / "desk").iterdir())) == 1


def test_two_claims_are_published_at_once(desk: Desk, folder: Path) -> None:
    """Publishers of different claims wait for each other and both succeed."""
    numbers = [ready(desk, 1), ready(desk, 2)]
    pairs = zip(numbers, ("publisher-1", "publisher-2"), strict=True)
    threads = [threading.Thread(target=release, args=(desk, n, folder, w)) for n, w in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {"desk-1", "desk-2"} <= get_situation(folder).rules.keys()


def test_file_of_a_crash_is_taken_as_published(desk: Desk, folder: Path) -> None:
    """What was begun is finished if its file is there and taken back if it is not."""
    kept, dropped = ready(desk, 1), ready(desk, 2)
    for number in (kept, dropped):
        release(desk, number, folder)
    lost = folder / "rules" / "desk" / f"2022-10-03-claim-{dropped}.toml"
    lost.unlink()
    with desk.store.writing() as connection:
        connection.execute(update(publications).values(phase="begun"))
    assert settle_all(desk.store, folder=folder, now=LATER) == 2
    assert get_entry(desk.store, kept).state == "published"
    assert get_entry(desk.store, dropped).state == "proposed"
    with desk.store.reading() as connection:
        assert connection.execute(select(publications.c.phase)).scalars().all() == ["done"]
        assert [step.act for step in list_steps(connection)][-2:] == ["recover", "drop"]
    assert release(desk, dropped, folder).exists()


def make_checkout(folder: Path) -> None:
    """Put a folder under git, by somebody else, with a hook that fails."""
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.invalid")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "Facts")):
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)
    hook = folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)


def ask_git(folder: Path, *words: str) -> str:
    """Give what git says."""
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_publication_is_a_commit_when_under_git(desk: Desk, folder: Path) -> None:
    """The commit has the source, a pseudonym and a day; what else lies about is not in it."""
    make_checkout(folder)
    (folder / "notes.txt").write_text("not for anybody")
    (folder / "sources.toml").write_text((folder / "sources.toml").read_text() + "\n# mine\n")
    number = ready(desk)
    release(desk, number, folder)
    said = ask_git(folder, "log", "-1", "--format=%an|%ae|%cn|%aI|%cI|%s|%b")
    day = "2022-10-03T00:00:00+00:00"
    head = f"publisher-1|publisher-1@desk.invalid|publisher-1|{day}|{day}"
    assert said.startswith(f"{head}|The desk publishes desk-1|")
    assert "Source: The Herald 2022-10-03 https://herald.example/1" in said
    assert "Edited-by: editor-1" in said
    changed = ask_git(folder, "show", "--name-only", "--format=").split()
    assert changed == [f"rules/desk/2022-10-03-claim-{number}.toml"]
    assert "sources.toml" in ask_git(folder, "status", "--porcelain")


def test_commit_is_made_up_for_after_a_crash(desk: Desk, folder: Path) -> None:
    """A file that a crash left without its commit gets it when the desk settles."""
    number = ready(desk)
    path = release(desk, number, folder)
    text = path.read_text()
    path.unlink()
    make_checkout(folder)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with desk.store.writing() as connection:
        connection.execute(update(publications).values(phase="begun"))
    settle_all(desk.store, folder=folder, now=LATER)
    assert "desk-1" in ask_git(folder, "log", "-1", "--format=%s")
    assert settle_all(desk.store, folder=folder, now=LATER) == 0


def test_trail_has_no_personal_data(desk: Desk, folder: Path) -> None:
    """The whole way of a claim stands in the trail in numbers and fixed words."""
    number = ready(desk)
    release(desk, number, folder)
    with desk.store.reading() as connection:
        steps = list_steps(connection)
    acts = [step.act for step in steps if step.subject == "claim" and step.subject_id == number]
    assert acts == ["add-claim", "accept", "propose", "publish"]
    assert not any(word in repr(steps) for word in ("Herald", "guard", "editor", os.sep))
