"""The documentation says what the program is: a test for each page that could fall behind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wayout.situation.fields import REASONS
from wayout.situation.record import MODES, RISKS, STATUSES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
ARTICLES = ROOT / "../shared/articles"
LONGEST_LINES = 400
QUOTED_WORDS = 9
COMMANDS = (
    "check",
    "plan",
    "depart",
    "latest",
    "reach",
    "recheck",
    "board",
    "changes",
    "explain",
    "serve",
    "verify",
    "sign",
    "keys",
    "flee",
    "forecast",
    "replay",
    "desk",
)
SUFFIXES = {".md", ".py", ".toml", ".csv", ".txt", ".json", ".cfg", ".yml", ""}

REGISTRY = re.compile(r"(?:https?|file)://\S*(?:pypi|pythonhosted|npmjs|/simple\b|\.whl\b)")
REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ROW = re.compile(r"^\| `([^`]+)` \| (\S.*?) \|$", re.MULTILINE)
CODE_ROW = re.compile(r"^\| `([A-Z_]+)` \| (\S.*?) \| (\S.*?) \|$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
WORD = re.compile(r"[^\W_]+")


def read_page(name: str) -> str:
    """Read a page of the documentation."""
    return (DOCS / name).read_text("utf-8")


def find_modules() -> list[str]:
    """Find the modules of the package, as paths below it."""
    package = ROOT / "src" / "wayout"
    paths = (p.relative_to(package).as_posix() for p in package.rglob("*.py"))
    return sorted(p for p in paths if not p.endswith("__init__.py"))


@cache
def find_files() -> tuple[Path, ...]:
    """Find the text files of the project, without what tools and installations leave in it."""
    hidden = {".ci", ".gitignore"}
    left = {"build", "dist", "__pycache__"}

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") and path.name not in hidden:
                continue
            if path.is_dir() and path.name not in left and path.suffix != ".egg-info":
                yield from walk(path)
            elif path.is_file() and path.suffix in SUFFIXES:
                yield path

    return tuple(walk(ROOT))


def read_dependencies() -> set[str]:
    """Read the names of every package that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    asked = [*project["dependencies"], *(name for extra in extras for name in extra)]
    return {found[0] for line in asked if (found := REQUIREMENT.match(line))}


def test_dependencies_each_have_a_line_of_why() -> None:
    """The table of dependencies holds exactly the packages of pyproject.toml."""
    assert {name for name, _ in ROW.findall(read_page("dependencies.md"))} == read_dependencies()


def test_constraints_pin_every_dependency_and_name_no_address() -> None:
    """constraints.txt has one exact version a line, and every dependency is among them."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [p for p in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*", p)] == []
    assert read_dependencies() <= {p.split("==")[0] for p in pins}


@pytest.mark.parametrize("module", find_modules())
def test_architecture_names_the_module(module: str) -> None:
    """Every module stands in the architecture with its path below the package."""
    assert f"| `{module}` |" in read_page("architecture.md"), "give it a line there"


def test_architecture_names_no_module_that_is_gone() -> None:
    """Every path of a module in the architecture exists."""
    named = set(re.findall(r"`((?:\w+/)?\w+\.py)`", read_page("architecture.md")))
    assert named - set(find_modules()) == set()


def test_reason_codes_are_explained() -> None:
    """The page has exactly the program's codes, each with a meaning and what opens it."""
    codes = [code for code, _, _ in CODE_ROW.findall(read_page("reason-codes.md"))]
    assert sorted(codes) == sorted(REASONS)


@pytest.mark.parametrize("words", [MODES, RISKS, STATUSES], ids=["modes", "risks", "statuses"])
def test_vocabulary_lists_the_fixed_words(words: tuple[str, ...]) -> None:
    """The words that records may use stand in the vocabulary."""
    assert [w for w in words if not re.search(rf"\b{w}\b", read_page("vocabulary.md"))] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented(command: str) -> None:
    """Each command has a section of its own, and the README leads to it."""
    assert re.search(rf"^## `{command}\b", read_page("commands.md"), re.MULTILINE)
    assert f"`{command}`" in (ROOT / "README.md").read_text("utf-8") or command == "plan"


def test_pages_call_only_commands_that_exist() -> None:
    """What the pages tell a reader to run is a command, or the tests."""
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    text = "\n".join(p.read_text("utf-8") for p in pages)
    called = set(re.findall(r"^python3 start\.py ([a-z]+)", text, re.MULTILINE))
    assert called <= {*COMMANDS, "test"}


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=str)
def test_links_lead_to_a_file(page: Path) -> None:
    """Every relative link of a page leads to something in the project."""
    targets = LINK.findall(page.read_text("utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_no_file_names_a_package_registry() -> None:
    """No file holds the address of a package index: pip's settings are the reader's own."""
    found = [p for p in find_files() if REGISTRY.search(p.read_text("utf-8"))]
    assert [p.relative_to(ROOT).as_posix() for p in found] == []


def test_source_files_are_short() -> None:
    """No module and no test is longer than a reader can hold in mind."""
    sources = [p for d in ("src", "tests") for p in (ROOT / d).rglob("*.py")]
    lengths = {p.relative_to(ROOT).as_posix(): p.read_text("utf-8").count("\n") for p in sources}
    assert {name: n for name, n in lengths.items() if n > LONGEST_LINES} == {}


def read_phrases(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of consecutive words, in lower case."""
    words = WORD.findall(text.casefold())
    return zip(*(words[i:] for i in range(QUOTED_WORDS)), strict=False)


def test_no_file_copies_an_article() -> None:
    """No file shares nine consecutive words with the articles that tests read in place."""
    if not ARTICLES.is_dir():
        pytest.skip(f"{ARTICLES} is absent: whether a text was copied has NOT been checked")
    articles = sorted(ARTICLES.glob("*.txt"))
    assert articles, f"{ARTICLES} holds no article"
    known = {phrase for p in articles for phrase in read_phrases(p.read_text("utf-8"))}
    copied = {
        f"{path.relative_to(ROOT).as_posix()}: {' '.join(phrase)}"
        for path in find_files()
        for phrase in read_phrases(path.read_text("utf-8"))
        if phrase in known
    }
    assert copied == set()
