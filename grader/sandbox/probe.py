"""Finding out which layers this machine has, before learner code is near: a throwaway process takes each on and tries it.

Where processes cannot be forked nothing is tried: what the platform is known to have is believed, and a child that cannot take
it on does not run.
"""

import json
import os
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NoReturn

from grader.sandbox.confinement import Confinement, prepare, take_on
from grader.sandbox.layers import Layer
from grader.sandbox.privileges import renounce

_ELSEWHERE: Mapping[str, Mapping[Layer, str]] = {
    "win32": {
        Layer.FILES: "Windows confines no single process's view of its files without an administrator",
        Layer.CALLS: "Windows filters no system calls",
    },
    "darwin": {
        Layer.MEMORY: "macOS enforces no limit on memory",
        Layer.FILES: "macOS has no documented way to confine a process's view of its files",
        Layer.CALLS: "macOS filters no system calls",
    },
}
_HIDDEN = "it is switched off for this run"
_PROBE_MIB, _PROBE_CPU_S = 1024, 60

Missing = dict[Layer, str]
"""The layers that are not there, and why."""


def missing_layers(hidden: Collection[Layer]) -> Missing:
    """Return the layers that this machine lacks; those that are hidden count as lacking."""
    found: Missing = dict.fromkeys(hidden, _HIDDEN)
    others = [layer for layer in Layer if layer not in hidden]
    if sys.platform == "linux":
        lacking = _tried(others)
    else:
        lacking = {layer: reason for layer, reason in _known(sys.platform).items() if layer in others}
    return found | lacking


def _known(platform: str) -> Mapping[Layer, str]:
    """Return what a platform lacks that is none of Linux's kind."""
    return _ELSEWHERE.get(platform, dict.fromkeys(Layer, f"nothing is known of {platform}"))


def _tried(layers: Collection[Layer]) -> Missing:
    """Have a forked process take the layers on; one that does not survive it has none."""
    end, child_end = os.pipe()
    child = os.fork()
    if child == 0:
        _try_and_tell(layers, child_end)
    os.close(child_end)
    with os.fdopen(end, "rb") as told:
        text = told.read()
    _, status = os.waitpid(child, 0)
    if not text:
        reason = f"the process that tried it ended with exit code {os.waitstatus_to_exitcode(status)}"
        return dict.fromkeys(layers, reason)
    return {Layer(name): reason for name, reason in json.loads(text).items()}


def _try_and_tell(layers: Collection[Layer], channel: int) -> NoReturn:
    missing: Missing = {}
    try:
        renounce()
        for layer in layers:
            if (reason := _lacking(layer)) is not None:
                missing[layer] = reason
        os.write(channel, json.dumps(missing).encode())
    finally:
        os._exit(0)  # who waits knows a failure by the silence


def _lacking(layer: Layer) -> str | None:
    """Take a layer on and try what it must not allow; return what is wrong, if anything."""
    try:
        take_on(layer, prepare([layer]), _PROBE_MIB, _PROBE_CPU_S)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None if _TRIALS[layer]() else "it is there and does not hold"


def _refuses(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    return False


def _limited(*names: str) -> bool:
    """Tell whether limits are set that cannot be lifted again."""
    import resource

    return all(_cannot_raise(getattr(resource, name)) for name in names)


def _cannot_raise(limit: int) -> bool:
    import resource

    try:
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        return True
    return False


_TRIALS: Mapping[Layer, Callable[[], bool]] = {
    Layer.LIMITS: lambda: _limited("RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"),
    Layer.MEMORY: lambda: _limited("RLIMIT_AS"),
    Layer.FILES: lambda: _refuses(lambda: list(Path("/").iterdir())),
    Layer.CALLS: lambda: _refuses(lambda: os.sched_setaffinity(0, os.sched_getaffinity(0))),
}


def confinement_without(missing: Collection[Layer]) -> Confinement:
    """Make ready every layer but the missing ones."""
    return prepare([layer for layer in Layer if layer not in missing])
