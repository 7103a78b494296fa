"""Functions and methods on tensors: operations, shapes, and what hands its tensor on."""

from collections.abc import Mapping, Sequence

from grader.graph import Size
from grader.submission.static.attributes import shape_of
from grader.submission.static.chart import Chart, Label, sample_size
from grader.submission.static.torch_names import METHODS, Arguments, Signature, check_sizes, take_plain
from grader.submission.static.values import RefusedError, Tensor, Unknown, is_number

_HANDED_ON = ("float", "contiguous")
"""A trace's tensors are float32 and contiguous where the reading follows them, so that these do nothing."""


def call_function(chart: Chart, signature: Signature, positional: Sequence[object], keywords: Mapping[str, object]) -> Tensor:
    """Call one of torch's functions on a tensor, given first or as `input`.

    Raises:
        RefusedError: the arguments are not plain.
    """
    named = dict(keywords)
    tensor, *others = positional or [named.pop("input", None)]
    if not isinstance(tensor, Tensor):
        raise RefusedError("no tensor")
    bound = signature.bind(others, named)
    if bound.pop("training", True) not in (True, Unknown.MODE):
        raise RefusedError("dropout that is switched off")
    in_place, sizes = take_plain(bound)
    if signature.op == "clamp":
        return chart.apply("relu", tensor, _no_ceiling(sizes), Label(), in_place=signature.writes)
    check_sizes(signature.op, sizes)
    return chart.apply(signature.op, tensor, sizes, Label(), in_place=in_place or signature.writes)


def call_method(
    chart: Chart, tensor: Tensor, name: str, positional: Sequence[object], keywords: Mapping[str, object]
) -> object:
    """Call a method of a tensor."""
    if name in METHODS:
        return call_function(chart, METHODS[name], [tensor, *positional], keywords)
    if keywords:
        raise RefusedError("keywords")
    if name in ("view", "reshape"):
        return _reshaped(chart, tensor, _dimensions(positional))
    if name == "size":
        return shape_of(tensor)[_index(positional[0])] if positional else shape_of(tensor)
    if name in ("squeeze", "unsqueeze") and len(positional) == 1:
        return _with_dimension(chart, tensor, _index(positional[0]), added=name == "unsqueeze")
    if positional:
        raise RefusedError("arguments that do not fit")
    if name == "dim":
        return len(tensor.shape)
    if name in _HANDED_ON:
        return tensor
    if name == "clone":
        return Tensor(chart.add("identity", (tensor,), tensor.shape, {}, Label()), tensor.shape)
    raise RefusedError(f"the method {name}")


def _no_ceiling(sizes: Arguments | Mapping[str, object]) -> dict[str, Size]:
    """Tell a clamp at zero from below, which is a ReLU."""
    if not is_number(sizes["min"]) or sizes["min"] != 0 or sizes.get("max") is not None:
        raise RefusedError("a clamp that is no ReLU")
    return {}


def _dimensions(positional: Sequence[object]) -> list[object]:
    given = positional[0] if len(positional) == 1 else positional
    dimensions = list(given) if isinstance(given, list | tuple) else [given]
    if not all(each is Unknown.BATCH or (isinstance(each, int) and not isinstance(each, bool)) for each in dimensions):
        raise RefusedError("a shape that cannot be followed")
    return dimensions


def _reshaped(chart: Chart, tensor: Tensor, dimensions: list[object]) -> Tensor:
    """Reshape within each sample; the batch stays in front, by name or by what is left over."""
    size = sample_size(tensor.shape)
    first, rest = dimensions[0], [each for each in dimensions[1:] if isinstance(each, int)]
    if len(rest) != len(dimensions) - 1 or size == 0:
        raise RefusedError("the batch is not the first dimension")
    known = 1
    for each in rest:
        known *= each if each != -1 else 1
    left = rest.count(-1)
    if first is Unknown.BATCH and left <= 1 and known > 0 and (known == size if not left else size % known == 0):
        rest = [size // known if each == -1 else each for each in rest]
    elif first != -1 or left or known != size:
        raise RefusedError("a shape that depends on the batch")
    shape = (None, *rest)
    return Tensor(chart.add("reshape", (tensor,), shape, {}, Label()), shape, tensor.memory)


def _with_dimension(chart: Chart, tensor: Tensor, dim: int, *, added: bool) -> Tensor:
    rank = len(tensor.shape) + added
    if not -rank <= dim < rank or dim % rank == 0:
        raise RefusedError("a dimension before the batch")
    dim %= rank
    rest = list(tensor.shape)
    if added:
        rest.insert(dim, 1)
    elif rest[dim] == 1:
        del rest[dim]
    shape = tuple(rest)
    return Tensor(chart.add("reshape", (tensor,), shape, {}, Label()), shape, tensor.memory)


def _index(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusedError("no index")
    return value
