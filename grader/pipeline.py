"""`grade`: from a submission to its result, the whole flow.

read → slice → sandbox (execute, trace) → merge → structural checks → rebuild → train → measured checks → result
"""

import datetime as dt
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader import __version__
from grader.canonical import fused
from grader.checks.base import Evidence
from grader.crediting import credit, hides_figures, redact
from grader.measurement import Measurement, MeasurementRequest
from grader.merging import TracedNetwork, merge
from grader.places import Cell, locate
from grader.problem import Problem, ProblemKind
from grader.provenance import provenance
from grader.result import CheckResult, Result, RubricInfo, SandboxInfo, SubmissionInfo, path_text
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import Limits
from grader.sandbox.layers import level_of
from grader.submission.classes import class_line
from grader.submission.notebook.blame import blame_for_class, blame_for_problem
from grader.submission.optimizers import find_optimizers
from grader.submission.reading import Submission
from grader.submission.slicing import Slice, Statement, slice_source
from grader.value import Value
from grader.verdict import judge_measured, judge_problem, judge_structure, overall, passed_structure

if TYPE_CHECKING:
    from grader.sandbox.runner import Sandbox

Measure = Callable[[MeasurementRequest], Measurement]
"""Trains a graph and says what it reached; given from outside, since it knows data, devices and progress bars."""

BATCH_SIZES = (4, 64)
"""A network is traced with batches of these sizes."""

INSPECTION = Limits(timeout_s=60, memory_mib=4096)
"""What a network may use that is inspected without a rubric."""


class Options(Value):
    """What a user can ask of one run."""

    class_name: str | None = None
    seed: int = 0
    structure_only: bool = False
    train_anyway: bool = False
    submitted_at: dt.datetime | None = None
    """When the learner handed it in, for a rubric with a late policy."""
    reveal: bool = False
    """Show what the rubric hides from learners."""


class Traced(Value):
    """What came out of the sandbox: a network or a problem."""

    network: TracedNetwork | None = None
    problem: Problem | None = None


def grade(submission: Submission, loaded: LoadedRubric, sandbox: "Sandbox", measure: Measure, options: Options) -> Result:
    """Grade one submission.

    Raises:
        SandboxError: the sandbox failed.
        DatasetUnavailable, DeviceUnavailable: there is nothing to train on; see `grader.measurement`.
    """
    started = time.monotonic()
    rubric = loaded.rubric
    class_name = options.class_name or rubric.submission.class_name
    traced = trace(submission, class_name, rubric.submission.input_shape, rubric.limits, sandbox)
    if traced.network is not None and (problem := _unusable_output(traced.network)):
        traced = Traced(problem=problem)
    measurement = None
    if traced.network is None:
        assert traced.problem is not None, "a network or a problem"
        checks = judge_problem(traced.problem, rubric)
    else:
        evidence = Evidence(rubric=rubric, graph=traced.network.graph, optimizers=find_optimizers(submission.source))
        checks = judge_structure(evidence, traced.network)
        if not options.structure_only and (passed_structure(checks) or options.train_anyway):
            measurement = measure(MeasurementRequest(graph=traced.network.graph, rubric=rubric, seed=options.seed))
            checks = _with_measurement(evidence, checks, measurement)
    checks = credit(checks, rubric, options.submitted_at)
    metrics, today = measurement.metrics if measurement else None, dt.datetime.now(tz=dt.UTC).date()
    if not options.reveal:
        checks = redact(checks, rubric, today)
        metrics = None if hides_figures(rubric, today) else metrics
    checks = tuple(_placed(check, submission.cells) for check in checks)
    missing = sandbox.missing()
    return Result(
        bngrade=__version__,
        status=overall(checks),
        points=sum(check.points for check in checks),
        max_points=rubric.max_points,
        submission=_described(submission, class_name),
        rubric=RubricInfo(exercise=rubric.exercise, sha256=loaded.sha256),
        checks=checks,
        graph=traced.network.graph if traced.network else None,
        provenance=provenance(submission.source, traced.network) if traced.network else None,
        metrics=metrics,
        training=measurement.training if measurement else None,
        sandbox=SandboxInfo(level=level_of(missing), missing=tuple(missing)),
        seconds=round(time.monotonic() - started, 3),
    )


def _with_measurement(evidence: Evidence, checks: tuple[CheckResult, ...], measurement: Measurement) -> tuple[CheckResult, ...]:
    if measurement.metrics is None and measurement.diverged_in_epoch is None:
        return checks  # the graph holds what cannot be rebuilt; only `--train-anyway` comes here
    measured = {"metrics": measurement.metrics, "diverged_in_epoch": measurement.diverged_in_epoch}
    return judge_measured(evidence.model_copy(update=measured), checks)


