"""The sandbox server: a clean process that imports torch once and starts one confined child for each submission.

It takes request frames on standard input and gives outcome frames on standard output. It never executes learner code, knows no
rubric and no data. Where processes can be forked cheaply the child is a fork of it; elsewhere it is a fresh interpreter.
"""

import os
import sys
from typing import Any, BinaryIO

from grader.sandbox.confinement import Confinement
from grader.sandbox.descendants import adopt_orphans
from grader.sandbox.layers import Layer
from grader.sandbox.probe import confinement_without, missing_layers
from grader.sandbox.protocol import SPAWN, WITHOUT, read_frame, write_frame

CAN_FORK = sys.platform == "linux"
"""macOS has `fork`, but its system libraries do not survive it once torch has used them."""


def main() -> None:
    """Tell which layers are missing, then serve requests until standard input closes."""
    requests, outcomes = _take_channels()
    forking = CAN_FORK and SPAWN not in sys.argv
    adopt_orphans()
    missing = missing_layers([layer for layer in Layer if f"{WITHOUT}{layer}" in sys.argv])
    write_frame(outcomes, {"missing": missing})
    confinement = confinement_without(missing)
    if forking:
        _prepare()
    write_frame(outcomes, {"ready": True})
    while (request := read_frame(requests)) is not None:
        served = _serve(request, requests.fileno(), confinement, forking=forking)
        if served is None:
            break
        write_frame(outcomes, served)
    os._exit(0)  # nothing is left to clean up, and tearing torch down takes a while


def _take_channels() -> tuple[BinaryIO, BinaryIO]:
    """Keep the channels to the parent for ourselves; what is printed here by mistake goes to standard error."""
    requests, outcomes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return requests, outcomes


def _prepare() -> None:
    """Import all that a child needs, on one thread: a forked child of a process with several can hang."""
    import tempfile

    import torch

    torch.set_num_threads(1)
    tempfile.tempdir = "/"  # torchvision and others ask for one when they are imported, and must not look for one to write to
    from grader.sandbox import worker  # noqa: F401 - imported here so that every fork has it


def _serve(request: dict[str, Any], parent: int, confinement: Confinement, *, forking: bool) -> dict[str, Any] | None:
    """Have a child answer one request; `None` if the parent, at the other end of that descriptor, has gone."""
    if forking:
        from grader.sandbox.forking import serve_by_fork as serve
    else:
        from grader.sandbox.spawning import serve_by_spawn as serve
    return serve(request | {"seal": os.urandom(16).hex()}, parent, confinement)
