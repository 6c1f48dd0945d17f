"""XML as plain elements with their lines; nothing in it can define, fetch or multiply anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from wayout.errors import BadInputError

MOST_BYTES = 2_000_000
MOST_ELEMENTS = 50_000
MOST_DEEP = 40


@dataclass(slots=True)
class Element:
    """An element: its namespace and name, its line, its text and what is inside."""

    space: str
    name: str
    line: int
    text: str = ""
    inside: list[Element] = field(default_factory=list)

    def named(self, name: str) -> Iterator[Element]:
        """Yield the elements inside that have a name in the same namespace."""
        return (one for one in self.inside if (one.space, one.name) == (self.space, name))


def parse_xml(content: bytes) -> Element:
    """
    Parse a document without a document type.

    Raises
    ------
    BadInputError
        It is no well-formed XML, too large or too deep, or declares a document type, through which
        entities multiply or files are read.
    """
    if len(content) > MOST_BYTES:
        raise BadInputError(f"the file has {len(content):,} bytes; accepted: {MOST_BYTES:,}")
    tree = _Tree()
    try:
        tree.parser.Parse(content, True)
    except expat.ExpatError as fault:
        told = expat.ErrorString(fault.code)
        raise BadInputError(f"no XML at line {fault.lineno}: {told}") from fault
    except (LookupError, ValueError) as fault:
        if isinstance(fault, BadInputError):
            raise
        raise BadInputError(f"no XML that can be read: {fault}; accepted: UTF-8") from fault
    assert tree.root is not None
    return tree.root


class _Tree:
    """Builds the elements as the parser tells of them."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._add

    def _refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise BadInputError(
            f"line {line} declares a document type, which can hide a bomb of entities;"
            " accepted: XML without one"
        )

    def _start(self, name: str, _attributes: object) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= MOST_DEEP:
            limits = f"{MOST_ELEMENTS:,} elements, {MOST_DEEP} deep"
            raise BadInputError(f"the XML is too large; accepted: {limits}")
        space, _, own = name.rpartition(" ")
        element = Element(space, own, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].inside.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _add(self, text: str) -> None:
        self._open[-1].text += text
