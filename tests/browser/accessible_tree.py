"""The tree of a page as assistive programs read it, said in the order of a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.browser.accessible_pages import tell
from tests.browser.driven import Browser

SILENT = frozenset(("none", "generic", "InlineTextBox", "LineBreak", "RootWebArea"))
WHOLE = frozenset(("heading", "link", "button", "DisclosureTriangle", "MenuListPopup"))
"""Said at once with all that stands in them; the choices of a list are said when it is opened."""
STATES = ("checked", "required", "expanded", "level", "invalid")


@dataclass(frozen=True)
class Said:
    """One thing that a screen reader says: what it is, its name, and what else is told of it."""

    role: str
    name: str
    more: tuple[str, ...] = ()
    depth: int = 0

    def __str__(self) -> str:
        """Write it as one line."""
        told = f" ({', '.join(self.more)})" if self.more else ""
        return f"{'  ' * self.depth}{self.role}{told}: {self.name}"


def read_aloud(browser: Browser) -> list[Said]:
    """List what a screen reader would say of the page that a Chromium shows."""
    tell(browser, "Accessibility.enable")
    told = tell(browser, "Accessibility.getFullAXTree")["nodes"]
    nodes = {node["nodeId"]: node for node in told}
    return list(_say(told[0], nodes, 0))


def _say(node: Mapping[str, Any], nodes: Mapping[str, Any], depth: int) -> Iterator[Said]:
    role = str(node.get("role", {}).get("value", ""))
    below = [nodes[key] for key in node.get("childIds", ()) if key in nodes]
    if node.get("ignored") or role in SILENT:
        for child in below:
            yield from _say(child, nodes, depth)
        return
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    if role == "StaticText":
        if name:
            yield Said("text", name, (), depth)
        return
    states = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
    more = [f"{state} {states[state]}" for state in STATES if states.get(state) not in (None, "")]
    for part in ("value", "description"):
        if node.get(part, {}).get("value"):
            more.append(f"{part} {node[part]['value']}")
    yield Said(role, name, tuple(more), depth)
    if role not in WHOLE:
        for child in below:
            yield from _say(child, nodes, depth + 1)
