"""Whole processes: the README's command in turn with one that only calls a kept kernel."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 20

BARE = """
import numpy
from wayout.planner.heap import push
push(numpy.zeros(4), numpy.zeros(4, numpy.int32), 0, 1.0, 1)
"""


def time_processes() -> tuple[list[float], list[float]]:
    """Time the README's command as a whole process, in turn with bare numba."""
    command = [
        sys.executable, "-m", "wayout.cli", "plan", "russia-2022", "--from", "Kazan",
        "--at", "2022-09-22T18:00:00+03:00", "--format", "json",
        "--set", "age=29", "--set", "sex=M", "--set", "reservist=yes",
        "--set", "documents=internal-passport", "--set", "means=car",
    ]  # fmt: skip
    times: list[float] = []
    bare: list[float] = []
    for number in range(PROCESSES + 1):
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        middle = time.perf_counter()
        subprocess.run([sys.executable, "-c", BARE], cwd=ROOT, capture_output=True, check=True)
        if number:
            times.append(middle - began)
            bare.append(time.perf_counter() - middle)
        assert any(j["country"] == "KZ" for j in json.loads(done.stdout)["journeys"])
    return times, bare
