"""One worker: health, kept pages, the swap of a changed situation, and silence about failures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assumed_situation import write_assumed
from tests.guide.asgi import Caller
from wayout.guide import worker
from wayout.guide.keeping import FRESH_SECONDS, Kept, KeptAnswers
from wayout.guide.turns import Turns
from wayout.guide.watching import Watch, stamp
from wayout.guide.worker import Worker, make_issue
from wayout.situation.period import Instant, parse_instant

SECRET = "zzsecretzz"


def noon() -> Instant:
    """Give the instant that counts as now."""
    return parse_instant("2022-09-22T12:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small situation that can be planned in."""
    return write_assumed(tmp_path / "small")


@pytest.fixture
def one(folder: Path) -> Iterator[Caller]:
    """Give somebody who asks one worker."""
    caller = Caller(Worker(make_issue(folder, noon), noon))
    yield caller
    caller.close()


def test_health_says_what_is_served(one: Caller, folder: Path) -> None:
    """A worker that answers has read the situation; it says which."""
    answer = one.get("/healthz")
    assert answer.status == 200
    assert (answer.json()["status"], answer.json()["stamp"]) == ("ready", stamp(folder))


def test_what_fails_beside_the_requests_is_said_without_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The loop would log all it knows of it."""
    served = Worker(make_issue(folder, noon), noon)

    async def fail() -> None:
        loop, steps = asyncio.get_running_loop(), asyncio.Queue[Any]()
        living = asyncio.create_task(served._live(steps.get, steps.put))
        steps.put_nowait({"type": "lifespan.startup"})
        await asyncio.sleep(0.1)
        loop.call_exception_handler({"message": SECRET, "exception": ValueError(SECRET)})
        loop.call_exception_handler({"message": SECRET, "transport": SECRET})
        living.cancel()

    asyncio.run(fail())
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1].strip() for line in said] == [
        "a request failed",
        "something failed beside the requests",
    ]
    assert SECRET not in "".join(said)


def test_health_of_a_head_request_has_no_body(one: Caller) -> None:
    """A balancer that asks by HEAD gets no body."""
    assert one.ask("HEAD", "/healthz").body == b""


def test_a_public_page_is_made_once(one: Caller) -> None:
    """The second visitor gets the page that the first one waited for."""
    first = one.get("/en/")
    issue = one.app._issue
    assert list(issue.answers._kept) == [("/en/", "")]
    assert one.get("/en/") == first


def test_no_post_is_kept(one: Caller) -> None:
    """What travels in a body is in no cache."""
    body = b"from=Kazan&a.age=29"
    one.post("/en/", body, "application/x-www-form-urlencoded")
    one.post("/api/v1/plan", {"from": SECRET, "at": "2022-09-22T12:00:00Z", "travellers": [{}]})
    assert not one.app._issue.answers._kept


def test_no_query_and_no_fault_is_kept(one: Caller) -> None:
    """Addresses with a query, and addresses of nothing, do not fill the memory."""
    one.get("/api/v1/board", f"x={SECRET}")
    one.get(f"/en/{SECRET}")
    assert not one.app._issue.answers._kept


def test_the_language_of_a_browser_is_told_apart(one: Caller) -> None:
    """The front address sends each browser to its own language."""
    told = [one.ask("GET", "/", headers={"accept-language": c}) for c in ("ru", "en", "ru")]
    assert [a.headers["location"] for a in told] == ["/ru/", "/en/", "/ru/"]


def test_kept_answers_grow_old_and_few() -> None:
    """Nothing is given again after its time, and the oldest goes first."""
    now = [0.0]
    kept = KeptAnswers(lambda: now[0])
    whole = [
        {"type": "http.response.start", "status": 200, "headers": []},
        {"type": "http.response.body", "body": b"x"},
    ]
    kept.keep(("/a", ""), Kept(whole, 1))
    assert kept.find(("/a", "")) is not None
    now[0] = FRESH_SECONDS + 1
    assert kept.find(("/a", "")) is None
    for n in range(500):
        kept.keep((f"/{n}", ""), Kept(list(whole), 200_000))
    assert kept.find(("/499", "")) is not None
    assert kept.find(("/0", "")) is None
    assert kept._size <= 40_000_000


def test_half_an_answer_is_not_kept() -> None:
    """An answer whose end never came is nobody's."""
    kept = KeptAnswers(lambda: 0.0)
    kept.keep(("/a", ""), Kept([{"type": "http.response.start", "status": 200}], 0))
    assert kept.find(("/a", "")) is None


