"""What each top-level statement of a file has to do with the file's global names.

Takes a parsed file. The bytecode of a statement tells which globals it reads and binds, so that scopes are Python's own; its
tree tells which objects it changes. Type hints do not count: they are not evaluated. Nothing is run.
"""

import ast
import dis
import sys
import types
import warnings
from collections import deque
from collections.abc import Iterator

from grader.value import Value

_LAZY_ANNOTATIONS = 0x1000000
_OPERATIONS = {
    dis.opmap[name]: name
    for name in ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS", "STORE_NAME", "STORE_GLOBAL")
    if name in dis.opmap
}
_AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<generic")
"""Inner code of these names runs where it stands, as a class body does; that of a function waits for a call."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)
_MUTATORS = frozenset(
    {
        "append",
        "extend",
        "insert",
        "pop",
        "popitem",
        "remove",
        "clear",
        "update",
        "setdefault",
        "sort",
        "reverse",
        "add",
        "discard",
    }
)
_STANDARD = frozenset({*sys.stdlib_module_names, "torch", "numpy"}) - {"urllib", "http", "socket", "subprocess", "tkinter"}
"""Packages that are there wherever the grader is, and do no work when they are imported."""


class Call(Value):
    """A call of a plain name, and the plain names among its arguments."""

    function: str
    arguments: frozenset[str]


class Statement(Value):
    """What one top-level statement has to do with the module's names."""

    reads: frozenset[str] = frozenset()
    """Globals that it reads, or that a function defined in it reads once it is called."""
    needs: frozenset[str] = frozenset()
    """Those that it reads by itself while it is executed."""
    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    """Names whose objects it changes: `X.a = ...`, `X[0] = ...`, `setattr(X, ...)`."""
    touches: frozenset[str] = frozenset()
    """Names whose methods it calls, or that it hands to a decorator; if they are no modules, this may change them."""
    calls: tuple[Call, ...] = ()
    sets: frozenset[str] = frozenset()
    """Globals that a function defined in it sets once it is called."""
    alters: frozenset[str] = frozenset()
    """Globals and parameters whose objects a function defined in it changes once it is called."""
    parameters: frozenset[str] = frozenset()
    definition: bool = False
    imports: bool = False
    loops: bool = False
    """It waits, repeats or opens something: a loop or a `with`."""
    strange: bool = False
    """It imports from a package that is not torch's, numpy's or Python's own."""
    imports_all: bool = False


def describe(tree: ast.Module) -> list[Statement]:
    """Describe every top-level statement, in order.

    Raises:
        SyntaxError: a statement parses but does not compile, such as a `return` outside of a function.
        RecursionError, MemoryError, ValueError, OverflowError: the compiler gives up on it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a learner's literals or comparisons look like is not ours to report
        return [_describe(node) for node in tree.body]


def _describe(node: ast.stmt) -> Statement:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return Statement()
    if _is_main_guard(node):
        assert isinstance(node, ast.If)
        return _joined([_describe(each) for each in node.orelse])
    code = compile(ast.Module([node], []), "<statement>", "exec", flags=_LAZY_ANNOTATIONS, dont_inherit=True)
    names = _Names()
    names.scan(code, at_once=True)
    scope = list(_own_scope(node))
    imported = [each for each in scope if isinstance(each, ast.Import | ast.ImportFrom)]
    return Statement(
        reads=names.reads | names.needs,
        needs=names.needs,
        binds=names.binds,
        changes=frozenset(_changed(scope)),
        touches=frozenset(_touched(scope)),
        calls=tuple(_calls(scope)),
        sets=names.sets,
        alters=frozenset(_altered(node)),
        parameters=frozenset(_parameters(node)),
        definition=isinstance(node, _DEFINITIONS),
        imports=isinstance(node, ast.Import | ast.ImportFrom),
        loops=any(isinstance(each, _LOOPS) for each in (ast.walk(node) if isinstance(node, _DEFINITIONS) else scope)),
        strange=any(_is_strange(module) for each in imported for module in _modules(each)),
        imports_all=any(isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in imported),
    )


def _is_main_guard(node: ast.stmt) -> bool:
    """Tell whether a statement is `if __name__ == "__main__":`, whose body never runs in a module."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare) or len(node.test.ops) != 1:
        return False
    sides = [node.test.left, node.test.comparators[0]]
    names = [each.id for each in sides if isinstance(each, ast.Name)]
    values = [each.value for each in sides if isinstance(each, ast.Constant)]
    return isinstance(node.test.ops[0], ast.Eq) and names == ["__name__"] and values == ["__main__"]


