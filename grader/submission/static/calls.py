"""Calls of the static reading: functions and classes of the file, torch's layers and functions, a few of Python's own."""

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.submission.static import attributes, containers, tensors
from grader.submission.static.chart import Label
from grader.submission.static.python_functions import call_builtin
from grader.submission.static.torch_names import FUNCTIONS, INITIALISERS, build_layer
from grader.submission.static.values import (
    Bound,
    Builtin,
    Container,
    FileClass,
    FileFunction,
    Frame,
    Imported,
    Instance,
    Layer,
    Parameter,
    RefusedError,
    Super,
    Tensor,
    is_module,
    is_number,
)

if TYPE_CHECKING:
    from grader.submission.static.machine import Machine

Keywords = dict[str, object]
_NN, _ORDERED_DICT = "torch.nn.", "collections.OrderedDict"
_MODULE_INIT = "torch.nn.Module.__init__"


def call(machine: "Machine", function: object, positional: list[object], keywords: Keywords) -> object:
    """Return the result of a call.

    Raises:
        RefusedError: it is nothing that the reading surely understands.
    """
    if isinstance(function, Layer | Container | Instance):
        return call_module(machine, function, positional, keywords)
    if isinstance(function, FileFunction):
        return call_function(machine, function, positional, keywords)
    if isinstance(function, FileClass):
        return construct(machine, function, positional, keywords)
    if isinstance(function, Imported):
        return _call_imported(machine, function.path, positional, keywords)
    if isinstance(function, Builtin):
        return call_builtin(function.name, positional, keywords)
    if isinstance(function, Bound):
        return _call_method(machine, function, positional, keywords)
    raise RefusedError("a call of something else")


def construct(machine: "Machine", file_class: FileClass, positional: Sequence[object], keywords: Keywords) -> Instance:
    """Construct a module of a class of the file."""
    if not file_class.is_module or machine.in_forward:
        raise RefusedError("an object that is no module, or lives for one pass")
    instance = Instance(file_class)
    for each in file_class.chain():
        if "__init__" in each.functions:
            call_function(machine, each.functions["__init__"], [instance, *positional], keywords)
            return instance
    if positional or keywords:
        raise RefusedError("arguments for a constructor that takes none")
    return instance


def call_function(machine: "Machine", function: FileFunction, positional: Sequence[object], keywords: Keywords) -> object:
    """Run a function of the file."""
    frame = Frame(_bound(function, positional, keywords), _own_names(function.node), function.owner)
    frame.first = next(iter(frame.names.values()), None) if positional else None
    returned = machine.execute(function.node.body, frame)
    return returned.value if returned else None


def call_module(machine: "Machine", module: object, positional: list[object], keywords: Keywords) -> object:
    """Run a module on its input."""
    if isinstance(module, Instance):
        return _forward(machine, module, positional, keywords)
    if len(positional) != 1 or keywords:
        raise RefusedError("a module that takes one input")
    if isinstance(module, Container):
        if module.kind != "Sequential":
            raise RefusedError("a container that cannot be called")
        value = positional[0]
        for each in module.modules.values():
            value = machine.call(each, [value], {})
        return value
    if not isinstance(module, Layer) or not isinstance(positional[0], Tensor) or not machine.in_forward:
        raise RefusedError("a layer that is not called with a tensor")
    return _run_layer(machine, module, positional[0])


def _forward(machine: "Machine", module: Instance, positional: Sequence[object], keywords: Keywords) -> object:
    forward = attributes.read(module, "forward")
    if not isinstance(forward, Bound) or forward.function is None or not machine.in_forward:
        raise RefusedError("no `forward` of the file")
    machine.chart.running.append(module.path)
    value = call_function(machine, forward.function, [module, *positional], keywords)
    machine.chart.running.pop()
    return value


