"""How pydantic's errors are told to the person who wrote a rubric: what is wrong, what is allowed, what was probably meant."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from grader.nearest import did_you_mean

MISSING = "is missing"
_FOUND_LIMIT = 60

_EXPECTED: Mapping[str, str] = {
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a finite number",
    "string_type": "expected text",
    "bool_type": "expected true or false",
    "model_type": "expected a mapping of fields",
    "model_attributes_type": "expected a mapping of fields",
    "dict_type": "expected a mapping",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "date_type": "expected a date such as 2026-12-01",
    "date_parsing": "expected a date such as 2026-12-01",
    "date_from_datetime_parsing": "expected a date such as 2026-12-01",
    "date_from_datetime_inexact": "expected a date without a time, such as 2026-12-01",
    "datetime_type": "expected a time such as 2026-12-01T23:59:00+01:00",
    "datetime_parsing": "expected a time such as 2026-12-01T23:59:00+01:00",
    "datetime_from_date_parsing": "expected a time such as 2026-12-01T23:59:00+01:00",
    "string_too_short": "expected some text",
}

_LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than": ("gt", "must be above"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be below"),
    "less_than_equal": ("le", "must be at most"),
}


def reworded(error: Mapping[str, Any]) -> str:
    """Say what is wrong with a value, and what was found there instead."""
    kind, given = error["type"], error["input"]
    if kind == "missing":
        return MISSING
    if kind in ("literal_error", "enum"):
        return _not_among(given, error["ctx"]["expected"])
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return f"{words} {error['ctx'][key]:g}, found {found(given)}"
    if kind == "string_pattern_mismatch":
        return _pattern(given, error["ctx"]["pattern"])
    if kind == "string_too_long":
        return f"expected at most {error['ctx']['max_length']} characters, found {len(given)}"
    if kind in ("too_short", "too_long"):
        return f"expected {_item_count(error)}, found {error['ctx']['actual_length']}"
    if kind in _EXPECTED:
        return f"{_EXPECTED[kind]}, found {found(given)}{_quoting(kind, given)}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if message.startswith("`") else message[:1].lower() + message[1:]


def unknown_key(key: str, model: type[BaseModel] | None) -> str:
    """Say that a mapping takes no such key, and which one may have been meant."""
    if key.isdecimal():
        return "there is no such key; a number has a decimal point, no comma"
    known = model.model_fields if model else {}
    first, blank, rest = key.partition(" ")
    if blank and first in known:
        return f"a key without its colon: expected `{first}: {rest}`"
    return f"there is no such key; {did_you_mean(key, known)}" if known else "there is no such key"


def found(value: Any) -> str:
    """Spell a value as its YAML would look, in short."""
    if isinstance(value, Mapping):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _FOUND_LIMIT else text[: _FOUND_LIMIT - 3] + "..."


def _not_among(given: Any, expected: str) -> str:
    """Compare with the choices, which pydantic lists as `'a', 'b' or 'c'`."""
    choices = [each.strip().strip("'") for part in expected.split(" or ") for each in part.split(",")]
    listed = ", ".join(f"`{choice}`" for choice in choices)
    hint = did_you_mean(given, choices) if isinstance(given, str) and len(choices) > 1 else ""
    close = f"; {hint}" if hint.startswith("did") else ""
    return f"expected {'one of ' if len(choices) > 1 else ''}{listed}, found {found(given)}{close}"


def _item_count(error: Mapping[str, Any]) -> str:
    context = error["ctx"]
    if "min_length" in context:
        return f"at least {context['min_length']} of them"
    return f"at most {context['max_length']} of them"


_PATTERNS: Mapping[str, Callable[[str], str]] = {
    r"\S": lambda _text: "expected some text, found blanks alone",
    r"^[a-z][a-z0-9_]*$": lambda text: f"expected lower-case letters, digits and `_`, found {text}",
    r"^[a-z][a-z0-9-]*$": lambda text: f"expected lower-case letters, digits and `-`, found {text}",
    r"^[A-Za-z_][A-Za-z0-9_]*$": lambda text: f"expected a name as Python writes it, found {text}",
}


def _pattern(given: Any, pattern: str) -> str:
    if given == "":
        return "expected some text, found none"
    say = _PATTERNS.get(pattern)
    return say(found(given)) if say else f"expected text that matches {pattern}, found {found(given)}"


def _quoting(kind: str, given: Any) -> str:
    """Say how text is written that YAML takes for something else."""
    if kind == "string_type" and isinstance(given, bool | int | float):
        return '; write it in quotes, such as "yes"' if isinstance(given, bool) else "; write it in quotes"
    return "; write it without quotes" if kind in ("int_type", "float_type") and _is_quoted_number(given) else ""


def _is_quoted_number(given: Any) -> bool:
    try:
        return isinstance(given, str) and float(given) == float(given)
    except ValueError:
        return False
