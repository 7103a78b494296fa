"""The values that the static reading computes with.

Numbers, text, tuples, lists and dicts are Python's own; everything of torch or of the file is one of the records below. Records
are compared by identity, as the objects that they stand for are.
"""

import ast
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeGuard

from grader.graph import Shape, Size


class RefusedError(Exception):
    """The source holds something that is not surely understood; the reading ends."""


class Unknown(Enum):
    """Values that differ between passes, which nothing may depend on."""

    BATCH = "the batch size"
    MODE = "`self.training`"
    TEXT = "text that is only printed"
    METHOD = "a decorated method that is not followed"


@dataclass(eq=False)
class Memory:
    """What several tensors may share; a write through one of them would change the others."""

    tensors: int = 0


@dataclass(eq=False)
class Tensor:
    """A value of the forward pass: the node that made it, and its shape with `None` for the batch."""

    node: str
    shape: Shape
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        self.memory.tensors += 1


@dataclass(eq=False)
class Layer:
    """One of torch's layers."""

    module: str
    """Its class in `torch.nn`."""
    op: str
    sizes: dict[str, Size]
    in_place: bool = False
    weights: tuple[str, ...] = ()
    """Its own names of its parameters."""
    path: str | None = None
    """Where it hangs in the network; known once that is built."""


@dataclass(eq=False)
class Container:
    """A `Sequential`, `ModuleList` or `ModuleDict`."""

    kind: str
    modules: dict[str, "Module"]
    path: str | None = None


@dataclass(eq=False)
class FileClass:
    """A class of the file. `base` is `None` for `nn.Module` and for a class without bases."""

    node: ast.ClassDef
    base: "FileClass | None"
    is_module: bool
    functions: dict[str, "FileFunction"]
    constants: dict[str, object]

    def chain(self) -> list["FileClass"]:
        """Return the class and what it derives from, nearest first."""
        return [self, *(self.base.chain() if self.base else ())]

    def declares(self, name: str) -> bool:
        """Tell whether the class, or one that it derives from, has an attribute of that name."""
        return any(name in each.functions or name in each.constants for each in self.chain())


@dataclass(eq=False)
class FileFunction:
    """A function of the file, or a method."""

    node: ast.FunctionDef
    defaults: dict[str, object]
    """Evaluated once, when the function is defined, as Python does."""
    owner: FileClass | None = None
    is_static: bool = False


@dataclass(eq=False)
class Instance:
    """A module of a class of the file."""

    file_class: FileClass
    values: dict[str, object] = field(default_factory=dict)
    modules: dict[str, "Module"] = field(default_factory=dict)
    path: str | None = None


Module = Layer | Container | Instance


@dataclass(frozen=True)
class Imported:
    """Something imported, by its full name: `torch.nn.functional.relu`."""

    path: str


@dataclass(frozen=True)
class Builtin:
    """A function of Python's own."""

    name: str


@dataclass(frozen=True, eq=False)
class Bound:
    """A method of something, not yet called; `function` if a class of the file defines it."""

    owner: object
    name: str
    function: FileFunction | None = None


@dataclass(frozen=True, eq=False)
class Super:
    """`super()` in a method: what comes after `owner` in the chain of the instance's class."""

    owner: FileClass
    instance: Instance


@dataclass(frozen=True, eq=False)
class Parameter:
    """A layer's weight or bias, which can be initialised and nothing else."""

    layer: Layer


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether a value is a number; truth values are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_printable(value: object) -> bool:
    """Tell whether printing a value runs no code of the file, as `__repr__` and `extra_repr` of a class would."""
    items = value if isinstance(value, list | tuple) else (value,)  # nested ones can be far larger than they look
    return all(isinstance(each, bool | int | float | str | Tensor | Unknown | type(None)) for each in items)


def is_module(value: object) -> TypeGuard[Module]:
    """Tell whether a value is a module."""
    return isinstance(value, Layer | Container | Instance)


@dataclass(eq=False)
class Once:
    """An iterator: `zip`, `enumerate`, `reversed`, a generator. Its items can be taken once."""

    items: list[object]
    sources: tuple[object, ...] = ()
    """What it reads from while it runs."""
    is_used: bool = False


@dataclass
class Frame:
    """The names of a running function, of a class body, or of a statement of the module."""

    names: dict[str, object] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    """Names that are the function's own even before they have a value."""
    owner: FileClass | None = None
    """The class whose method it is."""
    first: object = None
    """The method's first argument."""
    is_class: bool = False
    """Whether it is a class body, whose names Python hides from what is nested in it."""


@dataclass(frozen=True)
class Returned:
    """The end of a function, and its value."""

    value: object
