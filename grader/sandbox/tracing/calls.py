"""One call of a torch function, its arguments bound to names, and what the tracer says about it.

torch functions come in three spellings (`torch.relu(x)`, `x.relu()`, `F.relu(x)`) and most are builtins without a Python
signature. `Call.bind` names their positional arguments from a list that the describer gives.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from grader.ops import NAME_LIMIT


@dataclass(frozen=True)
class Description:
    """What an executed call is: an op with its sizes, the tensors that flow into it and those it owns as weights."""

    op: str
    inputs: tuple[Tensor, ...]
    weights: tuple[Tensor, ...] = ()
    buffers: tuple[Tensor, ...] = ()
    sizes: dict[str, Any] = field(default_factory=dict)


class Knowledge(Protocol):
    """What a describer may ask the recorder about a tensor."""

    def is_data(self, tensor: Tensor) -> bool:
        """Tell whether an operation made the tensor from the input or from what the network holds."""

    def uniform_value(self, tensor: Any) -> float | None:
        """Return the one value that a number, or a constant tensor, has everywhere; `None` if there is none."""

    def is_weight(self, tensor: Any) -> bool:
        """Tell whether it is a parameter of the network, or a transposed view of one."""

    def owner(self, tensor: Tensor) -> Tensor:
        """Return the parameter that a tensor is a transposed view of, or the tensor itself."""

    def is_registered(self, tensor: Any) -> bool:
        """Tell whether it is a parameter or a buffer that belongs to the network."""

    def sign_mask(self, mask: Any, tensor: Tensor) -> int:
        """Return 1 if `mask` was made as `tensor > 0`, -1 if as `tensor < 0`, 0 if it is neither."""


@dataclass(frozen=True)
class Call:
    """A finished call. `name` is without the in-place underscore."""

    name: str
    func: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any
    module: nn.Module | None
    """The module whose `forward` made the call, innermost first."""

    def bind(self, *names: str, **defaults: Any) -> dict[str, Any]:
        """Give the arguments their names: positional ones by order, then keywords, then defaults."""
        return defaults | dict(zip(names, self.args, strict=False)) | self.kwargs

    def tensors(self) -> tuple[Tensor, ...]:
        """Return every tensor among the arguments, also inside lists, tuples and keyword arguments."""
        return tuple(tensors_in((self.args, self.kwargs)))


Describer = Callable[[Call, Knowledge], Description | None]


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Walk lists, tuples and dicts for tensors."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item)


def function_name(func: Callable[..., Any]) -> str:
    """Return a torch function's name: the property's for a getter, without the underscore of the in-place form."""
    name = getattr(func, "__name__", type(func).__name__)
    if name in ("__get__", "__set__"):
        attribute = getattr(getattr(func, "__self__", None), "__name__", name)
        name = attribute if name == "__get__" else f"set_{attribute}"
    if name.endswith("_") and not name.endswith("__"):
        name = name[:-1]
    return str(name)


def is_builtin(call: Call) -> bool:
    """Tell the compiled function (`torch.batch_norm`) from the Python one of the same name (`F.batch_norm`)."""
    return not isinstance(call.func, type(is_builtin))


def same_order(before: Tensor, after: Tensor) -> bool:
    """Tell whether `after` holds the values of `before` in the same order, as a view of the same memory."""
    if before.data_ptr() != after.data_ptr() or before.dtype != after.dtype or before.numel() != after.numel():
        return False
    return same_layout(before, after) or (before.is_contiguous() and after.is_contiguous())


def same_layout(first: Tensor, second: Tensor) -> bool:
    """Tell whether two tensors have the same shape and the same strides."""
    return first.shape == second.shape and first.stride() == second.stride()


def as_ints(value: Any, rank: int) -> tuple[int, ...]:
    """Spell a size that may be one number for every dimension as a tuple."""
    if isinstance(value, int):
        return (value,) * rank
    values = tuple(int(item) for item in value)
    return values * rank if len(values) == 1 else values


def plain_size(value: Any) -> Any:
    """Spell a size as JSON can carry it: a finite number, a word, or a tuple of whole numbers; anything else as text."""
    if isinstance(value, Tensor) and value.numel() == 1:
        value = value.item()
    is_plain = value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))
    if is_plain or (isinstance(value, tuple) and all(isinstance(item, int) for item in value)):
        return value
    return str(value)[:NAME_LIMIT]


def grad_is_off() -> bool:
    """Tell whether operations run without a gradient at the moment."""
    return not torch.is_grad_enabled()
