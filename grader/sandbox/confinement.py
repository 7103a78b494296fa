"""What the child gives up before learner code runs, layer by layer. Child side, standard library alone.

Which layers there are is found out once, by `probe`; from then on a layer that cannot be taken on is an error, and no learner
code runs without it.
"""

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass

from grader.sandbox import landlock, seccomp
from grader.sandbox.denial import explain_denials
from grader.sandbox.layers import Layer
from grader.sandbox.limits import limit_memory, limit_usage
from grader.sandbox.privileges import renounce
from grader.sandbox.readable import listable_places, readable_places


@dataclass(frozen=True)
class Confinement:
    """The layers that a child takes on; `ruleset` is the descriptor of what it may read."""

    layers: tuple[Layer, ...]
    ruleset: int | None = None


def prepare(layers: Collection[Layer]) -> Confinement:
    """Make ready what several children share.

    Raises:
        OSError: the platform lacks one of the layers.
    """
    chosen = tuple(layer for layer in Layer if layer in layers)
    return Confinement(chosen, _readable() if Layer.FILES in layers else None)


def _readable() -> int:
    return landlock.make_ruleset(readable_places(), listable_places())


def confine(confinement: Confinement, memory_mib: int, cpu_s: int) -> None:
    """Take every layer on, for good. The process must have one thread.

    Raises:
        OSError: a layer could not be taken on; nothing of the learner's may run.
    """
    if sys.platform == "linux":
        renounce()
    for layer in confinement.layers:
        take_on(layer, confinement, memory_mib, cpu_s)
    sys.dont_write_bytecode = True
    explain_denials()


def take_on(layer: Layer, confinement: Confinement, memory_mib: int, cpu_s: int) -> None:
    """Take one layer on.

    Raises:
        OSError: the platform lacks it.
    """
    if layer is Layer.LIMITS:
        limit_usage(cpu_s, alone=Layer.CALLS not in confinement.layers)
    elif layer is Layer.MEMORY:
        limit_memory(memory_mib)
    elif layer is Layer.FILES:
        assert confinement.ruleset is not None, "`prepare` makes one"
        landlock.restrict_self(confinement.ruleset)
        os.close(confinement.ruleset)
    else:
        seccomp.restrict_self()
