"""A replay as JSON and CSV says everything once, in plain values."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.forecast.replay.plain_forecaster import Recorder
from tests.forecast.replay.test_replaying import run
from wayout.forecast.replay.document import COLUMNS, render_csv, write_replay
from wayout.forecast.replay.pairs import METHODS
from wayout.forecast.replay.replaying import Replay


@cache
def made() -> Replay:
    """Replay five days once for all tests of this file."""
    with TemporaryDirectory() as folder:
        return run(Path(folder), Recorder())


def test_the_document_is_strict_json() -> None:
    """No infinity, no instant, no array is left in it."""
    document = write_replay(made())
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text)["methods"] == list(METHODS)
    assert len(document["forecasts"]) == 5
    assert document["pairs"]


def test_the_table_has_a_row_for_each_pair_and_method() -> None:
    """A method that said nothing has its row, with empty scores."""
    rows = list(csv.DictReader(io.StringIO(render_csv(made()))))
    assert len(rows) == len(made().pairs) * len(METHODS)
    assert tuple(rows[0]) == COLUMNS
    finland = [r for r in rows if r["location"] == "fi-land-border" and r["method"] == "forecast"]
    spoken = [r for r in finland if r["interval_score"]]
    assert {r["q0.5"] for r in spoken} == {"5000.0"}
    assert {r["horizon_days"] for r in finland} - {r["horizon_days"] for r in spoken} == {"0"}
    assert {r["records"] for r in finland if r["day"] == "2022-09-22"} == {"O245|O246"}
