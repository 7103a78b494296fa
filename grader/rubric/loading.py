"""From a rubric file to a `Rubric`, or to every mistake in it at once, each with its line and column."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from grader.rubric.consistency import inconsistencies
from grader.rubric.model import Rubric
from grader.rubric.rules import broken_rules
from grader.rubric.source import SIZE_LIMIT, Mistake, Place, Position, Source, SourceError, read_source, spell
from grader.rubric.wording import MISSING, found, reworded, unknown_key
from grader.value import Value

_MEANT = re.compile(r"^(?:there is no such key; did you mean|a key without its colon.*: expected) `(\w+)")
"""A key that was written in another way, in the words of `unknown_key`."""


class LoadedRubric(Value):
    """A valid rubric, where it stands, its text with the place of each part, and the digest of its file."""

    path: Path
    sha256: str
    rubric: Rubric
    source: Source

    def mistake(self, field: Place, message: str) -> Mistake:
        """Return a mistake at a field, for what only shows when the rubric meets its files."""
        return Mistake(position=self.source.position(field), field=spell(field), message=message)


class RubricError(Exception):
    """A rubric cannot be used; the message has a line for each mistake."""

    def __init__(self, path: Path, mistakes: list[Mistake]) -> None:
        self.path = path
        self.mistakes = mistakes
        super().__init__("\n".join(f"{path}:{mistake}" for mistake in mistakes))


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
        rubric = Rubric.model_validate_json(_as_json(source.data), strict=True)
    except ValidationError as error:
        raise RubricError(path, _mistakes(error, source)) from error
    return LoadedRubric(path=path, sha256=hashlib.sha256(payload).hexdigest(), rubric=rubric, source=source)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
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


def _mistakes(error: ValidationError, source: Source) -> list[Mistake]:
    """Collect the broken fields and, from the fields that could be read, the broken rules between them."""
    if not isinstance(source.data, dict):
        return [_at_start(f"expected a rubric, a mapping of fields, found {found(source.data)}")]
    found_: list[Mistake] = []
    for each in error.errors(include_url=False):
        if each["loc"]:  # what has no place is broken between fields, which is asked for anew below
            found_ += _told(each, source)
    found_ += [_placed(place, message, source) for place, message in inconsistencies(_readable_fields(source.data))]
    found_ = list(_without_consequences(found_))
    return sorted(found_, key=lambda mistake: (mistake.position.line, mistake.position.column))


def _without_consequences(mistakes: list[Mistake]) -> Iterator[Mistake]:
    """Leave out that a key is missing where another one was recognised as its misspelling."""
    meant = {_beside(mistake.field, match[1]) for mistake in mistakes if (match := _MEANT.search(mistake.message))}
    yield from (mistake for mistake in mistakes if mistake.message != MISSING or mistake.field not in meant)


def _beside(field: str, key: str) -> str:
    return f"{field.rpartition('.')[0]}.{key}" if "." in field else key


def _told(error: ErrorDetails, source: Source) -> Iterator[Mistake]:
    place = tuple(part for part in error["loc"] if part != "[key]")
    rules = list(broken_rules(error))
    if rules:
        yield from (_placed((*place, *inner), message, source) for inner, message in rules)
    elif error["type"] == "extra_forbidden":
        yield _placed(place, unknown_key(str(place[-1]), _model_at(place[:-1])), source)
    else:
        yield _placed(place, reworded(error), source)


def _placed(place: Place, message: str, source: Source) -> Mistake:
    return Mistake(position=source.position(place), field=spell(place), message=message)


def _readable_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Validate each field of a broken rubric for itself; keep those that hold."""
    fields: dict[str, Any] = {}
    for name, info in Rubric.model_fields.items():
        field: Any = Annotated[info.annotation, info]
        if name in data:
            try:
                fields[name] = TypeAdapter(field).validate_json(_as_json(data[name]), strict=True)
            except ValidationError:
                continue
        elif not info.is_required():
            fields[name] = info.get_default(call_default_factory=True)
    return fields


def _model_at(place: Place) -> type[BaseModel] | None:
    """Return the model that describes a place in a rubric."""
    model: type[BaseModel] | None = Rubric
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