def trace(submission: Submission, class_name: str, input_shape: tuple[int, ...], limits: Limits, sandbox: "Sandbox") -> Traced:
    """Follow the network that a submission really runs, in two fresh children that must agree."""
    from grader.sandbox.runner import trace_request

    sandbox.admit()
    if submission.problem is not None:
        return Traced(problem=submission.problem)
    sliced = slice_source(submission.source, class_name)
    if isinstance(sliced, Problem):
        return Traced(problem=sliced)
    if (problem := _blamed(submission, class_name, sliced)) is not None:
        return Traced(problem=problem)
    if not sliced.defines_class:
        return Traced(problem=_missing_class(class_name, sliced.classes))
    request = trace_request(
        source=submission.source,
        statements=[_wire(index, sliced.statements[index]) for index in sliced.keep],
        class_name=class_name,
        input_shape=list(input_shape),
        batch_sizes=list(BATCH_SIZES),
        timeout_s=limits.timeout_s,
        memory_mib=limits.memory_mib,
    )
    first = _follow(request, sandbox)
    if first.network is None:
        assert first.problem is not None, "a network or a problem"
        return Traced(problem=blame_for_problem(first.problem, submission.left_out))
    second = _follow(request, sandbox)
    if second.network is None or second.model_dump_json() == first.model_dump_json():  # as text: NaN equals itself there
        return second
    return Traced(problem=Problem(kind=ProblemKind.UNSTABLE, message="the network differs from one run to the next"))


def _blamed(submission: Submission, class_name: str, sliced: Slice) -> Problem | None:
    """Return the problem of the notebook's cell that should have defined the class, and could not."""
    if not submission.left_out:
        return None
    defined_at = class_line(submission.source, class_name) if sliced.defines_class else None
    return blame_for_class(class_name, defined_at, submission.left_out, classes=bool(sliced.classes))


def _follow(request: dict[str, Any], sandbox: "Sandbox") -> Traced:
    """Have one fresh child execute a submission, and make a graph of what it ran."""
    answer = sandbox.run(request)
    if answer.trace is None:
        return Traced(problem=answer.problem)
    try:
        network = merge(answer.trace, request["class_name"], tuple(request["input_shape"]))
    except ValueError:
        return Traced(problem=Problem(kind=ProblemKind.DIED, message="the code interfered with the process that runs it"))
    return Traced(network=_fused(network))


def _wire(index: int, statement: Statement) -> dict[str, object]:
    """Write a statement down for the child."""
    return {
        "index": index,
        "binds": sorted(statement.binds),
        "changes": sorted(statement.changes),
        "reads": sorted(statement.reads),
        "imports_all": statement.imports_all,
    }


def _fused(network: TracedNetwork) -> TracedNetwork:
    variants = tuple(each.model_copy(update={"graph": fused(each.graph)}) for each in network.variants)
    return network.model_copy(update={"graph": fused(network.graph), "variants": variants})


def _missing_class(class_name: str, classes: tuple[str, ...]) -> Problem:
    import difflib

    close = difflib.get_close_matches(class_name, classes, n=1, cutoff=0.5)
    known = f"; it defines {', '.join(f'`{name}`' for name in classes[:5])}" if classes else ""
    hint = f"; did you mean `{close[0]}`?" if close else known
    return Problem(kind=ProblemKind.MISSING_CLASS, message=f"the file defines no class `{class_name}`{hint}")


def _unusable_output(network: TracedNetwork) -> Problem | None:
    """Refuse a network whose output is not one row for each sample; how many columns is for the checks to say."""
    rank = 2
    for batch_size, shape in network.outputs:
        if len(shape) != rank or shape[0] != batch_size:
            line = next((node.line for node in network.graph.nodes if node.id == network.graph.output), None)
            message = (
                f"for a batch of {batch_size} `forward` returns a tensor of shape {shape}, not a row of logits for each image"
            )
            return Problem(kind=ProblemKind.OUTPUT, message=message, line=line)
    return None


def _described(submission: Submission, class_name: str) -> SubmissionInfo:
    path = path_text(submission.path)
    return SubmissionInfo(path=path, sha256=submission.sha256, class_name=class_name, cells=submission.cells)


def _placed(check: CheckResult, cells: tuple[Cell, ...]) -> CheckResult:
    """Say which cell of a notebook a check's line is in."""
    if check.line is None or not cells:
        return check
    place = locate(check.line, cells)
    return check.model_copy(update={"cell": place.cell, "cell_line": place.cell_line})


def source_lines(submission: Submission) -> dict[int, str]:
    """Number the lines that the learner wrote as Python does: a form feed, say, ends none."""
    text = submission.source if submission.text is None else submission.text
    return dict(enumerate(text.split("\n"), start=1))
