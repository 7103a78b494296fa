"""Running the learner's file: the slice of it that the class needs, then the class, then the network. Child side only.

A learner's mistake leaves here as a `Problem`, a plain dict with the line it happened at; nothing that learner code raises
passes through, `SystemExit` and `KeyboardInterrupt` included.
"""

import re
import traceback
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from grader.sandbox.alarm import TimeLimitError
from grader.sandbox.denial import denial_in
from grader.sandbox.failed_layer import failed_layer
from grader.sandbox.learner_module import LearnerModule, StatementError
from grader.sandbox.protocol import SUBMISSION_FILENAME
from grader.sandbox.tracing.modules import ModuleWatch, watch_construction
from grader.sandbox.tracing.recorder import TooManyOperationsError
from grader.sandbox.tracing.trace import OutputError, trace
from grader.sandbox.wording import out_of_memory, out_of_time

_MESSAGE_LIMIT = 400
_NO_DEVICE = re.compile(r"CUDA|NVIDIA|No HIP GPUs|MPS (?:backend|device)|Cannot access accelerator|XPU")
_ALLOCATION = re.compile(r"you tried to allocate (\d+) bytes")

Problem = dict[str, Any]


class _Stop(Exception):  # noqa: N818 - it carries a problem out of a stage, it is none itself
    """Ends a stage with the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


def run_submission(request: dict[str, Any]) -> dict[str, Any]:
    """Execute, construct and trace; return `{"trace": ...}` or `{"problem": ...}`."""
    watch, memory_mib = ModuleWatch(), request["memory_mib"]
    _make_compilers_transparent()
    torch.manual_seed(0)
    try:
        with watch_construction(watch):
            learner = LearnerModule(request["source"], request["statements"])
            factory = _find_class(learner, request["class_name"], memory_mib)
            network = _guarded("construct", lambda: _construct(factory, request["class_name"]), memory_mib)
            sizes = request["input_shape"], request["batch_sizes"]
            found = _guarded("forward", lambda: trace(network, watch, *sizes), memory_mib)
    except _Stop as stop:
        return {"problem": stop.problem}
    return {"trace": found}


def _find_class(learner: LearnerModule, class_name: str, memory_mib: int) -> Any:
    found = _guarded("load", lambda: learner.find(class_name), memory_mib)
    if found is None:
        message = f"`{class_name}` is not there after the statements that define it have run"
        raise _Stop({"kind": "missing-class", "message": message, "line": None})
    return found


def _construct(factory: Any, class_name: str) -> nn.Module:
    if isinstance(factory, nn.Module):
        message = f"`{class_name}` is a network already, not the class of one"
        raise _Stop({"kind": "not-a-class", "message": message, "line": None})
    if not callable(factory):
        message = f"`{class_name}` is a value of type {type(factory).__name__}, not a class"
        raise _Stop({"kind": "not-a-class", "message": message, "line": None})
    try:
        network = factory()
    except TypeError as error:
        if _line_of(error) is None:  # the call itself does not fit the constructor
            raise _Stop({"kind": "construct", "message": _spell(error), "line": _constructor_line(factory)}) from None
        raise
    if not isinstance(network, nn.Module):
        message = f"`{class_name}()` gives a value of type {type(network).__name__}, not a `torch.nn.Module`"
        raise _Stop({"kind": "not-a-module", "message": message, "line": None})
    return network


def _constructor_line(factory: Any) -> int | None:
    """Return where the learner's constructor begins."""
    code = getattr(getattr(factory, "__init__", None), "__code__", None) or getattr(factory, "__code__", None)
    return code.co_firstlineno if code is not None and code.co_filename == SUBMISSION_FILENAME else None


def _guarded(stage: str, run: Callable[[], Any], memory_mib: int) -> Any:
    """Run a stage of learner code; whatever it raises becomes a problem with the learner's line."""
    try:
        return run()
    except _Stop:
        raise
    except StatementError as error:
        raise _Stop(_problem(stage, error.__cause__ or error, memory_mib)) from None
    except BaseException as error:  # noqa: BLE001 - learner code may raise anything at all
        raise _Stop(_problem(stage, error, memory_mib)) from None


def _problem(stage: str, error: BaseException, memory_mib: int) -> Problem:
    kind, message = _classify(stage, error, memory_mib)
    return {"kind": kind, "message": message[:_MESSAGE_LIMIT], "line": _line_of(error)}


def _classify(stage: str, error: BaseException, memory_mib: int) -> tuple[str, str]:
    text = _text(error)
    if isinstance(error, SystemExit):
        return "exit", "the file ends the program by itself"
    if isinstance(error, TimeLimitError):
        return "time", out_of_time(error.seconds, stage)
    if isinstance(error, MemoryError) or _ALLOCATION.search(text):
        return "memory", out_of_memory(memory_mib)
    if (denial := denial_in(error)) is not None:
        return "denied", denial
    if isinstance(error, RuntimeError | AssertionError) and _NO_DEVICE.search(text):
        return "device", "the code moves to a GPU that is not there"
    if isinstance(error, OutputError | TooManyOperationsError):
        return "output", str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return "import", f"the package `{error.name}` is not installed here, and the class needs it"
    return stage, f"{_spell(error)}{_place(error)}"


def _place(error: BaseException) -> str:
    """Name the layer that failed, where the line alone does not tell it."""
    try:
        layer = failed_layer(error)
    except Exception:  # noqa: BLE001 - a learner's module may raise at anything that is asked of it
        return ""
    return f"; {layer}" if layer else ""


def _spell(error: BaseException) -> str:
    """Write an exception as Python does, on one line."""
    name, text = type(error).__name__, _text(error)
    return f"{name}: {text}" if text else name


def _text(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - a learner's `__str__` may raise anything
        return ""


def _line_of(error: BaseException) -> int | None:
    """Return the innermost line of the learner's file in a traceback."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == SUBMISSION_FILENAME]
    return lines[-1] if lines else None


def _make_compilers_transparent() -> None:
    """Let `torch.compile` hand back what it is given: it changes the speed of a network, not its graph."""

    def compile_nothing(model: Any = None, **_options: Any) -> Any:
        return model if model is not None else lambda function: function

    torch.compile = compile_nothing
