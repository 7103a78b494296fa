"""`dropout-present`: each place that asks for dropout has exactly one, of the right kind and rate, in the right place."""

from grader.checks.alignment import align
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.comparability import not_comparable
from grader.checks.fitting import fits
from grader.checks.literature import LI_2019, SRIVASTAVA_2014
from grader.checks.places import Place
from grader.checks.wording import article, idle, kind, layer, named, order, sides
from grader.graph import ModuleGraph, Node
from grader.ops import DROPOUTS
from grader.rubric.model import CheckSpec


def judge(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Look at every place in turn; report the first that is wrong."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric, training=evidence.training)
    if not aligned.comparable:
        return not_comparable(evidence, spec)
    if not evidence.training:
        awake = next((node for node in aligned.chain if node.op in DROPOUTS), None)
        return _awake(awake) if awake else passed("dropout is idle in evaluation mode")
    places = (each for each in aligned.places if each.layer.op in DROPOUTS)
    defects = (_defect(place, evidence.graph) for place in places)
    return next((defect for defect in defects if defect), None) or passed("dropout runs where it was asked for")


def _awake(node: Node) -> Finding:
    return failed(
        f"{named(node)} drops values in evaluation mode",
        help="look for what tells the dropout in which mode the network is",
        line=node.line,
        expected="no dropout in evaluation mode",
        actual=layer(node),
    )


def _defect(place: Place, graph: ModuleGraph) -> Finding | None:
    if place.node is None:
        return _missing(place, graph)
    if place.more:
        return _doubled(place, (place.node, *place.more))
    return _wrong_kind(place, place.node) or _misplaced(place, place.node)


def _missing(place: Place, graph: ModuleGraph) -> Finding:
    unused = idle(place.layer, graph)
    reason = f": `{unused.name}` is built without effect" if unused else ""
    return failed(
        f"no dropout {_behind(place)}{reason}",
        help="read the task again: it says where dropout belongs",
        line=unused.line if unused else place.anchor.line if place.anchor else None,
        expected="one",
        actual="none",
    )


def _doubled(place: Place, nodes: tuple[Node, ...]) -> Finding:
    return failed(
        f"dropout {len(nodes)} times {_behind(place)}",
        help="one dropout for each place that asks for it is enough",
        line=nodes[1].line,
        expected="one",
        actual=str(len(nodes)),
    )


def _wrong_kind(place: Place, node: Node) -> Finding | None:
    if fits(node, place.layer):
        return None
    return failed(
        f"`{node.name}` is {article(kind(node.op))} {layer(node)}",
        help="compare the kind of dropout and its rate with the task",
        line=node.line,
        expected=layer(place.layer),
        actual=layer(node),
    )


def _misplaced(place: Place, node: Node) -> Finding | None:
    if place.crossed is None:
        return None
    return failed(
        f"{named(node)} runs {'after' if place.late else 'before'} {named(place.crossed)}",
        help="compare the order in the table of executed layers with the order that the task asks for",
        line=node.line,
        expected=sides(place),
        actual=order(place),
    )


def _behind(place: Place) -> str:
    return f"behind {named(place.anchor)}" if place.anchor else "on the input"


CHECK = Check(
    id="dropout-present",
    judge=judge,
    title="each dropout that was asked for runs once, in training mode alone",
    what="At each place that the exercise names runs exactly one dropout, of the asked-for kind and rate, and in evaluation "
    "mode it is idle.",
    why="Dropout switches random features off during training, so that no feature can rely on another (Srivastava and others, "
    "2014). Its place and its rate decide how much noise the network learns with; in evaluation mode the noise would only "
    "cost accuracy. In front of a batch normalisation dropout makes the variance in training another one than in "
    "evaluation (Li and others, 2019), which is why it mostly stands behind.",
    example="""\
x = torch.tanh(self.mid(x))
# `training` is True unless told otherwise:
# this drops values in evaluation mode as well
x = F.dropout(x, 0.1)""",
    look_at="The rows of kind dropout in the table of executed layers, and what they get to know of the network's mode.",
    sources=(SRIVASTAVA_2014, LI_2019),
)
