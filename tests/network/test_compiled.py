"""Compiled kernels are kept on disk, but never longer than the sources they were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayout.network import compiled
from wayout.planner import settling, taking

numba = pytest.importorskip("numba")


def test_kernel_leans_on_every_module_whose_kernels_it_calls() -> None:
    """The search leans on the file that takes a step, though it is another one."""
    found = set(compiled._lean_on(Path(settling.__file__), set()))
    assert Path(taking.__file__) in found


def test_stamp_changes_with_a_kernel_that_is_called(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A mended callee makes the kept form of its caller void."""
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    caller, callee = tmp_path / "caller.py", tmp_path / "callee.py"
    caller.write_text("from wayout.callee import f\n@compiled\ndef g(): return f()\n")
    callee.write_text("@compiled\ndef f(): return 1\n")
    compiled._stamp.cache_clear()
    before = compiled._stamp(caller)
    callee.write_text("@compiled\ndef f(): return 2\n")
    compiled._stamp.cache_clear()
    assert compiled._stamp(caller) != before


def test_kept_form_bears_the_stamp() -> None:
    """The file on disk is compared with the hash of the sources, not with a date."""
    kept = settling.settle_labels.load()._cache._cache_file  # type: ignore[attr-defined]
    assert kept._source_stamp == compiled._stamp(Path(settling.__file__), numba.__version__)
