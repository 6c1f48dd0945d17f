"""
The compiler of the search kernels, if there is one.

A kernel is a plain function over arrays. Where numba is installed it is compiled when it is worth
it (see `kernel`) and kept on disk for later processes; elsewhere the same function runs as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np

from wayout.network.kernel import TIER, Kernel

HAS_COMPILER = find_spec("numba") is not None

Array = np.ndarray[Any, np.dtype[Any]]
"""An array as kernels take it; its shape and unit stand in the docstring."""

Plain = TypeVar("Plain", bound=Callable[..., Any])

PACKAGE = Path(__file__).resolve().parents[1]
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+wayout\.([\w.]+)", re.MULTILINE)


def compiled(kernel: Plain) -> Plain:
    """Give the form of a kernel that is compiled when needed; without numba, the kernel itself."""
    return cast(Plain, Kernel(kernel, _build)) if HAS_COMPILER else kernel


def use_compiler() -> None:
    """Run every kernel compiled from now on: for a process that will answer many questions."""
    TIER.compiled = True


def is_compiled() -> bool:
    """Tell whether this process has a compiler for its kernels."""
    if not HAS_COMPILER:
        return False
    return not import_module("numba.core.config").DISABLE_JIT


def _build(kernel: Callable[..., Any]) -> Any:
    import numba  # noqa: PLC0415 - takes half a second, which a small plan does not need

    found = numba.njit(cache=True, nogil=True)(kernel)
    if (kept := getattr(found, "_cache", None)) and hasattr(kept, "_cache_file"):
        # numba looks only at the file a kernel stands in. A kernel that calls one of another file
        # would go on running the old one after that was mended: a wrong way, from a stale file.
        kept._cache_file._source_stamp = _stamp(
            Path(kernel.__code__.co_filename), numba.__version__
        )
    return found


@cache
def _stamp(file: Path, compiler: str = "") -> str:
    """Give a hash of the compiler, of a module and of every module of ours that it leans on."""
    import hashlib  # noqa: PLC0415 - needed only where numba is

    seed = hashlib.sha256(compiler.encode())
    for path in sorted(_lean_on(file, set())):
        seed.update(path.read_bytes())
    return seed.hexdigest()


def _lean_on(file: Path, seen: set[Path]) -> Iterator[Path]:
    if file in seen or not file.is_file():
        return
    seen.add(file)
    source = file.read_text("utf-8")
    if "@compiled" in source:
        yield file
        for name in _IMPORTED.findall(source):
            yield from _lean_on(PACKAGE.joinpath(*name.split(".")).with_suffix(".py"), seen)
