"""Calling the program as a shell does, in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from tests.conftest import SITUATIONS
from wayout import cli
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

AT = "2022-09-22T18:00:00+03:00"
FROM_KAZAN = ("plan", "russia-2022", "--from", "Kazan", "--at", AT)
RESERVIST = (
    *("--set", "age=29", "--set", "sex=M", "--set", "reservist=yes"),
    *("--set", "documents=internal-passport", "--set", "means=car"),
)
TOURIST = (
    *("--set", "age=35", "--set", "documents=internal-passport,foreign-passport"),
    *("--set", "visas=FI:schengen-tourist:2023-06-01"),
    *("--set", "purpose=tourism", "--set", "means=car"),
)
TO_FINLAND = (
    *("plan", "russia-2022", "--from", "Saint Petersburg", "--to", "FI"),
    *("--at", "2022-09-27T12:00:00+03:00", *TOURIST),
)


@dataclass(frozen=True)
class Said:
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str

    def refusal(self, code: int) -> str:
        """Give the one line on standard error of a call that had to fail with this exit code."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.startswith("wayout: ")
        assert self.err.count("\n") == 1
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        return self.err.removeprefix("wayout: ").rstrip("\n")


@cache
def _shipped(folder: Path) -> Situation:
    return get_situation(folder)


def _get_situation(folder: Path) -> Situation:
    """Get a situation; the shipped ones are read once for all tests."""
    shipped = folder.resolve().parent == SITUATIONS.resolve()
    return _shipped(folder.resolve()) if shipped else get_situation(folder)


def call(
    *args: str, stdin: bytes = b"", columns: int = 80, env: dict[str, str] | None = None
) -> Said:
    """Call the program in this process; unexpected exceptions come through."""
    out, err = io.StringIO(), io.StringIO()
    entered = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    with (
        patch.object(sys, "argv", ["wayout", *args]),
        patch.object(sys, "stdin", entered),
        patch.object(cli, "get_situation", _get_situation),
        patch.dict(os.environ, {**clean, "COLUMNS": str(columns), **(env or {})}, clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())


def run(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Said:
    """Run the program as a process of its own, with its output piped."""
    done = subprocess.run(
        [sys.executable, "-m", "wayout.cli", *args],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})},
        cwd=SITUATIONS.parent,
        timeout=300,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
