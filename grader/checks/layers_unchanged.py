"""`layers-unchanged`: the starter's layers, activations and widths are all there, in order, and no others."""

from grader.checks.alignment import Difference, align
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.wording import kind, layer, named, sequence
from grader.graph import Node
from grader.rubric.model import CheckSpec

_HELP = {
    "missing": "put the layer back where the starter has it",
    "extra": "take the layer out: the exercise keeps the starter's layers",
    "changed": "give the layer back the kind and the sizes that the starter has",
}


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Compare the learner's skeleton with the starter's; report the first difference."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric)
    expected, actual = sequence(aligned.given), sequence(aligned.skeleton)
    if not aligned.differences:
        return passed("the layers are the starter's", expected=expected, actual=actual)
    first, *more = aligned.differences
    message = _message(first)
    if len(more) > 0:
        message += f" (and {len(more)} more {'difference' if len(more) == 1 else 'differences'})"
    return failed(message, help=_HELP[first.kind], line=_line(first), expected=expected, actual=actual)


def _message(difference: Difference) -> str:
    expected, actual = difference.expected, difference.actual
    place = f" after {named(difference.after)}" if difference.after else " at the start"
    if actual is None:
        assert expected is not None
        return f"{layer(expected)} is missing{place}"
    if expected is None:
        return f"{named(actual)} is not a layer of the starter"
    return f"`{actual.name}` is {_article(actual)}{layer(actual)}, expected {layer(expected)}"


def _article(node: Node) -> str:
    return "an " if kind(node.op)[:1] in "AEIOU" else "a "


def _line(difference: Difference) -> int | None:
    for node in (difference.actual, difference.after):
        if node is not None and node.line is not None:
            return node.line
    return None


CHECK = Check(
    id="layers-unchanged",
    judge=judge,
    what="The layers that the starter gives (linear and convolution layers with their widths, activations, poolings) run in "
    "the same order, with the same sizes, and with none added or removed.",
    why="The exercise compares two networks that differ in one thing. With other widths or activations, a better or worse "
    "figure would have two possible causes.",
    look_at="The table of executed layers: it shows what ran, which is not always what was built. A name such as `relu` proves "
    "nothing; the kind beside it does.",
)
