"""What `docs/how-to/first-report.md` gives its reader to save, type and run."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "first-report.md"
_ARTICLE = re.compile(r"^cat > article\.txt <<'END'\n(.*?)^END$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| ([^|]+?) \| `([^`]+)` \|$", re.MULTILINE)
_GRADE = re.compile(r"\*The source\* `([A-F])`.*?\*This statement\* `([1-6])`", re.DOTALL)
_TYPED = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class FirstReport:
    """The texts of the page: an article, what is typed into forms, and blocks for a shell."""

    article: str
    outlet: str
    address: str
    own_words: str
    letter: str
    number: str
    reason: str
    blocks: tuple[str, ...]

    def get_block(self, words: str) -> str:
        """Get the block for a shell that begins with some words."""
        (block,) = (b for b in self.blocks if b.startswith(words))
        return block


def read_first_report() -> FirstReport:
    """Read the page; what is missing there is an error here."""
    text = PAGE.read_text("utf-8")
    article, grade = _ARTICLE.search(text), _GRADE.search(text)
    assert article, "the page holds no article to save"
    assert grade, "the page says no grade"
    rows = dict(_ROW.findall(text))
    typed = _TYPED.findall(text)
    (own_words,) = (line for line in typed if line.startswith("text = "))
    reason = typed[typed.index(own_words) + 1]
    return FirstReport(
        article[1],
        rows["Who published it"],
        rows["Its address"],
        own_words,
        grade[1],
        grade[2],
        reason,
        tuple(_SHELL.findall(text)),
    )


def put_own_words(draft: str, words: str) -> str:
    """Replace the line of a draft that says its text."""
    changed, number = re.subn(r"^text = .*$", lambda _: words, draft, flags=re.MULTILINE)
    assert number == 1, draft
    return changed


def make_trial(folder: Path) -> Path:
    """Make the copy of the situation as the page does, and give its folder."""
    trial = folder / "trial"
    template = ROOT / "situations" / "_template"
    shutil.copytree(template, trial)
    (line,) = re.findall(r"^sed '(s/\^window_to.*?)'", PAGE.read_text("utf-8"), re.MULTILINE)
    _, pattern, words, _ = line.split("/")
    head = (template / "situation.toml").read_text("utf-8")
    (trial / "situation.toml").write_text(re.sub(pattern, words, head, flags=re.MULTILINE))
    return trial
