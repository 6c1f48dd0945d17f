"""Whole processes: the README's command in turn with one that only calls a kept kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 20

BARE = """
import numpy
from wayout.network.compiled import use_compiler
from wayout.planner.heap import push
use_compiler()
push(numpy.zeros(4), numpy.zeros(4, numpy.int32), 0, 1.0, 1)
"""


def time_processes() -> tuple[list[float], list[float]]:
    """Time the README's command as a whole process, in turn with bare numba; bytecode is kept."""
    command = [
        sys.executable, "-m", "wayout.cli", "plan", "russia-2022", "--from", "Kazan",
        "--at", "2022-09-22T18:00:00+03:00", "--format", "json",
        "--set", "age=29", "--set", "sex=M", "--set", "reservist=yes",
        "--set", "documents=internal-passport", "--set", "means=car",
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    run = partial(subprocess.run, cwd=ROOT, env=environment, capture_output=True, check=True)
    times: list[float] = []
    bare: list[float] = []
    for number in range(PROCESSES + 1):
        began = time.perf_counter()
        done = run(command)
        middle = time.perf_counter()
        run([sys.executable, "-c", BARE])
        if number:
            times.append(middle - began)
            bare.append(time.perf_counter() - middle)
        assert any(j["country"] == "KZ" for j in json.loads(done.stdout)["journeys"])
    return times, bare
