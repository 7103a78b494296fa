"""Reading and binding: attributes of everything that has some, targets of assignments."""

import ast
from typing import Final

from grader.submission.static.guard import MODULE_NAMES
from grader.submission.static.loops import items_of
from grader.submission.static.torch_names import METHODS
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
    Unknown,
    is_module,
)

SUPER: Final = Builtin("super")
SHAPES = ("view", "reshape", "squeeze", "unsqueeze", "size", "dim", "float", "contiguous", "clone")
"""The methods of tensors that are about their shape, or hand their tensor on."""
_ADDING = ("add_module", "register_module")
_OF_CONTAINERS = {
    "Sequential": ("append", "extend", "insert", "add_module"),
    "ModuleList": ("append", "extend", "insert"),
    "ModuleDict": ("values", "items", "keys"),
}


def read(owner: object, name: str) -> object:
    """Return `owner.name`.

    Raises:
        RefusedError: the owner has no attribute of that name that is surely understood.
    """
    value = _read(owner, name)
    if value is None or value is Unknown.METHOD:
        raise RefusedError(f"the attribute {name}")
    return value.value if isinstance(value, _Found) else value


class _Found:
    """An attribute's value, which may be `None`."""

    def __init__(self, value: object) -> None:
        self.value = value


def _read(owner: object, name: str) -> object:
    if isinstance(owner, Imported):
        return Imported(f"{owner.path}.{name}")
    if isinstance(owner, Instance):
        return _of_instance(owner, name)
    if isinstance(owner, Super):
        return _of_super(owner, name)
    if isinstance(owner, FileClass):
        return _of_class(owner.chain(), name)
    if isinstance(owner, Tensor):
        return _of_tensor(owner, name)
    if isinstance(owner, Layer):
        return Parameter(owner) if name in owner.weights else _size_of(owner, name)
    if isinstance(owner, Container):
        return Bound(owner, name) if name in _OF_CONTAINERS[owner.kind] else owner.modules.get(name)
    if isinstance(owner, list):
        return Bound(owner, name) if name in ("append", "extend", "insert") else None
    return Bound(owner, name) if isinstance(owner, dict) and name in ("values", "items", "keys", "get") else None


def _of_instance(owner: Instance, name: str) -> object:
    if name == "training":
        return Unknown.MODE
    if name in owner.values:
        return _Found(owner.values[name])
    found = _of_class(owner.file_class.chain(), name)
    if isinstance(found, FileFunction):
        return found if found.is_static else Bound(owner, name, found)
    if found is not None:
        return found
    return owner.modules.get(name) or (Bound(owner, name) if name in _ADDING else None)


def _of_class(chain: list[FileClass], name: str) -> object:
    for each in chain:
        if name in each.functions:
            return each.functions[name]
        if name in each.constants:
            value = each.constants[name]
            return value if value is Unknown.METHOD else _not_a_function(value)
    return None


def _not_a_function(value: object) -> _Found:
    """Take a class attribute for what it is; a function would become a method."""
    if isinstance(value, FileFunction | Bound | Builtin | Imported | FileClass):
        raise RefusedError("a class attribute that is called")
    return _Found(value)


def _of_super(owner: Super, name: str) -> object:
    chain = owner.instance.file_class.chain()
    found = _of_class(chain[chain.index(owner.owner) + 1 :], name)
    if isinstance(found, FileFunction):
        return found if found.is_static else Bound(owner.instance, name, found)
    return found if found is not None else Bound(owner, name) if name == "__init__" else None


def _of_tensor(owner: Tensor, name: str) -> object:
    if name == "shape":
        return shape_of(owner)
    if name == "ndim":
        return len(owner.shape)
    return Bound(owner, name) if name in METHODS or name in SHAPES else None


def _size_of(owner: Layer, name: str) -> object:
    """Return a width that a layer carries as an attribute."""
    widths = ("in_features", "out_features", "num_features", "in_channels", "out_channels")
    return owner.sizes.get(name) if name in widths else None


def shape_of(tensor: Tensor) -> tuple[object, ...]:
    """Return a shape as the source sees it: the size of the batch is some number."""
    return tuple(Unknown.BATCH if dimension is None else dimension for dimension in tensor.shape)


def super_of(owner: FileClass | None, first: object) -> Super:
    """Return `super()` in a method of `owner`."""
    if owner is None or not isinstance(first, Instance) or owner not in first.file_class.chain():
        raise RefusedError("`super` outside of a method")
    return Super(owner, first)


def bind(target: ast.expr, value: object, frame: Frame) -> None:
    """Bind a loop's or an assignment's target that is a name, or several.

    Raises:
        RefusedError: it is another target, or the items do not fit.
    """
    if isinstance(target, ast.Name) and not target.id.startswith("__"):
        frame.names[target.id] = value
        return
    if not isinstance(target, ast.Tuple | ast.List):
        raise RefusedError("a target that cannot be followed")
    items = items_of(value)
    if len(items) != len(target.elts):
        raise RefusedError("items that do not fit")
    for each, item in zip(target.elts, items, strict=True):
        bind(each, item, frame)


def assign(owner: object, name: str, value: object) -> None:
    """Set an attribute of a module of the file.

    Raises:
        RefusedError: the owner is something else, or the attribute would have two meanings.
    """
    if not isinstance(owner, Instance) or not owner.file_class.is_module or name.startswith("__") or name in MODULE_NAMES:
        raise RefusedError("an attribute that cannot be followed")
    is_other_kind = name in (owner.values if is_module(value) else owner.modules)
    if owner.file_class.declares(name) or is_other_kind or isinstance(value, Parameter | Tensor):
        raise RefusedError("an attribute with two meanings")
    if is_module(value):
        owner.modules[name] = value
    else:
        owner.values[name] = value
