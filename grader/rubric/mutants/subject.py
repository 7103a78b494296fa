"""The network that is mutated, with what the generators ask about it, and the mutant that they make of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.graph import ModuleGraph, Node
from grader.ops import ACTIVATIONS, DROPOUTS, INPUT, LINEAR_LAYERS, NORMS, RESHAPES
from grader.rubric.model import Rubric
from grader.submission.optimizers import OptimizerFact
from grader.value import Value


class Mutant(Value):
    """A network, or an optimizer, that a good rubric does not take for a solution."""

    kind: str
    """The kind of change: `norm-dropped`."""
    what: str
    """The change itself: `bn1` is dropped."""
    caught_by: str
    """The check that should fail."""
    graph: ModuleGraph
    evaluation_graph: ModuleGraph | None = None
    """What runs in evaluation mode, if that is something else."""
    optimizers: tuple[OptimizerFact, ...] = ()
    """What the file builds, if the change is there."""


@dataclass(frozen=True)
class Subject:
    """The solution's graph and the rubric that it passes."""

    graph: ModuleGraph
    rubric: Rubric

    def nodes(self, *families: object) -> list[Node]:
        """Return the nodes whose operation is in one of the families of `grader.ops`, in execution order."""
        return [node for node in self.graph.nodes if any(node.op in family for family in families)]  # type: ignore[operator]

    @property
    def weighted(self) -> list[Node]:
        """The layers that set the widths."""
        return self.nodes(LINEAR_LAYERS)

    @property
    def activations(self) -> list[Node]:
        """The activations."""
        return self.nodes(ACTIVATIONS)

    @property
    def movable(self) -> list[Node]:
        """Normalisations and dropouts: what has a place among the other layers."""
        return self.nodes(NORMS, DROPOUTS)

    def users(self, node_id: str) -> list[Node]:
        """Return the nodes that take a value."""
        return [node for node in self.graph.nodes if node_id in node.inputs]

    def following(self, node: Node) -> Node | None:
        """Return the layer behind a node, past what only reshapes; `None` at the output or where the path divides."""
        users = self.users(node.id)
        if len(users) != 1 or len(users[0].inputs) != 1:
            return None
        return self.following(users[0]) if users[0].op in RESHAPES else users[0]

    def preceding(self, node: Node) -> Node | None:
        """Return the layer before a node; `None` at the input or where paths meet."""
        if len(node.inputs) != 1 or node.inputs[0] == INPUT:
            return None
        before = self.graph.node(node.inputs[0])
        return before if len(before.inputs) == 1 and len(self.users(before.id)) == 1 else None

    @property
    def input_value(self) -> str:
        """The value that the first layer with weights takes, so that what is put there stands on the input."""
        return next((node.inputs[0] for node in self.weighted), INPUT)

    def values(self) -> Iterator[tuple[str, str]]:
        """Give the places for additions: the input, each activation's value, the output; with their names."""
        yield self.input_value, "the input"
        yield from ((node.id, f"`{node.name}`") for node in self.activations if node.id != self.graph.output)
        yield self.graph.output, "the output"

    def judge_of(self, node: Node) -> str:
        """Name the check that is to see when a layer is missing or another one."""
        if any(layer.added and layer.op == node.op for layer in self.rubric.architecture):
            return "dropout-present" if node.op in DROPOUTS else "batchnorm-present"
        return "layers-unchanged"
