"""Reading YAML strictly: plain data, and where in the file each part of it stands.

Takes a file's text. Gives mappings, lists and scalars as YAML's safe schema reads them, and a position for every path.
Duplicate keys, anchors, aliases, tags and numbers without a value are refused: a file that people and tools edit needs none.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from grader.value import Value

SIZE_LIMIT = 64 * 2**10
"""Larger files are refused, in bytes: a rubric has a few thousand, and reading YAML takes its time."""
_DEPTH_LIMIT = 20
_EXPONENT = re.compile(r"[-+]?\d+(?:\.\d*)?[eE][-+]?\d+")
"""A number as everybody writes it; the YAML of PyYAML wants a point and a sign in it, and takes `1e-3` for text."""
_ODD_NUMBER = re.compile(r"[-+]?(?:0[\d_]+|0[box][\da-fA-F_]+|[\d.]+[_:][\d_:.]+)")
"""Octal, binary and hexadecimal numbers, and such with `_` or `:` in them: YAML 1.1 and 1.2 read them differently."""
WRITTEN_TAG = "!"
"""What stands for any tag that the file spells out."""
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")}

Place = tuple[str | int, ...]
"""The way from the root of a file to one of its parts: keys and indices."""


class Position(Value):
    """A place in a file, counted from one."""

    line: int
    column: int


class Mistake(Value):
    """One mistake in a file: where, in which field, and what is wrong."""

    position: Position
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.position.line}:{self.position.column}"
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class Source(Value):
    """What a file says, and where it says it."""

    data: Any
    positions: Mapping[Place, Position]

    def position(self, place: Place) -> Position:
        """Return where a place stands; where it is missing, the nearest part that would hold it."""
        while place and place not in self.positions:
            place = place[:-1]
        return self.positions.get(place, Position(line=1, column=1))


class SourceError(Exception):
    """The file is no strict YAML; `mistakes` tells where."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes


def read_source(text: str) -> Source:
    """Parse YAML strictly.

    Raises:
        SourceError: it is empty, too deep, no YAML, or uses what is refused. All such mistakes that can be told are told.
    """
    root = compose(text)
    reader = _Reader()
    data = reader.read(root, ())
    if reader.mistakes:
        raise SourceError(reader.mistakes)
    return Source(data=data, positions=reader.positions)


class _StrictLoader(yaml.SafeLoader):
    """Composes nodes, and stops at the first that is too deep or would have to be expanded."""

    depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """Compose one node."""
        peek: Callable[[], Any] = self.peek_event
        event = peek()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError([_at(event.start_mark, "anchors and aliases (`&`, `*`) are not allowed here")])
        if self.depth > _DEPTH_LIMIT:
            raise SourceError([_at(event.start_mark, f"nested more than {_DEPTH_LIMIT} levels deep")])
        self.depth += 1
        try:
            node: Node | None = super().compose_node(parent, index)
        finally:
            self.depth -= 1
        if node is not None and getattr(event, "tag", None) is not None:
            node.tag = WRITTEN_TAG  # also where it says what the value is anyway
        return node


