"""The command line: reads the call, asks the planner, prints text or JSON."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wayout.errors import BadInputError, FaultySituationError, NotASituationError, WayoutError
from wayout.rules.answers import parse_traveller
from wayout.situation.locate import locate_key, locate_tables
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant
from wayout.situation.reading import get_situation

if TYPE_CHECKING:
    from rich.console import Console

    from wayout.rules.traveller import Traveller
    from wayout.situation.record import Head
    from wayout.situation.situation import Situation

DONE, NO, WRONG_CALL = 0, 1, 2
SHIPPED = Path(__file__).resolve().parents[2] / "situations"
F = TypeVar("F", bound=Callable[..., Any])


def find_folder(name: str) -> Path:
    """
    Find a situation's folder by its name under `situations/`, or by a path.

    Raises
    ------
    NotASituationError
        Neither exists; the message names what is there.
    """
    for root in (Path("situations"), SHIPPED):
        if (root / name / "situation.toml").is_file():
            return root / name
    path = Path(name)
    try:
        if path.is_dir():
            return path
    except OSError:
        pass
    known = {p.parent.name for r in (Path("situations"), SHIPPED) for p in r.glob("*/situation.toml")}
    near = find_nearest(name, known)
    hint = f"; did you mean '{near}'?" if near else ""
    raise NotASituationError(f"no situation '{name}'{hint}; here are {list_some(known) or 'none'}")


def read_instant(text: str | None, option: str, head: Head | None = None) -> Instant | None:
    """
    Read an instant of an option.

    Raises
    ------
    BadInputError
        It is no ISO instant, or its offset is missing; the place's offset is suggested.
    """
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as fault:
        example = "2022-09-22T18:00:00+03:00"
        if str(fault) == "offset":
            local = _with_offset(text, head)
            raise BadInputError(
                f"{option} '{text}' has no offset; did you mean '{local}'?"
            ) from None
        raise BadInputError(f"{option} '{text[:40]}' is no instant; accepted: {example}") from None


def _with_offset(text: str, head: Head | None) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    zone = ZoneInfo(head.time_zone) if head else UTC
    return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()


def read_party(file: str | None, sets: Sequence[str], head: Head) -> list[Traveller]:
    """
    Read the travellers of a file or standard input, with `--set` answers laid over each.

    Raises
    ------
    BadInputError
        The file cannot be read, a key is unknown, a value impossible, answers contradict.
    """
    text, name = _read_answers(file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadInputError(f"{name} is no valid TOML: {fault}") from None
    tables = raw.pop("traveller", None)
    members = [{**raw, **t} for t in tables] if isinstance(tables, list) else [raw]
    extra = _read_sets(sets)
    headers = locate_tables(text).get("traveller", [])

    def locator(index: int) -> Callable[[str], str]:
        header = headers[index] if index < len(headers) else 0
        return lambda key: (
            "--set" if key in extra else f"{name}, line {locate_key(text, header, key)}"
        )

    return [
        parse_traveller(
            {**{k: v for k, v in member.items() if k not in ("from", "label")}, **extra},
            head,
            where=locator(i),
            label=str(member.get("label", "")),
        )
        for i, member in enumerate(members)
    ]


def _read_answers(file: str | None) -> tuple[str, str]:
    if file is None:
        return "", "no file"
    try:
        if file == "-":
            return sys.stdin.read(), "standard input"
        return Path(file).read_bytes().decode("utf-8"), file
    except UnicodeDecodeError:
        raise BadInputError(f"'{file}' is not UTF-8 text; accepted: a TOML file") from None
    except OSError as fault:
        raise BadInputError(f"'{file}' cannot be read: {fault.strerror}") from None


def _read_sets(sets: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in sets:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise BadInputError(f"--set '{text[:60]}' is no answer; accepted: key=value")
        if key in found and found[key] != value:
            raise BadInputError(
                f"--set {key} is given twice, as '{found[key]}' and '{value}'; give it once"
            )
        found[key] = value
    return found


def _knowledge(as_of: str | None, at: Instant, head: Head, now: Instant) -> Instant:
    given = read_instant(as_of, "--as-of", head)
    return given if given is not None else min(at, now)


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415

    return Console(highlight=False, soft_wrap=False)


def _print_json(document: Mapping[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def apply(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return apply


FORMAT = click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", help="How to print."
)
AS_OF = click.option("--as-of", metavar="TIME", help="What may be known; the earlier of --at, now.")
WHO = _options(
    click.option("--traveller", metavar="FILE.toml", help="Answers; - reads standard input."),
    click.option("--set", "sets", metavar="KEY=VALUE", multiple=True, help="One answer."),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wayout")
def wayout() -> None:
    """Which ways out are open to this person, now, and how do we know?"""


@wayout.command()
@click.argument("situation")
@click.option("--from", "start", required=True, metavar="PLACE", help="Where you are.")
@click.option("--at", required=True, metavar="TIME", help="When you can set out.")
@AS_OF
@click.option("--to", default="", metavar="PLACE_OR_COUNTRY", help="Only ways there.")
@WHO
@FORMAT
def plan(
    situation: str,
    start: str,
    at: str,
    as_of: str | None,
    to: str,
    traveller: str | None,
    sets: tuple[str, ...],
    fmt: str,
) -> int:
    """Show the ways that are open, the closed ones with reasons, and what to answer next."""
    from wayout.planner.document import write_plan  # noqa: PLC0415
    from wayout.planner.plan import Planner  # noqa: PLC0415

    facts = get_situation(find_folder(situation))
    instant = read_instant(at, "--at", facts.head)
    assert instant is not None
    known = facts.as_of(_knowledge(as_of, instant, facts.head, datetime.now(UTC)))
    party = read_party(traveller, sets, facts.head)
    made = Planner(known).plan(party, start=start, at=instant, to=to)
    if fmt == "json":
        _print_json(write_plan(made))
    else:
        from wayout.terminal.plan import render_plan  # noqa: PLC0415

        render_plan(write_plan(made), known, _console())
    return DONE if made.journeys else NO


@wayout.command()
@click.argument("saved", metavar="PLAN.json")
@AS_OF
@click.option("--situation", default=None, help="The situation, if it is not where the plan says.")
@FORMAT
def recheck(saved: str, as_of: str | None, situation: str | None, fmt: str) -> int:
    """Tell whether a saved plan still holds, what changed, and what is open now."""
    from wayout.planner.recheck import recheck_plan, write_recheck  # noqa: PLC0415

    document = _read_plan(saved)
    facts = get_situation(find_folder(situation or str(document.get("situation", ""))))
    now = datetime.now(UTC)
    known = read_instant(as_of, "--as-of", facts.head) or now
    found = recheck_plan(document, facts, as_of=known)
    if fmt == "json":
        _print_json(write_recheck(found))
    else:
        from wayout.terminal.plan import render_recheck  # noqa: PLC0415

        render_recheck(write_recheck(found), facts, _console())
    return DONE if found.holds else NO


def _read_plan(path: str) -> dict[str, Any]:
    try:
        document = json.loads(Path(path).read_bytes())
    except OSError as fault:
        raise BadInputError(f"'{path}' cannot be read: {fault.strerror}") from None
    except ValueError as fault:
        raise BadInputError(f"'{path}' is no saved plan: {fault}") from None
    if not isinstance(document, dict) or "journeys" not in document:
        raise BadInputError(f"'{path}' is no saved plan; save one with `plan --format json`")
    return document


@wayout.command()
@click.argument("situation")
@click.option("--at", metavar="TIME", help="The instant looked at; now if left out.")
@AS_OF
@WHO
@FORMAT
def board(
    situation: str,
    at: str | None,
    as_of: str | None,
    traveller: str | None,
    sets: tuple[str, ...],
    fmt: str,
) -> int:
    """Show every crossing: open to whom, wait, queue, trend, age, both sides of a contradiction."""
    from wayout.planner.board import make_board  # noqa: PLC0415

    facts = get_situation(find_folder(situation))
    now = datetime.now(UTC)
    instant = read_instant(at, "--at", facts.head) or min(now, facts.head.window.end)
    known = _knowledge(as_of, instant, facts.head, now)
    party = tuple(read_party(traveller, sets, facts.head))
    document = make_board(facts, party, at=instant, as_of=known)
    if fmt == "json":
        _print_json(document)
    else:
        from wayout.terminal.board import render_board  # noqa: PLC0415

        render_board(document, _console())
    return DONE


@wayout.command()
@click.argument("situation")
@click.option("--since", required=True, metavar="TIME", help="From when.")
@AS_OF
@WHO
@click.option("--format", "fmt", type=click.Choice(["text", "json", "atom"]), default="text")
def changes(
    situation: str,
    since: str,
    as_of: str | None,
    traveller: str | None,
    sets: tuple[str, ...],
    fmt: str,
) -> int:
    """Show what was published since, and which verdicts flipped with it."""
    from wayout.planner.changes import list_changes, render_atom  # noqa: PLC0415

    facts = get_situation(find_folder(situation))
    start = read_instant(since, "--since", facts.head)
    assert start is not None
    until = read_instant(as_of, "--as-of", facts.head) or datetime.now(UTC)
    if until <= start:
        raise BadInputError(f"--since {since} is not before --as-of {until.isoformat()}")
    party = tuple(read_party(traveller, sets, facts.head))
    document = list_changes(facts, party, since=start, as_of=until)
    if fmt == "json":
        _print_json(document)
    elif fmt == "atom":
        click.echo(render_atom(document))
    else:
        from wayout.terminal.changes import render_changes  # noqa: PLC0415

        render_changes(document, _console())
    return DONE


@wayout.command()
@click.argument("situation")
@click.argument("record_id")
@AS_OF
@FORMAT
def explain(situation: str, record_id: str, as_of: str | None, fmt: str) -> int:
    """Show one record: who says so, since when, what contradicts it, what depends on it."""
    from wayout.planner.explain import explain_record  # noqa: PLC0415

    facts = get_situation(find_folder(situation))
    known = read_instant(as_of, "--as-of", facts.head) or datetime.now(UTC)
    document = explain_record(facts, record_id, as_of=known)
    if fmt == "json":
        _print_json(document)
    else:
        from wayout.terminal.explain import render_explain  # noqa: PLC0415

        render_explain(document, _console())
    return DONE


@wayout.command()
@click.argument("situation", required=False)
@FORMAT
def check(situation: str | None, fmt: str) -> int:
    """Check a situation, or all of them: every problem with file, line and the nearest right thing."""
    from wayout.planner.checking import check_folder  # noqa: PLC0415

    folders = [find_folder(situation)] if situation else _all_folders()
    found = {folder: check_folder(folder) for folder in folders}
    if fmt == "json":
        _print_json({str(k): [_notice(n) for n in v.notices] for k, v in found.items()})
    else:
        from wayout.terminal.check import render_check  # noqa: PLC0415

        render_check(found, _console())
    return NO if any(v.notices for v in found.values()) else DONE


def _notice(notice: Any) -> dict[str, Any]:
    names = ("file", "line", "code", "found", "accepted", "nearest")
    return {name: getattr(notice, name) for name in names}


def _all_folders() -> list[Path]:
    for root in (Path("situations"), SHIPPED):
        folders = sorted(p.parent for p in root.glob("*/situation.toml"))
        if folders:
            return folders
    raise NotASituationError("there is no folder 'situations' here; name a situation")


def main() -> None:
    """Run the command line; errors are one line on standard error."""
    try:
        code = wayout.main(standalone_mode=False)
    except click.ClickException as fault:
        click.echo(f"wayout: {fault.format_message()}", err=True)
        code = WRONG_CALL
    except click.Abort:
        code = 130
    except FaultySituationError as fault:
        click.echo(f"wayout: {fault}", err=True)
        code = NO
    except WayoutError as fault:
        click.echo(f"wayout: {fault}", err=True)
        code = WRONG_CALL
    except BrokenPipeError:
        sys.stderr.close()
        code = DONE
    sys.exit(code if isinstance(code, int) else DONE)


if __name__ == "__main__":
    main()
