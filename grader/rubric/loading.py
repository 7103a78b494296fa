"""From a rubric file to a `Rubric`, or to every mistake in it at once, each with its line and column."""

import difflib
import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from grader.rubric.model import Rubric
from grader.rubric.source import SIZE_LIMIT, Mistake, Position, Source, SourceError, read_source, spell
from grader.value import Value


class LoadedRubric(Value):
    """A valid rubric, where it stands, and the digest of its file."""

    path: Path
    sha256: str
    rubric: Rubric


class RubricError(Exception):
    """A rubric cannot be used; the message has a line for each mistake."""

    def __init__(self, path: Path, mistakes: list[Mistake]) -> None:
        self.path = path
        self.mistakes = mistakes
        super().__init__("\n".join(f"{path}:{_spell(mistake)}" for mistake in mistakes))


def _spell(mistake: Mistake) -> str:
    place = f"{mistake.position.line}:{mistake.position.column}"
    return f"{place}: {mistake.field}: {mistake.message}" if mistake.field else f"{place}: {mistake.message}"


def load_rubric(path: Path) -> LoadedRubric:
    """Read and validate a rubric.

    Raises:
        RubricError: the file cannot be read or is no valid rubric.
    """
    payload = _read(path)
    try:
        source = read_source(_decode(payload))
    except SourceError as error:
        raise RubricError(path, error.mistakes) from error
    try:
        rubric = Rubric.model_validate(source.data)
    except ValidationError as error:
        raise RubricError(path, [_mistake(each, source) for each in error.errors(include_url=False)]) from error
    return LoadedRubric(path=path, sha256=hashlib.sha256(payload).hexdigest(), rubric=rubric)


def _read(path: Path) -> bytes:
    start = Position(line=1, column=1)
    try:
        with path.open("rb") as file:
            payload = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        message = f"the rubric cannot be read: {error.strerror}"
        raise RubricError(path, [Mistake(position=start, field="", message=message)]) from error
    if len(payload) > SIZE_LIMIT:
        message = f"the file is larger than {SIZE_LIMIT // 1024} KiB"
        raise RubricError(path, [Mistake(position=start, field="", message=message)])
    return payload


def _decode(payload: bytes) -> str:
    start = Position(line=1, column=1)
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError([Mistake(position=start, field="", message="the file is no UTF-8 text")]) from error


def _mistake(error: ErrorDetails, source: Source) -> Mistake:
    path = tuple(part for part in error["loc"] if part != "[key]")
    message = error["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:] if not message.startswith("`") else message
    if error["type"] == "extra_forbidden":
        message = _unknown_key(path)
    elif error["type"] == "missing":
        message = "is missing"
    elif not isinstance(error["input"], dict | list | BaseModel):
        message += f"; found {_found(error['input'])}"
    return Mistake(position=source.position(path), field=spell(path), message=message)


def _found(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - so much fits on a line beside the message


def _unknown_key(path: tuple[str | int, ...]) -> str:
    """Say which keys there are at that place, the nearest first."""
    model = _model_at(path[:-1])
    allowed = sorted(model.model_fields) if model else []
    close = difflib.get_close_matches(str(path[-1]), allowed, n=1)
    hint = f"; did you mean `{close[0]}`?" if close else f"; allowed are {', '.join(allowed)}" if allowed else ""
    return f"there is no such key{hint}"


def _model_at(path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that describes a place in a rubric."""
    model: type[BaseModel] | None = Rubric
    for part in path:
        field = model.model_fields.get(part) if model and isinstance(part, str) else None
        if field is not None:
            model = _model_in(field.annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((found for each in arguments if (found := _model_in(each))), None)
