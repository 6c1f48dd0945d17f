#!/usr/bin/env python3
"""
Run Wayout, or its tests, on a machine that has only Python 3.11 or later and pip.

    python3 start.py plan russia-2022 --from Kazan --at 2022-09-22T18:00:00+03:00
    python3 start.py test

The first run makes a folder `.venv` beside this file and installs into it; later runs start at
once. Any word other than `test` is handed to the command `wayout` as it stands. What is said about
the installation goes to standard error, so the answer on standard output stays clean.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the reader may well have an older one
    sys.exit(f"Wayout needs Python 3.11 or later; this is Python {sys.version.split()[0]}")

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PACKAGES = ROOT / ".packages"
"""Where the packages go if this Python cannot make virtual environments."""

INPUTS = ("pyproject.toml", "constraints.txt")
CHECKED = ("src", "tests", "benchmarks", "start.py")
WAYOUT = "import sys; sys.argv[0] = 'wayout'; from wayout.cli import main; sys.exit(main())"
WARM = (
    "from wayout.planner.warming import warm_up; warm_up()",
    "from pathlib import Path; from wayout.forecast.warming import warm_up;"
    f" warm_up(Path({str(ROOT / 'situations' / 'russia-2022')!r}))",
)
XDIST = ("--dist", "loadfile", "--no-loadscope-reorder")
IMPORTS = "from importlinter.cli import lint_imports_command as check; check()"
USAGE = """\
usage: python3 start.py COMMAND [OPTIONS]   run wayout, for example: plan russia-2022 --from Kazan …
       python3 start.py test [OPTIONS]      run every check; the options go to pytest
       python3 start.py --help              list the commands of wayout"""


class StartError(Exception):
    """The installation cannot go on; the message is one line."""


@dataclass(frozen=True)
class Home:
    """A Python with the project's packages: its interpreter and what its processes need."""

    python: str
    variables: Mapping[str, str]
    folder: Path

    def run(self, *arguments: str) -> int:
        """Run this Python with the arguments, in the folder where we are; give its exit code."""
        return self.start(*arguments).wait()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start this Python with the arguments, beside what we do."""
        command = [self.python, *arguments]
        return subprocess.Popen(command, env={**os.environ, **self.variables})


def say(text: str) -> None:
    """Tell the reader what goes on, aside from the answer."""
    print(text, file=sys.stderr, flush=True)


def can_make_environments() -> bool:
    """Tell whether this Python can make a virtual environment with pip in it."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def find_home() -> Home:
    """Give the Python that will be used; nothing is installed yet."""
    if can_make_environments():
        inner = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return Home(str(ENVIRONMENT.joinpath(*inner)), {}, ENVIRONMENT)
    given = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), str(PACKAGES), given)))
    return Home(sys.executable, {"PYTHONPATH": path}, PACKAGES)


def compute_stamp() -> str:
    """Give a hash of all that decides what an installation holds; a moved folder changes it too."""
    seed = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in INPUTS:
        try:
            seed.update((ROOT / name).read_bytes())
        except OSError as fault:
            raise StartError(f"{name} cannot be read beside start.py: {fault.strerror}") from fault
    return seed.hexdigest()


def install(home: Home, *, extra: str = "") -> None:
    """
    Install the project and its dependencies, unless a stamp says that this was done.

    `extra` is empty or `dev`; what serves the tests serves `wayout` too.

    Raises
    ------
    StartError
        The environment cannot be made, or pip fails; the message says what to do.
    """
    text, names = compute_stamp(), ("stamp-dev",) if extra else ("stamp", "stamp-dev")
    stamps = [home.folder / name for name in names]
    if Path(home.python).exists() and any(s.exists() and s.read_text() == text for s in stamps):
        return
    say(f"Preparing Wayout in {home.folder.name} (only once; a minute or two) …")
    subject = f".[{extra}]" if extra else "."
    if home.folder == ENVIRONMENT:
        make_environment(home)
        run_pip(home, "install", "--upgrade", "pip", optional=True)
        run_pip(home, "install", "-c", "constraints.txt", "-e", subject)
    else:
        say("This Python has no venv module: the packages go to the folder .packages instead.")
        target = ("--target", str(PACKAGES), "--upgrade")
        run_pip(home, "install", *target, "-c", "constraints.txt", subject)
    say("  compiling the search and the forecast (a minute or two)")
    warming = [home.start("-P", "-c", code) for code in WARM]
    if sum(process.wait() != 0 for process in warming):
        say("  they could not be compiled; they will run slower")
    stamps[0].write_text(text)
    say("Ready.")


def make_environment(home: Home) -> None:
    """Make the virtual environment; one that works is kept, a broken one is made anew."""
    works = Path(home.python).exists() and not subprocess.call(
        [home.python, "-m", "pip", "--version"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if works:
        return
    say("  making a virtual environment")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        last = (made.stderr or made.stdout).strip().splitlines()[-1:]
        reason = last[0] if last else "no reason given"
        raise StartError(f"no virtual environment could be made in {ENVIRONMENT}: {reason}")


def run_pip(home: Home, *arguments: str, optional: bool = False) -> None:
    """
    Run pip and show each package as it comes; its settings and PIP_ variables stay the reader's.

    Raises
    ------
    StartError
        pip failed and the step is not `optional`; what pip said last stands above the message.
    """
    command = [home.python, "-m", "pip", *arguments]
    last: deque[str] = deque(maxlen=12)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            last.append(line.rstrip())
            show_progress(line.strip())
    if process.returncode == 0:
        return
    if optional:
        say("  pip could not be renewed; the one that is there will do")
        return
    say("\n".join(last))
    raise StartError(
        "pip could not install what Wayout needs (its last words stand above);"
        " check the network or the PIP_ variables and run the same command again"
    )


def show_progress(line: str) -> None:
    """Show the lines of pip that tell how far it is."""
    words = line.split()
    if words[:1] == ["Collecting"] and len(words) > 1:
        say(f"  fetching {re.split('[^A-Za-z0-9._-]', words[1])[0]}")
    elif line.startswith("Installing collected packages"):
        say("  installing")


def count_workers() -> int:
    """Give how many tests run at once: one more than cores, as those with browsers mostly wait."""
    return (os.cpu_count() or 1) + 1


def run_checks(home: Home, arguments: list[str]) -> int:
    """Run the linter, the formatter, the types, the imports and the tests; give 1 if any failed."""
    os.chdir(ROOT)
    paths = [name for name in CHECKED if (ROOT / name).exists()]
    steps = {
        "ruff check": ("-m", "ruff", "check", *paths),
        "ruff format --check": ("-m", "ruff", "format", "--check", *paths),
        "mypy": ("-m", "mypy"),
        "lint-imports": ("-c", IMPORTS),
        "pytest": ("-m", "pytest", "-n", str(count_workers()), *XDIST, *arguments),
    }
    failed = []
    for name, step in steps.items():
        print(f"== {name} ==", flush=True)
        if home.run(*step):
            failed.append(name)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Install what is missing, then run the tests or `wayout`; give the exit code."""
    if not arguments:
        say(USAGE)
        return 2
    home = find_home()
    try:
        if arguments[0] == "test":
            install(home, extra="dev")
            return run_checks(home, arguments[1:])
        install(home)
    except (StartError, OSError) as fault:
        say(f"start.py: {fault}")
        return 2
    return home.run("-P", "-c", WAYOUT, *arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
