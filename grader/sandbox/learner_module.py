"""The learner's file as a module that executes a statement when a name that it binds is asked for, and not before.

A pasted script loads data, imports plotting packages and trains; its class needs none of that until a method that does is
called. So nothing is executed but what the running code asks for: Python looks a missing global up among the builtins, and
the builtins of this module execute the statements that bind the name. Child side.
"""

import ast
import builtins
import sys
import types
from collections.abc import Iterable
from typing import Any

from grader.sandbox.protocol import SUBMISSION_FILENAME

_LAZY_ANNOTATIONS = 0x1000000
"""The flag of `from __future__ import annotations`: type hints are not evaluated, so their imports are not needed."""

NAME = "submission"
"""The module's `__name__`: the `if __name__ == "__main__"` part of a script does not run."""


class StatementError(Exception):
    """A statement raised `KeyError`, which is the cause of this."""


class _Builtins(dict[str, Any]):
    """Python's builtins, and behind them the learner's file."""

    def __init__(self, module: "LearnerModule") -> None:
        super().__init__(vars(builtins))
        self._module = module

    def __missing__(self, name: str) -> Any:
        """Answer for a name that is neither global nor builtin."""
        return self._module.resolve(name)


class LearnerModule:
    """The module under construction."""

    def __init__(self, source: str, statements: list[dict[str, Any]]) -> None:
        """Take the source and what is known of the statements that may be executed (see `trace_request`)."""
        body = ast.parse(source, SUBMISSION_FILENAME).body
        self._nodes = {each["index"]: body[each["index"]] for each in statements}
        self._statements = statements
        self._started: set[tuple[int, str | None]] = set()
        self._resolving: list[str] = []  # a change that reads one of these waits until it is there
        module = types.ModuleType(NAME)
        sys.modules[NAME] = module  # dataclasses, pickles and others look their class's module up
        self._namespace = vars(module)
        self._namespace["__builtins__"] = _Builtins(self)

    def resolve(self, name: str) -> Any:
        """Execute what binds a name, then what changes its object, and return it.

        Raises:
            KeyError: nothing binds it; Python turns that into the `NameError` that a learner expects.
        """
        self._resolving.append(name)
        try:
            for statement in self._binding(name):
                self._execute(statement, name)
        finally:
            self._resolving.remove(name)
        for statement in self._statements:
            if self._namespace.keys() & statement["changes"] and not set(self._resolving) & set(statement["reads"]):
                self._execute(statement, name)
        return self._namespace[name]

    def find(self, name: str) -> Any:
        """Return what a name stands for, `None` if nothing binds it."""
        try:
            return self.resolve(name)
        except KeyError:
            return None

    def _binding(self, name: str) -> Iterable[dict[str, Any]]:
        binding = [each for each in self._statements if name in each["binds"]]
        return binding or [each for each in self._statements if each["imports_all"]]

    def _execute(self, statement: dict[str, Any], name: str) -> None:
        """Execute a statement once, at its own line; of an import, only the part that brings the name."""
        index, node = statement["index"], self._nodes[statement["index"]]
        part = name if isinstance(node, ast.Import | ast.ImportFrom) and not statement["imports_all"] else None
        if (index, part) in self._started:
            return
        self._started.add((index, part))
        tree = ast.Module([_importing(node, part) if part else node], [])
        code = compile(tree, SUBMISSION_FILENAME, "exec", flags=_LAZY_ANNOTATIONS, dont_inherit=True)
        try:
            exec(code, self._namespace)  # noqa: S102 - running the learner's file is what this process is for
        except KeyError as error:  # Python would take it for an answer to its own look-up of the name
            raise StatementError from error


def _importing(node: ast.stmt, name: str) -> ast.stmt:
    """Cut an import statement down to what brings one name."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return node
    aliases = [each for each in node.names if (each.asname or each.name.split(".")[0]) == name]
    if isinstance(node, ast.Import):
        return ast.copy_location(ast.Import(aliases), node)
    return ast.copy_location(ast.ImportFrom(node.module, aliases, node.level), node)