def test_a_failure_is_said_without_its_words(
    one: Caller, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator learns which line failed; what somebody entered is not in it."""

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("wayout.guide.api.plan_party", fail)
    asked = {"from": SECRET, "at": "2022-09-22T12:00:00Z", "travellers": [{}]}
    assert one.post("/api/v1/plan", asked).status == 500
    said = capsys.readouterr()
    assert "RuntimeError (test_worker.py, line" in said.err
    assert said.err.count("\n") == 1
    assert SECRET not in said.out + said.err


def test_the_access_log_holds_no_query_and_no_address(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Method, path, status and time; of what is no page not even the path."""
    caller = Caller(Worker(make_issue(folder, noon), noon, access_log=True))
    caller.get("/en/", f"age={SECRET}")
    caller.get(f"/en/{SECRET}")
    caller.close()
    lines = capsys.readouterr().err.splitlines()
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "wayout: GET /en/ 200",
        "wayout: GET - 404",
    ]


def renew(app: Worker, folder: Path) -> None:
    """Read the folder as the watching task does when it changed."""
    asyncio.run(app._renew(Watch(folder, "")))


def test_a_changed_situation_is_swapped_in(one: Caller, folder: Path) -> None:
    """The page made before is not given again."""
    before = one.get("/en/").body
    toml = folder / "situation.toml"
    toml.write_text(toml.read_text("utf-8").replace("Leaving Arrel", "Leaving Arrel now"), "utf-8")
    renew(one.app, folder)
    after = one.get("/en/").body
    assert b"Leaving Arrel now" not in before
    assert b"Leaving Arrel now" in after
    assert one.get("/healthz").json()["stamp"] == stamp(folder)


def test_a_faulty_situation_is_not_swapped_in(
    one: Caller, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old one stays, and one line says why."""
    before = one.get("/healthz").json()["stamp"]
    (folder / "situation.toml").write_text("id = ", "utf-8")
    renew(one.app, folder)
    assert one.get("/healthz").json()["stamp"] == before
    assert one.get("/en/").status == 200
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "has errors; the situation read before stays" in said


def test_a_watch_waits_until_nobody_writes(folder: Path) -> None:
    """Two looks must agree; then the change is told until it is known."""
    watch = Watch(folder, stamp(folder))
    assert [watch.find_change() for _ in range(3)] == [None] * 3
    (folder / "rules" / "more.toml").write_text("# more\n", "utf-8")
    assert watch.find_change() is None
    assert watch.find_change() == stamp(folder)


def test_a_watch_is_silent_about_the_same_content(folder: Path) -> None:
    """A file written anew with the same words is no change."""
    watch = Watch(folder, stamp(folder))
    toml = folder / "situation.toml"
    toml.write_bytes(toml.read_bytes())
    assert [watch.find_change() for _ in range(3)] == [None] * 3


def test_turns_are_taken_one_at_a_time() -> None:
    """Two pieces of work never overlap, and who comes too late is told to come again."""
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> int:
        inside.append(number)
        most.append(len(inside))
        inside.remove(number)
        return number

    async def crowd() -> list[Any]:
        turns = Turns(most_waiting=3)
        taken = [turns.take(work, n) for n in range(10)]
        return await asyncio.gather(*taken, return_exceptions=True)

    found = asyncio.run(crowd())
    assert max(most) == 1
    assert found[:4] == [0, 1, 2, 3]
    assert {getattr(f, "status_code", None) for f in found[4:]} == {503}


def test_a_worker_lives_from_startup_to_shutdown(folder: Path) -> None:
    """The server's signals begin and end the watch."""

    async def live() -> list[str]:
        sent: list[str] = []
        told = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive() -> Any:
            return told.pop(0)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await Worker(make_issue(folder, noon), noon)({"type": "lifespan"}, receive, send)
        return sent

    ends = ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert asyncio.run(live()) == ends
    assert worker.LOOK_EVERY_SECONDS > 0


def test_verdicts_that_were_remembered_are_forgotten(
    one: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which sets of answers were asked about does not stay in memory."""
    monkeypatch.setattr(worker, "FORGET_EVERY_SECONDS", 0.05)
    asked = {"from": "alfa", "at": "2022-09-22T12:00:00Z", "travellers": [{"reservist": True}]}
    assert one.post("/api/v1/plan", asked).status == 200
    library = one.app._issue.library
    memory = library.get_edition(noon()).planner.rulebook.memory
    assert memory.count > 0

    async def live() -> None:
        task = asyncio.create_task(one.app._forget())
        await asyncio.sleep(0.5)
        task.cancel()

    asyncio.run(live())
    assert memory.count == 0
    assert not any(memory.shelves())
    assert one.post("/api/v1/plan", asked).status == 200
