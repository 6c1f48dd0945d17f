"""What commands share: options that mean the same everywhere, the clock, printing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

DONE, NO, WRONG_CALL = 0, 1, 2
"""Exit codes: done; the answer is "no" or the facts have errors; the call was wrong."""

F = TypeVar("F", bound=Callable[..., Any])


def combine_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Give one decorator for several options, in their order."""

    def apply(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return apply


FORMAT = click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", help="How to print."
)
AS_OF = click.option("--as-of", metavar="TIME", help="What may be known; the earlier of --at, now.")
WHO = combine_options(
    click.option("--traveller", metavar="FILE.toml", help="Answers; - reads standard input."),
    click.option("--set", "sets", metavar="KEY=VALUE", multiple=True, help="One answer."),
)


def read_now() -> datetime:
    """Give the present instant, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def make_console() -> Console:
    """Give a console for the answer."""
    from rich.console import Console  # noqa: PLC0415

    return Console(highlight=False, soft_wrap=False)


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))
