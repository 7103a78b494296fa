"""Why a submission could not be graded: the learner's mistake, as a value."""

from enum import StrEnum

from pydantic import Field

from grader.graph import LINE_LIMIT
from grader.value import Value


class ProblemKind(StrEnum):
    """The stage or the limit at which a submission ended."""

    UNREADABLE = "unreadable"
    SYNTAX = "syntax"
    NOTEBOOK = "notebook"
    CELL = "cell"
    MISSING_CLASS = "missing-class"
    NOT_A_CLASS = "not-a-class"
    NOT_A_MODULE = "not-a-module"
    IMPORT = "import"
    LOAD = "load"
    CONSTRUCT = "construct"
    FORWARD = "forward"
    OUTPUT = "output"
    EXIT = "exit"
    TIME = "time"
    MEMORY = "memory"
    DENIED = "denied"
    UNSTABLE = "unstable"
    DEVICE = "device"
    DIED = "died"


class Problem(Value):
    """One problem; `message` is lower case, without a full stop, and names what was found."""

    kind: ProblemKind
    message: str = Field(max_length=2_000)
    line: int | None = Field(default=None, ge=1, le=LINE_LIMIT)


HELP: dict[ProblemKind, str] = {
    ProblemKind.UNREADABLE: "hand in Python source as UTF-8 text",
    ProblemKind.SYNTAX: "run the file with `python` to see the same error",
    ProblemKind.NOTEBOOK: "save the notebook in Jupyter once more, and hand in the `.ipynb` file",
    ProblemKind.CELL: "run the cell to see the same error",
    ProblemKind.MISSING_CLASS: "the class must carry the name that the exercise asks for",
    ProblemKind.NOT_A_CLASS: "define a class that derives from `nn.Module`, and leave making the network to its user",
    ProblemKind.NOT_A_MODULE: "the class must derive from `nn.Module`",
    ProblemKind.IMPORT: "write the class with torch alone; imports that only the rest of the file needs do not matter",
    ProblemKind.LOAD: "only what the class needs was executed; see that it can be defined without data and without training",
    ProblemKind.CONSTRUCT: "construct the class in `python`, without arguments, to see the same error",
    ProblemKind.FORWARD: "call the network on a random batch in `python` to see the same error; print the shapes on the way",
    ProblemKind.OUTPUT: "`forward` must return one tensor with a row of logits for each image",
    ProblemKind.EXIT: "remove what ends the program: `sys.exit`, `os._exit`, `quit`",
    ProblemKind.TIME: "look for a loop that does not end, or for work that belongs into training",
    ProblemKind.MEMORY: "look for a tensor or a layer that is far larger than the exercise needs",
    ProblemKind.DENIED: "define the class without files, processes and the network; data and training belong outside of it",
    ProblemKind.UNSTABLE: "remove what makes layers or sizes depend on chance, on the time or on the machine",
    ProblemKind.DEVICE: "leave the choice of the device to the code that uses the network",
    ProblemKind.DIED: "remove code that reaches into the interpreter or its files",
}
"""What to look at for each kind of problem; never the solution."""
