"""docs/reference.md, made from the code: commands from click, the result from its model, formats, variables and topics."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from pydantic.json_schema import JsonSchemaValue

from grader.checks.topics import TOPICS
from grader.cli import cli
from grader.reports.formats import FORMATS, Format
from grader.result import Result
from grader.rubric.schema import Described  # what the JSON Schema of rubrics is made with

GRADER = Path(__file__).resolve().parent.parent / "grader"

_HEAD = """\
# Reference

Made from the code, and kept equal to it by a test. What a rubric may say stands in [rubrics.md](rubrics.md#reference).

- [Commands](#commands) · [Exit codes](#exit-codes) · [Formats](#formats) · [The result](#the-result) ·
  [Checks and diagnostics](#checks-and-diagnostics) · [Environment variables](#environment-variables) · [pytest](#pytest)
"""
_EXIT_CODES = """\
## Exit codes

| code | of `bngrade check` |
| --- | --- |
| 0 | passed |
| 1 | a check failed |
| 2 | wrong usage, rubric or file name |
| 3 | the submission could not be graded |
| 4 | the grader's own fault; no points are taken |
| 130 | interrupted |

Other commands use the same numbers; their help says for what. A format for a platform that records points makes the code 0
whenever its report was written: there, any other code means that the grader failed.
"""
VARIABLES = {
    "BNGRADE_DATA": "the folder of the data sets, if not the user's cache",
    "BNGRADE_CALIBRATION": "the folder in which interrupted calibrations are kept, if not the user's cache",
    "BNGRADE_STATE": "the folder in which a learner's progress is kept, if not the one that the system has for such things",
    "BNGRADE_REQUIRE_SANDBOX": "`1` runs nothing unless the sandbox is strong",
    "BNGRADE_DEBUG": "`1` shows the traceback of an error of the grader itself",
    "NO_COLOR": "anything switches colours off",
    "FORCE_COLOR": "anything but `0` switches colours on where nobody looks",
    "CI": "set by most CI systems: no progress bars, no colours, lines of 100 columns",
    "TERM": "`dumb` has the same effect",
}
"""What each variable does that a person may set; a test holds this list against the code."""


def reference_page() -> str:
    """Return the page."""
    parts = [_HEAD, _commands(), _EXIT_CODES, _formats(), _result(), _topics(), _variables(), _pytest()]
    return "\n".join(parts)


def _commands() -> str:
    return "\n".join(["## Commands\n", *(_command(path, command) for path, command in _leaves(("bngrade",), cli))])


def _leaves(path: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Return every command that does something, with the words that call it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None, "the group lists it"
        yield from _leaves((*path, name), found)


def _command(path: tuple[str, ...], command: click.Command) -> str:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    usage = " ".join([*path, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)])
    rows = [(f"`{_spelt(each)}`", _helped(each)) for each in options]
    parts = [f"### {' '.join(path)}", f"`{usage}`", _prose(command.help or "")]
    parts += [_table(("option", "what it does"), rows)] if rows else []
    parts += [re.sub(r"(Example: )(.*)", r"\1`\2`", command.epilog)] if command.epilog else []
    return "\n\n".join(parts) + "\n"


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    return f"{name}{'...' if argument.nargs == -1 and not name.endswith('...') else ''}"


def _spelt(option: click.Option) -> str:
    """Return an option as it is typed: `--seed INTEGER`, `--format text|json`."""
    if option.is_flag:
        return option.opts[0]
    choices = "|".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""
    return f"{option.opts[0]} {option.metavar or choices or _KINDS.get(option.type.name, option.type.name.upper())}"


_KINDS = {"integer range": "NUMBER", "path": "PATH", "text": "TEXT"}


def _helped(option: click.Option) -> str:
    default = f" Default: `{option.default}`." if option.show_default and isinstance(option.default, str | int) else ""
    if isinstance(option.show_default, str):
        default = f" Default: {option.show_default}."
    text = re.sub(r"\s*\[default: (.*)\]$", r" Default: \1.", option.help or "")
    return (
        f"{_prose(text)}{' May be given several times.' if option.multiple and 'several' not in text else ''}{default}".strip()
    )


def _prose(text: str) -> str:
    """Return the text of a help page as Markdown: its paragraphs, each on one line."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(part.split()) for part in paragraphs)


def _formats() -> str:
    rows = [(f"`{each.name}`", each.reader, _place(each), _needs(each), _exit_code(each)) for each in FORMATS.values()]
    table = _table(("format", "read by", "goes to", "needs", "exit code"), rows)
    note = (
        "`--format FORMAT=PATH` puts it elsewhere, and several formats can be written at once. A platform's format takes no verdict that "
        "was measured on fallback data."
    )
    return f"## Formats\n\n{table}\n\n{note}\n"


def _place(form: Format) -> str:
    beside = "".join(f", `{name}` beside it" for name in form.beside)
    return ("standard output" if form.default == "-" else f"`{form.default}`") + beside


def _needs(form: Format) -> str:
    return ", ".join(" or ".join(f"`{name}`" for name in each.names) for each in form.variables) or "nothing"


def _exit_code(form: Format) -> str:
    return "0 if it was written" if form.exits_zero else "the verdict's"


def _result() -> str:
    schema = Result.model_json_schema(mode="serialization", schema_generator=Described)
    models = {"Result": schema} | {name: each for name, each in schema["$defs"].items() if "properties" in each}
    parts = [
        "## The result",
        "`bngrade check FILE --format json` prints a `Result`; every other format is made from it.",
        "A figure that is no finite number, as after a training that diverged, is `null`.",
    ]
    for name, model in models.items():
        fields = [(f"`{key}`", _kind(field, schema), _told(field)) for key, field in model["properties"].items()]
        columns = 3 if any(told for _, _, told in fields) else 2
        table = _table(("key", "value", "what it says")[:columns], [field[:columns] for field in fields])
        parts += [f"### {name}", _prose(model.get("description", "")), table]
    return "\n\n".join(parts) + "\n"


def _told(field: JsonSchemaValue) -> str:
    return str(field.get("description", "")).rstrip(".")


def _kind(field: JsonSchemaValue, schema: JsonSchemaValue) -> str:
    """Say in words what a piece of the schema gives."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        target = schema["$defs"][name]
        return f"[{name}](#{name.lower()})" if "properties" in target else _kind(target, schema)
    if "anyOf" in field or "oneOf" in field:
        return " or ".join(_kind(each, schema) for each in field.get("anyOf") or field["oneOf"])
    if "const" in field or "enum" in field:
        return " or ".join(f"`{each}`" for each in field.get("enum", [field.get("const")]))
    if field.get("type") == "array":
        items = field.get("items") or next(iter(field.get("prefixItems", [])), None)
        return f"a list: {_kind(items, schema)}" if items else "a list"
    kind = str(field.get("type", "anything"))
    return {"integer": "whole number", "string": "text", "boolean": "`true` or `false`"}.get(kind, kind)


def _topics() -> str:
    rows = [(f"`{topic.id}`", topic.explanation.title) for topic in TOPICS.values()]
    table = _table(("id", "what it is about"), rows)
    return f"## Checks and diagnostics\n\n`bngrade explain ID` says more about each.\n\n{table}\n"


def _variables() -> str:
    rows = [(f"`{name}`", text) for name, text in VARIABLES.items()]
    return f"## Environment variables\n\n{_table(('variable', 'what it does'), rows)}\n\nA platform's own variables: [Formats](#formats).\n"


def _pytest() -> str:
    rows = [(f"`{name}`", text) for name, text in _pytest_options()]
    return f"## pytest\n\n`pytest --bngrade FILE` shows each check as a test; see [instructors.md](instructors.md#in-pytest).\n\n{_table(('option or setting', 'what it does'), rows)}\n"


def _pytest_options() -> Iterator[tuple[str, str]]:
    """Read the options and the settings of the plugin from its source."""
    for node in ast.walk(ast.parse((GRADER / "pytest_plugin" / "__init__.py").read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        given = {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg in ("help", "metavar")}
        values = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
        if node.func.attr == "addoption":
            yield f"{values[0]} {given.get('metavar', '')}".strip(), given["help"]
        elif node.func.attr == "addini":
            yield f"{values[0]} =", f"In the settings: {values[1]}."


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
