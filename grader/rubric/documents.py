"""From a YAML file to a value of a model, or to every mistake in it at once, each with its line and column.

Knows no model by itself: `loading` reads rubrics of networks with it, `grader.quiz.loading` reads quizzes.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from grader.files import open_regular
from grader.rubric.rules import Broken, broken_rules
from grader.rubric.source import SIZE_LIMIT, Mistake, Place, Position, Source, SourceError, read_source, spell
from grader.rubric.wording import MISSING, found, reworded, unknown_key
from grader.value import Value

_MEANT = re.compile(r"^(?:there is no such key; did you mean|a key without its colon.*: expected) `(\w+)")
"""A key that was written in another way, in the words of `unknown_key`."""

Model = TypeVar("Model", bound=BaseModel)
Rules = Callable[[Mapping[str, Any]], Iterator[Broken]]
"""What must fit together between fields: takes those that could be read, gives what is broken."""


class LoadedFile(Value):
    """Where a valid file stands, its text with the place of each part, and its digest."""

    path: Path
    sha256: str
    source: Source

    def mistake(self, field: Place, message: str) -> Mistake:
        """Return a mistake at a field, for what only shows when the file meets others."""
        return Mistake(position=self.source.position(field), field=spell(field), message=message)


class RubricError(Exception):
    """A rubric cannot be used; the message has a line for each mistake."""

    def __init__(self, path: Path, mistakes: list[Mistake]) -> None:
        self.path = path
        self.mistakes = mistakes
        super().__init__("\n".join(f"{path}:{mistake}" for mistake in mistakes))


@dataclass(frozen=True)
class Document(Generic[Model]):
    """What was read from a file."""

    value: Model
    sha256: str
    source: Source


def read_document(path: Path, model: type[Model], rules: Rules) -> Document[Model]:
    """Read and validate a file.

    Args:
        path: The file.
        model: What it must be.
        rules: Those that the model keeps between its fields; held against a broken file's readable fields as well.

    Raises:
        RubricError: the file cannot be read or is no valid value of the model.
    """
    payload = _read(path)
    try:
        source = read_source(_decode(payload))
    except SourceError as error:
        raise RubricError(path, error.mistakes) from error
    try:
        value = model.model_validate_json(_as_json(source.data), strict=True)
    except ValidationError as error:
        raise RubricError(path, _mistakes(error, source, model, rules)) from error
    return Document(value, hashlib.sha256(payload).hexdigest(), source)


def _read(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            payload = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise RubricError(path, [_at_start(f"the rubric cannot be read: {(error.strerror or str(error)).lower()}")]) from error
    if len(payload) > SIZE_LIMIT:
        raise RubricError(path, [_at_start(f"the file is larger than {SIZE_LIMIT // 1024} KiB, which no rubric needs")])
    return payload


def _decode(payload: bytes) -> str:
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = payload.count(b"\n", 0, error.start) + 1
        column = error.start - payload.rfind(b"\n", 0, error.start)
        message = f"the file is no UTF-8 text: byte 0x{payload[error.start]:02x}"
        raise SourceError([Mistake(position=Position(line=line, column=column), field="", message=message)]) from error


def _at_start(message: str) -> Mistake:
    return Mistake(position=Position(line=1, column=1), field="", message=message)


def _as_json(data: Any) -> str:
    """Write plain data down; pydantic reads JSON strictly (`"10"` is no number) and yet takes lists, dates and enums."""
    return json.dumps(data, default=lambda moment: moment.isoformat())


def _mistakes(error: ValidationError, source: Source, model: type[BaseModel], rules: Rules) -> list[Mistake]:
    """Collect the broken fields and, from the fields that could be read, the broken rules between them."""
    if not isinstance(source.data, dict):
        return [_at_start(f"expected a rubric, a mapping of fields, found {found(source.data)}")]
    found_: list[Mistake] = []
    for each in error.errors(include_url=False):
        # What has no place is broken between fields, which is asked for anew below.
        if each["loc"] and not _is_counted_short(each):
            found_ += _told(each, source, model)
    found_ += [_placed(place, message, source) for place, message in rules(_readable_fields(source.data, model))]
    found_ = list(_without_consequences(found_))
    return sorted(found_, key=lambda mistake: (mistake.position.line, mistake.position.column))


def _is_counted_short(error: ErrorDetails) -> bool:
    """Tell whether a list is long enough, and was taken for too short because some of its items are broken."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _without_consequences(mistakes: list[Mistake]) -> Iterator[Mistake]:
    """Leave out that a key is missing where another one was recognised as its misspelling."""
    meant = {_beside(mistake.field, match[1]) for mistake in mistakes if (match := _MEANT.search(mistake.message))}
    yield from (mistake for mistake in mistakes if mistake.message != MISSING or mistake.field not in meant)


def _beside(field: str, key: str) -> str:
    return f"{field.rpartition('.')[0]}.{key}" if "." in field else key


def _told(error: ErrorDetails, source: Source, model: type[BaseModel]) -> Iterator[Mistake]:
    place = tuple(part for part in error["loc"] if part != "[key]")
    rules = list(broken_rules(error))
    if rules:
        yield from (_placed((*place, *inner), message, source) for inner, message in rules)
    elif error["type"] == "extra_forbidden":
        yield _placed(place, unknown_key(str(place[-1]), _model_at(place[:-1], model)), source)
    else:
        yield _placed(place, reworded(error), source)


def _placed(place: Place, message: str, source: Source) -> Mistake:
    return Mistake(position=source.position(place), field=spell(place), message=message)


def _readable_fields(data: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Validate each field of a broken file for itself; keep those that hold."""
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        field: Any = Annotated[info.annotation, info]
        if name in data:
            try:
                fields[name] = TypeAdapter(field).validate_json(_as_json(data[name]), strict=True)
            except ValidationError:
                continue
        elif not info.is_required():
            fields[name] = info.get_default(call_default_factory=True)
    return fields


def _model_at(place: Place, root: type[BaseModel]) -> type[BaseModel] | None:
    """Return the model that describes a place in a file."""
    model: type[BaseModel] | None = root
    for part in place:
        field = model.model_fields.get(part) if model and isinstance(part, str) else None
        if field is not None:
            model = _model_in(field.annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((model for each in arguments if (model := _model_in(each))), None)
