"""Which statements of a file its class may need: imports, definitions, the constants it uses, and what changes them.

Learners paste whole training scripts. From the class the needs are followed until nothing new turns up. A statement that binds
a needed name belongs to it; one that changes a needed object, or binds the name again, belongs to it only if it asks for
little: a training loop asks for the network and for data.
"""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator, Mapping

from grader.problem import Problem, ProblemKind
from grader.submission.parsing import parse
from grader.submission.statements import Statement, describe
from grader.value import Value

_BUILTINS = frozenset(dir(builtins)) | {"__annotations__", "__builtins__"}
_ASKED_LIMIT = 200
"""A statement that asks for more other statements than this asks for a lot."""


class Slice(Value):
    """The statements that the class may need, by their index in the module's body, and the classes of the file.

    Which of them are executed is decided while the class runs: a statement runs when a name that it binds is asked for.
    `binds` and `changes` of a statement name what it is needed for, and no more.
    """

    statements: Mapping[int, Statement]
    classes: tuple[str, ...]
    """The names of all classes in the file, if it does not define the one that was asked for."""
    defines_class: bool
    """Whether a statement binds the class's name, or a star import might."""

    @property
    def keep(self) -> tuple[int, ...]:
        """The indices of the statements, in the order of the file."""
        return tuple(sorted(self.statements))


def slice_source(source: str, class_name: str) -> Slice | Problem:
    """Find what `class_name` needs; a `Problem` if Python cannot compile the file.

    Raises:
        SyntaxError: the source does not parse; `read_submission` has told before.
    """
    tree = parse(source)
    try:
        statements = describe(tree)
    except SyntaxError as error:
        return Problem(kind=ProblemKind.SYNTAX, message=f"Python cannot read the file: {error.msg}", line=error.lineno)
    except (RecursionError, MemoryError, ValueError, OverflowError):
        return Problem(kind=ProblemKind.SYNTAX, message="Python cannot read the file: the code is nested too deeply")
    found = _Search(statements, class_name).run()
    defines_class = any(class_name in each.binds or (each.imports_all and each.strange) for each in found.values())
    classes = () if defines_class else tuple(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return Slice(statements=found, classes=classes, defines_class=defines_class)


class _Search:
    """Follows the needs of one class through the statements of its file."""

    def __init__(self, statements: list[Statement], class_name: str) -> None:
        self._class_name = class_name
        self._statements = _with_effects(statements)
        self._binders = _index(enumerate(each.binds for each in self._statements))
        self._changers = _index(enumerate(each.changes for each in self._statements))
        self._class_at = min(self._binders.get(class_name, [len(statements)]))
        self._binds = defaultdict[int, set[str]](set)
        self._changes = defaultdict[int, set[str]](set)
        self._postponed: list[tuple[int, str, dict[int, set[str]]]] = []

    def run(self) -> dict[int, Statement]:
        """Return the statements that may be needed, each cut down to the names that it is needed for."""
        wanted = self._follow({self._class_name})
        while wanted_more := self._reconsider():
            wanted |= self._follow(wanted_more - wanted)
        found = {index: self._cut(index) for index in sorted({*self._binds, *self._changes})}
        if any(not self._binders.get(name) and name not in _BUILTINS for name in wanted):  # a star import may bring it
            found |= {index: each for index, each in enumerate(self._statements) if each.imports_all}
        return found

    def _cut(self, index: int) -> Statement:
        names = {"binds": frozenset(self._binds[index]), "changes": frozenset(self._changes[index])}
        return self._statements[index].model_copy(update=names)

    def _follow(self, names: set[str]) -> set[str]:
        """Take what binds or changes these names and all that this asks for; return the names that came up."""
        waiting, seen = list(names), set(names)
        while waiting:
            name = waiting.pop()
            for index, role in self._candidates(name):
                for asked in self._take(index, name, role) - seen:
                    seen.add(asked)
                    waiting.append(asked)
        return seen

    def _candidates(self, name: str) -> Iterator[tuple[int, dict[int, set[str]]]]:
        binders = self._binders.get(name, [])
        for index in binders:
            if self._is_doubtful(index, name):
                self._postponed.append((index, name, self._binds))
            else:
                yield index, self._binds
        self._postponed += [(index, name, self._changes) for index in self._changers.get(name, [])]

    def _is_doubtful(self, index: int, name: str) -> bool:
        """Tell whether a statement binds a name anew that has a value before, as training code does by accident."""
        statement = self._statements[index]
        late = index > self._class_at or statement.loops or statement.imports or bool(statement.calls and statement.sets)
        first = self._binders[name][0] == index and name not in _BUILTINS
        return name != self._class_name and late and not first

    def _take(self, index: int, name: str, role: dict[int, set[str]]) -> set[str]:
        role[index].add(name)
        return {each for each in self._statements[index].reads if self._is_global(each)}

    def _is_global(self, name: str) -> bool:
        """Tell a global of the file from a builtin; a builtin's name counts if the file binds it before the class."""
        return name not in _BUILTINS or self._binders.get(name, [self._class_at])[0] < self._class_at

    def _reconsider(self) -> set[str]:
        """Take what was postponed and, as things stand now, asks for little; return the names that it asks for."""
        asked, waiting = set[str](), self._postponed
        self._postponed = []
        for index, name, role in waiting:
            if self._asks_little(index):
                asked |= self._take(index, name, role)
            else:
                self._postponed.append((index, name, role))
        return asked

    def _asks_little(self, index: int) -> bool:
        """Tell whether a statement can be executed with what is taken already, definitions, and constants of torch."""
        asked, seen = [index], {index}
        while asked:
            current = asked.pop()
            if current != index and self._is_laborious(current):
                return False
            names = (name for name in self._statements[current].reads if self._is_global(name))
            more = {each for name in names for each in self._binders.get(name, [])} - seen - self._binds.keys()
            seen |= more
            asked += more
            if len(seen) > _ASKED_LIMIT:
                return False
        return True

    def _is_laborious(self, index: int) -> bool:
        """Tell whether a statement loads data, repeats something, or builds the network itself."""
        statement = self._statements[index]
        builds_network = self._class_name in statement.needs and not statement.definition
        return statement.loops or statement.strange or builds_network


def _index(names_of: Iterator[tuple[int, frozenset[str]]]) -> dict[str, list[int]]:
    found = defaultdict[str, list[int]](list)
    for index, names in names_of:
        for name in names:
            found[name].append(index)
    return dict(found)


def _with_effects(statements: list[Statement]) -> list[Statement]:
    """Add to each statement what the functions that it calls set and change, and the objects that it touches."""
    functions = {name: each for each in statements if each.definition for name in each.binds}
    modules = {name for each in statements if each.imports for name in each.binds}
    return [_with_effects_of(each, functions, modules) for each in statements]


def _with_effects_of(statement: Statement, functions: Mapping[str, Statement], modules: set[str]) -> Statement:
    binds, changes = statement.binds, statement.changes | (statement.touches - modules)
    for call in statement.calls:
        if (function := functions.get(call.function)) is not None:
            binds |= function.sets
            changes |= function.alters & function.reads - modules
            changes |= call.arguments if function.alters & function.parameters else frozenset()
    if binds == statement.binds and changes == statement.changes:
        return statement
    return statement.model_copy(update={"binds": binds, "changes": changes})


__all__ = ["Slice", "Statement", "slice_source"]