def compose(text: str) -> Node:
    """Parse YAML into nodes without anchors and aliases; their tags and values are the caller's to judge.

    Raises:
        SourceError: it is empty, too deep or no YAML.
    """
    try:
        loader = _StrictLoader(text)  # reads the first characters already
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise SourceError([_yaml_mistake(error)]) from error
    except yaml.reader.ReaderError as error:
        raise SourceError([_unreadable(text, error)]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError([_mistake(1, 1, "the file is no YAML text")]) from error
    if root is None:
        raise SourceError([_mistake(1, 1, "the file is empty")])
    return root


_CURES = {
    r"'\t'": "a tab cannot indent YAML; use spaces",
    "expected a single document": "a second document begins here (`---`); a file is one",
    "mapping values are not allowed": (
        "a `: ` too many: is the line indented as its neighbours, text with a colon quoted, a colon behind the key before?"
    ),
    "could not find expected ':'": "a key without its colon and a blank: expected `key: value`",
    "but found '<scalar>'": "more text behind quoted text; a quote inside quotes is doubled, as in `'it''s'`",
    "expected <block end>": "the indentation does not fit the lines before; line up keys with keys and `-` with `-`",
    "found unexpected end of stream": "the file ends inside a quoted text",
    "expected ',' or ']'": "a list in `[ ]` needs a comma between its items and a `]` at its end",
    "expected ',' or '}'": "a mapping in `{ }` needs a comma between its fields and a `}` at its end",
    "cannot start any token": "text that begins with such a character needs quotes",
    "found unknown escape character": "a backslash in double quotes begins an escape; use single quotes",
}
"""What to do about the errors that people run into, by a part of PyYAML's message."""


_BEGUN_THERE = ("could not find expected ':'", "found unexpected end of stream", "expected ',' or ']'", "expected ',' or '}'")
"""Errors that are noticed behind the mistake, where something else begins; they are told where the broken part begins."""


def _yaml_mistake(error: yaml.MarkedYAMLError) -> Mistake:
    problem = " ".join(each for each in (error.context, error.problem) if each) or "the file is no YAML"
    cure = next((text for part, text in _CURES.items() if part in problem), None)
    first, second = error.problem_mark, error.context_mark
    if any(part in problem for part in _BEGUN_THERE):
        first, second = second, first
    return _at(first or second, _of_the_line(first or second) or cure or problem)


_COLON_WITHOUT_BLANK = re.compile(r"[\w-]+:[^\s:]")


def _of_the_line(mark: Any) -> str | None:
    """Tell two mistakes by the line that they are in: PyYAML has the same words for them as for others."""
    if mark is None or mark.buffer is None:
        return None
    begin = mark.buffer.rfind("\n", 0, mark.pointer) + 1
    before, behind = mark.buffer[begin : mark.pointer], mark.buffer[mark.pointer :]
    if behind.startswith("\t") and before.strip():
        return "a tab is no blank here; use a space"
    if _COLON_WITHOUT_BLANK.match(behind):
        return "a blank is missing behind the colon: expected `key: value`"
    return None


def _unreadable(text: str, error: yaml.reader.ReaderError) -> Mistake:
    before = text[: error.position]
    message = f"the file holds a character that YAML does not allow (U+{error.character:04X})"
    return _mistake(before.count("\n") + 1, len(before) - before.rfind("\n"), message)


def _at(mark: Any, message: str) -> Mistake:
    return _mistake(mark.line + 1, mark.column + 1, message) if mark else _mistake(1, 1, message)


def _mistake(line: int, column: int, message: str, field: str = "") -> Mistake:
    return Mistake(position=Position(line=line, column=column), field=field, message=message)


class _Reader:
    """Turns nodes into data and notes where each part stands."""

    def __init__(self) -> None:
        self.positions: dict[Place, Position] = {}
        self.mistakes: list[Mistake] = []
        self._scalars = yaml.SafeLoader("")

    def read(self, node: Node, place: Place) -> Any:
        """Return the node's data."""
        mark = node.start_mark
        self.positions.setdefault(place, Position(line=mark.line + 1, column=mark.column + 1))
        if node.tag not in _PLAIN_TAGS:
            self._refuse(node, place, "tags (`!`) are not allowed here, and neither is what needs one")
        elif isinstance(node, MappingNode):
            return self._mapping(node, place)
        elif isinstance(node, SequenceNode):
            return [self.read(item, (*place, index)) for index, item in enumerate(node.value)]
        else:
            return self._scalar(node, place)
        return None

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._refuse(key_node, place, "a key must be a word")
                continue
            key = str(key_node.value)
            if key in data:
                self._refuse(key_node, (*place, key), f"`{key}` stands twice")
            mark = key_node.start_mark
            self.positions[(*place, key)] = Position(line=mark.line + 1, column=mark.column + 1)
            data[key] = self.read(value_node, (*place, key))
        return data

    def _scalar(self, node: Node, place: Place) -> Any:
        try:
            value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self._refuse(node, place, _reason(error))
            return None
        if not getattr(node, "style", None) and _ODD_NUMBER.fullmatch(node.value):
            way = "write a plain decimal number, or quotes around text"
            self._refuse(node, place, f"programs read `{node.value}` as different numbers; {way}")
        if isinstance(value, str) and not getattr(node, "style", None) and _EXPONENT.fullmatch(value):
            value = float(value)
        if isinstance(value, float) and not math.isfinite(value):
            self._refuse(node, place, f"`{node.value}` is no number to reckon with")
        return value

    def _refuse(self, node: Node, place: Place, message: str) -> None:
        mark = node.start_mark
        self.mistakes.append(_mistake(mark.line + 1, mark.column + 1, message, spell(place)))


def _reason(error: Exception) -> str:
    return (getattr(error, "problem", None) or str(error)).splitlines()[0]


def spell(place: Place) -> str:
    """Write a place as people do: `checks[2].points`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
