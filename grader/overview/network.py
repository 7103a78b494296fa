"""Which network a rubric's time is measured with."""

from typing import TYPE_CHECKING

from grader.graph import ModuleGraph
from grader.overview.declared import declared_graph
from grader.pipeline import trace
from grader.rubric.companions import companion
from grader.rubric.loading import LoadedRubric
from grader.submission.reading import read_submission

if TYPE_CHECKING:
    from grader.sandbox.runner import Sandbox


def network_to_time(loaded: LoadedRubric, sandbox: "Sandbox") -> tuple[ModuleGraph, str]:
    """Return the solution's graph, else the starter's, else the declared one; and in words which.

    Solutions are not shipped, so that the first is there for instructors alone. A file that cannot be traced counts as
    missing: what is wrong with it is for `bngrade rubric check` to say.

    Raises:
        SandboxError: the sandbox failed.
    """
    rubric = loaded.rubric
    for name in ("solution", "starter"):
        try:
            submission = read_submission(companion(loaded, name))
        except OSError:
            continue
        traced = trace(submission, rubric.submission.class_name, rubric.submission.input_shape, rubric.limits, sandbox)
        if traced.network is not None:
            return traced.network.graph, f"the {name}'s network"
    return declared_graph(rubric), "the declared network"
