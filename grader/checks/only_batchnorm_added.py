"""`only-batchnorm-added`: beside the starter's layers and the asked-for ones nothing runs, and every part can learn."""

from collections.abc import Iterable, Iterator

from grader.canonical import branches
from grader.checks.alignment import Alignment, align
from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.comparability import not_comparable
from grader.checks.literature import LI_2019
from grader.checks.wording import kind, named
from grader.graph import Node
from grader.ops import CLASSIFIERS, DROPOUTS, LINEAR_LAYERS, NORMS
from grader.rubric.model import CheckSpec

_LEARNING_HELP = "every layer must learn: look for what switches gradients off or replaces parameters"


def judge(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Look for additions first, then for parts that do not learn, then for paths beside the main one."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric, training=evidence.training)
    if not aligned.comparable:
        return not_comparable(evidence, spec)
    finding = next(_defects(aligned, evidence), None)
    return finding or passed("nothing else was added")


def _defects(aligned: Alignment, evidence: Evidence) -> Iterator[Finding]:
    accounted = {node.id for node in _accounted_for(aligned, evidence)}
    given = {node.id for node in aligned.skeleton}
    for node in aligned.chain:
        if node.no_grad or node.op == "detach":
            yield _not_learning(node, "runs without gradients")
        elif node.frozen:
            yield _not_learning(node, "is frozen: its parameters do not learn")
        elif node.op in LINEAR_LAYERS and not node.weights:
            yield _not_learning(node, "gets new parameters in every call, so it never learns")
        elif node.id in given and node.sizes.get("batch_statistics") is False:
            yield _not_learning(node, "does not use the statistics of the batch in training mode")
        elif node.id not in accounted:
            yield _added(node, aligned)
    yield from _shared(node for node in aligned.chain if node.op in LINEAR_LAYERS or (node.op in NORMS and node.id in given))
    yield from (_branching(node) for node in branches(aligned.chain) if node.id in {each.id for each in aligned.skeleton})


def _accounted_for(aligned: Alignment, evidence: Evidence) -> Iterator[Node]:
    """Give the nodes that are the starter's, that were asked for, that the rubric allows, or that another check reports."""
    listed = {spec.id for spec in evidence.rubric.checks}
    too_many = {each.actual.id for each in aligned.differences if each.kind == "extra" and each.actual}
    yield from (node for node in aligned.skeleton if "layers-unchanged" in listed or node.id not in too_many)
    for place in aligned.places:
        yield from (place.node, *place.more) if place.node else ()
    yield from aligned.attempts
    yield from (node for node in aligned.chain if node.op in evidence.rubric.allowed)
    if not evidence.training and "dropout-present" in listed:
        yield from (node for node in aligned.chain if node.op in DROPOUTS)


def _added(node: Node, aligned: Alignment) -> Finding:
    return failed(
        f"{named(node)} {_role(node, aligned)}",
        help=_advice(node),
        line=node.line,
        expected="the starter's layers and what the task asks for",
        actual=f"{kind(node.op)} as well",
    )


def _role(node: Node, aligned: Alignment) -> str:
    weighted = [each.id for each in aligned.chain if each.op in LINEAR_LAYERS]
    position = [each.id for each in aligned.chain].index(node.id)
    before = [each.id for each in aligned.chain[:position]]
    if not any(each in before for each in weighted):
        return "changes the input before the first layer"
    if all(each in before for each in weighted):
        return "changes the output of the last layer"
    return "is not part of the exercise"


def _advice(node: Node) -> str:
    if node.op in CLASSIFIERS:
        return "return the logits: the loss applies the softmax by itself"
    if node.op in DROPOUTS:
        return "take the dropout out: the task asks for none here"
    if node.op in NORMS:
        return "normalise only the places that the task names"
    return "take it out: the task adds what it names and nothing else"


def _not_learning(node: Node, what: str) -> Finding:
    return failed(f"{named(node)} {what}", help=_LEARNING_HELP, line=node.line, expected="all parts learn", actual=what)


def _shared(nodes: Iterable[Node]) -> Iterator[Finding]:
    """Report a weighted layer or a given normalisation that runs twice: the starter has one of its own at each place."""
    seen: dict[str, Node] = {}
    for node in nodes:
        for weight in node.weights:
            if weight in seen:
                message = f"{named(node)} and {named(seen[weight])} share the parameter `{weight}`"
                yield failed(message, help="give each layer parameters of its own", line=node.line)
            seen[weight] = node


def _branching(node: Node) -> Finding:
    return failed(
        f"{named(node)} does not take the result of the layer before it alone",
        help="take out paths beside the main one: each layer takes what the one before gives",
        line=node.line,
        expected="one layer after the other",
        actual="a branch",
    )


CHECK = Check(
    id="only-batchnorm-added",
    judge=judge,
    title="nothing else was added, and every part can learn",
    what="Beside the starter's layers and those that the exercise asks for no operation changes a value between input and "
    "output: no dropout, softmax, scaling, noise, skip connection or normalisation that was not asked for. Every part "
    "learns: none is frozen, detached or run without gradients.",
    why="Each of these changes accuracy by itself. Dropout, for one, lowers the training accuracy as batch normalisation does, "
    "and the two together behave otherwise than either alone (Li and others, 2019), so that a figure would say nothing "
    "about the layer that the exercise is about. A softmax before the cross-entropy, which applies one itself, makes "
    "gradients small.",
    example="""\
def forward(self, x):
    x = (x - 0.5) / 0.5            # changes the input
    x = self.head(self.body(x))
    return torch.softmax(x, dim=1)  # and the output""",
    look_at="Rows in the table of executed layers that the starter's table does not have, and the words `frozen` and `no grad` "
    "in the column of kinds. `bngrade inspect` on the untouched exercise shows the starter's table.",
    sources=(LI_2019,),
)
