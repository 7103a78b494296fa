"""One call of a torch function, its arguments bound to names, and what the tracer says about it.

torch functions come in three spellings (`torch.relu(x)`, `x.relu()`, `F.relu(x)`) and most are builtins without a Python
signature. `Call.bind` names their positional arguments from a list that the describer gives.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor, nn


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
        """Tell whether the tensor depends on the network's input."""

    def uniform_value(self, tensor: Any) -> float | None:
        """Return the one value that a number, or a constant tensor, has everywhere; `None` if there is none."""

    def is_weight(self, tensor: Any) -> bool:
        """Tell whether it is a parameter of the network, or a transposed view of one."""

    def is_registered(self, tensor: Any) -> bool:
        """Tell whether it is a parameter or a buffer that belongs to the network."""

    def masks_positive(self, mask: Any, tensor: Tensor) -> bool:
        """Tell whether `mask` was made as `tensor > 0`."""


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
    if name == "__get__":
        name = getattr(getattr(func, "__self__", None), "__name__", name)
    if name.endswith("_") and not name.endswith("__"):
        name = name[:-1]
    return str(name)


def is_builtin(call: Call) -> bool:
    """Tell the compiled function (`torch.batch_norm`) from the Python one of the same name (`F.batch_norm`)."""
    return not isinstance(call.func, type(is_builtin))


def same_order(before: Tensor, after: Tensor) -> bool:
    """Tell whether `after` holds the values of `before` in the same order, as a view of the same memory."""
    return (
        before.numel() == after.numel()
        and before.is_contiguous()
        and after.is_contiguous()
        and before.data_ptr() == after.data_ptr()
    )


def as_ints(value: Any, rank: int) -> tuple[int, ...]:
    """Spell a size that may be one number for every dimension as a tuple."""
    if isinstance(value, int):
        return (value,) * rank
    values = tuple(int(item) for item in value)
    return values * rank if len(values) == 1 else values


def grad_is_off() -> bool:
    """Tell whether operations run without a gradient at the moment."""
    return not torch.is_grad_enabled()
