"""`batchnorm-present`: each place that asks for batch normalisation has exactly one, of the right kind, that works."""

from grader.checks.alignment import Addition, align
from grader.checks.base import Check, Evidence, Finding, failed, not_comparable, passed
from grader.checks.wording import kind, layer, named
from grader.graph import ModuleGraph, Node, Size
from grader.ops import NORMS
from grader.rubric.model import CheckSpec


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Look at every place in turn; report the first that is wrong."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric)
    if not aligned.comparable:
        return not_comparable()
    places = [each for each in aligned.additions if each.layer.op in NORMS]
    for place in places:
        if place.anchor is not None and (finding := _defect(place, evidence.graph)):
            return finding
    return _shared(places) or passed(f"normalised in {_count(places)}, as asked")


def normalisations(place: Addition) -> tuple[Node, ...]:
    """Return the nodes that normalise at a place: those of the right kind, else those of any kind."""
    right = tuple(node for node in place.segment if node.op == place.layer.op)
    return right or tuple(node for node in place.segment if node.op in NORMS)


def _defect(place: Addition, graph: ModuleGraph) -> Finding | None:
    assert place.anchor is not None
    found = normalisations(place)
    right = [node for node in found if node.op == place.layer.op]
    if not found:
        return _missing(place, place.anchor, graph)
    if not right:
        return _other_kind(place, place.anchor, found[0])
    if len(right) > 1:
        return _doubled(place.anchor, right)
    return _wrong_size(place, place.anchor, right[0]) or _ineffective(right[0])


def _missing(place: Addition, anchor: Node, graph: ModuleGraph) -> Finding:
    idle = [each for each in graph.unused if each.module == kind(place.layer.op)]
    if idle:
        did = "is built but never called" if idle[0].reason == "never-called" else "is called, but its result is not used"
        return failed(
            f"nothing normalises the output of {named(anchor)}: `{idle[0].name}` {did}",
            help="follow the value through `forward`: each layer's result must be what the next one takes",
            line=idle[0].line if idle[0].reason == "never-called" else anchor.line,
            expected=f"{layer(place.layer)} in effect",
            actual=f"`{idle[0].name}` without effect",
        )
    return failed(
        f"nothing normalises the output of {named(anchor)}",
        help="read the task again: it says which layers are followed by a normalisation",
        line=anchor.line,
        expected=f"one {kind(place.layer.op)} behind {named(anchor)}",
        actual="none",
    )


def _other_kind(place: Addition, anchor: Node, node: Node) -> Finding:
    return failed(
        f"the output of {named(anchor)} is normalised by {named(node)}, which is no {kind(place.layer.op)}",
        help="compare what each kind of normalisation averages over: the batch, the features of one sample, or a spatial plane",
        line=node.line,
        expected=kind(place.layer.op),
        actual=layer(node),
    )


def _doubled(anchor: Node, nodes: list[Node]) -> Finding:
    return failed(
        f"the output of {named(anchor)} is normalised {len(nodes)} times",
        help="one normalisation for each place that asks for it is enough",
        line=nodes[1].line,
        expected="one",
        actual=", ".join(f"`{node.name}`" for node in nodes),
    )


def _wrong_size(place: Addition, anchor: Node, node: Node) -> Finding | None:
    """Compare the declared sizes; where the learner changed the layer before, its width is what the features must be."""
    width = anchor.sizes.get("out_features", anchor.sizes.get("out_channels"))
    wanted = dict(place.layer.sizes)
    if place.layer.op.startswith("batch_norm") and (place.anchor_changed or "num_features" not in wanted):
        wanted["num_features"] = width
    for size, value in wanted.items():
        if node.sizes.get(size) != value:
            found = node.sizes.get(size)
            return failed(
                f"{named(node)} has `{size}` {_spell(found)}",
                help="compare the sizes of the normalisation with the outputs of the layer before it",
                line=node.line,
                expected=f"{size} {_spell(value)}",
                actual=f"{size} {_spell(found)}",
            )
    return None


def _spell(value: Size) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _ineffective(node: Node) -> Finding | None:
    if node.sizes.get("batch_statistics", True):
        return None
    return failed(
        f"{named(node)} does not use the statistics of the batch in training mode",
        help="see what switches a batch normalisation between training and evaluation, and where your code does it",
        line=node.line,
        expected="batch statistics in training mode",
        actual="running statistics in training mode",
    )


def _shared(places: list[Addition]) -> Finding | None:
    """Report one layer that normalises at two places: its statistics would be a mixture of both."""
    seen: dict[str, Node] = {}
    for place in places:
        for node in normalisations(place):
            other = seen.setdefault(node.name, node)
            if other is not node and node.weights == other.weights and node.module == other.module:
                return failed(
                    f"{named(node)} normalises more than one layer",
                    help="each place needs running statistics of its own",
                    line=node.line,
                    expected="one for each place",
                    actual=f"`{node.name}` at two places",
                )
    return None


def _count(places: list[Addition]) -> str:
    return "one place" if len(places) == 1 else f"{len(places)} places"


CHECK = Check(
    id="batchnorm-present",
    judge=judge,
    what="Behind each hidden layer that the exercise names runs exactly one batch normalisation, of the kind for that shape of "
    "data, for all of the layer's features, and in training mode it uses the statistics of the batch.",
    why="Batch normalisation keeps the scale of a layer's inputs steady while the layers before it learn, which allows larger "
    "learning rates; the noise in the statistics of small batches also acts against overfitting (S. Ioffe and C. Szegedy, "
    "2015, 'Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift'). Later work puts "
    "the effect down to a smoother loss rather than to steadier inputs (S. Santurkar and others, 2018).",
    look_at="The table of executed layers: a layer that is built but not in the table was never called, or its result was "
    "thrown away.",
)
