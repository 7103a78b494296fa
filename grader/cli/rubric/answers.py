"""What a new rubric needs to know and its author did not say: asked on a terminal, taken as usual elsewhere."""

import ast
import re
from pathlib import Path
from typing import Any

import click

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class _Name(click.ParamType):  # type: ignore[type-arg]  # click 8.1 has no type argument
    """An exercise's name."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not _NAME.fullmatch(str(value)):
            self.fail(f"{value!r} is no name for an exercise; use lower-case letters, digits and underscores", param, ctx)
        return str(value)


class _Title(click.ParamType):  # type: ignore[type-arg]  # as above
    """A line that is not empty."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = " ".join(str(value).split())
        if not text or text != _encodable(text):
            self.fail("a title is a line of text", param, ctx)
        return text


EXERCISE = _Name()
TITLE = _Title()


class Answers:
    """Takes one answer after the other: what was given, else what a person types, else what is usual."""

    def __init__(self, *, asks: bool) -> None:
        self.asks = asks
        """Whether a person is there to be asked."""
        self._missing: list[str] = []

    def take(self, flag: str, given: Any, usual: Any, kind: click.ParamType) -> Any:  # type: ignore[type-arg]  # click 8.1 has none
        """Return the answer to what `flag` stands for. `Any`, because each kind gives a type of its own."""
        if given is not None:
            return given
        if self.asks:
            shown = ",".join(map(str, usual)) if isinstance(usual, tuple) else usual
            return click.prompt(_QUESTIONS[flag], default=shown, type=kind, err=True)
        if usual is None:
            self._missing.append(flag)
        return usual

    def refuse_gaps(self) -> None:
        """Say all that is missing at once, where nobody can be asked."""
        if self._missing:
            verb = "is" if len(self._missing) == 1 else "are"
            raise click.UsageError(f"{' and '.join(self._missing)} {verb} missing; without a terminal nothing can be asked")


_QUESTIONS = {
    "--starter": "The stub that learners begin with",
    "--solution": "The same file, solved",
    "--exercise": "The exercise's name",
    "--title": "A title for people",
    "--class": "The network's class",
    "--input-shape": "The shape of one input",
    "--dataset": "The data set of an official verdict",
}


def usual_name(starter: Path, solution: Path) -> str | None:
    """Return the name that both files have, else that of the starter's folder, as far as it can be an exercise's name."""
    name = starter.stem if starter.stem == solution.stem else starter.resolve().parent.name
    name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return name if _NAME.fullmatch(name) else None


def usual_title(source: str, exercise: str, prose: str = "") -> str:
    """Return the first line of the starter's docstring or of its `prose`, else the exercise's name in words."""
    from grader.submission.parsing import parse

    first, *_ = _encodable(ast.get_docstring(parse(source)) or prose.lstrip("# \n")).strip().split("\n")
    first = re.sub(r"^(exercise|starter|task)\s*[:.-]\s*", "", first, flags=re.IGNORECASE).strip().rstrip(".")
    text = first or exercise.replace("_", " ")
    return text[:1].upper() + text[1:]


def _encodable(text: str) -> str:
    """Leave out what no file can hold: halves of characters, which escapes and odd arguments make."""
    return text.encode("utf-8", "ignore").decode()
