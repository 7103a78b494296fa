"""Writing a calibration into a rubric's text: numbers that stand there already are replaced in place, the rest is put in.

Every other byte stays, comments and line ends included. The result is read again before it is given: it holds what was
to be written, and all else as before.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node

from grader.rubric.figures import Calibration
from grader.rubric.model import DatasetName, Rubric
from grader.rubric.source import SourceError, read_source

DIGITS = 4
"""Figures are written with so many decimals."""
_STEP = 2
"""Blocks are indented by so many spaces."""
_SHORT = 2
"""A mapping of so many scalars or fewer is written on one line."""

Edit = tuple[int, int, str]
"""Characters from the first position to the second give way to a text."""


class WritingError(Exception):
    """A calibration cannot be put into a text without changing something else."""


def with_calibration(text: str, dataset: DatasetName, calibration: Calibration) -> str:
    """Return a rubric's text with the calibration of one data set replaced or added.

    Raises:
        WritingError: the file is laid out in a way that this cannot handle; the message says what to do by hand.
    """
    root = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(root, MappingNode), "a valid rubric is a mapping"
    data = {"calibration": {dataset: _plain(calibration)}}
    line_end = "\r\n" if "\r\n" in text else "\n"
    written = text
    for start, end, new in sorted(_edits(root, data, text), reverse=True):
        written = written[:start] + new.replace("\n", line_end) + written[end:]
    _verify(text, written, dataset, calibration)
    return written


def _plain(calibration: Calibration) -> dict[str, Any]:
    """Turn a calibration into what stands in a file; what is not known is left out."""
    data: dict[str, Any] = _rounded(calibration.model_dump(exclude_none=True))
    return data


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(each) for key, each in value.items()}
    return round(value, DIGITS) if isinstance(value, float) else value


def _edits(node: MappingNode, data: Mapping[str, Any], text: str) -> Iterator[Edit]:
    """Yield what it takes to have every entry of `data` in a mapping; a new one goes behind the one it follows in `data`."""
    there = {key.value: value for key, value in node.value}
    before: Node | None = None
    missing: dict[Node | None, dict[str, Any]] = {}
    for key, value in data.items():
        old = there.get(key)
        if old is None:
            missing.setdefault(before, {})[key] = value
            continue
        before = old
        if isinstance(old, MappingNode) and isinstance(value, Mapping):
            yield from _edits(old, value, text)
        else:
            yield _replacement(old, _flow(value), text)
    for neighbour, entries in missing.items():
        yield _insertion(node, neighbour, entries, text)


def _replacement(node: Node, new: str, text: str) -> Edit:
    start, end = node.start_mark.index, _end(node)
    touches_colon = start == end and not text[start - 1].isspace()  # an empty value
    return start, end, f" {new}" if touches_colon else new


def _insertion(mapping: MappingNode, neighbour: Node | None, entries: Mapping[str, Any], text: str) -> Edit:
    """Put entries into a mapping: behind a value, else behind the last one."""
    last = neighbour or (mapping.value[-1][1] if mapping.value else None)
    if mapping.flow_style:
        flow = ", ".join(f"{key}: {_flow(value)}" for key, value in entries.items())
        place = _end(last) if last else mapping.start_mark.index + 1
        return place, place, f", {flow}" if last else flow
    assert last is not None, "a block has an entry"
    block = "".join(_block(entries, mapping.value[0][0].start_mark.column))
    if mapping.start_mark.column == 0:
        return _at_end(int(mapping.end_mark.index), block, text)
    line_end = text.find("\n", _end(last))
    return (len(text), len(text), f"\n{block}") if line_end < 0 else (line_end + 1, line_end + 1, block)


def _at_end(place: int, block: str, text: str) -> Edit:
    """Put a block at the end of the file, under the comment that may stand there already."""
    lines = text[:place].splitlines()
    gap = "" if lines[-1].startswith("#") or not lines[-1].strip() else "\n"
    return place, place, ("" if text[:place].endswith("\n") else "\n") + gap + block


def _end(node: Node) -> int:
    """Return where a node ends; the mark of a block lies behind the blank lines and comments that follow it."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)


def _block(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    """Yield the lines of a mapping."""
    for key, value in data.items():
        if isinstance(value, Mapping) and not _is_short(value):
            yield f"{'':{indent}}{key}:\n"
            yield from _block(value, indent + _STEP)
        else:
            yield f"{'':{indent}}{key}: {_flow(value)}\n"


def _is_short(value: Mapping[str, Any]) -> bool:
    return len(value) <= _SHORT and not any(isinstance(each, Mapping) for each in value.values())


def _flow(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(each)}' for key, each in value.items())}}}"
    plain = value.isoformat() if isinstance(value, dt.date) else str(value)
    return plain if _reads_as(plain, value) else json.dumps(value)


def _reads_as(plain: str, value: Any) -> bool:
    """Tell whether a value can be written without quotes, inside braces too."""
    try:
        return bool(read_source(f"value: [{plain}]").data == {"value": [value]})
    except SourceError:
        return False


def _verify(before: str, after: str, dataset: DatasetName, calibration: Calibration) -> None:
    """Hold what was written against what was to be written."""
    old = Rubric.model_validate(read_source(before.removeprefix("\ufeff")).data)
    wanted = Calibration.model_validate(_plain(calibration))
    expected = old.model_copy(update={"calibration": {**old.calibration, dataset: wanted}})
    try:
        found = Rubric.model_validate(read_source(after.removeprefix("\ufeff")).data)
    except (SourceError, ValueError) as error:
        raise WritingError(_BY_HAND) from error
    if found != expected:
        raise WritingError(_BY_HAND)


_BY_HAND = "the layout of `calibration` is one that cannot be edited; delete that block and type the command again"
