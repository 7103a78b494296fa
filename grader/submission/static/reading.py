"""`read_network`: the graph that a network's source states, or nothing.

Takes the source, the class's name and the shape of one input; gives the graph as a trace would describe it, without lines and
counts. It never runs anything, and it never raises on account of the source.
"""

from grader.graph import ModuleGraph
from grader.problem import Problem
from grader.submission.parsing import parse
from grader.submission.slicing import slice_source
from grader.submission.statements import describe
from grader.submission.static.calls import construct
from grader.submission.static.guard import is_tampering
from grader.submission.static.machine import Machine
from grader.submission.static.values import FileClass, Layer, Module, RefusedError, Tensor


def read_network(source: str, class_name: str, input_shape: tuple[int, ...]) -> ModuleGraph | None:
    """Return the graph that the source states for one input of `input_shape`; `None` unless it is surely understood."""
    try:
        tree, sliced = parse(source), slice_source(source, class_name)
        if isinstance(sliced, Problem):
            return None
        described = describe(tree)
        if is_tampering(tree, described):
            return None
        return _follow(Machine(tree, described, sliced, input_shape), class_name)
    except (RefusedError, SyntaxError, RecursionError, MemoryError):
        return None
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None  # an operation that Python itself would refuse: the trace tells the learner


def _follow(machine: Machine, class_name: str) -> ModuleGraph | None:
    network_class = machine.find(class_name)
    if not isinstance(network_class, FileClass):
        return None
    network = construct(machine, network_class, [], {})
    _name(network, "")
    machine.in_forward = True
    output = machine.call(network, [machine.chart.input], {})
    return machine.chart.graph(class_name, output) if isinstance(output, Tensor) else None


def _name(module: Module, path: str) -> None:
    """Name the modules as torch does: one that hangs in two places has the first one's name."""
    if module.path is not None:
        return
    module.path = path
    children = {} if isinstance(module, Layer) else module.modules
    for name, child in children.items():
        _name(child, f"{path}.{name}" if path else name)
