"""`start.py` is the first thing a newcomer runs: it must say clearly what it cannot do."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.browser.needed import PACKAGES, PROGRAMS

RUN = Path(__file__).resolve().parent.parent / ".ci" / "run"
START = Path(__file__).resolve().parent.parent / "start.py"


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load start.py with an empty folder as the project's."""
    spec = importlib.util.spec_from_file_location("wayout_start", START)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "wayout_start", module)
    spec.loader.exec_module(module)
    root = tmp_path / "a folder"
    root.mkdir()
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "ENVIRONMENT", root / ".venv")
    monkeypatch.setattr(module, "PACKAGES", root / ".packages")
    return module


def test_start_shows_usage_when_called_without_a_command(
    start: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """No command is a wrong call: usage on standard error, nothing on standard output."""
    assert start.main([]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("usage: python3 start.py")
    assert captured.out == ""


def test_start_fails_in_one_line_when_a_file_is_missing(
    start: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy without pyproject.toml is named as such."""
    assert start.main(["plan"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_start_stamp_changes_when_the_constraints_change(start: ModuleType) -> None:
    """Other versions to install make another stamp, so the installation is done again."""
    (start.ROOT / "pyproject.toml").write_text("[project]\n")
    (start.ROOT / "constraints.txt").write_text("click==1.0\n")
    first = start.compute_stamp()
    (start.ROOT / "constraints.txt").write_text("click==1.1\n")
    assert start.compute_stamp() != first


def test_start_installs_beside_itself_when_there_is_no_venv_module(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without venv the packages go to a folder of the project, and the sources come first."""
    monkeypatch.setattr(start, "can_make_environments", lambda: False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    home = start.find_home()
    assert home.python == sys.executable
    assert home.folder == start.ROOT / ".packages"
    assert home.variables["PYTHONPATH"].startswith(str(start.ROOT / "src"))


def run_ci(folder: Path, *, there: tuple[str, ...]) -> tuple[list[str], str]:
    """Run `.ci/run` where some programs are there; give what it called, and what it wanted."""
    tools = folder / "bin"
    tools.mkdir()
    (folder / ".ci").mkdir()
    script = folder / ".ci" / "run"
    script.write_bytes(RUN.read_bytes())
    said = f'echo "${{0##*/}} $*" >> "{folder}/called"; echo "$WAYOUT_BROWSERS" > "{folder}/wanted"'
    stub = f"#!/bin/bash\n{said}\n"
    brings = f'{stub}[[ "$*" != install* ]] || cp "{tools}/python3" "{tools}/npm"\n'
    for name in ("apt-get", "sudo", "python3", *there):
        tools.joinpath(name).write_text(brings if name in ("apt-get", "sudo") else stub)
        tools.joinpath(name).chmod(0o755)
    for name in ("dirname", "cp", "timeout"):
        tools.joinpath(name).symlink_to(shutil.which(name) or f"/bin/{name}")
    subprocess.run(["/bin/bash", script], env={"PATH": str(tools)}, check=True, capture_output=True)
    return (folder / "called").read_text().splitlines(), (folder / "wanted").read_text().strip()


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_ci_runs_the_command_of_the_readme_with_browsers_required(tmp_path: Path) -> None:
    """Where the browsers are there nothing is installed, and their tests may not be skipped."""
    programs = tuple(name for names in PROGRAMS.values() for name in names)
    called, wanted = run_ci(tmp_path, there=(*programs, "npm"))
    assert [line.split()[0] for line in called] == ["npm", "python3"]
    assert "axe-core@" in called[0]
    assert wanted == "required"
    assert called[-1] in START.with_name("README.md").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_ci_installs_the_browsers_that_are_missing(tmp_path: Path) -> None:
    """Every package that a skipped test names is installed first, and the tests come last."""
    called, _ = run_ci(tmp_path, there=())
    assert called[-1] == "python3 start.py test"
    installed = next(line for line in called if "install -y" in line)
    assert set(PACKAGES.split()) <= set(installed.split())
    assert any("apt-get update" in line for line in called)
