"""The layer of torch's in which a forward pass failed: a line of the learner's may call several. Child side only.

It takes the exception and gives words. A failure in the learner's own code names no layer: its line says where it was.
"""

import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

import torch
from torch import nn

from grader.sandbox.protocol import SUBMISSION_FILENAME
from grader.sandbox.tracing.modules import torch_class


def failed_layer(error: BaseException) -> str | None:
    """Say which layer failed and the shape of what it was given: `fc` (Linear) was given (4, 1, 28, 28)."""
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
    running = list(_running(frames))
    if not running:
        return None
    frame, module = running[-1]
    kind, shape = torch_class(module), _shape_given(frame)
    behind = frames[frames.index(frame) :]
    if kind is None or shape is None or any(each.f_code.co_filename == SUBMISSION_FILENAME for each in behind):
        return None
    name = _name(module, running[0][1])
    return f"{f'`{name}` ({kind})' if name else kind} was given ({', '.join(map(str, shape))})"


def _running(frames: list[FrameType]) -> Iterator[tuple[FrameType, nn.Module]]:
    """Give the modules whose `forward` was running, the outermost first."""
    for frame in frames:
        code = frame.f_code
        owner = frame.f_locals.get(code.co_varnames[0]) if code.co_name == "forward" and code.co_argcount else None
        if isinstance(owner, nn.Module):
            yield frame, owner


def _shape_given(frame: FrameType) -> tuple[int, ...] | None:
    """Return the shape of the tensor that a running `forward` takes first."""
    code = frame.f_code
    given: Any = frame.f_locals.get(code.co_varnames[1]) if code.co_argcount > 1 else None  # whatever a learner passed
    return tuple(given.shape) if isinstance(given, torch.Tensor) else None


def _name(module: nn.Module, network: nn.Module) -> str:
    """Return the attribute of the network that holds a module; none for one that was made on the way."""
    return next((name for name, each in nn.Module.named_modules(network) if each is module), "")
