"""What the global names of a file stand for, as far as one statement says it and nothing else touches it.

Follows the sandbox, which executes a statement when a name that it binds is asked for: names are looked up late, once.
"""

import ast
import builtins
from collections.abc import Callable, Mapping

from grader.submission.slicing import Slice
from grader.submission.statements import Statement
from grader.submission.static.values import Builtin, Imported, RefusedError

BUILTINS = (
    *("range", "len", "zip", "enumerate", "int", "float", "list", "tuple", "dict", "reversed", "min", "max", "print", "super"),
    *("staticmethod", "classmethod", "property", "object"),
)
"""Python's own functions that the reading understands."""

_SOURCES = ("torch", "collections")
"""Packages whose import is known to change nothing."""

Define = Callable[[ast.stmt], dict[str, object]]
"""Executes one statement of the module and returns the names that it binds."""


class Names:
    """Looks global names up."""

    def __init__(self, tree: ast.Module, statements: list[Statement], sliced: Slice, define: Define) -> None:
        self._body = tree.body
        self._statements = statements
        self._sliced: Mapping[int, Statement] = sliced.statements
        self._define = define
        self._defined: dict[int, dict[str, object]] = {}
        self._resolving: set[int] = set()

    def find(self, name: str) -> object:
        """Return what a name stands for.

        Raises:
            RefusedError: it is bound in more than one place, changed, or bound by what is not understood.
        """
        binders = [index for index, each in enumerate(self._statements) if name in each.binds | each.sets]
        if not binders and name in BUILTINS:
            return Builtin(name)
        if len(binders) > 1 and not all(isinstance(self._body[index], ast.Import) for index in binders):
            raise RefusedError(f"no single meaning of {name}")
        if not binders or hasattr(builtins, name) or self._is_changed(name):
            raise RefusedError(f"no plain meaning of {name}")
        found = [self._names_of(index)[name] for index in binders]  # `import torch`, `import torch.nn`: both bind `torch`
        if any(each != found[0] for each in found):
            raise RefusedError(f"two meanings of {name}")
        return found[0]

    def _names_of(self, index: int) -> dict[str, object]:
        """Return what a statement binds; it is executed once."""
        if index not in self._defined:
            if index in self._resolving:
                raise RefusedError("a statement that asks for itself")
            self._resolving.add(index)
            self._defined[index] = self._define(self._body[index])
        return self._defined[index]

    def _is_changed(self, name: str) -> bool:
        """Tell whether a statement that the sandbox might execute changes the object behind a name."""
        return any(name in each.changes for each in self._sliced.values())


def imported(node: ast.Import | ast.ImportFrom) -> dict[str, object]:
    """Return what an import statement binds.

    Raises:
        RefusedError: a relative import, or all names at once.
    """
    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    if any(each.partition(".")[0] not in _SOURCES for each in modules):
        raise RefusedError("an import of something else")
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: Imported(alias.name if alias.asname else alias.name.partition(".")[0])
            for alias in node.names
        }
    if node.level or node.module is None or any(alias.name == "*" for alias in node.names):
        raise RefusedError("an import that cannot be followed")
    return {alias.asname or alias.name: Imported(f"{node.module}.{alias.name}") for alias in node.names}
