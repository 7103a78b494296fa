"""Which module is running, kept by torch's global hooks, and the learner's line that built each one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from torch import nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

from grader.sandbox.protocol import SUBMISSION_FILENAME

_TORCH_MODULES = "torch.nn.modules."


@dataclass
class ModuleWatch:
    """What is known of modules: the ones running now (innermost last), those that ever ran, the lines that built them."""

    running: list[nn.Module] = field(default_factory=list)
    called: set[int] = field(default_factory=set)
    built_at: dict[int, int] = field(default_factory=dict)

    @property
    def innermost(self) -> nn.Module | None:
        """The module whose `forward` is running."""
        return self.running[-1] if self.running else None

    def called_by_container(self) -> bool:
        """Tell whether code of torch's (a `Sequential`, or a class that inherits its `forward`) called the innermost module."""
        return len(self.running) > 1 and not _runs_code_of_the_learner(self.running[-2])


def _runs_code_of_the_learner(module: nn.Module) -> bool:
    code = getattr(module.forward, "__code__", None)
    return code is not None and code.co_filename == SUBMISSION_FILENAME


def torch_class(module: nn.Module) -> str | None:
    """Return the name of torch's own class that a module is an instance of; `None` for a learner's class of its own."""
    for base in type(module).__mro__:
        if base is not nn.Module and base.__module__.startswith(_TORCH_MODULES):
            return base.__name__
    return None


def learner_line() -> int | None:
    """Return the innermost line of the learner's file that is executing."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller's frame
    while frame is not None and frame.f_code.co_filename != SUBMISSION_FILENAME:
        frame = frame.f_back
    return frame.f_lineno if frame is not None else None


@contextmanager
def watch_construction(watch: ModuleWatch) -> Iterator[None]:
    """Note the learner's line of every module built within."""
    original = nn.Module.__init__

    def noting_init(self: nn.Module, *args: Any, **kwargs: Any) -> None:
        line = learner_line()
        if line is not None:
            watch.built_at[id(self)] = line
        original(self, *args, **kwargs)

    nn.Module.__init__ = noting_init  # type: ignore[method-assign]  # restored below
    try:
        yield
    finally:
        nn.Module.__init__ = original  # type: ignore[method-assign]


@contextmanager
def watch_calls(watch: ModuleWatch) -> Iterator[None]:
    """Keep the stack of running modules for every forward pass within."""

    def enter(module: nn.Module, _inputs: Any) -> None:
        watch.running.append(module)
        watch.called.add(id(module))

    def leave(_module: nn.Module, _inputs: Any, _output: Any) -> None:
        watch.running.pop()

    handles = [
        register_module_forward_pre_hook(enter),
        register_module_forward_hook(leave, always_call=True),
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
        watch.running.clear()
