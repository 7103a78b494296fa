"""`layers-unchanged`: the starter's layers, activations and widths are all there, in order, and no others."""

from grader.checks.alignment import Difference, align
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.fitting import differing_size
from grader.checks.wording import article, kind, layer, named, sequence, size, tells
from grader.graph import Node
from grader.rubric.model import CheckSpec, Layer

_HELP = {
    "missing": "put the layer back where the starter has it",
    "extra": "take the layer out: the exercise keeps the starter's layers",
    "changed": "give the layer back the kind and the sizes that the starter has",
}


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Compare the learner's skeleton with the starter's; report the first difference."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric, training=evidence.training)
    expected, actual = sequence(aligned.given), sequence(aligned.skeleton)
    if not aligned.differences:
        return _wrong_output(evidence) or passed("the layers are the starter's", expected=expected, actual=actual)
    first, *more = aligned.differences
    message = _message(first)
    if len(more) > 0:
        message += f" (and {len(more)} more {'difference' if len(more) == 1 else 'differences'})"
    return failed(message, help=_HELP[first.kind], line=_line(first), expected=expected, actual=actual)


def _wrong_output(evidence: Evidence) -> Finding | None:
    """Compare the number of logits, which a rubric may leave out of its last layer."""
    assert evidence.graph is not None, "requires `submission-loads`"
    classes, logits = evidence.rubric.submission.classes, evidence.graph.output_shape[-1:]
    if not logits or logits == (classes,):
        return None
    last = next((node for node in evidence.graph.nodes if node.id == evidence.graph.output), None)
    return failed(
        f"the network returns {logits[0]} logits for {classes} classes",
        help="give the last layer one output for each class",
        line=last.line if last else None,
        expected=f"{classes} logits",
        actual=f"{logits[0]} logits",
    )


def _message(difference: Difference) -> str:
    expected, actual = difference.expected, difference.actual
    place = f" after {named(difference.after)}" if difference.after else " at the start"
    if actual is None:
        assert expected is not None
        return f"{layer(expected)} is missing{place}"
    if expected is None:
        return f"{named(actual)} is not a layer of the starter"
    return _changed(expected, actual)


def _changed(expected: Layer, actual: Node) -> str:
    """Name the size that differs where the kind and the sizes that are always shown do not tell."""
    name = differing_size(actual, expected) if actual.op == expected.op else None
    if name is None or tells(actual, name):
        return f"`{actual.name}` is {article(kind(actual.op))} {layer(actual)}, expected {layer(expected)}"
    return f"{named(actual)} has `{name}` {size(actual.sizes.get(name))}, expected {size(expected.wanted[name])}"


def _line(difference: Difference) -> int | None:
    for node in (difference.actual, difference.after):
        if node is not None and node.line is not None:
            return node.line
    return None


CHECK = Check(
    id="layers-unchanged",
    judge=judge,
    title="the starter's layers run, in order, with their sizes, and no others",
    what="The layers that the starter gives run in the same order, with the same sizes, and with none added or removed. These "
    "are linear layers, convolutions and embeddings with their widths, activations, and whatever else the starter has: "
    "poolings, normalisations, dropout. The last layer gives one logit for each class.\n\n"
    "Reshapes such as `flatten` and `view` are not compared, and two spellings of one operation are the same, such as a "
    "mean over the image and an adaptive pooling to one pixel.",
    why="The exercise compares two networks that differ in one thing. With other widths or activations, a better or worse "
    "figure would have two possible causes.",
    example="""\
# the starter has nn.ReLU()
self.act = nn.ReLU6()

✗ `act` is a ReLU6, expected ReLU""",
    look_at="The table of executed layers: it shows what ran, which is not always what was built. A name such as `relu` proves "
    "nothing; the kind beside it does.",
)
