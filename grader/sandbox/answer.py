"""What a child may answer, as strict models: nothing it sends is used before it fits them.

Learner code can make the child answer anything at all. So each number that the grader prints or counts with is bounded, and
so is how much it has to look at.
"""

from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from grader.graph import LINE_LIMIT, RecordedNode
from grader.ops import NAME_LIMIT
from grader.problem import Problem, ProblemKind
from grader.value import Value

_NODES_LIMIT = 5_000
"""So many operations one pass may have; the recorder in an honest child stops there."""
_RANK_LIMIT = 64
"""torch makes no tensor of more dimensions."""
_Count = Annotated[int, Field(ge=0, le=2**62)]


class Trace(Value):
    """One recorded forward pass."""

    training: bool
    batch_size: _Count
    nodes: tuple[RecordedNode, ...] = Field(max_length=_NODES_LIMIT)
    output: str = Field(max_length=NAME_LIMIT)
    output_shape: tuple[_Count, ...] = Field(max_length=_RANK_LIMIT)


class TracedModule(Value):
    """One of torch's layers in the network."""

    name: str
    module: str
    line: int | None = Field(default=None, ge=1, le=LINE_LIMIT)
    called: bool


class TraceReport(Value):
    """All recorded passes and the layers that the network holds."""

    traces: tuple[Trace, ...] = Field(min_length=1, max_length=16)
    modules: tuple[TracedModule, ...]
    parameters: _Count


class Answer(Value):
    """Either a trace or a problem."""

    trace: TraceReport | None = None
    problem: Problem | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.trace is None) == (self.problem is None):
            raise ValueError("an answer is a trace or a problem")
        return self


def parse_answer(payload: str) -> Answer:
    """Validate what a child sent.

    Anything that is no answer becomes a problem: a child that sends nonsense was made to by the learner's code.
    """
    try:
        return Answer.model_validate_json(payload, strict=True)
    except (ValidationError, ValueError):
        return Answer(problem=Problem(kind=ProblemKind.DIED, message="the code interfered with the process that runs it"))
