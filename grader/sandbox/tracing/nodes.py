"""Nodes as the recorder writes them down: plain dicts with the fields of `grader.graph.RecordedNode`."""

from typing import Any

from grader.ops import NAME_LIMIT


def bare_node(op: str, inputs: list[str], *, name: str | None = None) -> dict[str, Any]:
    """Make a node without an id, a line or shapes."""
    return {
        "op": op,
        "name": (name or op.removeprefix("other:"))[:NAME_LIMIT],
        "inputs": inputs,
        "line": None,
        "module": None,
        "shape_in": [],
        "shape_out": [],
        "parameters": 0,
        "weights": [],
        "frozen": False,
        "no_grad": False,
        "sizes": {},
    }


def statistics_at(buffers: list[str], weights: list[str]) -> dict[str, Any]:
    """Say where running statistics are, if not beside the weight: the module's path, or their names."""
    owner = buffers[0].removesuffix("running_mean").rstrip(".") if buffers else ""
    standard = [f"{owner}.{name}".lstrip(".") for name in ("running_mean", "running_var")]
    if not buffers or (buffers == standard and weights and weights[0].rpartition(".")[0] == owner):
        return {}
    return {"buffers": owner if buffers == standard else ",".join(buffers)}
