"""Where each tensor of a forward pass comes from: the input, an operation, a parameter, or nowhere (a constant)."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from grader.ops import INPUT
from grader.sandbox.tracing.calls import same_order

MATRIX_RANK = 2
_UNIFORM_LIMIT = 1_000_000
"""Constants with more elements than this are not searched for a common value."""


@dataclass(frozen=True)
class Origin:
    """A tensor's value: the node that made it, and when."""

    node_id: str
    moment: int


@dataclass(frozen=True)
class Write:
    """The last write to a piece of memory: by which node, when, and through which tensor."""

    node_id: str
    moment: int
    tensor: Tensor


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
        self._writes: dict[int, Write] = {}
        self._alive: list[Tensor] = []
        self._by_memory: dict[int, list[Tensor]] = {}
        self._moment = 0
        self._weights = {id(parameter): name for name, parameter in root.named_parameters()}
        self._buffers = {id(buffer): name for name, buffer in root.named_buffers()}
        self._views: dict[int, Tensor] = {}
        self.assign(data, INPUT)

    def assign(self, tensor: Tensor, node_id: str, *, written: bool = False) -> None:
        """Say that a node made this tensor's present value; `written` if it did so in place."""
        self._moment += 1
        self._alive.append(tensor)
        self._origins[id(tensor)] = Origin(node_id, self._moment)
        if memory := memory_of(tensor):
            self._by_memory.setdefault(memory, []).append(tensor)
            if written:
                self._writes[memory] = Write(node_id, self._moment, tensor)

    def keep(self, tensor: Tensor) -> None:
        """Keep a tensor alive whose identity is remembered elsewhere."""
        self._alive.append(tensor)

    def origin(self, tensor: Tensor) -> str | None:
        """Return the node that made a tensor, `None` if no recorded operation did."""
        known = self._origins.get(id(tensor))
        return known.node_id if known else None

    def alias(self, tensor: Tensor) -> Tensor | None:
        """Return the tensor whose memory an unknown one shows unchanged: `Variable(x)`, a way through numpy and back."""
        known = self._by_memory.get(memory_of(tensor), ()) if id(tensor) not in self._origins else ()
        return next((each for each in reversed(known) if same_order(each, tensor)), None)

    def write_behind(self, tensor: Tensor) -> Write | None:
        """Return the write that has since changed a tensor's memory through another view of it."""
        known = self._origins.get(id(tensor))
        write = self._writes.get(memory_of(tensor)) if self._writes else None
        return write if write is not None and (known is None or write.moment > known.moment) else None

    def note_transpose(self, view: Tensor, matrix: Tensor) -> None:
        """Remember a transposed view of a parameter matrix, or of such a view."""
        owner = self.owner(matrix)
        if id(owner) in self._weights and view.dim() <= MATRIX_RANK:
            self._alive.append(view)
            self._views[id(view)] = owner

    def owner(self, tensor: Tensor) -> Tensor:
        """Return the parameter that a tensor is a transposed view of, or the tensor itself."""
        return self._views.get(id(tensor), tensor)

    def weight_name(self, tensor: Any) -> str | None:
        """Return the name of the parameter that a tensor is."""
        return self._weights.get(id(tensor))

    def buffer_name(self, tensor: Any) -> str | None:
        """Return the name of the buffer that a tensor is."""
        return self._buffers.get(id(tensor))


def uniform_value(value: Any) -> float | None:
    """Return the number that a number, or every element of a constant tensor, is; whole numbers stay whole."""
    if isinstance(value, bool | int | float):
        return int(value) if isinstance(value, bool) else value
    if not isinstance(value, Tensor) or not 0 < value.numel() <= _UNIFORM_LIMIT or value.is_complex():
        return None
    first = value.detach().reshape(-1)[0]
    return uniform_value(first.item()) if bool(torch.all(value.detach() == first)) else None
