"""`batchnorm-present`: each place that asks for a normalisation has exactly one, of the right kind, that works."""

from grader.checks.alignment import Alignment, align
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.comparability import not_comparable
from grader.checks.fitting import differing_size
from grader.checks.literature import BA_2016, BJORCK_2018, IOFFE_2015, LUO_2019, SANTURKAR_2018, ULYANOV_2016, WU_2018
from grader.checks.places import Place
from grader.checks.wording import family, idle, layer, named, output_of, size
from grader.graph import ModuleGraph, Node, Size, UnusedModule
from grader.ops import NORMS
from grader.rubric.model import CheckSpec, Layer

_FOLLOW_FROM_INPUT = ("num_features", "num_channels", "normalized_shape")
"""Sizes that torch makes fit what the normalisation is given: where the layers before have changed, they change too."""


def judge(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Look at every place in turn; report the first that is wrong."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric, training=evidence.training)
    if not aligned.comparable:
        return not_comparable(evidence, spec)
    places = [each for each in aligned.places if each.layer.op in NORMS]
    for place in places:
        if finding := _defect(place, aligned, evidence.graph):
            return finding
    return _shared(places) or passed(f"normalised in {_count(places)}, as asked")


def missing(place: Place, graph: ModuleGraph) -> Finding:
    """Report a place where nothing normalises, and what was meant to if that can be told."""
    unused = idle(place.layer, graph)
    if unused is not None:
        return _idle(place, unused)
    return failed(
        f"nothing normalises {output_of(place.anchor)}",
        help="read the task again: it says which layers are followed by a normalisation",
        line=place.anchor.line if place.anchor else None,
        expected=f"one {family(place.layer.op)} {f'behind {named(place.anchor)}' if place.anchor else 'on the input'}",
        actual="none",
    )


def _defect(place: Place, aligned: Alignment, graph: ModuleGraph) -> Finding | None:
    if place.node is None:
        return missing(place, graph)
    if place.node.op != place.layer.op:
        return _other_kind(place, place.node)
    if place.more:
        return _doubled(place, (place.node, *place.more))
    return _wrong_size(place, place.node, aligned) or _ineffective(place.node)


def _idle(place: Place, unused: UnusedModule) -> Finding:
    did = "is built but never called" if unused.reason == "never-called" else "is called, but its result is not used"
    return failed(
        f"nothing normalises {output_of(place.anchor)}: `{unused.name}` {did}",
        help="follow the value through `forward`: each layer's result must be what the next one takes",
        line=unused.line if unused.reason == "never-called" or place.anchor is None else place.anchor.line,
        expected=f"{layer(place.layer)} in effect",
        actual=f"`{unused.name}` without effect",
    )


def _other_kind(place: Place, node: Node) -> Finding:
    wanted = family(place.layer.op)
    alike = family(node.op) == wanted
    what = f"not the kind of {wanted} that belongs there" if alike else f"no {wanted}"
    return failed(
        f"{output_of(place.anchor)} is normalised by {named(node)}, which is {what}",
        help="compare what each kind of normalisation averages over: the batch, the features of one sample, or a spatial plane",
        line=node.line,
        expected=f"another kind of {wanted}" if alike else wanted,
        actual=layer(node),
    )


def _doubled(place: Place, nodes: tuple[Node, ...]) -> Finding:
    return failed(
        f"{output_of(place.anchor)} is normalised {len(nodes)} times",
        help="one normalisation for each place that asks for it is enough",
        line=nodes[1].line,
        expected="one",
        actual=", ".join(f"`{node.name}`" for node in nodes),
    )


def _wrong_size(place: Place, node: Node, aligned: Alignment) -> Finding | None:
    """Compare the declared sizes; what the learner changed before the place is reported there, and the norm follows it."""
    sizes = place.layer.wanted
    if aligned.differences:
        sizes = {name: value for name, value in sizes.items() if name not in _FOLLOW_FROM_INPUT}
    name = differing_size(node, Layer(op=place.layer.op, sizes=sizes))
    if name is not None:
        return _size_finding(node, name, sizes[name])
    width = _width(place.anchor)
    if width is None or "num_features" in sizes or node.sizes.get("num_features") in {None, width, _per_sample(node)}:
        return None
    return _size_finding(node, "num_features", width)


def _size_finding(node: Node, name: str, expected: Size) -> Finding:
    found = node.sizes.get(name)
    return failed(
        f"{named(node)} has `{name}` {size(found)}",
        help="compare the sizes of the normalisation with the outputs of the layer before it",
        line=node.line,
        expected=f"{name} {size(expected)}",
        actual=f"{name} {size(found)}",
    )


def _width(anchor: Node | None) -> Size:
    """Return how many features or channels a weighted layer gives, `None` if that is not known."""
    return anchor.sizes.get("out_features", anchor.sizes.get("out_channels")) if anchor else None


def _per_sample(node: Node) -> int | None:
    """Return the number of values in each sample that a node takes: its features once all else is flattened."""
    product = 1
    for dimension in node.shape_in[1:]:
        if dimension is None:
            return None
        product *= dimension
    return product


def _ineffective(node: Node) -> Finding | None:
    if node.sizes.get("batch_statistics", True):
        return None
    what = "sample" if node.op == "instance_norm" else "batch"
    return failed(
        f"{named(node)} does not use the statistics of the {what} in training mode",
        help="see what switches a normalisation between training and evaluation, and where your code does it",
        line=node.line,
        expected=f"{what} statistics in training mode",
        actual="running statistics in training mode",
    )


def _shared(places: list[Place]) -> Finding | None:
    """Report one layer that normalises at two places: what it learns and keeps would be a mixture of both."""
    seen: dict[tuple[str, ...], Node] = {}
    for place in places:
        state = _state(place.node) if place.node else ()
        if place.node and state and seen.setdefault(state, place.node) is not place.node:
            return failed(
                f"{named(place.node)} normalises more than one layer",
                help="each place needs a normalisation of its own: it learns and keeps what belongs to that place",
                line=place.node.line,
                expected="one for each place",
                actual=f"`{place.node.name}` at two places",
            )
    return None


def _state(node: Node) -> tuple[str, ...]:
    """Name what a normalisation learns or keeps; nothing if it computes with its input alone."""
    keeps = node.sizes.get("track_running_stats") and node.module is not None
    return node.weights or ((node.name,) if keeps else ())


def _count(places: list[Place]) -> str:
    return "one place" if len(places) == 1 else f"{len(places)} places"


CHECK = Check(
    id="batchnorm-present",
    judge=judge,
    title="each normalisation that was asked for runs once, and works",
    what="At each place that the exercise names runs exactly one normalisation, of the kind and the size that it asks for. The "
    "kind may be batch normalisation or another one: layer, group, instance or RMS normalisation.\n\n"
    "It works: what it gives is used, batch normalisation takes the statistics of the batch in training mode, and no two "
    "places share one that learns.",
    why="Batch normalisation keeps the scale of a layer's values steady while the layers before it learn, and so allows larger "
    "learning rates (Ioffe and Szegedy, 2015). Later work doubts that steady inputs are the reason: the loss becomes "
    "smoother (Santurkar and others, 2018), and larger steps become safe (Bjorck and others, 2018). The statistics of a "
    "small batch are noisy, and the noise acts against overfitting (Luo and others, 2019).\n\n"
    "Layer normalisation (Ba and others, 2016), group normalisation (Wu and He, 2018) and instance normalisation (Ulyanov "
    "and others, 2016) look at one sample at a time: they do without the batch, and without its noise. So the kind "
    "decides what the network learns with.",
    example="""\
def __init__(self):
    super().__init__()
    self.wide = nn.Linear(60, 90)
    self.norm = nn.BatchNorm1d(90)

def forward(self, x):
    x = self.wide(x)
    self.norm(x)         # the result is thrown away
    return torch.tanh(x)""",
    look_at="The table of executed layers: a layer that is built but not in the table was never called, or its result was "
    "thrown away. The line `built without effect` below the table names it.",
    sources=(IOFFE_2015, SANTURKAR_2018, BJORCK_2018, LUO_2019, BA_2016, WU_2018, ULYANOV_2016),
)
