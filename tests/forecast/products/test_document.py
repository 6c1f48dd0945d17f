"""A stored forecast is read again as it was, and anything else is refused in one line."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.products.drawn import draw_forecast
from wayout.errors import BadInputError
from wayout.forecast.forecast import WAIT, Forecast
from wayout.forecast.products.coarse import coarsen
from wayout.forecast.products.document import write_forecast
from wayout.forecast.products.reading import read_forecast

SCHEMA = files("wayout.forecast.products").joinpath("schemas", "forecast.json")


def store(forecast: Forecast) -> dict[str, Any]:
    """Write a forecast to JSON text and load that again."""
    loaded: dict[str, Any] = json.loads(json.dumps(write_forecast(forecast), allow_nan=False))
    return loaded


@cache
def small() -> str:
    """Give the text of a stored forecast with two series."""
    whole = draw_forecast()
    kept = tuple(s for s in whole.series if s.location == "verkhny-lars")[:2]
    return json.dumps(write_forecast(replace(whole, series=kept, hindcast=())))


def same(one: Forecast, other: Forecast) -> bool:
    """Tell whether two forecasts are equal to the last bit."""
    bare = [replace(f, series=(), hindcast=()) for f in (one, other)]
    series = [(*f.series, *f.hindcast) for f in (one, other)]
    return bare[0] == bare[1] and all(
        (a.target, a.location, a.mode, a.starts, a.step_h)
        == (b.target, b.location, b.mode, b.starts, b.step_h)
        and np.array_equal(a.quantiles, b.quantiles)
        for a, b in zip(*series, strict=True)
    )


def test_a_forecast_comes_back_to_the_last_bit() -> None:
    """Beliefs, chances, records, waits beyond the horizon and all digits survive the file."""
    forecast = draw_forecast(scenario="twice")
    assert np.isinf(next(iter(forecast.list_series(WAIT))).quantiles).any()
    assert same(read_forecast(store(forecast)), forecast)


@pytest.mark.parametrize("forecast", [draw_forecast(), coarsen(draw_forecast())])
def test_the_document_is_what_its_schema_says(forecast: Forecast) -> None:
    """The published schema accepts the full and the public document."""
    jsonschema.validate(store(forecast), json.loads(SCHEMA.read_text("utf-8")))


FAULTS: dict[str, tuple[tuple[Any, ...], Any, str]] = {
    "another format": (("format",), "wayout-plan", "'format' is 'wayout-plan'"),
    "no instant": (("as_of",), "yesterday", "'as_of' is 'yesterday'"),
    "no members": (("members",), 0, "'members' is '0'"),
    "other levels": (("levels",), [0.5], "levels: found [0.5]"),
    "series no list": (("series",), {}, "series: is missing or no list"),
    "unknown target": (("series", 0, "target"), "waits", "did you mean 'wait'?"),
    "wrong unit": (("series", 0, "unit"), "km", "unit 'km' of entries; accepted: people/day"),
    "key too many": (("series", 0, "colour"), "red", "unknown field 'colour'"),
    "row too few": (("series", 1, "quantiles"), [], "'quantiles' has 0 rows"),
    "number too few": (("series", 1, "quantiles", 4), [1.0], "series 2, row 5: 1 numbers"),
    "negative": (("series", 1, "quantiles", 0, 0), -1, "'-1' is no such number"),
    "falling": (("series", 1, "quantiles", 0, 0), 1e9, "the numbers fall"),
    "text as number": (("series", 1, "quantiles", 0, 0), "1", "'1' is no such number"),
    "starts unordered": (("series", 0, "starts", 0), "2023-01-01T00:00:00+00:00", "ascending"),
    "start naive": (("series", 0, "starts", 0), "2022-01-01T00:00:00", "no instant with an offset"),
    "belief of two": (("beliefs", 0, "prior"), [1, 2], "beliefs 1, prior: found [1, 2]"),
    "chance over 1": (("chances", 0, "probability"), 1.2, "'probability' is '1.2'"),
    "inputs numbers": (("inputs",), [1], "inputs: is missing or no list of texts"),
    "aside without why": (("aside", 0), {"record": "O1"}, "it has no 'why'"),
}


@pytest.mark.parametrize(("path", "value", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_that_names_it(path: tuple[Any, ...], value: Any, said: str) -> None:
    """Each fault is refused with where it stands and what is accepted."""
    document = json.loads(small())
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(BadInputError) as refused:
        read_forecast(document, name="forecast.json")
    line = str(refused.value)
    assert line.startswith("forecast.json")
    assert said in line
    assert "\n" not in line


JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just([]), st.just({})
)


@settings(max_examples=60)
@given(st.data())
def test_no_document_is_read_by_accident_nor_breaks_the_reader(data: st.DataObject) -> None:
    """With any value put anywhere the document is refused, or read as the very same document."""
    document = copy.deepcopy(json.loads(small()))
    inner: Any = document
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(inner[key], (dict, list)) or not inner[key] or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = data.draw(JUNK)
    try:
        read = read_forecast(document)
    except BadInputError:
        return
    assert store(read) == document
