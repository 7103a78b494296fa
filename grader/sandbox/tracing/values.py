"""Where each tensor of a forward pass comes from: the input, an operation, a parameter, or nowhere (a constant)."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from grader.ops import INPUT

_UNIFORM_LIMIT = 1_000_000
"""Constants with more elements than this are not searched for a common value."""


@dataclass(frozen=True)
class Origin:
    """A tensor's value: the node that made it, and the state of its memory at that moment."""

    node_id: str
    version: int


def version_of(tensor: Tensor) -> int:
    """Return how often a tensor's memory has been written in place; inference tensors do not count that."""
    try:
        return int(tensor._version)  # noqa: SLF001 - torch offers no public name for it
    except RuntimeError:
        return 0


def memory_of(tensor: Tensor) -> int:
    """Return an identity of a tensor's memory, shared by all its views; 0 where there is none to share."""
    try:
        return int(tensor.untyped_storage().data_ptr())
    except (RuntimeError, NotImplementedError):
        return 0


class Values:
    """The tensors seen so far. Every one is kept alive, so that an identity is never used twice."""

    def __init__(self, root: nn.Module, data: Tensor) -> None:
        self._origins: dict[int, Origin] = {}
        self._writers: dict[int, str] = {}
        self._alive: list[Tensor] = []
        self._weights = {id(parameter): name for name, parameter in root.named_parameters()}
        self._buffers = {id(buffer): name for name, buffer in root.named_buffers()}
        self._views: dict[int, Tensor] = {}
        self.assign(data, INPUT)

    def assign(self, tensor: Tensor, node_id: str, *, written: bool = False) -> None:
        """Say that a node made this tensor's present value; `written` if it did so in place."""
        self._alive.append(tensor)
        self._origins[id(tensor)] = Origin(node_id, version_of(tensor))
        if written:
            self._writers[memory_of(tensor)] = node_id

    def origin(self, tensor: Tensor) -> str | None:
        """Return the node that made a tensor, `None` if it does not depend on the input."""
        known = self._origins.get(id(tensor))
        return known.node_id if known else None

    def writer_behind(self, tensor: Tensor) -> str | None:
        """Return the node that has since written to a tensor's memory through another view of it."""
        known = self._origins.get(id(tensor))
        if known is None or known.version == version_of(tensor):
            return None
        return self._writers.get(memory_of(tensor))

    def note_view(self, view: Tensor, parameter: Tensor) -> None:
        """Remember a transposed view of a parameter."""
        self._alive.append(view)
        self._views[id(view)] = self._views.get(id(parameter), parameter)

    def owner(self, tensor: Tensor) -> Tensor:
        """Return the parameter that a tensor is a view of, or the tensor itself."""
        return self._views.get(id(tensor), tensor)

    def weight_name(self, tensor: Any) -> str | None:
        """Return the name of the parameter that a tensor is, or is a view of."""
        return self._weights.get(id(self._views.get(id(tensor), tensor)))

    def buffer_name(self, tensor: Any) -> str | None:
        """Return the name of the buffer that a tensor is."""
        return self._buffers.get(id(tensor))


def uniform_value(value: Any) -> float | None:
    """Return the number that a number, or every element of a constant tensor, is."""
    if isinstance(value, bool | int | float):
        return float(value)
    if not isinstance(value, Tensor) or not 0 < value.numel() <= _UNIFORM_LIMIT or value.is_complex():
        return None
    first = value.detach().reshape(-1)[0]
    return float(first) if bool(torch.all(value.detach() == first)) else None
