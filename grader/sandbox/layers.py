"""The layers that confine learner code, and how strong they are together. Plain data, the same on both sides of the sandbox."""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal

Level = Literal["strong", "partial", "none"]


class Layer(StrEnum):
    """One thing that holds learner code; a platform may lack it."""

    LIMITS = "time and file limits"
    MEMORY = "memory limit"
    FILES = "file system"
    CALLS = "system calls"


def level_of(missing: Collection[str]) -> Level:
    """Grade a sandbox by the layers that it lacks."""
    if not missing:
        return "strong"
    return "partial" if set(Layer) - set(missing) else "none"
