"""The JSON documents of the platforms, restated: a JSON Schema for each, and the rules that a schema cannot express."""

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

MEGABYTE = 1_000_000


def check_document(platform: str, text: str) -> dict[str, Any]:
    """Read a platform's document as strictly as the platform does; return its data."""
    assert text.isascii(), "readers differ in what they take for the encoding"
    data = json.loads(text, parse_constant=_no_number, object_pairs_hook=_no_key_twice)
    schema = json.loads((Path(__file__).parent / f"{platform}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(data)]
    assert not errors, errors
    _RULES[platform](data, text)
    return dict(data)


def _no_number(constant: str) -> float:
    raise AssertionError(f"{constant} is not JSON")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), "a key stands twice"
    return dict(pairs)


def _classroom50(data: dict[str, Any], _text: str) -> None:
    """Scores are whole numbers, no truth values, and at most their maximum; times exist."""
    for scored in (data, *data["tests"]):
        assert type(scored["score"]) is type(scored["max-score"]) is int
        assert scored["score"] <= scored["max-score"]
    assert sum(test["score"] for test in data["tests"]) == data["score"]
    assert sum(test["max-score"] for test in data["tests"]) == data["max-score"]
    for key in ("datetime", "graded_at"):
        dt.datetime.strptime(data[key], "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - the format itself says UTC


def _gradescope(data: dict[str, Any], _text: str) -> None:
    """The top score overrides the sum of the tests, so the two must be equal; texts are not markup."""
    assert data["score"] == sum(test["score"] for test in data["tests"])
    assert all(0 <= test["score"] <= test["max_score"] for test in data["tests"])
    assert {data["output_format"], data["test_output_format"], *(test["output_format"] for test in data["tests"])} == {"text"}


def _prairielearn(data: dict[str, Any], text: str) -> None:
    """The file has a limit; of a submission that is not gradable something is said."""
    assert len(text.encode()) <= MEGABYTE
    assert math.isfinite(data["score"])
    assert data["gradable"] or (data["format_errors"] and data["score"] == 0)


def _exercism(data: dict[str, Any], _text: str) -> None:
    """`pass` has passing tests alone, `fail` has another, `error` has none and a message; limits count bytes."""
    statuses = {test["status"] for test in data["tests"]}
    if data["status"] == "pass":
        assert statuses <= {"pass"}
    elif data["status"] == "fail":
        assert statuses - {"pass"}
    else:
        assert not statuses
    messages = [data["message"], *(test["message"] for test in data["tests"])]
    assert all(len(message.encode()) <= 65_535 for message in messages if message is not None)
    assert all(test["message"] for test in data["tests"] if test["status"] != "pass")


def _coursera(data: dict[str, Any], _text: str) -> None:
    assert math.isfinite(data["fractionalScore"])


_RULES = {
    "classroom50": _classroom50,
    "gradescope": _gradescope,
    "prairielearn": _prairielearn,
    "exercism": _exercism,
    "coursera": _coursera,
}
