"""`only-batchnorm-added`: beside the starter's layers and the asked-for ones nothing runs, and every part can learn."""

from collections.abc import Iterator
from itertools import chain, takewhile

from grader.canonical import branches
from grader.checks.alignment import Addition, Alignment, align
from grader.checks.base import Check, Evidence, Finding, failed, not_comparable, passed
from grader.checks.batchnorm_present import normalisations
from grader.checks.wording import kind, named
from grader.graph import Node
from grader.ops import ARITHMETIC, CLASSIFIERS, DROPOUTS, LINEAR_LAYERS, NORMS, SOURCES, is_known
from grader.rubric.model import CheckSpec

_LEARNING_HELP = "every layer must learn: look for what switches gradients off or replaces parameters"


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Look for additions first, then for parts that do not learn, then for paths beside the main one."""
    assert evidence.graph is not None, "requires `submission-loads`"
    aligned = align(evidence.graph, evidence.rubric)
    if not aligned.comparable:
        return not_comparable()
    finding = next(_defects(aligned, frozenset(evidence.rubric.allowed)), None)
    return finding or passed("nothing else was added")


def _defects(aligned: Alignment, allowed_ops: frozenset[str]) -> Iterator[Finding]:
    allowed = _allowed(aligned) | {node.id for node in aligned.chain if node.op in allowed_ops}
    for node in aligned.chain:
        if node.no_grad or node.op == "detach":
            yield _not_learning(node, "runs without gradients")
        elif node.frozen:
            yield _not_learning(node, "is frozen: its parameters do not learn")
        elif node.op in LINEAR_LAYERS and not node.weights:
            yield _not_learning(node, "gets new parameters in every call, so it never learns")
        elif node.id not in allowed:
            yield _added(node, aligned)
    yield from _shared(aligned.chain)
    yield from (_branching(node) for node in branches(aligned.chain) if node.id in {each.id for each in aligned.skeleton})


def _allowed(aligned: Alignment) -> set[str]:
    """Return the ids of nodes that are the starter's, that were asked for, or that another check reports."""
    skeleton = {node.id for node in aligned.skeleton}
    return skeleton | {node.id for place in aligned.additions for node in _claimed(place)} | set(_in_place_of_missing(aligned))


def _claimed(place: Addition) -> tuple[Node, ...]:
    """Return the nodes that stand for an asked-for layer; `batchnorm-present` judges them if they are normalisations."""
    if place.layer.op in NORMS:
        return normalisations(place)
    return tuple(node for node in place.segment if node.op == place.layer.op)


def _in_place_of_missing(aligned: Alignment) -> Iterator[str]:
    """Give the arithmetic that stands where a layer is missing: an attempt at it, which the check that misses it reports."""
    gaps = [place.segment for place in aligned.additions if place.layer.op in NORMS and not normalisations(place)]
    for difference in aligned.differences:
        if difference.kind == "missing" and difference.after in aligned.chain:
            following = aligned.chain[aligned.chain.index(difference.after) + 1 :]
            gaps.append(tuple(takewhile(lambda node: node.id not in {each.id for each in aligned.skeleton}, following)))
    for node in chain.from_iterable(gaps):
        if not is_known(node.op) or node.op in ARITHMETIC or node.op in SOURCES:
            yield node.id


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
        return "take the dropout out: here batch normalisation is to be seen alone"
    if node.op in NORMS:
        return "normalise only the places that the task names"
    return "take it out: the task adds batch normalisation and nothing else"


def _not_learning(node: Node, what: str) -> Finding:
    return failed(f"{named(node)} {what}", help=_LEARNING_HELP, line=node.line, expected="all parts learn", actual=what)


def _shared(nodes: tuple[Node, ...]) -> Iterator[Finding]:
    """Report a weighted layer that runs twice: the starter has one of its own at each place."""
    seen: dict[str, Node] = {}
    for node in (each for each in nodes if each.op in LINEAR_LAYERS):
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
    what="Beside the starter's layers and the asked-for normalisations no operation changes a value between input and output: "
    "no dropout, softmax, scaling, noise, skip connection or further normalisation. Every part learns: none is frozen, "
    "detached or run without gradients.",
    why="Each of these changes accuracy by itself. Dropout, for one, lowers the training accuracy too, so that a figure below "
    "the ceiling would say nothing about batch normalisation.",
    look_at="Rows in the table of executed layers that the starter's table does not have.",
)