def _run_layer(machine: "Machine", layer: Layer, tensor: Tensor) -> Tensor:
    if layer.op == "identity":
        return tensor
    if layer.path is None and (layer.weights or layer.op.startswith("batch_norm")):
        raise RefusedError("a layer whose parameters are not the network's")
    weights = tuple(f"{layer.path}.{name}" for name in layer.weights)
    label = Label(layer.path or layer.op, layer.module, weights)
    sizes = dict(layer.sizes)
    if sizes.get("track_running_stats") and not weights:
        sizes["buffers"] = layer.path  # a trace says where statistics are that have no weight beside them
    return machine.chart.apply(layer.op, tensor, sizes, label, in_place=layer.in_place)


def _call_imported(machine: "Machine", path: str, positional: list[object], keywords: Keywords) -> object:
    module = path.removeprefix(_NN)
    if path == _NN + module and module in containers.KINDS:
        return containers.build(module, positional, keywords)
    if path == _NN + module and "." not in module:
        return build_layer(module, positional, keywords)
    if path == _MODULE_INIT and len(positional) == 1 and isinstance(positional[0], Instance) and not keywords:
        return None
    if path == _ORDERED_DICT and len(positional) == 1 and not keywords:
        return dict(containers.pairs(positional[0]))
    if path in INITIALISERS and positional and isinstance(positional[0], Parameter) and not machine.in_forward:
        if not all(is_number(each) or isinstance(each, str) for each in (*positional[1:], *keywords.values())):
            raise RefusedError("an initialisation by something else")
        return positional[0]
    if path in FUNCTIONS:
        return tensors.call_function(machine.chart, FUNCTIONS[path], positional, keywords)
    if path == "torch.reshape" and positional and isinstance(positional[0], Tensor):
        return tensors.call_method(machine.chart, positional[0], "reshape", positional[1:], keywords)
    raise RefusedError(f"the function {path}")


def _call_method(machine: "Machine", method: Bound, positional: list[object], keywords: Keywords) -> object:
    owner = method.owner
    if method.function is not None:
        return call_function(machine, method.function, [owner, *positional], keywords)
    if isinstance(owner, Super) and not positional and not keywords:
        return None  # `nn.Module.__init__`
    if isinstance(owner, Tensor):
        return tensors.call_method(machine.chart, owner, method.name, positional, keywords)
    if isinstance(owner, dict) or (isinstance(owner, Container) and owner.kind == "ModuleDict"):
        return containers.look_up(owner, method.name, positional, keywords)
    if machine.in_forward:
        raise RefusedError("`forward` keeps something for the next pass")
    if isinstance(owner, Instance):
        return _add_module(owner, positional, keywords)
    return containers.extend(owner, method.name, positional, keywords)


def _add_module(owner: Instance, positional: Sequence[object], keywords: Keywords) -> object:
    """`self.add_module(name, module)`."""
    name, module = positional
    if keywords or not isinstance(name, str) or not name.isidentifier() or not name.isascii() or not is_module(module):
        raise RefusedError("a module that cannot be added")
    attributes.assign(owner, name, module)
    return None


def _bound(function: FileFunction, positional: Sequence[object], keywords: Keywords) -> dict[str, object]:
    """Give a function's parameters their values."""
    arguments = function.node.args
    if arguments.vararg or arguments.kwarg:
        raise RefusedError("a function that takes any arguments")
    by_position = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    by_name = [each.arg for each in (*arguments.args, *arguments.kwonlyargs)]
    given = dict(zip(by_position, positional, strict=False))
    if len(positional) > len(by_position) or given.keys() & keywords.keys() or keywords.keys() - set(by_name):
        raise RefusedError("arguments that do not fit")
    values = given | function.defaults | given | keywords
    if missing := {*by_position, *by_name} - values.keys():
        raise RefusedError(f"no value for {missing}")
    return values


def _own_names(node: ast.FunctionDef) -> frozenset[str]:
    """Return every name that a function binds somewhere.

    Raises:
        RefusedError: it is a generator, or reaches into another scope.
    """
    found = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
    for each in ast.walk(node):
        if isinstance(each, ast.Yield | ast.YieldFrom | ast.Await | ast.Global | ast.Nonlocal):
            raise RefusedError("a function that is more than its statements")
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store | ast.Del):
            found.add(each.id)
        elif isinstance(each, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in each.names}
    return frozenset(found)
