"""
Intake of articles: texts and pages to sealed reports with claims, one process held to one core.

The articles are those of `../shared/articles`, when they are there, each with a line that makes it
another original, and invented pages in English and Russian with names of persons in them. They
are handed to `take_all` all at once, as a watched folder and a feed do with theirs, which stores
them some at a time. Every article is asserted to be new, to keep no name that was put into it, and
to have its claim.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

ROUNDS = 3
PAGES = 60
GOAL = 50
STAGES = ("text", "names", "claims", "sketch", "store")

SCRIPT = r"""
import gc, json, os, random, sys, tempfile, time
from datetime import UTC, datetime
from pathlib import Path
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
from wayout.cli import MOST_YOUNG
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.comparison.origins import sketch_text
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.extraction import extract_article
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.intake.storing import Arrival, store_arrivals
from wayout.desk.intake.taking_in import BATCH, Intake, clear_article, take_all
from wayout.desk.store.reports import Incoming, find_original, find_reports, hash_original
from wayout.desk.store.store import open_store
from wayout.desk.store.vault import make_key, read_vault
from wayout.situation.reading import get_situation

gc.set_threshold(MOST_YOUNG)  # as every command has it
NOW = datetime(2022, 10, 3, 9, 30, tzinfo=UTC)
rounds, pages = int(sys.argv[1]), int(sys.argv[2])
ENGLISH = ("On {day} September the queue at {post} reached {km} kilometres, a border guard said.",
    "{person}, a teacher from {town}, waited there for {hours} hours with two children.",
    "“Nobody told us anything, we slept in the car and walked the rest,” says {person}.",
    "The ministry denied that the border would be closed. Buses left {town} every hour that day.",
    "Tickets from {town} cost {price} euros, and those for the week after were sold out.")
RUSSIAN = ("{day} сентября очередь у {post} достигла {km} километров, сообщил пограничник.",
    "{person}, учительница, ждала там {hours} часов с двумя детьми и спала в машине.",
    "«Никто нам ничего не сказал, мы дошли пешком», — рассказала {person} на другой стороне.",
    "В министерстве опровергли, что границу закроют. Автобусы уходили каждый час весь день.",
    "Билеты стоили {price} евро, а на следующую неделю всё было распродано ещё в среду.")
LATIN = dict(post="Verkhny Lars", persons=("Anna Petrova", "Pavel Orlov", "Timur Akhmetov"))
CYRILLIC = dict(post="Верхнего Ларса", persons=("Анна Петрова", "Марина Орлова", "Ольга Смирнова"))

def write(chance, russian):
    frame, words = (RUSSIAN, CYRILLIC) if russian else (ENGLISH, LATIN)
    made = []
    for _ in range(7):
        values = dict(day=chance.randint(22, 30), km=chance.randint(2, 19), hours=chance.randint(5,
            60), price=chance.randint(90, 900), town=chance.choice(("Kazan", "Samara", "Omsk")),
            post=words["post"], person=chance.choice(words["persons"]))
        made.append("<p>" + " ".join(s.format(**values) for s in frame) + "</p>")
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(60))
    head = "<meta property='article:published_time' content='2022-09-28T10:00:00+03:00'>"
    return (f"<!doctype html><html><head><meta charset='utf-8'><title>A page</title>{head}</head>"
        f"<body><nav><ul>{menu}</ul></nav><article><h1>The queue of the day</h1>{''.join(made)}"
        f"</article><footer>{menu}</footer></body></html>").encode()

def build():
    chance = random.Random(11)
    folder = Path("../shared/articles")
    texts = [p.read_text("utf-8") for p in sorted(folder.glob("*.txt"))]
    again = [f"{text}\n\nEdition {n}." for n in range(12) for text in texts]
    made = {"articles": [(text.encode(), "text") for text in again]}
    made["English pages"] = [(write(chance, False), "html") for _ in range(pages)]
    made["Russian pages"] = [(write(chance, True), "html") for _ in range(pages)]
    return {k: v for k, v in made.items() if v}

situation = get_situation(Path("situations/russia-2022"))
reader, remover = ClaimReader(situation), NameRemover(situation)
groups = build()
captures = {name: [Capture(content, kind, "The Herald", "", None, NOW) for content, kind in group]
    for name, group in groups.items()}
