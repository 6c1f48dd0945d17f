"""`start.py` is the first thing a newcomer runs: it must say clearly what it cannot do."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

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
