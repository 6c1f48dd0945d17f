"""
Several arrays in one, so that a kernel takes them as cheaply as one.

To hand an array to compiled code takes about a fifth of a microsecond; a search that needs forty
of them would spend more on that than on searching. The words of such a bundle are first where
each part begins and where the last one ends, then the parts. The number of parts is not kept: it
is one less than the first word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.int32]


def bundle(parts: Sequence[NDArray[Any]]) -> Words:
    """Bundle arrays of 32 bits, signed or not, of any shape."""
    flat = [np.ascontiguousarray(part).view(np.int32).reshape(-1) for part in parts]
    ends = np.cumsum([len(flat) + 1, *(len(part) for part in flat)])
    return np.concatenate([ends.astype(np.int32), *flat])
