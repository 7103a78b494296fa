"""Which statements of a file its class needs: imports, definitions, the constants it uses, and what changes them.

Learners paste whole training scripts. Each top-level statement is compiled by itself and its bytecode tells which global
names it reads and binds, so that scopes are Python's own. From the class the needs are followed until nothing new turns up.
Type hints do not count: they are not evaluated.
"""

import ast
import builtins
import dis
import types
import warnings
from collections.abc import Iterable, Iterator, Mapping

from grader.problem import Problem, ProblemKind
from grader.submission.reading import parse
from grader.value import Value

_LAZY_ANNOTATIONS = 0x1000000
_READS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
_BINDS = {"STORE_NAME", "STORE_GLOBAL"}
_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__"}
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Delete)


class Statement(Value):
    """What one top-level statement has to do with the module's names."""

    reads: frozenset[str]
    binds: frozenset[str]
    changes: frozenset[str]
    """Names whose objects it changes: `X.a = ...`, `X[0] = ...`, `X.append(...)`, `setattr(X, ...)`."""
    simple: bool
    imports_all: bool


class Slice(Value):
    """The statements that the class may need, by their index in the module's body, and the classes of the file.

    Which of them are executed is decided while the class runs: a statement runs when a name that it binds is asked for.
    """

    statements: Mapping[int, Statement]
    classes: tuple[str, ...]
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
        statements = [_statement(node) for node in tree.body]
    except SyntaxError as error:
        return Problem(kind=ProblemKind.SYNTAX, message=f"Python cannot read the file: {error.msg}", line=error.lineno)
    except (RecursionError, MemoryError, ValueError, OverflowError):
        return Problem(kind=ProblemKind.SYNTAX, message="Python cannot read the file: the code is nested too deeply")
    classes = tuple(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    keep = _needed(statements, class_name)
    defines_class = any(class_name in statements[index].binds or statements[index].imports_all for index in keep)
    return Slice(statements={index: statements[index] for index in keep}, classes=classes, defines_class=defines_class)


def _needed(statements: list[Statement], class_name: str) -> set[int]:
    """Follow the needs from the class until no statement is added."""
    keep: set[int] = set()
    names = {class_name}
    while added := {index for index, each in enumerate(statements) if index not in keep and _is_needed(each, names)}:
        keep |= added
        names |= {name for index in added for name in statements[index].reads - _BUILTINS}
    bound = {name for index in keep for name in statements[index].binds}
    if names - bound - _BUILTINS:  # a name that a star import may bring
        keep |= {index for index, each in enumerate(statements) if each.imports_all}
    return keep


def _is_needed(statement: Statement, names: set[str]) -> bool:
    if statement.binds & names:
        return True
    if not statement.changes & names:
        return False
    # A loop that changes a needed object belongs to the class only if it asks for nothing else: a training loop asks for data.
    return statement.simple or statement.reads - statement.binds - _BUILTINS <= names


def _statement(node: ast.stmt) -> Statement:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return Statement(reads=frozenset(), binds=frozenset(), changes=frozenset(), simple=True, imports_all=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(ast.Module([node], []), "<statement>", "exec", flags=_LAZY_ANNOTATIONS, dont_inherit=True)
    return Statement(
        reads=frozenset(_reads(code)),
        binds=frozenset(_binds(code)),
        changes=frozenset(_changes(node)),
        simple=isinstance(node, _SIMPLE),
        imports_all=any(isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in ast.walk(node)),
    )


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _reads(code: types.CodeType) -> Iterator[str]:
    """Name the globals that a statement, and every function and class inside of it, reads."""
    for inner in _codes(code):
        own = set(_names(inner, {"STORE_NAME"})) if inner is not code else set()
        yield from (name for name in _names(inner, _READS) if name not in own)


def _binds(code: types.CodeType) -> Iterator[str]:
    yield from _names(code, _BINDS)


def _names(code: types.CodeType, operations: set[str]) -> Iterable[str]:
    return (str(each.argval) for each in dis.get_instructions(code) if each.opname in operations)


def _changes(node: ast.stmt) -> Iterator[str]:
    """Name the objects that a statement changes without binding their names; what its functions do later does not count."""
    for each in _walk_scope(node):
        if isinstance(each, ast.Attribute | ast.Subscript) and isinstance(each.ctx, ast.Store | ast.Del):
            yield from _root(each)
        elif isinstance(each, ast.Expr) and isinstance(each.value, ast.Call):
            yield from _receiver(each.value)


def _walk_scope(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return
    for child in ast.iter_child_nodes(node):
        yield from _walk_scope(child)


def _receiver(call: ast.Call) -> Iterator[str]:
    """Name the object that a call statement acts on, unless it is a module: `torch.manual_seed(0)` changes no network."""
    if isinstance(call.func, ast.Attribute):
        yield from (name for name in _root(call.func) if name not in _MODULES)
    elif isinstance(call.func, ast.Name) and call.func.id in ("setattr", "delattr") and call.args:
        yield from _root(call.args[0])


_MODULES = frozenset({"torch", "nn", "F", "np", "numpy", "random", "os", "sys", "plt", "warnings", "logging", "print"})
"""What such names stand for by custom; calling into them acts on the process, not on the network."""


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
