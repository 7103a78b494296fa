"""`dropout-present`: each place that asks for dropout has exactly one, of the right kind and rate, in the right place."""

from grader.checks.alignment import Addition, align, is_skeleton
from grader.checks.base import Check, Evidence, Finding, failed, not_comparable, passed
from grader.checks.wording import kind, layer, named
from grader.graph import Node
from grader.ops import DROPOUTS
from grader.rubric.model import CheckSpec, Layer


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Look at every place in turn; report the first that is wrong."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric)
    if not aligned.comparable:
        return not_comparable()
    places = [each for each in aligned.additions if each.layer.op in DROPOUTS and each.anchor is not None]
    defects = (_defect(place, aligned.given) for place in places)
    return next((defect for defect in defects if defect), None) or passed("dropout runs where it was asked for")


def _defect(place: Addition, given: tuple[Layer, ...]) -> Finding | None:
    assert place.anchor is not None, "judge leaves out places without an anchor"
    found = [node for node in place.segment if node.op in DROPOUTS]
    if len(found) != 1:
        return failed(
            f"{'no dropout' if not found else f'dropout {len(found)} times'} behind {named(place.anchor)}",
            help="read the task again: it says which layers are followed by a dropout",
            line=found[1].line if found else place.anchor.line,
            expected="one",
            actual=str(len(found) or "none"),
        )
    return _wrong_kind(place, found[0]) or _misplaced(place, found[0], given)


def _wrong_kind(place: Addition, node: Node) -> Finding | None:
    sizes = place.layer.sizes
    if node.op == place.layer.op and all(node.sizes.get(key) == value for key, value in sizes.items()):
        return None
    return failed(
        f"`{node.name}` is a {layer(node)}",
        help="compare the kind of dropout and its rate with the task",
        line=node.line,
        expected=layer(place.layer),
        actual=layer(node),
    )


def _misplaced(place: Addition, node: Node, given: tuple[Layer, ...]) -> Finding | None:
    before = [each for each in place.segment[: place.segment.index(node)] if is_skeleton(each, given)]
    if len(before) == place.given_between:
        return None
    return failed(
        f"{named(node)} runs {'after' if len(before) > place.given_between else 'before'} a layer that it should "
        f"{'precede' if len(before) > place.given_between else 'follow'}",
        help="compare the order in the table of executed layers with the order that the task asks for",
        line=node.line,
        expected=f"{kind(place.layer.op)} where the task puts it",
        actual=" → ".join(each.name for each in (*before, node)),
    )


CHECK = Check(
    id="dropout-present",
    judge=judge,
    what="Behind each layer that the exercise names runs exactly one dropout, of the asked-for kind and rate, in its place.",
    why="Dropout switches random features off during training, so that no feature can rely on another (N. Srivastava and "
    "others, 2014). Its place and its rate decide how much noise the network learns with.",
    look_at="The rows of kind dropout in the table of executed layers.",
)
