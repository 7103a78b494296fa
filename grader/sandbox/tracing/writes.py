"""Which tensors a call writes to: by torch's own count of writes, and where torch does not count."""

from dataclasses import dataclass

from torch import Tensor

from grader.sandbox.tracing.calls import Call
from grader.sandbox.tracing.describe_shapes import COPIES
from grader.sandbox.tracing.values import version_of

_UNCOUNTED_WRITES = {"detach_", "set_data"}
"""Calls that change their tensor without raising its version."""


@dataclass(frozen=True)
class Argument:
    """A tensor that goes into a call, and how it was before the call."""

    tensor: Tensor
    version: int
    shape: tuple[int, ...]

    @classmethod
    def of(cls, tensor: Tensor) -> "Argument":
        """Note a tensor as it is now."""
        return cls(tensor, version_of(tensor), (*tensor.shape,))


def written_by(call: Call, before: list[Argument]) -> list[Tensor]:
    """Return the tensors that a call wrote to."""
    changed = [each.tensor for each in before if version_of(each.tensor) != each.version]
    if changed or not before:
        return changed
    first = before[0].tensor
    unseen = call.result is first and first.is_inference() and call.name not in COPIES  # they count no versions
    spellings = {call.name, getattr(call.func, "__name__", "")}
    return [first] if unseen or spellings & _UNCOUNTED_WRITES else []
