"""The command line: reads the call, asks the planner, prints text or JSON."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

import click

from wayout.call import (
    check_inside,
    choose_knowledge,
    find_folder,
    list_folders,
    read_instant,
    read_members,
    read_party,
    read_plan,
)
from wayout.commands.build import build
from wayout.commands.desk import desk
from wayout.commands.flee import flee
from wayout.commands.forecast import forecast
from wayout.commands.importing import importing
from wayout.commands.options import (
    AS_OF,
    DONE,
    FORMAT,
    NO,
    WHO,
    WRONG_CALL,
    make_console,
    print_json,
    read_now,
)
from wayout.commands.plan_times import depart, latest, reach
from wayout.commands.replay import replay
from wayout.commands.serve import serve
from wayout.commands.verify import keys, sign, verify
from wayout.commands.waits import WAITS, read_waits
from wayout.errors import (
    BadInputError,
    FaultyInstanceError,
    FaultySituationError,
    NotASituationError,
    WayoutError,
)
from wayout.situation.reading import get_situation

if TYPE_CHECKING:
    from rich.console import Console

LONGEST_LINE = 500
MOST_YOUNG = 200_000
"""A plan makes half as many objects that live on; to look for garbage among them finds little."""


def _waiting_console() -> Console:
    """Give a console for progress: on standard error, silent unless it is a terminal."""
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wayout")
def wayout() -> None:
    """Which ways out are open to this person, now, and how do we know?"""


for command in (build, verify, sign, keys, serve, importing, depart, latest, reach):
    wayout.add_command(command)
for command in (forecast, replay, flee, desk):
    wayout.add_command(command)


@wayout.command()
@click.argument("situation")
@click.option("--from", "start", default=None, metavar="PLACE", help="Where you are.")
@click.option("--at", required=True, metavar="TIME", help="When you can set out.")
@AS_OF
@click.option("--to", default="", metavar="PLACE_OR_COUNTRY", help="Only ways there.")
@WHO
@click.option("--cautious", is_flag=True, help="Plan on what holds nine times in ten.")
@WAITS
@FORMAT
def plan(
    situation: str,
    start: str | None,
    at: str,
    as_of: str | None,
    to: str,
    traveller: str | None,
    sets: tuple[str, ...],
    cautious: bool,
    waits: str | None,
    fmt: str,
) -> int:
    """Show the ways that are open, the closed ones with reasons, and what to answer next."""
    from wayout.planner.document import write_plan  # noqa: PLC0415
    from wayout.planner.party_plan import plan_party  # noqa: PLC0415
    from wayout.planner.timetabled import make_planner  # noqa: PLC0415

    folder = find_folder(situation)
    facts = get_situation(folder)
    instant = read_instant(at, "--at", facts.head)
    assert instant is not None
    check_inside(instant, "--at", facts.head)
    known_by = choose_knowledge(as_of, instant, facts.head, now=read_now())
    known = facts.as_of(known_by)
    members = read_members(traveller, sets, facts)
    expected = read_waits(waits, folder, facts, as_of=known_by)
    planner = make_planner(known, folder, at=instant, expected=expected)
    made = plan_party(planner, members, start=start, at=instant, to=to, cautious=cautious)
    if fmt == "json":
        print_json(write_plan(made))
    else:
        from wayout.terminal.plan import render_plan  # noqa: PLC0415

        render_plan(write_plan(made), made.situation, make_console())
    return DONE if made.journeys else NO


@wayout.command()
@click.argument("saved", metavar="PLAN.json")
@AS_OF
@click.option("--situation", default=None, help="The situation, if it is not where the plan says.")
@FORMAT
def recheck(saved: str, as_of: str | None, situation: str | None, fmt: str) -> int:
    """Tell whether a saved plan still holds, what changed, and what is open now."""
    from wayout.planner.recheck import recheck_plan, write_recheck  # noqa: PLC0415

    document = read_plan(saved)
    named = situation or str(document.get("situation", ""))
    try:
        facts = get_situation(find_folder(named))
    except NotASituationError as fault:
        raise NotASituationError(f"{fault}; --situation says where the plan's is") from None
    given = read_instant(as_of, "--as-of", facts.head)
    option = "--as-of" if given else "no --as-of given; now"
    known = check_inside(given or read_now(), option, facts.head)
    found = recheck_plan(document, facts, as_of=known)
    if fmt == "json":
        print_json(write_recheck(found))
    else:
        from wayout.terminal.recheck import render_recheck  # noqa: PLC0415

        render_recheck(write_recheck(found), facts, make_console())
    return DONE if found.holds else NO


@wayout.command()
@click.argument("situation")
@click.option("--at", metavar="TIME", help="The instant looked at; now if left out.")
@AS_OF
@WHO
@WAITS
@FORMAT
def board(
    situation: str,
    at: str | None,
    as_of: str | None,
    traveller: str | None,
    sets: tuple[str, ...],
    waits: str | None,
    fmt: str,
) -> int:
    """Show every crossing: open to whom, wait, queue, trend, age, both sides of a contradiction."""
    from wayout.network.assumption import demand_assumptions  # noqa: PLC0415
    from wayout.planner.board import make_board  # noqa: PLC0415

    folder = find_folder(situation)
    facts = get_situation(folder)
    demand_assumptions(facts)
    given = read_instant(at, "--at", facts.head)
    now = min(read_now(), facts.head.window.end)
    instant = check_inside(given, "--at", facts.head) if given else now
    known = choose_knowledge(as_of, instant, facts.head, now=read_now())
    party = read_party(traveller, sets, facts)
    expected = read_waits(waits, folder, facts, as_of=known)
    document = make_board(facts, party, at=instant, as_of=known, expected=expected)
    if fmt == "json":
        print_json(document)
    else:
        from wayout.terminal.board import render_board  # noqa: PLC0415

        render_board(document, make_console())
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
    until = read_instant(as_of, "--as-of", facts.head) or read_now()
    if until <= start:
        raise BadInputError(f"--since {since} is not before --as-of {until.isoformat()}")
    party = read_party(traveller, sets, facts)
    document = list_changes(facts, party, since=start, as_of=until)
    if fmt == "json":
        print_json(document)
    elif fmt == "atom":
        click.echo(render_atom(document))
    else:
        from wayout.terminal.changes import render_changes  # noqa: PLC0415

        render_changes(document, make_console())
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
    known = read_instant(as_of, "--as-of", facts.head) or read_now()
    document = explain_record(facts, record_id, as_of=known)
    if fmt == "json":
        print_json(document)
    else:
        from wayout.terminal.explain import render_explain  # noqa: PLC0415

        render_explain(document, make_console())
    return DONE


@wayout.command()
@click.argument("situation", required=False)
@FORMAT
def check(situation: str | None, fmt: str) -> int:
    """Check a situation, or all of them: each problem with its line and the nearest right thing."""
    from wayout.forecast.setting.assumptions import check_assumptions_file  # noqa: PLC0415
    from wayout.guide.copy.settings import check_settings  # noqa: PLC0415
    from wayout.planner.checking import check_folder  # noqa: PLC0415

    folders = list_folders() if situation is None else [find_folder(situation)]
    waiting = _waiting_console()
    found = {}
    for folder in folders:
        with waiting.status(f"Checking {folder} and running its cases"):
            found[folder] = check_folder(folder, also=[check_settings, check_assumptions_file])
    if fmt == "json":
        print_json({str(k): [_notice(n) for n in v.notices] for k, v in found.items()})
    else:
        from wayout.terminal.check import render_check  # noqa: PLC0415

        render_check(found, make_console())
    return NO if any(v.notices for v in found.values()) else DONE


def _notice(notice: Any) -> dict[str, Any]:
    names = ("file", "line", "code", "found", "accepted", "nearest")
    return {name: getattr(notice, name) for name in names}


def _say(words: str) -> None:
    """Print an error as one line, whatever the call or a file put into it."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    line = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
    click.echo(f"wayout: {line}", err=True)


def _say_usage(fault: click.ClickException) -> str:
    context = getattr(fault, "ctx", None)
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        named = getattr(context.command, "commands", {}) if context else {}
        path = context.command_path if context else "wayout"
        return f"name a command: {', '.join(sorted(named))}; see {path} --help"
    more = f"; see {context.command_path} --help" if context else ""
    return fault.format_message().rstrip(".") + more


def main() -> None:
    """
    Run the command line; errors are one line on standard error.

    The collector of cyclic garbage looks seldom, and not at the end: one command makes little
    garbage, and its process ends with it. Files are closed where they were opened.
    """
    gc.set_threshold(MOST_YOUNG)
    try:
        code = wayout.main(prog_name="wayout", standalone_mode=False)
    except click.ClickException as fault:
        _say(_say_usage(fault))
        code = WRONG_CALL
    except click.Abort:
        code = 130
    except (FaultyInstanceError, FaultySituationError) as fault:
        _say(str(fault))
        code = NO
    except WayoutError as fault:
        _say(str(fault))
        code = WRONG_CALL
    except BrokenPipeError:
        sys.stderr.close()
        code = DONE
    gc.freeze()
    sys.exit(code if isinstance(code, int) else DONE)


if __name__ == "__main__":
    main()
