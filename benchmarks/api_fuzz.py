"""
Asks the served API with requests that Schemathesis makes up from its own description.

    python benchmarks/api_fuzz.py                     some hundred cases an operation
    python benchmarks/api_fuzz.py --examples 5000     longer
    python benchmarks/api_fuzz.py --seconds 600       until the time is spent

Two passes. The first asks by the description as it is published: most places it makes up are none,
so most plans are refused. The second is told places and hours that exist, so that plans are made.
A pass fails on any 5xx, on an answer that does not fit its schema, on a status or a kind of content
that the description does not name, on bad input that is taken, and on good input that is refused
with anything but 422 or 404. How many cases were run is printed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from served import Server, start_server

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "unsupported_method",
)
SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 404, 422]
[checks.negative_data_rejection]
expected-statuses = [400, 404, 405, 408, 413, 415, 422]
"""
IN_WINDOW = "^2022-09-2[0-9]T(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
TOWNS = ["Kazan", "Moscow", "Samara", "Vladikavkaz", "Orenburg", "Pskov", "55.75,37.6", "Irkutsk"]
GOALS = ["", "GE", "KZ", "FI", "Almaty", "MN"]


def narrow(described: dict[str, Any]) -> dict[str, Any]:
    """Give the description with places and hours that exist."""
    asked = described["components"]["schemas"]["plan-request"]
    asked["required"] = ["from", "at", "travellers"]
    one = asked["properties"]["travellers"]["items"]["properties"]
    for where in (asked["properties"], one):
        where["from"] = {"type": "string", "enum": TOWNS}
        where["at"] = {"type": "string", "pattern": IN_WINDOW, "maxLength": 20}
    asked["properties"]["as_of"] = {"type": "string", "pattern": IN_WINDOW, "maxLength": 20}
    asked["properties"]["to"] = {"type": "string", "enum": GOALS}
    return described


def find_tool() -> Path:
    """Find Schemathesis beside this Python, or say how to install it."""
    tool = Path(sys.executable).with_name("schemathesis")
    if not tool.exists():
        raise SystemExit("schemathesis is missing: pip install -c constraints.txt '.[bench]'")
    return tool


def ask(
    server: Server, described: dict[str, Any], folder: Path, options: list[str]
) -> tuple[int, int, str]:
    """Run one pass; give its exit code, the number of cases, and what it printed."""
    (folder / "openapi.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
    tool = [str(find_tool())]
    given = ["--config-file", str(folder / "schemathesis.toml"), "run"]
    where = [str(folder / "openapi.json"), "--url", f"{server.url}/api/v1"]
    more = ["--checks", ",".join(CHECKS), "--suppress-health-check", "all", "--continue-on-failure"]
    done = subprocess.run(
        [*tool, *given, *where, *more, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"(\d[\d,]*) generated", done.stdout)
    return done.returncode, int(found[1].replace(",", "")) if found else 0, done.stdout


def main() -> None:
    """Run both passes and say what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("--examples", type=int, default=300, help="cases for an operation")
    parser.add_argument("--seconds", type=int, default=0, help="for each pass, if any")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    options = ["--seed", str(asked.seed), "--max-examples", str(asked.examples)]
    options += ["--max-time", str(asked.seconds)] if asked.seconds else []
    worst = 0
    with tempfile.TemporaryDirectory() as name, start_server(workers=2) as server:
        described = server.get_json("/api/v1/openapi.json")
        for title, one in (("as published", described), ("with places", narrow(described))):
            code, count, said = ask(server, one, Path(name), options)
            print(f"{title}: {count} cases, {'no fault' if code == 0 else 'FAULTS'}", flush=True)
            if code:
                print(said)
            worst = max(worst, code)
        print(f"the server said: {server.read_errors() or 'nothing'}")
    sys.exit(worst)


if __name__ == "__main__":
    main()
