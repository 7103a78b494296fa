"""The tables of docs/rubrics.md, made from the code: fields from the schema, operations, sizes, checks, data sets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.checks.registry import CHECKS
from grader.ops import DEFAULTS, LAYER_SIZES, POOLS, RESHAPES
from grader.rubric.architecture import ADDABLE, LAYERS
from grader.rubric.budget import IMAGES, PIXELS
from grader.rubric.check_spec import CHECK_IDS, METRIC_OF_CHECK
from grader.rubric.optimizer import TORCH_DEFAULTS
from grader.rubric.schema import rubric_schema
from grader.rubric.sizes import size_kind

Schema = Mapping[str, Any]

_SCHEMA = rubric_schema()
_MARKS = re.compile(r"(<!-- table: (?P<name>[\w ]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def with_fresh_tables(text: str) -> str:
    """Return a document with every table between its marks made anew."""
    return _MARKS.sub(lambda match: f"{match[1]}{TABLES[match['name']]()}\n{match[3]}", text)


def names_of_tables(text: str) -> list[str]:
    """List the tables that a document holds."""
    return [match["name"] for match in _MARKS.finditer(text)]


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _fields(name: str | None) -> str:
    """Describe the fields of a model, in the order of the file."""
    model: Schema = _SCHEMA["$defs"][name] if name else _SCHEMA
    required = model.get("required", [])
    rows = [
        (f"`{key}`", _sentence(field.get("description") or _described(field)), _words(field), _left_out(key, field, required))
        for key, field in model["properties"].items()
    ]
    return _table(("key", "what it says", "value", "left out"), rows)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _described(field: Schema) -> str:
    reference = field.get("$ref") or next((each["$ref"] for each in field.get("anyOf", ()) if "$ref" in each), None)
    return str(_SCHEMA["$defs"][reference.rpartition("/")[2]].get("description", "")) if reference else ""


def _left_out(key: str, field: Schema, required: Sequence[str]) -> str:
    if key in required:
        return "refused"
    default = field.get("default")
    if default is None or isinstance(default, list | dict):
        return "none" if not isinstance(default, dict) or not default else "as below"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _words(piece: Schema) -> str:
    """Say in words what a piece of the schema takes."""
    if "$ref" in piece:
        return _reference(piece["$ref"].rpartition("/")[2])
    if "anyOf" in piece:
        return " or ".join(_words(each) for each in piece["anyOf"] if each.get("type") != "null")
    if "enum" in piece or "const" in piece:
        choices = piece.get("enum", [piece.get("const")])
        return _LONG_LISTS.get(tuple(choices)) or " or ".join(f"`{each}`" for each in choices)
    if piece.get("type") == "array":
        items = piece.get("items") or piece["prefixItems"][0]
        return f"a list: {_words(items)}"
    if piece.get("type") == "object":
        return f"for each data set: {_words(piece['additionalProperties'])}"
    kinds = {"integer": "a whole number", "number": "a number", "string": "text", "boolean": "true or false"}
    return _FORMATS.get(piece.get("format", ""), kinds[piece["type"]]) + _limits(piece)


_LONG_LISTS = {tuple(CHECK_IDS): "the id of a [check](#checks)", tuple(LAYER_SIZES): "the name of an [operation](#operations)"}
_FORMATS = {"date": "a date", "date-time": "a time with its zone"}


def _reference(name: str) -> str:
    definition = _SCHEMA["$defs"][name]
    if "oneOf" in definition:
        return "; ".join(f"`{each['const']}`: {each['description'].rstrip('.')}" for each in definition["oneOf"])
    return f"[see there](#{_HEADINGS[name]})"


_HEADINGS = {
    "SubmissionSpec": "submission",
    "Layer": "architecture",
    "OptimizerSpec": "optimizer",
    "Budget": "dataset-fallback-and-budgets",
    "CheckSpec": "checks",
    "Visibility": "visibility",
    "LatePolicy": "late",
    "Hint": "hints",
    "Limits": "limits",
    "Calibration": "calibration",
    "Provenance": "calibration",
    "MeasuredFigures": "calibration",
}
"""Where in the document each model is described."""


def _limits(piece: Schema) -> str:
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    said = [f"{word} {piece[key]:,g}" for key, word in words.items() if key in piece]
    pattern = piece.get("pattern")
    if pattern and pattern != r"\S":
        said.append(f"like `{pattern}`")
    return f", {' and '.join(said)}" if said else ""


def _operations() -> str:
    rows = [(f"`{op}`", _sizes(op), "yes" if op in ADDABLE else "no") for op in LAYERS]
    return _table(("op", "sizes, with what holds where one is left out", "can be `added`"), rows)


def _sizes(op: str) -> str:
    if op in RESHAPES:
        return "not judged"
    usual = {**DEFAULTS.get(op, {}), **({"stride": "`kernel_size`"} if op in POOLS and "stride" in LAYERS[op] else {})}
    return ", ".join(f"`{size}`" + (f" ({_value(usual[size])})" if size in usual else "") for size in LAYERS[op]) or "none"


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _size_kinds() -> str:
    kinds: dict[str, list[str]] = {}
    for op, sizes in LAYERS.items():
        for size in sizes:
            words = size_kind(op, size).words
            spelt = f"`{size}`{_of(op) if size in ('padding', 'dim') else ''}"
            if spelt not in kinds.setdefault(words, []):
                kinds[words].append(spelt)
    return _table(("sizes", "must be"), [(", ".join(names), words) for words, names in kinds.items()])


def _of(op: str) -> str:
    """Name the operations of one kind, where a size means something else in others."""
    kinds = {"conv": " of convolutions", "mean": " of `mean`", "softmax": " of softmax", "log": " of softmax"}
    return kinds.get(op.partition("_")[0].rstrip("123d"), " of poolings")


def _checks() -> str:
    rows = [
        (
            f"`{check.id}`",
            check.what.split("\n\n")[0].replace("\n", " "),
            ", ".join(f"`{each}`" for each in check.requires)
            or ("the structure" if check.id in METRIC_OF_CHECK else "nothing"),
        )
        for check in CHECKS.values()
    ]
    return _table(("id", "passes if", "judged after"), rows)


def _optimizers() -> str:
    rows = [
        (f"`{name}`", ", ".join(f"`{key}` ({_value(value)})" for key, value in defaults.items() if key in _SETTABLE))
        for name, defaults in TORCH_DEFAULTS.items()
    ]
    return _table(("name", "settings, with torch's defaults"), rows)


_SETTABLE = set(_SCHEMA["$defs"]["OptimizerSpec"]["properties"])


def _data_sets() -> str:
    rows = [(f"`{name}`", f"{train:,}", f"{val:,}", f"28x28 grey, {PIXELS} values") for name, (train, val) in IMAGES.items()]
    return _table(("data set", "training images", "held-out images", "one image"), rows)


MODELS = ("SubmissionSpec", "OptimizerSpec", "Budget", "CheckSpec", "Visibility", "LatePolicy", "Hint", "Limits", "Calibration")
TABLES = {
    "Rubric": lambda: _fields(None),
    **{name: (lambda name=name: _fields(name)) for name in MODELS},  # type: ignore[misc]  # the name of this round
    "operations": _operations,
    "sizes": _size_kinds,
    "checks": _checks,
    "optimizers": _optimizers,
    "data sets": _data_sets,
}
