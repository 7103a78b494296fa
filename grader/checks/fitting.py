"""Whether an executed operation is a layer that a rubric declares: the same op and every declared size, however it is spelt.

Two poolings that compute the same are one: an adaptive pooling to half of each side and a pooling with a kernel of two, a mean
over the image and an adaptive pooling to one pixel. So are the padding `same` and its number of pixels. What a size that the
rubric leaves out must be is for `Layer.wanted` to say.
"""

import math
from collections.abc import Mapping

from grader.graph import Node, Shape, Size
from grader.ops import POOLS
from grader.rubric.model import Layer

Spelling = tuple[str, Mapping[str, Size]]
"""An op and its sizes."""

_TOLERANCE = 1e-9
_POOL_RANKS = (1, 2)
"""The numbers of spatial dimensions for which there are poolings in the operation table."""


def fits(node: Node, layer: Layer) -> bool:
    """Tell whether a node is the declared layer."""
    return any(op == layer.op and _differing(sizes, layer) is None for op, sizes in spellings(node))


def differing_size(node: Node, layer: Layer) -> str | None:
    """Return the name of the first declared size that a node of the same op has otherwise, `None` if all are the same."""
    return _differing(node.sizes, layer)


def spellings(node: Node) -> tuple[Spelling, ...]:
    """Return a node's own op and sizes, then those of operations that compute the same on inputs of its shape."""
    found: list[Spelling] = [(node.op, node.sizes)]
    if node.op not in POOLS and node.op != "mean":
        return tuple(found)
    for respell in (_mean_as_pool, _kernel_as_adaptive, _adaptive_as_kernel, _pool_as_mean):
        found += [other for each in found if (other := respell(*each, node.shape_in)) is not None]
    return tuple(found)


def _differing(sizes: Mapping[str, Size], layer: Layer) -> str | None:
    return next((name for name, expected in layer.wanted.items() if not _agree(name, sizes, expected)), None)


def _agree(name: str, sizes: Mapping[str, Size], expected: Size) -> bool:
    actual = sizes.get(name)
    if name == "padding":
        return _same(_in_pixels(actual, sizes), _in_pixels(expected, sizes))
    if name == "normalized_shape" and isinstance(expected, int):
        return actual == (expected,)  # one number is the last dimension alone
    return _same(actual, expected)


def _same(actual: Size, expected: Size) -> bool:
    """Compare two sizes; one number stands for a tuple of equal ones, and numbers are equal up to rounding."""
    if isinstance(actual, tuple) and isinstance(expected, tuple):
        return len(actual) == len(expected) and all(map(_same, actual, expected))
    if isinstance(actual, tuple):
        return bool(actual) and all(_same(each, expected) for each in actual)
    if isinstance(actual, int | float) and isinstance(expected, int | float):
        return math.isclose(actual, expected, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return actual == expected


def _in_pixels(padding: Size, sizes: Mapping[str, Size]) -> Size:
    """Write the paddings `valid` and `same` as numbers; `same` for an even kernel pads one side more and stays a word."""
    kernel, dilation = sizes.get("kernel_size"), sizes.get("dilation", 1)
    if padding == "valid":
        return 0
    if padding != "same" or not isinstance(kernel, tuple):
        return padding
    dilations = dilation if isinstance(dilation, tuple) else (1,) * len(kernel)
    totals = [step * (size - 1) for size, step in zip(kernel, dilations, strict=True)]
    return padding if any(total % 2 for total in totals) else tuple(total // 2 for total in totals)


def _mean_as_pool(op: str, sizes: Mapping[str, Size], shape: Shape) -> Spelling | None:
    """Spell a mean over all of the spatial dimensions as an adaptive pooling to one value."""
    rank = len(shape) - 2
    if op != "mean" or rank not in _POOL_RANKS or sizes.get("dim") != tuple(range(2, 2 + rank)):
        return None
    return f"adaptive_avg_pool{rank}d", {"output_size": (1,) * rank}


def _pool_as_mean(op: str, sizes: Mapping[str, Size], _shape: Shape) -> Spelling | None:
    size = sizes.get("output_size")
    if not op.startswith("adaptive_avg_pool") or not isinstance(size, tuple) or set(size) != {1}:
        return None
    return "mean", {"dim": tuple(range(2, 2 + len(size)))}


def _kernel_as_adaptive(op: str, sizes: Mapping[str, Size], shape: Shape) -> Spelling | None:
    """Spell a pooling whose kernels tile the input as the adaptive pooling to the same size."""
    kernel, spatial = sizes.get("kernel_size"), _spatial(shape)
    if op not in POOLS or not isinstance(kernel, tuple) or not _plain(sizes) or not _divides(kernel, spatial):
        return None
    if kernel not in (sizes.get("stride"), spatial):
        return None
    return f"adaptive_{op}", {"output_size": tuple(whole // part for whole, part in zip(spatial, kernel, strict=True))}


def _adaptive_as_kernel(op: str, sizes: Mapping[str, Size], shape: Shape) -> Spelling | None:
    """Spell an adaptive pooling that divides its input evenly as a pooling with a kernel."""
    output, spatial = sizes.get("output_size"), _spatial(shape)
    if op not in POOLS or not isinstance(output, tuple) or not _divides(output, spatial):
        return None
    kernel = tuple(whole // part for whole, part in zip(spatial, output, strict=True))
    plain = {"padding": 0, "dilation": 1, "ceil_mode": False, "count_include_pad": True}
    return op.removeprefix("adaptive_"), {"kernel_size": kernel, "stride": kernel, **plain}


def _plain(sizes: Mapping[str, Size]) -> bool:
    return _same(sizes.get("padding", 0), 0) and _same(sizes.get("dilation", 1), 1)


def _divides(parts: tuple[int, ...], wholes: tuple[int, ...]) -> bool:
    return len(parts) == len(wholes) and all(part > 0 and not whole % part for whole, part in zip(wholes, parts, strict=True))


def _spatial(shape: Shape) -> tuple[int, ...]:
    """Return the dimensions behind batch and channels as far as they are known."""
    return tuple(size for size in shape[2:] if size is not None)
