"""Where numba is absent the same search runs, slower, and gives the same answers."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from hypothesis import given, settings

from tests.planner.test_scan import Question, draw_question, list_ends
from wayout.network import compiled
from wayout.network.kernel import Kernel

SEARCH = ("scan_words", "scan_kernel", "scan_first", "scan")


@pytest.fixture(name="plain", scope="module")
def _plain() -> ModuleType:
    """Give the search as it is imported where there is no numba."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "HAS_COMPILER", False)
        for name in SEARCH:
            spec = importlib.util.find_spec(f"wayout.planner.{name}")
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            patch.setitem(sys.modules, spec.name, module)
            spec.loader.exec_module(module)
    return module


@settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
)
@given(question=draw_question(most=14))
def test_plain_search_agrees_with_compiled(plain: ModuleType, question: Question) -> None:
    """The frontier, its rides and the earliest arrival are the same without a compiler."""
    assert not isinstance(plain.search_frontier, Kernel)
    asked = question.list_arguments()
    found = plain.search_itineraries(plain.make_room(question.window), **asked)
    assert found == question.search()
    first = plain.find_arrival(plain.make_room(question.window), **asked)
    assert [first] == [one.arrive for one in found[:1]] or (first is None and not found)
    assert list_ends(found) == question.list_frontier()
