"""`batchnorm-before-activation`: each normalisation stands between its layer and that layer's activation."""

from grader.checks.alignment import Addition, align, is_skeleton
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.batchnorm_present import normalisations
from grader.checks.wording import named
from grader.graph import Node
from grader.ops import NORMS
from grader.rubric.model import CheckSpec, Layer


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Count, for each place, the given layers that run before the normalisation."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric)
    for place in aligned.additions:
        found = normalisations(place)
        if place.layer.op not in NORMS or place.anchor is None or not found:
            continue
        before = [node for node in place.segment[: place.segment.index(found[0])] if is_skeleton(node, aligned.given)]
        if len(before) != place.given_between:
            return _misplaced(place.anchor, found[0], before, place, aligned.given)
    return passed("each normalisation stands where it belongs")


def _misplaced(anchor: Node, norm: Node, before: list[Node], place: Addition, given: tuple[Layer, ...]) -> Finding:
    late = len(before) > place.given_between
    after = [node for node in place.segment[place.segment.index(norm) :] if is_skeleton(node, given)]
    other = before[place.given_between] if late else after[0] if after else anchor
    return failed(
        f"{named(norm)} runs {'after' if late else 'before'} {named(other)}",
        help="compare the order in the table of executed layers with the order that the task asks for",
        line=norm.line,
        expected="batch normalisation before the activation",
        actual=f"{anchor.name} → {' → '.join(node.name for node in (*before, norm))}",
    )


CHECK = Check(
    id="batchnorm-before-activation",
    judge=judge,
    requires=("submission-loads", "batchnorm-present"),
    what="Each batch normalisation runs directly on the output of its layer, before the activation takes it.",
    why="The method was proposed for the sums that enter the nonlinearity (Ioffe and Szegedy, 2015, section 3.2): they are "
    "closer to symmetric than what an activation gives, so that mean and variance describe them well. Whether the place "
    "behind the activation works as well has been argued since; the exercise asks for the original one, so that all "
    "submissions are comparable.",
    look_at="The order of rows in the table of executed layers; the order in which modules are built says nothing.",
)
