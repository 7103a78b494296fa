"""Reading YAML strictly: plain data, and where in the file each part of it stands.

Takes a file's text. Gives mappings, lists and scalars as YAML's safe schema reads them, and a position for every path.
Duplicate keys, anchors, aliases and tags are refused: a file that people and tools edit needs none of them.
"""

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from grader.value import Value

SIZE_LIMIT = 256 * 2**10
"""Larger files are refused, in bytes."""
_DEPTH_LIMIT = 20

Path = tuple[str | int, ...]


class Position(Value):
    """A place in a file, counted from one."""

    line: int
    column: int


class Mistake(Value):
    """One mistake in a file: where, in which field, and what is wrong."""

    position: Position
    field: str
    message: str


class Source(Value):
    """What a file says, and where it says it."""

    data: Any
    positions: Mapping[Path, Position]

    def position(self, path: Path) -> Position:
        """Return where a path stands; where it is missing, the nearest part that would hold it."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, Position(line=1, column=1))


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
    root = _compose(text)
    reader = _Reader()
    data = reader.read(root, ())
    if reader.mistakes:
        raise SourceError(reader.mistakes)
    return Source(data=data, positions=reader.positions)


def _compose(text: str) -> Node:
    loader = yaml.SafeLoader(text)
    try:
        _refuse_anchors(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise SourceError([_yaml_mistake(error)]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError([_mistake(1, 1, "the file is no YAML text")]) from error
    finally:
        loader.dispose()
    if root is None:
        raise SourceError([_mistake(1, 1, "the file is empty")])
    return root


def _refuse_anchors(text: str) -> None:
    """Stop at the first anchor or alias, before anything is expanded."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError([_at(event.start_mark, "anchors and aliases (`&`, `*`) are not allowed here")])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH_LIMIT:
            raise SourceError([_at(event.start_mark, f"nested more than {_DEPTH_LIMIT} levels deep")])


def _yaml_mistake(error: yaml.MarkedYAMLError) -> Mistake:
    problem = error.problem or "the file is no YAML"
    if r"'\t'" in problem:
        problem = "a tab cannot indent YAML; use spaces"
    return _at(error.problem_mark or error.context_mark, problem)


def _at(mark: Any, message: str) -> Mistake:
    return _mistake(mark.line + 1, mark.column + 1, message) if mark else _mistake(1, 1, message)


def _mistake(line: int, column: int, message: str, field: str = "") -> Mistake:
    return Mistake(position=Position(line=line, column=column), field=field, message=message)


class _Reader:
    """Turns nodes into data and notes where each part stands."""

    def __init__(self) -> None:
        self.positions: dict[Path, Position] = {}
        self.mistakes: list[Mistake] = []
        self._scalars = yaml.SafeLoader("")

    def read(self, node: Node, path: Path) -> Any:
        """Return the node's data."""
        mark = node.start_mark
        self.positions.setdefault(path, Position(line=mark.line + 1, column=mark.column + 1))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            mark = key_node.start_mark
            if key in data:
                self.mistakes.append(_mistake(mark.line + 1, mark.column + 1, f"`{key}` stands twice", spell((*path, key))))
            self.positions[(*path, key)] = Position(line=mark.line + 1, column=mark.column + 1)
            data[key] = self.read(value_node, (*path, key))
        return data

    def _scalar(self, node: Node, path: Path) -> Any:
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            mark = node.start_mark
            self.mistakes.append(_mistake(mark.line + 1, mark.column + 1, _reason(error), spell(path)))
            return None


def _reason(error: Exception) -> str:
    return (getattr(error, "problem", None) or str(error)).splitlines()[0]


def spell(path: Path) -> str:
    """Write a path as people do: `checks[2].points`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