def _joined(parts: list[Statement]) -> Statement:
    """Take several statements for one."""
    return Statement(
        reads=frozenset().union(*(each.reads for each in parts)),
        needs=frozenset().union(*(each.needs for each in parts)),
        binds=frozenset().union(*(each.binds for each in parts)),
        changes=frozenset().union(*(each.changes | each.touches for each in parts)),
        loops=any(each.loops for each in parts),
        strange=any(each.strange for each in parts),
    )


class _Names:
    """Collects the names of a statement from its bytecode."""

    def __init__(self) -> None:
        self.reads = frozenset[str]()
        self.needs = frozenset[str]()
        self.binds = frozenset[str]()
        self.sets = frozenset[str]()

    def scan(self, code: types.CodeType, *, at_once: bool, inner: bool = False) -> None:
        """Add a code object, and all code inside of it, which runs at once or when it is called."""
        read, bound, own = set[str](), set[str](), set[str]()
        for operation, name in _operations(code):
            if operation == "STORE_GLOBAL" or (operation == "STORE_NAME" and not inner):
                bound.add(name)
            elif operation == "STORE_NAME":
                own.add(name)
            elif name not in own:  # a class body that reads a name before it binds it reads the global
                read.add(name)
        if at_once:
            self.needs, self.binds = self.needs | read, self.binds | bound
        else:
            self.reads, self.sets = self.reads | read, self.sets | bound
        for each in code.co_consts:
            if isinstance(each, types.CodeType):
                waits = each.co_flags & 2 and not each.co_name.startswith(_AT_ONCE)  # 2: new locals, so no class body
                self.scan(each, at_once=at_once and not waits, inner=True)


def _operations(code: types.CodeType) -> Iterator[tuple[str, str]]:
    """Give the operations on names; `dis.get_instructions` does the same and is ten times slower."""
    raw, extended = code.co_code, 0
    for offset in range(0, len(raw), 2):
        argument = raw[offset + 1] | extended
        extended = argument << 8 if raw[offset] == dis.EXTENDED_ARG else 0
        operation = _OPERATIONS.get(raw[offset])
        if operation is not None:
            yield operation, code.co_names[argument >> 1 if operation == "LOAD_GLOBAL" else argument]


def _own_scope(node: ast.stmt) -> Iterator[ast.AST]:
    """Walk what is executed with the statement itself, decorators included, without the bodies of definitions."""
    waiting = deque[ast.AST]([node])
    while waiting:
        each = waiting.popleft()
        yield each
        if isinstance(each, _DEFINITIONS):
            waiting.extend(each.decorator_list)
        elif not isinstance(each, ast.Lambda):
            waiting.extend(ast.iter_child_nodes(each))


def _changed(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            yield from _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("setattr", "delattr"):
            yield from (name for argument in node.args[:1] for name in _root(argument))


def _touched(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        call = node.value if isinstance(node, ast.Expr) else node
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            if isinstance(node, ast.Expr) or call.func.attr in _MUTATORS:
                yield from _root(call.func)
        elif isinstance(node, _DEFINITIONS):
            for decorator in node.decorator_list:
                yield from _root(decorator.func if isinstance(decorator, ast.Call) else decorator)
                yield from _plain_arguments(decorator)


def _calls(nodes: list[ast.AST]) -> Iterator[Call]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield Call(function=node.func.id, arguments=frozenset(_plain_arguments(node)))
        elif isinstance(node, _DEFINITIONS):
            plain = (each.id for each in node.decorator_list if isinstance(each, ast.Name))
            yield from (Call(function=name, arguments=frozenset({node.name})) for name in plain)


def _plain_arguments(call: ast.expr) -> Iterator[str]:
    if isinstance(call, ast.Call):
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        yield from (each.id for each in values if isinstance(each, ast.Name))


def _altered(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        body = list(ast.walk(node))
        yield from _changed(body)
        yield from _touched(body)


def _parameters(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from (each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg))


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return ["." * node.level + (node.module or "")]


def _is_strange(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] not in _STANDARD or module.startswith(
        ("torch.utils.data", "torch.utils.tensorboard", "torch.hub")
    )


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
