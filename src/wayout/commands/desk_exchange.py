"""`wayout desk cite` and `trace`: what other programs read of a claim; and the ids of a feed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from wayout.commands.desk_setting import Setting, opened, pass_setting
from wayout.commands.options import DONE, print_json, read_now
from wayout.errors import BadInputError

LARGEST_TABLE = 5_000_000
LINES = 'lines such as "stop:123" = "place"'


@click.command()
@click.argument("number", metavar="CLAIM", type=click.IntRange(1, 2**31 - 1))
@click.option("--guide", required=True, metavar="ADDRESS", help="Where the guide is read.")
@click.option("--publisher", required=True, metavar="NAME", help="Who answers for the guide.")
@pass_setting
def cite(setting: Setting, number: int, guide: str, publisher: str) -> int:
    """Print a ClaimReview (JSON-LD) of a claim: how it compares with what is known."""
    from wayout.desk.pages.exchange_sheet import write_review  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415
    from wayout.desk.review.inbox import get_entry  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "read")
        review = write_review(
            get_entry(desk.store, number),
            guide=guide,
            publisher=publisher,
            store=desk.store,
            vault=desk.vault,
            known=desk.known,
            now=read_now(),
        )
    print_json(review)
    return DONE


@click.command()
@click.argument("named", metavar="CLAIM_OR_FILE")
@pass_setting
def trace(setting: Setting, named: str) -> int:
    """Print how the records of a claim, or of a published file, came to be (PROV-JSON)."""
    from wayout.desk.pages.exchange_sheet import get_traced, write_trace  # noqa: PLC0415
    from wayout.desk.people.person import demand_duty  # noqa: PLC0415

    with opened(setting) as desk:
        demand_duty(desk.enter(), "read")
        number, file = get_traced(desk.store, named)
        document = write_trace(desk.store, number, file=file)
    print_json(document)
    return DONE


def read_ids(path: Path) -> dict[str, str]:
    """
    Read a table from the ids of a feed to places.

    Raises
    ------
    BadInputError
        The file cannot be read, is no TOML, or an id leads to what is no text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_TABLE + 1)
        if len(content) > LARGEST_TABLE:
            raise BadInputError(f"'{path}' is too large; accepted: {LARGEST_TABLE:,} bytes")
        table = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as fault:
        raise BadInputError(f"'{path}' cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise BadInputError(f"'{path}' is no text in UTF-8; accepted: {LINES}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        why = str(fault) if isinstance(fault, ValueError) else "nested too deeply"
        raise BadInputError(f"'{path}' is no valid TOML: {why}; accepted: {LINES}") from None
    for key, name in table.items():
        if not isinstance(name, str):
            raise BadInputError(f"{path}: '{key[:60]}' leads to no text; accepted: {LINES}")
    return table
