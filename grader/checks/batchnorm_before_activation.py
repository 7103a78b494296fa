"""`batchnorm-before-activation`: each normalisation stands where the exercise puts it, among the layers around it."""

from grader.checks.alignment import align
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.batchnorm_present import missing
from grader.checks.comparability import not_comparable
from grader.checks.literature import IOFFE_2015, LI_2019
from grader.checks.places import Place
from grader.checks.wording import named, order, sides
from grader.graph import Node
from grader.ops import NORMS
from grader.rubric.model import CheckSpec


def judge(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Look, for each place, for a layer on the wrong side of the normalisation."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric, training=evidence.training)
    if not aligned.comparable:
        return not_comparable(evidence, spec)
    for place in aligned.places:
        if place.layer.op not in NORMS:
            continue
        if place.node is None:  # where the rubric lists `batchnorm-present`, that one has reported it
            return missing(place, evidence.graph)
        if place.crossed is not None:
            return _misplaced(place, place.node, place.crossed)
    return passed("each normalisation stands where it belongs")


def _misplaced(place: Place, norm: Node, other: Node) -> Finding:
    return failed(
        f"{named(norm)} runs {'after' if place.late else 'before'} {named(other)}",
        help="compare the order in the table of executed layers with the order that the task asks for",
        line=norm.line,
        expected=sides(place),
        actual=order(place),
    )


CHECK = Check(
    id="batchnorm-before-activation",
    judge=judge,
    requires=("submission-loads", "batchnorm-present"),
    title="each normalisation stands where the exercise puts it",
    what="Each normalisation runs where the exercise puts it: before the activation of its layer, or behind it where the "
    "exercise says so, and on the right side of a pooling and of dropout.",
    why="Batch normalisation was proposed for the sums that enter the nonlinearity (Ioffe and Szegedy, 2015, section 3.2): "
    "they are closer to symmetric than what an activation gives, so that mean and variance describe them well. Behind a "
    "ReLU no value is negative, and normalising moves them back around zero. Neither place is best for every network; an "
    "exercise asks for one, so that submissions can be compared.\n\n"
    "With dropout the order matters as well: in front of a batch normalisation, dropout makes the variance in training "
    "another one than in evaluation, and the statistics that were kept no longer fit (Li and others, 2019).",
    example="""\
layer   kind
enc     linear
tanh    tanh           <- takes what is not normalised
norm    batch_norm1d

✗ `norm` (BatchNorm1d 48) runs after `tanh`""",
    look_at="The order of rows in the table of executed layers; the order in which modules are built says nothing. In "
    "`a(b(c(x)))` it is `c` that runs first.",
    sources=(IOFFE_2015, LI_2019),
)