rows = []
secrets = [w for d in (LATIN, CYRILLIC) for p in d["persons"] for w in p.split()]
for turn in range(rounds + 1):
    with tempfile.TemporaryDirectory() as place:
        store = open_store(Path(place) / "desk.sqlite")
        make_key(Path(place) / "key")
        vault = read_vault(Path(place) / "key")
        intake = Intake(store, vault, situation, reader, remover)
        row = {}
        for name, list_of in captures.items():
            began = time.perf_counter()
            taken = [t for made in take_all(intake, list_of, by=None, now=NOW) for t in made]
            row[name] = len(list_of) / (time.perf_counter() - began)
            assert len(taken) == len(list_of)
            assert all(t.is_new and t.claim_ids for t in taken), name
            if name != "articles":
                for t in taken:
                    text = find_original(store, t.report_id, vault=vault)
                    assert not any(s in text for s in secrets), text
        store.close()
        if turn:
            rows.append(row)
def read(c):
    t0 = time.perf_counter(); article = extract_article(c, situation=situation)
    t1 = time.perf_counter(); clear = clear_article(article, remover)
    t2 = time.perf_counter(); claims = reader.read(clear.text, published=clear.published)
    t3 = time.perf_counter(); sketch_text(clear.text)
    t4 = time.perf_counter()
    incoming = Incoming(clear.text, "The Herald", "", clear.language, clear.published,
        clear.published_basis, clear.title, hash_original(c.content))
    spent = t1 - t0, t2 - t1, t3 - t2, t4 - t3, len(article.text) / 1000
    return spent, Arrival(incoming, claims, NOW)

def time_stages(store, vault, list_of):
    read_all = [read(c) for c in list_of]
    text, names, claims, sketch, letters = map(sum, zip(*[spent for spent, _ in read_all]))
    began = time.perf_counter()
    for start in range(0, len(list_of), BATCH):
        with store.reading() as connection:
            digests = [hash_original(c.content) for c in list_of[start:start + BATCH]]
            find_reports(connection, digests)
        arrivals = [arrival for _, arrival in read_all[start:start + BATCH]]
        store_arrivals(store, arrivals, vault=vault, days=30)
    stored = time.perf_counter() - began
    return text, names, claims, sketch, stored - sketch, letters

stages = {}
with tempfile.TemporaryDirectory() as place:
    store = open_store(Path(place) / "desk.sqlite")
    make_key(Path(place) / "key")
    vault = read_vault(Path(place) / "key")
    for name, list_of in captures.items():
        spent = time_stages(store, vault, list_of)
        means = [one * 1000 / len(list_of) for one in spent]
        keys = ("text", "names", "claims", "sketch", "store", "letters")
        stages[name] = dict(zip(keys, means))
    store.close()
count = {name: len(group) for name, group in captures.items()}
print(json.dumps({"rows": rows, "stages": stages, "count": count}))
"""


def measure() -> dict[str, Any]:
    """Take everything in some times, each into an empty database, after one round to warm up."""
    command = [sys.executable, "-c", SCRIPT, str(ROUNDS), str(PAGES)]
    alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    environment = os.environ | alone
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return dict(json.loads(done.stdout))


def render_section(figures: dict[str, Any]) -> str:
    """Give the section of the page."""
    lines = [
        "## Intake of articles",
        "",
        "One process on one core: text out of the page, names out of the text, claims, a sealed row"
        f" in SQLite. {ROUNDS} rounds into empty databases; the goal is {GOAL} a second. The stages"
        " are milliseconds an article; `store` is asking whether it came in before, sealing and its"
        " part of a transaction of some articles.",
        "",
        f"| articles | number | characters | a second, by round | {' | '.join(STAGES)} |",
        f"|---|---:|---:|---|{'---:|' * len(STAGES)}",
    ]
    for name, stage in figures["stages"].items():
        rates = ", ".join(f"{row[name]:.0f}" for row in figures["rows"])
        parts = " | ".join(f"{stage[key]:.1f}" for key in STAGES)
        cells = f"{figures['count'][name]} | {stage['letters']:,.0f} | {rates}"
        lines.append(f"| {name} | {cells} | {parts} |")
    return "\n".join([*lines, ""])
