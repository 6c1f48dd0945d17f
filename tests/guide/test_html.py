"""Every kind of page is valid HTML, in every language; so are errors and what one person gets."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from tests.guide.asgi import Answer, Caller
from tests.guide.html_pages import list_error_pages, list_party_pages, list_personal_pages
from tests.guide.html_rules import list_faults
from wayout.guide.language import list_languages

ROOT = SITUATIONS.parent
PICTURE = re.compile(rb"data:image/png;base64,[^\"]*")
MOST_BYTES = 60_000
LITTLE_WORK = ("-Xmx512m", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
PUBLIC = (
    *("board", "changes", "changes/3d", "changes/all", "asked", "asked/7", "sources"),
    *("how", "safety", "saved", "crossing/verkhny-lars", "crossing/verkhny-lars/changes"),
    *("country/RU", "country/GE", "country/KZ", "country/KZ/contradictions"),
    *("country/KZ/changes", "record/R111", "record/verkhny-lars", "source/tass-20220921"),
)
"""One page of every kind; `test_public_pages` walks them all."""


@pytest.fixture(scope="module")
def pages(served: Caller) -> dict[str, Answer]:
    """Give every kind of page in every language, by language and name."""
    found: dict[str, Answer] = {}
    for code in list_languages():
        for listed in (list_personal_pages, list_party_pages, list_error_pages):
            found |= {f"{code}/{name}": answer for name, answer in listed(served, code)}
        found |= {f"{code}/{path}": served.get(f"/{code}/{path}") for path in PUBLIC}
    return found


def test_pages_are_what_their_names_say_when_asked_for(pages: dict[str, Answer]) -> None:
    """Refused and erroneous pages say so by their status; all others are there."""
    for name, answer in pages.items():
        wrong = "refused" in name or "/error-" in name
        assert (answer.status >= 400) == wrong, (name, answer.status)
        assert answer.kind == "text/html", name


def test_page_has_no_fault_when_parsed_strictly(pages: dict[str, Answer]) -> None:
    """No parse error, ids apart, headings in order, every control, table and picture named."""
    found = {name: list_faults(answer.body.decode(), name[:2]) for name, answer in pages.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


BAD = {
    '<p id="a"></p><p id="a"></p>': "the id a stands 2 times",
    '<label for="b">Age</label>': "nothing has the id b",
    "<h3>Too deep</h3>": "a heading of level 3 follows one of level 1",
    "<h1>Again</h1>": "the first, and no other, is of level 1",
    '<input name="age">': "has no label",
    '<a href="/en/"></a>': "has no words",
    "<button>One<a href='/en/'>two</a></button>": "stands in another control",
    '<p tabindex="1">x</p>': "breaks the order of focus",
    '<img src="data:,">': "a picture without words or size",
    '<img src="/x.png" alt="x" width="1">': "a request more than the stylesheet",
    "<ul></ul>": "a list of nothing",
    "<table><tr><th>x</th></tr></table>": "a table without a name",
    "<nav></nav><nav></nav>": "<nav> are named ''",
    '<p style="color: red">x</p>': "written style",
    "<p>one</div></p>": "unexpected-end-tag",
}


@pytest.mark.parametrize("wrong", BAD)
def test_fault_is_found_when_a_page_has_one(wrong: str) -> None:
    """The rules above see each kind of fault, and nothing wrong with a good page."""
    page = '<!doctype html><html lang="en" dir="ltr"><head><title>x</title></head>'
    page += "<body><main><h1>x</h1>{}</main></body></html>"
    assert list_faults(page.format("<p>Good.</p>"), "en") == []
    assert BAD[wrong] in " ".join(list_faults(page.format(wrong), "en"))


def test_page_is_small_when_made_for_one_person(pages: dict[str, Answer]) -> None:
    """No page passes 60 kB in any language, its pictures left aside."""
    sizes = {name: len(PICTURE.sub(b"", answer.body)) for name, answer in pages.items()}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_stylesheet_asks_for_nothing_when_loaded() -> None:
    """It names no font, no picture and no other stylesheet: the only second request stays one."""
    style = (ROOT / "src/wayout/guide/static/style.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face|image-set", style)


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)"
    r"|(?:border-(?:top|bottom)-(?:left|right)-radius)|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def test_stylesheet_has_no_left_and_right_when_it_could_say_start_and_end() -> None:
    """Directions follow the writing, so that a language from right to left needs no second one."""
    style = (ROOT / "src/wayout/guide/static/style.css").read_text(encoding="utf-8")
    assert PHYSICAL.findall(style) == []
    assert list_lopsided(style) == []
    assert PHYSICAL.search("p { margin-left: 1rem }")
    assert list_lopsided("p { padding: 0 1rem 0 2rem; }") == ["padding: 0 1rem 0 2rem"]


def list_lopsided(style: str) -> list[str]:
    """List margins and paddings of four values whose second and fourth differ."""
    found = re.findall(r"(?:margin|padding|inset)\s*:[^;}]*", style)
    parts = {f: f.partition(":")[2].split() for f in found}
    return [f for f, p in parts.items() if len(p) == 4 and p[1] != p[3]]


def test_nu_checker_finds_nothing_when_it_reads_the_pages(
    pages: dict[str, Answer], tmp_path: Path
) -> None:
    """The checker of the W3C reports no error and no warning on any kind of page."""
    jar = ROOT / ".npm/node_modules/vnu-jar/build/dist/vnu.jar"
    java = shutil.which("java")
    if java is None or not jar.is_file():
        told = "npm install --ignore-scripts --prefix .npm vnu-jar@26.9.27"
        pytest.skip(f"no java, or no {jar.name} here: the Nu checker did NOT run; {told}")
    for name, answer in pages.items():
        (tmp_path / f"{name.replace('/', '_')}.html").write_bytes(answer.body)
    (tmp_path / "broken.html").write_text("<!doctype html><title>x</title><ul><p>x</ul>")
    files = sorted(str(path) for path in tmp_path.glob("*.html"))
    done = subprocess.run(
        [java, *LITTLE_WORK, "-jar", str(jar), "--format", "json", *files],
        capture_output=True,
        check=False,
    )
    said = json.loads(done.stderr)["messages"]
    assert [m for m in said if m["url"].endswith("broken.html") and m["type"] == "error"]
    assert [m for m in said if not m["url"].endswith("broken.html")] == []
