"""What a rubric's files beside it must keep: starter and solution are there, and no hint gives the solution away."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

from grader.exercises import shipped
from grader.nearest import did_you_mean
from grader.rubric.loading import LoadedRubric
from grader.rubric.source import Mistake
from grader.submission.parsing import parse
from grader.submission.reading import SUFFIXES, read_submission

_BLANKS = re.compile(r"[\s`]+")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_SHORTEST = 8
"""Shorter pieces of code, without blanks, tell nothing."""


def companion(loaded: LoadedRubric, name: str) -> Path:
    """Return the path of the `starter` or the `solution`, which a rubric names relative to itself."""
    return in_short(loaded.path.parent / str(getattr(loaded.rubric.submission, name)))


def in_short(path: Path) -> Path:
    """Spell a path without `..` in its middle, unless a link there leads elsewhere."""
    short = Path(os.path.normpath(path))
    return short if short.parent.resolve() == path.parent.resolve() else path


def companion_mistakes(loaded: LoadedRubric) -> list[Mistake]:
    """Tell of files that are missing, and of hints that contain a piece of the solution."""
    missing = [
        loaded.mistake(("submission", name), message)
        for name in ("starter", "solution")
        if (message := _unreadable(companion(loaded, name), loaded.path))
    ]
    return missing or list(_leaking_hints(loaded))


def _unreadable(path: Path, rubric: Path) -> str | None:
    """Say why a file cannot be read, and what was probably meant; `None` for one that can."""
    try:
        if path.is_dir():
            return f"`{path}` is a folder; expected a Python file"
        if not path.is_file():  # a named pipe neither: nobody may ever write into it
            return f"there is no file `{path}`{_why(path, rubric)}"
        path.open("rb").close()
    except OSError as error:
        return f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}"
    return None


def _why(path: Path, rubric: Path) -> str:
    if rubric.parent == shipped("rubrics") and "_shipped" in rubric.parts:
        return "; an installed rubric comes without its solution: check it in a checkout of the exercise"
    if "\\" in path.name:
        return "; write `/` between folders, also on Windows"
    hint = did_you_mean(path.name, (each.name for each in path.parent.glob("*") if each.suffix.lower() in SUFFIXES))
    return f"; {hint}" if hint.startswith("did") else "; the path counts from the rubric's folder"


def _leaking_hints(loaded: LoadedRubric) -> Iterator[Mistake]:
    starter, solution = (_parsed(companion(loaded, name)) for name in ("starter", "solution"))
    if starter is None or solution is None:
        return  # a file that does not parse is reported when it is graded
    known = set(_pieces(starter))
    new = [piece for piece in _pieces(solution) if piece not in known]
    calls = {_call_key(node) for node in _calls(solution)} - {_call_key(node) for node in _calls(starter)}
    for index, hint in enumerate(loaded.rubric.hints):
        text = _BLANKS.sub("", hint.text)
        told = next((piece for piece in new if piece in text), None) or _told_call(hint.text, calls)
        if told:
            yield loaded.mistake(("hints", index, "text"), f"the hint contains a piece of the solution: `{told}`")


def _parsed(path: Path) -> ast.Module | None:
    try:
        submission = read_submission(path)
    except OSError:
        return None
    return parse(submission.source) if submission.problem is None else None


def _pieces(tree: ast.Module) -> Iterator[str]:
    """Give the statements of a file that fit on a line, and its calls, without blanks."""
    for node in ast.walk(tree):
        simple = isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return) or _has_arguments(node)
        if simple and len(text := _BLANKS.sub("", ast.unparse(node))) >= _SHORTEST:
            yield text


def _has_arguments(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(node.args or node.keywords)


_Call = tuple[str, tuple[str, ...]]
"""The last part of a called name, and the numbers that it is given."""


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _call_key(node)[1])


def _call_key(node: ast.Call) -> _Call:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    given = ", ".join(ast.unparse(each) for each in (*node.args, *(keyword.value for keyword in node.keywords)))
    return name, tuple(_NUMBER.findall(given))


def _told_call(hint: str, calls: set[_Call]) -> str | None:
    """Find a call of the solution that the hint spells in another way, such as with keywords."""
    for name, numbers in calls:
        for match in re.finditer(rf"\b{re.escape(name)}\s*\(([^()]*)\)", hint) if name else ():
            if tuple(_NUMBER.findall(match[1])) == numbers:
                return match[0]
    return None
