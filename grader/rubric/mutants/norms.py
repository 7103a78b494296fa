"""Mutants of what learners add: normalisations and dropouts dropped, moved, doubled, replaced, shared, put to sleep."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from grader.graph import Node, UnusedModule
from grader.ops import DROPOUTS, NORMS, RESHAPES
from grader.rubric.mutants.editing import (
    everywhere,
    inserted,
    made,
    made_norm,
    moved,
    norm_sizes,
    replaced,
    resized,
    shape_of,
    substituted,
    without,
)
from grader.rubric.mutants.subject import Mutant, Subject

_KINDS = ("batch_norm", "layer_norm", "group_norm", "rms_norm")
"""What a normalisation is replaced by; instance norm is made separately."""


def dropped(subject: Subject) -> Iterator[Mutant]:
    """Each layer left out, all of a family left out, and each built but never called."""
    graph = subject.graph
    for node in subject.movable:
        gone, check = without(graph, node), subject.judge_of(node)
        yield Mutant(kind=f"{_family(node)}-dropped", what=f"`{node.name}` is dropped", caught_by=check, graph=gone)
        unused = UnusedModule(name=node.name, module=node.module or node.op, line=node.line, reason="never-called")
        idle = gone.model_copy(update={"unused": (*gone.unused, unused)})
        what = f"`{node.name}` is built but never called"
        yield Mutant(kind=f"{_family(node)}-never-called", what=what, caught_by=check, graph=idle)
        what = f"`{node.name}` runs in training mode alone"
        if node.op in NORMS:
            yield Mutant(kind="norm-in-training-only", what=what, caught_by=check, graph=graph, evaluation_graph=gone)
    for family, ops in (("norm", NORMS), ("dropout", DROPOUTS)):
        nodes = [node for node in subject.movable if node.op in ops]
        if len(nodes) > 1:
            gone, check = without(graph, *nodes), subject.judge_of(nodes[0])
            yield Mutant(kind=f"{family}s-all-dropped", what=f"every {family} is dropped", caught_by=check, graph=gone)


def misplaced(subject: Subject) -> Iterator[Mutant]:
    """Each layer exchanged with the one behind it and with the one before it; all of them with the one behind."""
    for node in subject.movable:
        if (after := subject.following(node)) is not None:
            yield _moved(subject, node, after.id, f"`{node.name}` is moved behind `{after.name}`", "back")
        if (before := subject.preceding(node)) is not None and before.op not in RESHAPES:
            yield _moved(subject, node, before.inputs[0], f"`{node.name}` is moved before `{before.name}`", "forward")
    behind = [(node, after) for node in subject.nodes(NORMS) if (after := subject.following(node)) is not None]
    if len(behind) > 1:
        places = {node.id: after.id for node, after in behind}
        edited = everywhere(
            subject.graph, [node for node, _ in behind], lambda graph, node: moved(graph, node, places[node.id])
        )
        what = "every normalisation is moved behind the layer that follows it"
        yield Mutant(kind="norms-all-moved", what=what, caught_by=_place_check(subject, behind[0][0]), graph=edited)


def _moved(subject: Subject, node: Node, behind: str, what: str, direction: str) -> Mutant:
    kind = f"{_family(node)}-moved-{direction}"
    return Mutant(kind=kind, what=what, caught_by=_place_check(subject, node), graph=moved(subject.graph, node, behind))


def _place_check(subject: Subject, node: Node) -> str:
    check = subject.judge_of(node)
    return "batchnorm-before-activation" if check == "batchnorm-present" else check


def doubled(subject: Subject) -> Iterator[Mutant]:
    """Each layer twice: directly behind itself, and once more behind the activation that follows."""
    graph = subject.graph
    for node in subject.movable:
        again = made(graph, node.op, node.sizes, parameters=len(node.weights))
        kind, check = f"{_family(node)}-doubled", subject.judge_of(node)
        what = f"`{node.name}` runs twice in a row"
        yield Mutant(kind=kind, what=what, caught_by=check, graph=inserted(graph, node.id, again))
        if (after := subject.following(node)) is not None:
            what = f"a second {node.op} runs behind `{after.name}`"
            yield Mutant(kind=f"{kind}-apart", what=what, caught_by=check, graph=inserted(graph, after.id, again))


def other_kind(subject: Subject) -> Iterator[Mutant]:
    """Each normalisation replaced by another kind, or by a dropout; each dropout by another kind or rate."""
    graph = subject.graph
    for node in subject.nodes(NORMS):
        check, shape = subject.judge_of(node), node.shape_in
        for kind in _KINDS:
            layer = made_norm(graph, kind, shape)
            what = f"`{node.name}` is a {layer.op}"
            if layer.op != node.op:
                yield Mutant(kind=f"norm-to-{kind}", what=what, caught_by=check, graph=substituted(graph, node, layer))
        if node.op != "instance_norm":
            yield _to_instance_norm(subject, node, check)
        noise, what = made(graph, "dropout", {"p": 0.2}), f"`{node.name}` is a dropout"
        yield Mutant(kind="norm-to-dropout", what=what, caught_by=check, graph=substituted(graph, node, noise))
    for node in subject.nodes(DROPOUTS):
        check, rate = subject.judge_of(node), node.sizes.get("p")
        other, what = (0.9 if rate == 0.5 else 0.5), f"`{node.name}` has another rate"  # noqa: PLR2004 - torch's default rate
        yield Mutant(kind="dropout-rate-changed", what=what, caught_by=check, graph=resized(graph, node, p=other))
        op = "alpha_dropout" if node.op != "alpha_dropout" else "dropout"
        what, layer = f"`{node.name}` is an {op}", made(graph, op, {"p": rate})
        yield Mutant(kind="dropout-kind-changed", what=what, caught_by=check, graph=substituted(graph, node, layer))


def _to_instance_norm(subject: Subject, node: Node, check: str) -> Mutant:
    """Normalise each sample by itself; a vector is made a sample of one channel for that, and a vector again."""
    graph, shape = subject.graph, node.shape_in
    what = f"`{node.name}` is an instance_norm"
    if len(shape) > 2:  # noqa: PLR2004 - a batch of vectors has two dimensions
        layer = made_norm(graph, "instance_norm", shape)
        return Mutant(kind="norm-to-instance_norm", what=what, caught_by=check, graph=substituted(graph, node, layer))
    raised = made(graph, "reshape").model_copy(update={"shape_out": (shape[0], 1, *shape[1:])})
    lowered = Node(id=f"{raised.id}-back", op="reshape", name=raised.name, shape_out=shape)
    norm = made(graph, "instance_norm", norm_sizes("instance_norm", len(shape) + 1), parameters=2)
    norm = norm.model_copy(update={"id": f"{norm.id}-norm"})
    edited = inserted(without(graph, node), node.inputs[0], raised, norm, lowered)
    return Mutant(kind="norm-to-instance_norm", what=what, caught_by=check, graph=edited)


def regrouped(subject: Subject) -> Iterator[Mutant]:
    """Each normalisation averages over other features: another number of groups, fewer dimensions or more of them."""
    for node in subject.nodes(NORMS):
        check, channels = subject.judge_of(node), node.shape_in[1]
        others = {1, 2, channels} if node.op == "group_norm" else set()
        for groups in sorted(other for other in others - {node.sizes.get("num_groups")} if other):
            what = f"`{node.name}` has another `num_groups`: {groups}"
            edited = resized(subject.graph, node, num_groups=groups)
            yield Mutant(kind="norm-groups-changed", what=what, caught_by=check, graph=edited)
        shape = node.sizes.get("normalized_shape")
        for rank in range(1, len(node.shape_in)) if isinstance(shape, tuple) else ():
            what = f"`{node.name}` normalises over the last {rank} dimensions"
            edited = resized(subject.graph, node, normalized_shape=(1,) * rank)  # `settled` puts the sizes in
            if isinstance(shape, tuple) and rank != len(shape):
                yield Mutant(kind="norm-shape-changed", what=what, caught_by=check, graph=edited)


def weakened(subject: Subject) -> Iterator[Mutant]:
    """Normalisations that do not learn, that do not use the batch, or that serve two places at once."""
    graph = subject.graph
    for node in subject.nodes(NORMS):
        if node.weights:
            what = f"the parameters of `{node.name}` are frozen"
            edited = replaced(graph, node, frozen=True)
            yield Mutant(kind="norm-frozen", what=what, caught_by="only-batchnorm-added", graph=edited)
        if node.op.startswith("batch_norm"):
            what = f"`{node.name}` uses its running statistics in training mode"
            edited, check = resized(graph, node, batch_statistics=False), subject.judge_of(node)
            check = "only-batchnorm-added" if check == "layers-unchanged" else check
            yield Mutant(kind="norm-statistics-frozen", what=what, caught_by=check, graph=edited)
    for first, second in combinations(subject.nodes(NORMS), 2):
        if first.weights and first.op == second.op and first.sizes == second.sizes:
            what, check = f"`{first.name}` serves in the place of `{second.name}` too", subject.judge_of(first)
            same = {name: getattr(first, name) for name in ("name", "weights", "module", "sizes")}
            yield Mutant(kind="norm-shared", what=what, caught_by=check, graph=replaced(graph, second, **same))


def exchanged(subject: Subject) -> Iterator[Mutant]:
    """A normalisation and the next one of another kind in each other's place."""
    for first, second in pairwise(subject.nodes(NORMS)):
        if first.op != second.op and shape_of(subject.graph, first.inputs[0]) == shape_of(subject.graph, second.inputs[0]):
            edited = substituted(substituted(subject.graph, first, second), second, first)
            what, check = f"`{first.name}` and `{second.name}` are exchanged", subject.judge_of(first)
            yield Mutant(kind="norms-exchanged", what=what, caught_by=check, graph=edited)


def _family(node: Node) -> str:
    return "norm" if node.op in NORMS else "dropout"
