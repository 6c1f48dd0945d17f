"""The model of names in Russian: natasha's, its convolutions reckoned with less copying."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from natasha import NewsNERTagger  # type: ignore[import-untyped]

    Numbers = np.ndarray[Any, np.dtype[np.float32]]

_BATCH = 64
_PLAIN = re.compile(
    r"(?:[А-Яа-яЁё0-9\s]"
    r"|[,.:;!?«»()\"](?=[А-Яа-яЁё\s]|\Z)"
    r"|(?<=\s)[–—](?=\s))*+"
)
"""Words of Russian, numbers, and marks that stand alone: there `razdel` joins nothing."""
_PIECE = re.compile(r"[А-Яа-яЁё]+|[0-9]+|\S")


class _Layer(NamedTuple):
    """A convolution over words, and what scales and shifts its result."""

    weight: Numbers
    bias: Numbers
    scale: Numbers
    shift: Numbers
    width: int


class _Encoder:
    """
    The layers of natasha's encoder over numbers that lie word by word.

    The sums are those of the library in another order; its own turns every window around first.
    """

    def __init__(self, layers: Sequence[Any]) -> None:
        self._layers = [_take_layer(layer) for layer in layers]

    def __call__(self, given: Numbers, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> Numbers:
        """Encode texts x words x numbers; where the mask is true there is no word."""
        import numpy as np  # noqa: PLC0415 - slow to load

        texts, words, _ = given.shape
        for layer in self._layers:
            size, edge = given.shape[2], layer.width // 2
            padded = np.zeros((texts, words + 2 * edge, size), given.dtype)
            padded[:, edge : edge + words] = given
            windows = np.lib.stride_tricks.as_strided(
                padded, (texts, words, layer.width * size), padded.strides
            )
            found = windows.reshape(texts * words, -1) @ layer.weight
            found += layer.bias
            np.maximum(found, 0, out=found)
            found *= layer.scale
            found += layer.shift
            given = found.reshape(texts, words, -1)
            given[mask] = 0
        return given


def _take_layer(layer: Any) -> _Layer:
    weight, norm = layer.conv.weight.array, layer.norm
    scale = norm.weight.array / norm.std.array
    turned = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0]).copy()
    shift = norm.bias.array - norm.mean.array * scale
    return _Layer(turned, layer.conv.bias.array, scale, shift, weight.shape[2])


def find_persons(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Find names of persons in stretches of text, quickest if those of a length stand together."""
    from slovnet.markup import BIOMarkup  # type: ignore[import-untyped]  # noqa: PLC0415

    infer = _load_tagger().infer
    words = [split_words(text) for text in texts]
    tags = infer.decoder(infer.process(infer.encoder(words)))
    found = []
    for text, of_it, told in zip(texts, words, tags, strict=True):
        spans = BIOMarkup.from_tuples(zip(of_it, told, strict=True)).to_span(text).spans
        found.append([(span.start, span.stop) for span in spans if span.type == "PER"])
    return found


def split_words(text: str) -> list[str]:
    """Split a text into words and marks as `razdel` does, with which the model was trained."""
    if _PLAIN.fullmatch(text):
        return _PIECE.findall(text)
    from razdel import tokenize  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load

    return [token.text for token in tokenize(text)]


@functools.cache
def _load_tagger() -> NewsNERTagger:
    """Load the model, which never changes, once a process."""
    from natasha import NewsEmbedding, NewsNERTagger  # noqa: PLC0415 - slow to load

    tagger = NewsNERTagger(NewsEmbedding())
    tagger.infer.encoder.batch_size = _BATCH
    model = tagger.infer.model
    model.encoder = _Encoder(model.encoder.layers)
    return tagger
