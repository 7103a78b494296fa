"""Evidence against the rubric: which checks hold, which fail, which cannot be judged, and what the submission earns.

No check knows of another. A check whose requirement has not passed is skipped; measured checks require all structural ones.
"""

from collections.abc import Callable, Mapping

from grader.checks.base import Check, Evidence, Finding
from grader.checks.registry import CHECKS, MEASURED, STRUCTURAL
from grader.checks.submission_loads import not_loaded
from grader.merging import TracedNetwork
from grader.problem import Problem
from grader.result import CheckResult, Status
from grader.rubric.model import CheckSpec, Rubric

Judge = Callable[[Check, CheckSpec], Finding]
_STRUCTURAL_IDS = frozenset(check.id for check in STRUCTURAL)
_MEASURED_IDS = frozenset(check.id for check in MEASURED)


def judge_problem(problem: Problem, rubric: Rubric) -> tuple[CheckResult, ...]:
    """Judge a submission that could not be traced."""
    finding = not_loaded(problem, expected_submission(rubric))
    return _judge_all(rubric, lambda _check, _spec: finding, only=frozenset({"submission-loads"}))


def expected_submission(rubric: Rubric) -> str:
    """Say what a learner is to hand in."""
    spec = rubric.submission
    shape = ", ".join(map(str, spec.input_shape))
    return f"class `{spec.class_name}`, (batch, {shape}) → (batch, {spec.classes})"


def judge_structure(evidence: Evidence, network: TracedNetwork) -> tuple[CheckResult, ...]:
    """Judge every structural check, on the graph and on each pass that differed from it; measured checks are skipped."""

    def judge(check: Check, spec: CheckSpec) -> Finding:
        finding = check.judge(evidence, spec)
        for variant in network.variants:
            if finding.status is not Status.PASS:
                break
            seen = evidence.model_copy(update={"graph": variant.graph, "training": variant.training})
            finding = _under(variant.when, check.judge(seen, spec))
        return finding

    return _judge_all(evidence.rubric, judge, only=_STRUCTURAL_IDS)


def _under(when: str, finding: Finding) -> Finding:
    """Say that a finding holds for some passes alone: the network's shape depends on its mode or its data."""
    if finding.status is Status.PASS:
        return finding
    message = f"{when} the network runs other layers: {finding.message}"
    help_ = "`forward` must run the same layers in both modes, for every batch size and for all values"
    return finding.model_copy(update={"message": message, "help": help_})


def judge_measured(evidence: Evidence, structure: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
    """Judge the measured checks, and keep what was judged before."""
    measured = _judge_all(evidence.rubric, lambda check, spec: check.judge(evidence, spec), only=_MEASURED_IDS)
    before = {result.id: result for result in structure}
    return tuple(before[result.id] if result.id not in _MEASURED_IDS else result for result in measured)


def passed_structure(results: tuple[CheckResult, ...]) -> bool:
    """Tell whether every structural check passed, so that training is worth its time."""
    return all(result.status is Status.PASS for result in results if result.id in _STRUCTURAL_IDS)


def overall(results: tuple[CheckResult, ...]) -> Status:
    """Return the submission's status: an error before a failure before a pass."""
    statuses = {result.status for result in results}
    return next((status for status in (Status.ERROR, Status.FAIL) if status in statuses), Status.PASS)


def _judge_all(rubric: Rubric, judge: Judge, *, only: frozenset[str]) -> tuple[CheckResult, ...]:
    """Judge the rubric's checks in the registry's order; those not in `only` are skipped."""
    specs = {spec.id: spec for spec in rubric.checks}
    results: dict[str, CheckResult] = {}
    for check in (CHECKS[check_id] for check_id in CHECKS if check_id in specs):
        spec = specs[check.id]
        blocker = _blocker(check, results)
        if check.id not in only:
            results[check.id] = _skipped(spec, "not measured")
        elif blocker is not None:
            results[check.id] = _skipped(spec, f"needs `{blocker}` to pass first")
        else:
            results[check.id] = _result(spec, judge(check, spec))
    if any(result.status is not Status.PASS for result in results.values() if result.id in _STRUCTURAL_IDS & only):
        results |= {key: _needs_structure(result) for key, result in results.items() if key in _MEASURED_IDS - only}
    return tuple(results.values())


def _blocker(check: Check, results: Mapping[str, CheckResult]) -> str | None:
    return next((each for each in check.requires if each in results and results[each].status is not Status.PASS), None)


def _needs_structure(result: CheckResult) -> CheckResult:
    return result.model_copy(update={"message": "not trained: the structure comes first"})


def _skipped(spec: CheckSpec, why: str) -> CheckResult:
    return CheckResult(id=spec.id, status=Status.SKIPPED, points=0, max_points=spec.points, message=why)


def _result(spec: CheckSpec, finding: Finding) -> CheckResult:
    points = spec.points if finding.status is Status.PASS else 0
    return CheckResult(id=spec.id, points=points, max_points=spec.points, **dict(finding))
