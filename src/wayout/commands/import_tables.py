"""`wayout import openflights` and `wayout import passport-index`: tables that nobody checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wayout.call import find_folder, read_instant
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.reading import get_situation

if TYPE_CHECKING:
    from wayout.exchange.table_import import Label, TableImport
    from wayout.situation.situation import Situation

DONE, FAULTS = 0, 1
F = TypeVar("F", bound=Callable[..., Any])


def _label_options(command: F) -> F:
    """Add the options every table has."""
    for option in (
        click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text"),
        click.option("--dry-run", is_flag=True, help="Read and report, but write nothing."),
        click.option("--published", required=True, metavar="TIME", help="Since when it is known."),
        click.option("--source", required=True, metavar="ID", help="A source of the situation."),
    ):
        command = option(command)
    return command


@click.command("openflights")
@click.argument("routes", metavar="ROUTES.csv")
@click.argument("situation")
@click.option("--airports", required=True, metavar="AIRPORTS.csv", help="The airports they name.")
@click.option("--countries", default="", metavar="RU,TR,…", help="Routes with an end there.")
@_label_options
def openflights(
    routes: str,
    situation: str,
    airports: str,
    countries: str,
    source: str,
    published: str,
    dry_run: bool,
    fmt: str,
) -> int:
    """Bring air routes without times into a situation, as services of the status prior."""
    from wayout.exchange.openflights import import_routes  # noqa: PLC0415
    from wayout.network.world_places import find_world  # noqa: PLC0415

    folder = find_folder(situation)
    facts = get_situation(folder)
    label = _read_label(facts, source, published)
    wanted = _read_countries(countries, facts)
    made = import_routes(
        facts, Path(routes), Path(airports), label=label, countries=wanted, world=find_world()
    )
    return _finish(made, label, folder, writes=not dry_run, fmt=fmt)


@click.command("passport-index")
@click.argument("table", metavar="TABLE.csv")
@click.argument("situation")
@click.option("--home", default="", metavar="RU", help="Whose passport; the home country's.")
@click.option("--add-countries", is_flag=True, help="Also for countries not in places.csv.")
@click.option("--skip-unknown", is_flag=True, help="Leave out rows with an unknown requirement.")
@_label_options
def passport_index(
    table: str,
    situation: str,
    home: str,
    add_countries: bool,
    skip_unknown: bool,
    source: str,
    published: str,
    dry_run: bool,
    fmt: str,
) -> int:
    """Bring a table of passports into a situation, said only where no other record speaks."""
    from wayout.exchange.passport_index import import_passports  # noqa: PLC0415
    from wayout.network.world_places import find_world  # noqa: PLC0415

    folder = find_folder(situation)
    facts = get_situation(folder)
    label = _read_label(facts, source, published)
    made = import_passports(
        facts,
        Path(table),
        label=label,
        passport=home.strip().upper(),
        world=find_world(),
        adds_countries=add_countries,
        skips_unknown=skip_unknown,
    )
    return _finish(made, label, folder, writes=not dry_run, fmt=fmt)


def _read_label(facts: Situation, source: str, published: str) -> Label:
    from wayout.exchange.table_import import Label, demand_label  # noqa: PLC0415

    known = read_instant(published, "--published", facts.head)
    assert known is not None
    label = Label(source, known, datetime.now(UTC).replace(microsecond=0))
    demand_label(facts, label)
    return label


def _read_countries(text: str, facts: Situation) -> frozenset[str]:
    codes = {p.country for p in facts.places.values() if p.kind == "country"}
    wanted = frozenset(part.strip().upper() for part in text.split(",") if part.strip())
    for code in sorted(wanted - codes):
        near = find_nearest(code, codes)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(
            f"--countries '{code[:20]}' is no country of {facts.head.id}{hint}; accepted:"
            f" codes such as {list_some(codes, 6)}"
        )
    return wanted


def _finish(made: TableImport, label: Label, folder: Path, *, writes: bool, fmt: str) -> int:
    """Publish an import if it may be, and print what became of it."""
    from wayout.exchange.table_import import write_table_import  # noqa: PLC0415
    from wayout.rules.checking import check_rules  # noqa: PLC0415
    from wayout.situation.checks import check_situation  # noqa: PLC0415
    from wayout.situation.publication import IMPORTS, publish_import, try_import  # noqa: PLC0415

    state = "refused" if made.faults else "empty" if not made.texts else "read"
    if state == "read":
        publish = publish_import if writes else try_import
        publish(folder, made.name, made.files, checks=(check_situation, check_rules))
        state = "imported" if writes else "read"
    where = str(folder / IMPORTS / made.name)
    document = write_table_import(made, label, state=state, folder=where)
    if fmt == "json":
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        from rich.console import Console  # noqa: PLC0415

        from wayout.terminal.table_import import render_table_import  # noqa: PLC0415

        render_table_import(document, Console(highlight=False))
    return DONE if state in ("imported", "read") else FAULTS
