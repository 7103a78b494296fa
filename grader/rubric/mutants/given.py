"""Mutants of what the starter gives: layers with weights, activations and poolings changed, removed, added, shared, frozen."""

from collections.abc import Iterator
from itertools import combinations

from grader.graph import Node, Size
from grader.ops import ACTIVATIONS, POOLS
from grader.rubric.mutants.editing import inserted, made, replaced, resized, substituted, without
from grader.rubric.mutants.subject import Mutant, Subject

_OTHER_ACTIVATIONS = ("tanh", "sigmoid", "gelu", "relu", "leaky_relu")
_CHECK = "layers-unchanged"
_SETTINGS = ("negative_slope", "alpha", "beta", "min_val", "max_val")
"""Sizes of activations that change what they compute."""


def widths(subject: Subject) -> Iterator[Mutant]:
    """Each layer with weights twice as wide, half as wide, and one wider."""
    for node in subject.weighted:
        key = "out_features" if node.op == "linear" else "out_channels"
        width = node.sizes.get(key)
        if not isinstance(width, int):
            continue
        kind = "classes-changed" if node.id == subject.graph.output else "width-changed"
        for other in {2 * width, width + 1, max(1, width // 2)} - {width}:
            what = f"`{node.name}` gives {other} instead of {width}"
            yield Mutant(kind=kind, what=what, caught_by=_CHECK, graph=resized(subject.graph, node, **{key: other}))
    for first, second in combinations(subject.weighted[:-1], 2):
        pair = first.sizes.get("out_features"), second.sizes.get("out_features")
        if None not in pair and pair[0] != pair[1]:
            edited = resized(resized(subject.graph, first, out_features=pair[1]), second, out_features=pair[0])
            what = f"`{first.name}` and `{second.name}` have each other's width"
            yield Mutant(kind="widths-exchanged", what=what, caught_by=_CHECK, graph=edited)


def windows(subject: Subject) -> Iterator[Mutant]:
    """Convolutions and poolings with another kernel, stride, padding, dilation or grouping."""
    for node in subject.nodes(POOLS, ("conv1d", "conv2d", "conv3d")):
        step = 2 if node.sizes.get("padding") == "same" else 1  # an even kernel cannot be padded evenly
        for key in ("kernel_size", "stride", "padding", "dilation"):
            value = node.sizes.get(key)
            if isinstance(value, tuple) or (isinstance(value, int) and not isinstance(value, bool)):
                larger = tuple(each + step for each in value) if isinstance(value, tuple) else value + step
                yield _resized(subject, node, key, larger)
        if node.sizes.get("groups") == 1:
            yield _resized(subject, node, "groups", 2)


def _resized(subject: Subject, node: Node, key: str, value: Size) -> Mutant:
    family = "pool" if node.op in POOLS else "conv"
    what, edited = f"`{node.name}` has another `{key}`", resized(subject.graph, node, **{key: value})
    return Mutant(kind=f"{family}-{key.replace('_', '-')}-changed", what=what, caught_by=_CHECK, graph=edited)


def poolings(subject: Subject) -> Iterator[Mutant]:
    """Each pooling of the other kind, and each left out."""
    for node in subject.nodes(POOLS):
        op = node.op.replace("max", "avg") if "max" in node.op else node.op.replace("avg", "max")
        sizes = {key: value for key, value in node.sizes.items() if key in ("kernel_size", "stride", "padding", "output_size")}
        what, edited = f"`{node.name}` is a {op}", substituted(subject.graph, node, made(subject.graph, op, sizes))
        yield Mutant(kind="pool-kind-changed", what=what, caught_by=_CHECK, graph=edited)
        gone = without(subject.graph, node)
        yield Mutant(kind="pool-dropped", what=f"`{node.name}` is dropped", caught_by=_CHECK, graph=gone)


def activations(subject: Subject) -> Iterator[Mutant]:
    """Each activation left out, replaced, with another setting; all left out."""
    graph, nodes = subject.graph, subject.activations
    for node in nodes:
        gone, what = without(graph, node), f"`{node.name}` is dropped"
        yield Mutant(kind="activation-dropped", what=what, caught_by=_CHECK, graph=gone)
        for op in _OTHER_ACTIVATIONS:
            if op != node.op:
                layer = made(graph, op, {"negative_slope": 0.01} if op == "leaky_relu" else {})
                what, edited = f"`{node.name}` is a {op}", substituted(graph, node, layer)
                yield Mutant(kind=f"activation-to-{op}", what=what, caught_by=_CHECK, graph=edited)
        for key in _SETTINGS:
            if isinstance(value := node.sizes.get(key), int | float):
                what, edited = f"`{node.name}` has another `{key}`", resized(graph, node, **{key: value + 0.5})
                yield Mutant(kind="activation-setting-changed", what=what, caught_by=_CHECK, graph=edited)
    if len(nodes) > 1:
        gone = without(graph, *nodes)
        yield Mutant(kind="activations-all-dropped", what="every activation is dropped", caught_by=_CHECK, graph=gone)


def depth(subject: Subject) -> Iterator[Mutant]:
    """A hidden layer more, with and without its activation; a hidden layer less, alone and with what belongs to it."""
    graph, weighted = subject.graph, subject.weighted
    if weighted and weighted[-1].op == "linear":
        last = weighted[-1]
        width, classes = last.sizes["in_features"], last.sizes["out_features"]
        extra = made(graph, "linear", {"in_features": width, "out_features": width, "bias": True}, parameters=2)
        edited = inserted(graph, last.inputs[0], extra)
        what = f"a linear layer more before `{last.name}`"
        yield Mutant(kind="layer-added", what=what, caught_by=_CHECK, graph=edited)
        for kept in subject.activations[-1:]:
            bend = kept.model_copy(update={"id": f"{extra.id}-activation", "weights": (), "name": extra.name})
            edited = inserted(graph, last.inputs[0], extra, bend)
            yield Mutant(kind="layer-and-activation-added", what=f"{what}, with an activation", caught_by=_CHECK, graph=edited)
        extra = made(graph, "linear", {"in_features": classes, "out_features": classes, "bias": True}, parameters=2)
        what, edited = f"a linear layer more behind `{last.name}`", inserted(graph, graph.output, extra)
        yield Mutant(kind="layer-behind-the-output-added", what=what, caught_by=_CHECK, graph=edited)
    for node in weighted[:-1]:
        gone = without(graph, node)
        yield Mutant(kind="layer-removed", what=f"`{node.name}` is removed", caught_by=_CHECK, graph=gone)
        block = [node, *_belonging(subject, node)]
        what = f"`{node.name}` is removed with {', '.join(f'`{each.name}`' for each in block[1:])}"
        if len(block) > 1:
            yield Mutant(kind="block-removed", what=what, caught_by=_CHECK, graph=without(graph, *block))


def _belonging(subject: Subject, node: Node) -> Iterator[Node]:
    """Give what stands between a layer with weights and the next one, poolings and reshapes left where they are."""
    following = subject.following(node)
    while following is not None and following not in subject.weighted:
        if following in subject.movable or following.op in ACTIVATIONS:
            yield following
        following = subject.following(following)


def learning(subject: Subject) -> Iterator[Mutant]:
    """Layers that do not learn: frozen, run without gradients; and two layers with the same parameters."""
    graph, check = subject.graph, "only-batchnorm-added"
    for node in subject.weighted:
        if node.weights:
            what, edited = f"`{node.name}` is frozen", replaced(graph, node, frozen=True)
            yield Mutant(kind="layer-frozen", what=what, caught_by=check, graph=edited)
        what, edited = f"`{node.name}` runs without gradients", replaced(graph, node, no_grad=True)
        yield Mutant(kind="layer-without-gradient", what=what, caught_by=check, graph=edited)
    for first, second in combinations(subject.weighted, 2):
        if first.weights and first.weights != second.weights and first.sizes == second.sizes and first.op == second.op:
            what, edited = (
                f"`{second.name}` shares its parameters with `{first.name}`",
                replaced(graph, second, weights=first.weights),
            )
            yield Mutant(kind="layers-shared", what=what, caught_by=check, graph=edited)
