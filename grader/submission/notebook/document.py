"""A notebook's bytes to its cells: what kind each one is, and its text.

Takes the bytes, whose number the caller bounds; gives a `Notebook`. Of Jupyter's format, versions 3 and 4, only what a grader
needs is looked at: outputs, attachments, widgets and metadata may hold anything. `nbformat` would check all of it against the
format's schema, takes seconds for a notebook full of pictures, and refuses notebooks that Jupyter itself opens.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, FailFast, Field, ValidationError

from grader.value import Value

CELL_LIMIT: Final = 5_000
"""Notebooks with more cells are refused."""

_VERSIONS: Final = (3, 4)
_PYTHON: Final = "python"
_MARK: Final = b"\xef\xbb\xbf"
_SAVE: Final = "open it in Jupyter and save it again"


class NotebookError(Exception):
    """Bytes that are no notebook, or one that cannot be graded; the message says why."""


class NotJsonError(NotebookError):
    """Bytes that are no JSON at all."""


class WrittenCell(Value):
    """One cell as it stands in the file."""

    number: int
    """Counted from 1 over all cells."""
    kind: str
    """`code`, `markdown`, `raw`, or what else the file says."""
    text: str
    language: str | None
    """What the cell is written in, if it says so by itself."""


class Notebook(Value):
    """A notebook's cells, in their order."""

    cells: tuple[WrittenCell, ...]


def _joined(source: object) -> object:
    """Join a text that is written as a list of its lines."""
    is_lines = isinstance(source, list) and all(isinstance(line, str) for line in source)
    return "".join(source) if is_lines and isinstance(source, list) else source


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Cell(_Part):
    cell_type: str
    source: Annotated[str, BeforeValidator(_joined)] = Field(validation_alias=AliasChoices("source", "input"))
    """Version 3 calls the text of a code cell `input`."""
    metadata: Any = None  # JSON of any shape: what is looked for in it is read with care
    language: Any = None  # as above; version 3 has it here


_Cells = Annotated[tuple[_Cell, ...], FailFast(), Field(max_length=CELL_LIMIT)]


class _Worksheet(_Part):
    cells: _Cells = ()


class _Document(_Part):
    nbformat: int
    cells: _Cells = ()
    worksheets: Annotated[tuple[_Worksheet, ...], FailFast(), Field(max_length=1)] = ()
    """Where version 3 has its cells; Jupyter only ever wrote one."""
    metadata: Any = None  # as in a cell


def read_document(payload: bytes) -> Notebook:
    """Read a notebook.

    Raises:
        NotebookError: it is none, is damaged, is of another version, or is written for another language.
    """
    try:
        document = _Document.model_validate_json(payload.removeprefix(_MARK))
    except ValidationError as error:
        raise (NotJsonError if _is_no_json(error) else NotebookError)(_defect(error)) from None
    if document.nbformat not in _VERSIONS:
        told = f"the notebook has version {document.nbformat} of the format, expected version 4"
        raise NotebookError(f"{told}; {_SAVE}")
    if (language := _language(document.metadata)) is not None and _PYTHON not in language:
        raise NotebookError(f"the notebook is written for {language[:40]}, expected Python")
    return Notebook(cells=tuple(_written(document)))


def _written(document: _Document) -> Iterator[WrittenCell]:
    cells = (*document.cells, *(cell for sheet in document.worksheets for cell in sheet.cells))
    for number, cell in enumerate(cells, start=1):
        language = _text(cell.metadata, "vscode", "languageId") or _text(cell.language)
        yield WrittenCell(number=number, kind=cell.cell_type, text=cell.source, language=language)


def _language(metadata: object) -> str | None:
    """Return the language that the notebook's kernel runs, in lower case, if the notebook says so."""
    named = _text(metadata, "kernelspec", "language") or _text(metadata, "language_info", "name")
    return named.lower() if named else None


def _text(data: object, *keys: str) -> str | None:
    """Return the text at the end of a path through JSON, `None` if anything else is there."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, str) else None


def is_python(language: str | None) -> bool:
    """Tell whether a cell that says so is written in Python; one that says nothing is."""
    return language is None or _PYTHON in language.lower()


def _is_no_json(error: ValidationError) -> bool:
    return error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"


def _defect(error: ValidationError) -> str:
    """Say what is wrong with the first part that is."""
    first = error.errors(include_url=False, include_input=False)[0]
    kind, place = first["type"], first["loc"]
    if kind == "json_invalid":
        return f"the file is no notebook: it is not valid JSON ({first['ctx']['error']}); {_SAVE}"
    if not place or place[0] == "nbformat":
        return "the file is no notebook: `nbformat` is not there, or is no whole number"
    if kind == "too_long":
        return (
            f"the notebook has more than {CELL_LIMIT:,} cells"
            if place[-1] == "cells"
            else "the notebook has several worksheets"
        )
    numbers = [part for part in place if isinstance(part, int)]
    where = f"cell {numbers[-1] + 1}" if numbers and place[-1] != numbers[-1] and "cells" in place else f"`{place[0]}`"
    what = "has no text" if kind == "missing" else f"has a part of the wrong type, `{place[-1]}`"
    return f"the notebook is damaged: {where} {what}; {_SAVE}"
