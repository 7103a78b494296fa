"""What `bngrade doctor` looks at: whether a check would work on this machine, and what is missing for a better one.

Nothing is changed and nothing downloaded. A small honest network is really followed in the sandbox.
"""

import platform
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Literal

from pydantic import Field

from grader import __version__
from grader.calibration.journal import default_folder
from grader.datasets import digits, mnist
from grader.learner.store import state_file
from grader.pipeline import INSPECTION, trace
from grader.sandbox.layers import Layer, Level, level_of
from grader.sandbox.runner import Sandbox, SandboxError, WeakSandboxError
from grader.submission.reading import Submission
from grader.value import Value

_PACKAGES = ("torch", "torchvision", "numpy", "scikit-learn", "pydantic", "click")
_CLASS = "Net"
_SOURCE = f"""
from torch import nn

class {_CLASS}(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(16, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))

    def forward(self, x):
        return self.layers(x)
"""
_INPUT_SHAPE = (1, 4, 4)

_ELSEWHERE = "run bngrade on Linux: in a container, in a virtual machine, or under WSL 2"
_ON_LINUX: Mapping[Layer, str] = {
    Layer.LIMITS: "lift what forbids processes to set limits (`ulimit -a` shows them)",
    Layer.MEMORY: "mount `/proc`, and lift what forbids processes to set limits (`ulimit -v`)",
    Layer.FILES: "use Linux 5.13 or later with Landlock switched on (`landlock` in the kernel's `lsm=` list); in a container, "
    "a runtime whose seccomp profile lets `landlock_restrict_self` through",
    Layer.CALLS: "use Linux on x86-64 or aarch64 with seccomp filters; in a container, a runtime that lets processes add "
    "their own",
}


class LayerState(Value):
    """One layer of the sandbox: whether it is there, else why not and how to get it."""

    layer: Layer
    there: bool
    reason: str | None = None
    cure: str | None = None


class DataState(Value):
    """One data set: where it lies, and what is wrong with it."""

    name: str
    path: str | None
    """`None` for one that comes with a package."""
    defect: str | None = None
    cure: str | None = None


class Obstacle(Value):
    """Why a check would not work, and what to do about it."""

    message: str
    cure: str


class Diagnosis(Value):
    """The whole page: schema `bngrade/doctor/v1`."""

    schema_: Literal["bngrade/doctor/v1"] = Field(default="bngrade/doctor/v1", alias="schema")
    works: bool
    """Whether a check would work."""
    obstacles: tuple[Obstacle, ...]
    versions: Mapping[str, str | None]
    """Of bngrade, Python and the packages that matter; `None` for one that is not installed."""
    python: str
    """The interpreter."""
    platform: str
    devices: tuple[str, ...]
    """What a network can be trained on, the best first."""
    data: tuple[DataState, ...]
    level: Level | None
    """How strong the sandbox is; `None` if it does not start."""
    layers: tuple[LayerState, ...]
    places: Mapping[str, str]
    """Where files are kept."""


def diagnose(data_dir: Path, *, require_strong: bool = False) -> Diagnosis:
    """Look at everything that a check needs."""
    with Sandbox(require_strong=require_strong) as sandbox:  # it imports torch meanwhile
        devices, obstacles = _devices()
        missing, trouble = _try_sandbox(sandbox)
    data = _data(data_dir)
    obstacles += trouble
    return Diagnosis(
        works=not obstacles,
        obstacles=tuple(obstacles),
        versions={"bngrade": __version__, "python": platform.python_version()} | {name: _version(name) for name in _PACKAGES},
        python=sys.executable,
        platform=platform.platform(),
        devices=devices,
        data=data,
        level=None if missing is None else level_of(missing),
        layers=() if missing is None else tuple(_layer_state(layer, missing) for layer in Layer),
        places={"data": str(data_dir), "calibrations": str(default_folder()), "progress": str(state_file())},
    )


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _devices() -> tuple[tuple[str, ...], list[Obstacle]]:
    """Ask torch what there is to train on."""
    try:
        import torch
    except (ImportError, OSError) as error:
        cure = "install it as https://pytorch.org/get-started says for this platform"
        return (), [Obstacle(message=f"torch cannot be imported: {error}", cure=cure)]
    cuda = [f"cuda ({torch.cuda.get_device_name(index)})" for index in range(torch.cuda.device_count())]
    mps = ["mps"] if torch.backends.mps.is_available() else []
    return (*cuda, *mps, "cpu"), []


def _try_sandbox(sandbox: Sandbox) -> tuple[Mapping[str, str] | None, list[Obstacle]]:
    """Follow an honest network; return the missing layers, `None` if the server does not start, and what went wrong."""
    submission = Submission(path=Path("doctor.py"), source=_SOURCE, sha256="")
    missing = None
    try:
        missing = sandbox.missing()
        traced = trace(submission, _CLASS, _INPUT_SHAPE, INSPECTION, sandbox)
    except WeakSandboxError as error:
        return missing, [Obstacle(message=str(error), cure="add the missing layers, or do without BNGRADE_REQUIRE_SANDBOX")]
    except (SandboxError, OSError) as error:
        return missing, [Obstacle(message=str(error), cure="see that `python -c 'import torch'` works in this environment")]
    if traced.problem is None:
        return missing, []
    message = f"an honest network does not run in the sandbox: {traced.problem.message}"
    return missing, [Obstacle(message=message, cure="report it, with this page")]


def _data(data_dir: Path) -> tuple[DataState, ...]:
    """Say which data sets are there and intact; without MNIST a check works with the fallback, and is not official."""
    path = data_dir / mnist.FILE_NAME
    defect = mnist.defect(path, mnist.DIGEST)
    return (
        DataState(name=mnist.NAME, path=str(path), defect=defect, cure="type `bngrade data fetch`" if defect else None),
        DataState(name=digits.NAME, path=None),
    )


def _layer_state(layer: Layer, missing: Mapping[str, str]) -> LayerState:
    if layer not in missing:
        return LayerState(layer=layer, there=True)
    cure = _ON_LINUX[layer] if sys.platform == "linux" else _ELSEWHERE
    return LayerState(layer=layer, there=False, reason=missing[layer], cure=cure)
