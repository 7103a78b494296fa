"""Classes and functions of the file: what their definitions say, and what makes them more than they seem."""

import ast
from typing import TYPE_CHECKING

from grader.submission.static.guard import MODULE_NAMES
from grader.submission.static.values import Builtin, FileClass, FileFunction, Frame, Imported, RefusedError, Unknown

if TYPE_CHECKING:
    from grader.submission.static.machine import Machine

_OVERRIDABLE = frozenset({"forward", "extra_repr", "__init__"})
_MODULE = Imported("torch.nn.Module")
_BARE_BASES = (_MODULE, Builtin("object"))
_STATIC = Builtin("staticmethod")
_QUIET_DECORATORS = (
    *(Builtin("property"), Builtin("classmethod")),
    *(Imported("torch.no_grad"), Imported("torch.inference_mode")),
)
"""They change nothing but the method that they decorate, which is then not followed."""


def define_class(machine: "Machine", node: ast.ClassDef) -> FileClass:
    """Take a class statement.

    Raises:
        RefusedError: it has decorators, a metaclass, several bases, unknown ones, or overrides how modules work.
    """
    if node.decorator_list or node.keywords or len(node.bases) > 1 or getattr(node, "type_params", None):
        raise RefusedError("a class that is more than its body")
    base, is_module = _base(machine, node)
    found = FileClass(node, base, is_module, {}, {})
    for statement in _body(node):
        _define_member(machine, found, statement)
    for name in (*found.functions, *found.constants):
        if (name.startswith("__") or name in MODULE_NAMES) and (name not in _OVERRIDABLE or name in found.constants):
            raise RefusedError(f"{name} is not the module's own")
    return found


def define_function(machine: "Machine", node: ast.FunctionDef, owner: FileClass | None) -> FileFunction:
    """Take a function statement without decorators; its defaults are evaluated now."""
    if getattr(node, "type_params", None):
        raise RefusedError("a generic function")
    arguments, frame = node.args, _frame(owner)
    positional = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    given = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            given[each.arg] = default
    return FileFunction(node, {name: machine.evaluate(default, frame) for name, default in given.items()}, owner)


def _base(machine: "Machine", node: ast.ClassDef) -> tuple[FileClass | None, bool]:
    base = machine.evaluate(node.bases[0], Frame()) if node.bases else Builtin("object")
    if base in _BARE_BASES:
        return None, base == _MODULE
    if isinstance(base, FileClass):
        return base, base.is_module
    raise RefusedError("an unknown base")


def _body(node: ast.ClassDef) -> list[ast.stmt]:
    """Return the statements of a class without docstrings and bare type hints."""
    return [each for each in node.body if not (_is_text(each) or _is_hint(each) or isinstance(each, ast.Pass))]


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_hint(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and node.value is None


def _define_member(machine: "Machine", owner: FileClass, node: ast.stmt) -> None:
    if isinstance(node, ast.FunctionDef):
        members: dict[str, object] = {node.name: _method(machine, owner, node)}
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        frame = _frame(owner)
        before = dict(frame.names)
        machine.execute([node], frame)
        members = {name: value for name, value in frame.names.items() if name not in before or before[name] is not value}
    else:
        raise RefusedError("a class body that does something")
    if not members or members.keys() & (owner.functions.keys() | owner.constants.keys()):
        raise RefusedError("a class attribute with two meanings")
    for name, value in members.items():
        if isinstance(value, FileFunction) and isinstance(node, ast.FunctionDef):
            owner.functions[name] = value
        else:
            owner.constants[name] = value


def _method(machine: "Machine", owner: FileClass, node: ast.FunctionDef) -> object:
    """Take a method; one that is decorated is followed if it is static alone."""
    decorators = [_decorator(machine, each) for each in node.decorator_list]
    function = define_function(machine, node, owner)
    if decorators == [_STATIC]:
        function.is_static = True
        return function
    if any(each not in _QUIET_DECORATORS for each in decorators):
        raise RefusedError("a decorated method")
    return Unknown.METHOD if decorators else function


def _decorator(machine: "Machine", node: ast.expr) -> object:
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        node = node.func
    return machine.evaluate(node, Frame())


def _frame(owner: FileClass | None) -> Frame:
    """Return the names of a class body so far."""
    return Frame(names=dict(owner.constants) if owner else {}, is_class=owner is not None)
