"""
The compiler of the search kernels, if there is one.

A kernel is a plain function over arrays. Where numba is installed it is compiled on first use and
kept on disk, so that a later process loads it at once; elsewhere the same function runs as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy.typing as npt

numba: Any = import_module("numba") if find_spec("numba") else None

Array = npt.NDArray[Any]
"""An array as kernels take it; its shape and unit stand in the docstring."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

PACKAGE = Path(__file__).resolve().parents[1]
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+wayout\.([\w.]+)", re.MULTILINE)


def compiled(kernel: Kernel) -> Kernel:
    """Give the compiled form of a kernel; without numba, the kernel itself."""
    if numba is None:
        return kernel
    found = numba.njit(cache=True, nogil=True)(kernel)
    if (kept := getattr(found, "_cache", None)) and hasattr(kept, "_cache_file"):
        # numba looks only at the file a kernel stands in. A kernel that calls one of another file
        # would go on running the old one after that was mended: a wrong way, from a stale file.
        kept._cache_file._source_stamp = _stamp(Path(kernel.__code__.co_filename))
    return cast(Kernel, found)


def is_compiled() -> bool:
    """Tell whether kernels run compiled in this process."""
    return numba is not None and not numba.config.DISABLE_JIT


@cache
def _stamp(file: Path) -> str:
    """Give a hash of a module and of every module of ours that it leans on."""
    seed = hashlib.sha256(numba.__version__.encode())
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
