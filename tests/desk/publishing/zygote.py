"""A process that is ready to publish, and forks one child for each publication it is told of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPT = """
import json, os, resource, sys
from datetime import datetime
from pathlib import Path
from wayout.desk.people.person import Person
from wayout.desk.publishing.release import publish_claim
from wayout.desk.store.store import open_store
from wayout.errors import WayoutError
import alembic.command, alembic.config, psycopg, sqlalchemy.dialects.sqlite
import sqlalchemy.dialects.postgresql.psycopg

def work(job):
    if job["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest"], job["largest"]))
    os.write(job["done"], b"begun\\n")
    try:
        store = open_store(job["address"])
        by, now = Person(*job["by"]), datetime.fromisoformat(job["now"])
        folder = Path(job["folder"])
        said = publish_claim(store, job["number"], folder=folder, by=by, now=now).name
    except WayoutError as fault:
        said = f"{type(fault).__name__}: {fault}"
    os.write(job["done"], (said.replace("\\n", " | ") + "\\n").encode())

while line := sys.stdin.readline():
    job = json.loads(line)
    reading, job["done"] = os.pipe()
    child = os.fork()
    if child == 0:
        work(job)
        os._exit(0)
    os.close(job["done"])
    with os.fdopen(reading) as heard:
        heard.readline()
        print(child, flush=True)
        sys.stdin.readline()
        said = heard.read().strip()
    os.waitpid(child, 0)
    print(said, flush=True)
"""


@dataclass
class Zygote:
    """Publishes in children; one at a time."""

    process: subprocess.Popen[str]

    def publish(self, kill_after_s: float | None = None, **job: Any) -> str:
        """Publish in a child; give what it said, which is nothing if it was killed before."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        job = {"largest": None, **job}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            os.kill(child, 9)  # it is not reaped before the next line, so it is still that one
        self.process.stdin.write("reap\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def run_zygote(folder: Path) -> Iterator[Zygote]:
    """Run the process while the block lasts."""
    with (folder / "zygote.log").open("w") as log:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
        process = subprocess.Popen([sys.executable, "-c", SCRIPT], text=True, **pipes)  # type: ignore[call-overload]
        try:
            yield Zygote(process)
        finally:
            process.stdin.close()
            process.stdout.close()
            process.wait(timeout=30)
