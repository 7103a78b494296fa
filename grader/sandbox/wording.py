"""How limits are told to a learner, wherever they are noticed: in the child that hit one, or by who watches it."""

from collections.abc import Mapping

_WORK: Mapping[str, str] = {
    "load": "what defines the class",
    "construct": "making the network",
    "forward": "`forward`",
}
"""The stages of running a submission, as their subject."""
_GIB = 1024


def out_of_time(timeout_s: float, stage: str | None = None) -> str:
    """Say that something took too long; without a stage, that the whole did."""
    return f"{_WORK.get(stage or '', 'the code')} did not finish in {timeout_s:g} s"


def out_of_memory(memory_mib: int) -> str:
    """Say that the code needs more memory than it may use."""
    size = f"{memory_mib / _GIB:g} GiB" if memory_mib >= _GIB else f"{memory_mib} MiB"
    return f"the code needs more than {size} of memory"
