"""Reading an answer sheet: whatever a learner handed in, to answers by question with their lines, or to one problem.

Knows no quiz: which questions there are, and which letters, is for `judging` to say. A sheet is read node by node, so that an
answer that makes no sense leaves the others alone.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode

from grader.files import open_regular
from grader.rubric.source import WRITTEN_TAG, SourceError, compose
from grader.value import Value

SIZE_LIMIT = 256 * 2**10
"""Larger files are refused, in bytes: a sheet is the questions and a letter for each."""
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ANSWERS = "answers"
_WORD_LIMIT = 40
_NULL = "tag:yaml.org,2002:null"


class Answer(Value):
    """What stands behind a question's name: the learner's word for a letter, or why it is none."""

    question: str
    line: int
    letter: str = ""
    """In lower case, without what people put around a letter; empty if there is none."""
    found: str = ""
    """What stands there, if it is something else than one letter."""


class Stray(Value):
    """A line that has no business in a sheet, and what is wrong with it."""

    line: int
    message: str


class Sheet(Value):
    """A file that was read."""

    path: Path
    sha256: str
    source: str = ""
    answers: tuple[Answer, ...] = ()
    """In the order of the file; a question may stand twice."""
    answers_line: int | None = None
    """The line of `answers:`, below which they stand."""
    strays: tuple[Stray, ...] = ()
    problem: Stray | None = None
    """Why no answer can be read at all."""

    @property
    def lines(self) -> Mapping[int, str]:
        """The lines of the file by number."""
        return dict(enumerate(self.source.split("\n"), start=1))


def read_sheet(path: Path) -> Sheet:
    """Read a file.

    Raises:
        OSError: the file is not there or cannot be opened; that is the caller's mistake, not the learner's.
    """
    with open_regular(path) as file:
        return sheet_of(file.read(SIZE_LIMIT + 1), path)


def sheet_of(payload: bytes, path: Path) -> Sheet:
    """Read what stands in a file."""
    sheet = Sheet(path=path, sha256=hashlib.sha256(payload).hexdigest())
    if problem := _no_text(payload):
        return sheet.model_copy(update={"problem": problem})
    text = payload.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return _read(sheet.model_copy(update={"source": text}))


def _no_text(payload: bytes) -> Stray | None:
    """Say why a file is no text."""
    if len(payload) > SIZE_LIMIT:
        return Stray(line=1, message=f"the file is larger than {SIZE_LIMIT // 1024} KiB")
    if not payload.strip():
        return Stray(line=1, message="the file is empty")
    if payload.startswith(_UTF16_MARKS):
        return Stray(line=1, message="the file is UTF-16, expected UTF-8")
    try:
        payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = payload.count(b"\n", 0, error.start) + 1
        return Stray(line=line, message=f"the file is no UTF-8 text: byte 0x{payload[error.start]:02x}")
    return None


def _read(sheet: Sheet) -> Sheet:
    try:
        root = compose(sheet.source)
    except SourceError as error:
        first = error.mistakes[0]
        return _refused(sheet, first.position.line, first.message)
    if not isinstance(root, MappingNode):
        return _refused(sheet, _line(root), f"expected a sheet with `{_ANSWERS}:`, found {_found(root)}")
    keys = [key for key, _ in root.value if _is_answers(key)]
    blocks = [value for key, value in root.value if _is_answers(key)]
    if not blocks:
        return _refused(sheet, _line(root), f"there is no line `{_ANSWERS}:` above the answers")
    for block in blocks:
        if not isinstance(block, MappingNode) and not _is_empty(block):
            told = f"expected a letter for each question below `{_ANSWERS}:`, found {_found(block)}"
            return _refused(sheet, _line(block), told)
    answers = tuple(answer for block in blocks if isinstance(block, MappingNode) for answer in _answers(block))
    return sheet.model_copy(update={"answers": answers, "answers_line": _line(keys[0]), "strays": tuple(_strays(root))})


def _refused(sheet: Sheet, line: int, message: str) -> Sheet:
    return sheet.model_copy(update={"problem": Stray(line=line, message=message)})


def _is_answers(key: Node) -> bool:
    return isinstance(key, ScalarNode) and key.value == _ANSWERS


def _strays(root: MappingNode) -> Iterator[Stray]:
    for key, _ in root.value:
        if not _is_answers(key):
            told = f"`{_word(key)}` is no part of a sheet; answers stand below `{_ANSWERS}:`"
            yield Stray(line=_line(key), message=told)


def _answers(block: MappingNode) -> Iterator[Answer]:
    for key, value in block.value:
        yield Answer(question=_word(key), line=_line(key), **_given(value))


def _given(node: Node) -> dict[str, str]:
    """Return the letter that stands in a node, or what stands there instead; nothing for an empty place."""
    if _is_empty(node):
        return {}
    if isinstance(node, ScalarNode) and node.tag != WRITTEN_TAG:
        letter = str(node.value).strip().strip("().").lower()
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            return {"letter": letter}
    return {"found": _found(node)}


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and (node.tag == _NULL or not str(node.value).strip()) and node.tag != WRITTEN_TAG


def _word(node: Node) -> str:
    """Spell a key, in short."""
    return _cut(str(node.value)) if isinstance(node, ScalarNode) else _found(node)


def _found(node: Node) -> str:
    """Spell a node as a learner sees it, in short."""
    if node.tag == WRITTEN_TAG:
        return "a tag (`!`)"
    if isinstance(node, MappingNode):
        return "a mapping" if node.value else "an empty mapping"
    if isinstance(node, ScalarNode):
        return f"`{_cut(str(node.value))}`" if str(node.value).strip() else "nothing"
    return "a list" if node.value else "an empty list"


def _cut(text: str) -> str:
    return text if len(text) <= _WORD_LIMIT else f"{text[:_WORD_LIMIT]}..."


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
