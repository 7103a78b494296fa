"""The runner of GitHub Actions, restated: which lines of standard output it obeys, and how it reads the files of a step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SUMMARY_LIMIT = 1024 * 1024
"""Bytes of a step's summary; a larger one is not shown."""

_KNOWN = {"file", "line", "endLine", "col", "endColumn", "title"}


@dataclass(frozen=True)
class Command:
    """One workflow command."""

    name: str
    properties: Mapping[str, str]
    message: str


def commands(stdout: str) -> list[Command]:
    """Return the commands among printed lines: those that begin, after blanks, with two colons, or hold `##[`."""
    assert "##[" not in stdout, "an old command, obeyed anywhere in a line"
    lines = [line.lstrip() for line in re.split(r"\r\n|\r|\n", stdout)]
    return [_command(line) for line in lines if line.startswith("::")]


def _command(line: str) -> Command:
    head, _, message = line[2:].partition("::")
    name, _, given = head.partition(" ")
    properties = dict(part.split("=", 1) for part in given.split(",") if part)
    assert set(properties) <= _KNOWN
    return Command(name, {key: _plain(value) for key, value in properties.items()}, _plain(message))


def _plain(value: str) -> str:
    for code, mark in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, mark)
    return value


def outputs(file: str) -> dict[str, str]:
    """Read a step's outputs; every line must be `name=value`."""
    values: dict[str, str] = {}
    for line in file.split("\n")[:-1]:
        name, equals, value = line.partition("=")
        assert equals, f"no output: {line!r}"
        assert "<<" not in name, "this would begin a value of several lines"
        assert re.fullmatch(r"[A-Za-z_][\w-]*", name), f"no name: {name!r}"
        assert name not in values, f"{name} is set twice"
        values[name] = value
    assert file.endswith("\n")
    return values
