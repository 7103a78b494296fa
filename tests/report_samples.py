"""Results as grading makes them, built by hand: what the tests of the reports have rendered."""

import math
from typing import Any

from grader.graph import ModuleGraph, Node, UnusedModule
from grader.reports.text_context import TextContext
from grader.result import (
    CheckResult,
    EpochMetrics,
    Metrics,
    Provenance,
    Result,
    RubricInfo,
    SandboxInfo,
    Status,
    SubmissionInfo,
    TrainingInfo,
)
from grader.rubric.model import CheckSpec, MeasuredFigures, Spread

SPECS = (
    CheckSpec(id="submission-loads", points=10),
    CheckSpec(id="layers-unchanged", points=15),
    CheckSpec(id="batchnorm-present", points=20),
    CheckSpec(id="batchnorm-before-activation", points=15),
    CheckSpec(id="only-batchnorm-added", points=10),
    CheckSpec(id="optimizer-unchanged", points=10),
    CheckSpec(id="val-accuracy", points=10, at_least=0.90),
    CheckSpec(id="train-accuracy", points=10, below=0.95),
)
PASSED: dict[str, dict[str, str]] = {
    "submission-loads": {"message": "`NetBN` loads and runs"},
    "layers-unchanged": {"message": "the starter's layers and neurons"},
    "batchnorm-present": {"message": "one after each hidden layer"},
    "batchnorm-before-activation": {"message": "normalised, then activated"},
    "only-batchnorm-added": {"message": "nothing else was added"},
    "optimizer-unchanged": {"message": "Adam with lr 0.001"},
    "val-accuracy": {"message": "the target is met", "expected": "at least 90 %", "actual": "92.99 %"},
    "train-accuracy": {"message": "the target is met", "expected": "below 95 %", "actual": "92.39 %"},
}
STARTER = MeasuredFigures(
    train_accuracy=Spread(mean=0.9757, std=0.0034),
    val_accuracy=Spread(mean=0.9217, std=0.0094),
    train_loss=Spread(mean=0.078, std=0.011),
    val_loss=Spread(mean=0.284, std=0.031),
)
SOLUTION = """\
class NetBN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        x = x.view(-1, 28 * 28)
        x = self.relu(self.bn1(self.fc1(x)))
        x = self.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
"""


def source_lines(source: str) -> dict[int, str]:
    """Number the lines of a source from 1."""
    return dict(enumerate(source.splitlines(), start=1))


def context(**changes: Any) -> TextContext:
    """Return what `bngrade check exercises/netbn.py` would add to the result."""
    fields: dict[str, Any] = {
        "title": "Batch normalisation in an MNIST classifier",
        "file": "exercises/netbn.py",
        "source_lines": source_lines(SOLUTION),
        "starter": STARTER,
        "checks": SPECS,
    }
    return TextContext(**fields | changes)


def node(op: str, name: str, line: int, n_in: int, n_out: int, **more: Any) -> dict[str, Any]:
    """Describe one executed operation on features."""
    shapes = {"shape_in": (None, n_in), "shape_out": (None, n_out)}
    return {"id": f"{name}_{line}", "op": op, "name": name, "line": line} | shapes | more


def linear(name: str, line: int, n_in: int, n_out: int) -> dict[str, Any]:
    """Describe a linear layer."""
    sizes = {"in_features": n_in, "out_features": n_out}
    return node("linear", name, line, n_in, n_out, parameters=n_in * n_out + n_out, module="Linear", **sizes)


def chain(*steps: dict[str, Any], **changes: Any) -> ModuleGraph:
    """Connect operations to a graph in which each one takes the value of the one before."""
    values = ["input", *(step["id"] for step in steps)]
    nodes = tuple(Node.model_validate({"inputs": (value,), **step}) for value, step in zip(values, steps, strict=False))
    fields: dict[str, Any] = {
        "class_name": "NetBN",
        "input_shape": (1, 28, 28),
        "nodes": nodes,
        "output": values[-1],
        "output_shape": (None, 10),
        "parameters": sum(node.parameters for node in nodes),
    }
    return ModuleGraph(**fields | changes)


VIEW = node("reshape", "view", 12, 784, 784, shape_in=(None, 1, 28, 28))
GRAPH = chain(
    VIEW,
    linear("fc1", 13, 784, 256),
    node("batch_norm1d", "bn1", 13, 256, 256, parameters=512, module="BatchNorm1d", num_features=256),
    node("relu", "relu", 13, 256, 256, module="ReLU"),
    linear("fc2", 14, 256, 128),
    node("batch_norm1d", "bn2", 14, 128, 128, parameters=256, module="BatchNorm1d", num_features=128),
    node("relu", "relu", 14, 128, 128, module="ReLU"),
    linear("fc3", 15, 128, 10),
)


def measured(train_loss: float, val_loss: float, *curve: tuple[float, float]) -> Metrics:
    """Return metrics whose last epoch is the last pair of train and val accuracy."""
    history = tuple(
        EpochMetrics(epoch=epoch, train_accuracy=train, train_loss=1 - train, val_accuracy=val, val_loss=1 - val)
        for epoch, (train, val) in enumerate(curve, start=1)
    )
    train, val = curve[-1]
    return Metrics(train_accuracy=train, val_accuracy=val, train_loss=train_loss, val_loss=val_loss, history=history)


METRICS = measured(0.242, 0.230, (0.7213, 0.8821), (0.8610, 0.9093), (0.8903, 0.9198), (0.9120, 0.9260), (0.9239, 0.9299))
OVERFITTED = measured(0.081, 0.279, (0.7544, 0.8702), (0.9013, 0.9031), (0.9405, 0.9164), (0.9622, 0.9187), (0.9757, 0.9213))
TRAINING = TrainingInfo(dataset="mnist", official=True, device="cpu", seeds=(0,), seconds=1.62, torch="2.15.0")


def defect(check_id: str, message: str, status: Status = Status.FAIL, **more: Any) -> CheckResult:
    """Return a check that earned nothing."""
    points = next(spec.points for spec in SPECS if spec.id == check_id)
    return CheckResult(id=check_id, status=status, points=0, max_points=points, message=message, **more)


def skipped(reason: str, *check_ids: str) -> list[CheckResult]:
    """Return checks that were not judged, for one reason."""
    return [defect(check_id, reason, Status.SKIPPED) for check_id in check_ids]


def grade(*special: CheckResult, **changes: Any) -> Result:
    """Return the result of a submission that passes all checks but those given."""
    passed = {
        spec.id: {"id": spec.id, "status": Status.PASS, "points": spec.points, "max_points": spec.points} for spec in SPECS
    }
    outcome = {check_id: CheckResult.model_validate(passed[check_id] | PASSED[check_id]) for check_id in passed}
    checks = tuple((outcome | {check.id: check for check in special}).values())
    statuses = {check.status for check in checks}
    fields: dict[str, Any] = {
        "bngrade": "0.1.0",
        "status": next((status for status in (Status.ERROR, Status.FAIL) if status in statuses), Status.PASS),
        "points": sum(check.points for check in checks),
        "max_points": 100,
        "submission": SubmissionInfo(path="exercises/netbn.py", sha256="1f" * 32, class_name="NetBN"),
        "rubric": RubricInfo(exercise="netbn", sha256="2e" * 32),
        "checks": checks,
        "graph": GRAPH,
        "provenance": Provenance.STATIC_AND_TRACE if changes.get("graph", GRAPH) else None,
        "metrics": METRICS,
        "training": TRAINING,
        "sandbox": SandboxInfo(level="strong"),
        "seconds": 3.48,
    }
    return Result(**fields | changes)


METRIC_CHECKS = ("val-accuracy", "train-accuracy")
UNMEASURED: dict[str, Any] = {"metrics": None, "training": None}
TRAIN_FAILED = defect(
    "train-accuracy",
    "the training accuracy is not below its bound",
    expected="below 95 %",
    actual="97.57 %",
    help="compare the training accuracy with the validation accuracy: what does the gap tell about the network?",
)


def two_root_causes() -> tuple[Result, TextContext]:
    """Return a network with too narrow a layer and with batch normalisation at the wrong place."""
    source = SOLUTION.replace("256, 128", "256, 64").replace("128, 10", "64, 10").replace("d(128)", "d(64)")
    source = source.replace("self.relu(self.bn1(self.fc1(x)))", "self.bn1(self.relu(self.fc1(x)))")
    graph = chain(
        VIEW,
        linear("fc1", 13, 784, 256),
        node("relu", "relu", 13, 256, 256),
        node("batch_norm1d", "bn1", 13, 256, 256, parameters=512),
        linear("fc2", 14, 256, 64),
        node("batch_norm1d", "bn2", 14, 64, 64, parameters=128),
        node("relu", "relu", 14, 64, 64),
        linear("fc3", 15, 64, 10),
        unused=(UnusedModule(name="drop", module="Dropout", line=9, reason="never-called"),),
    )
    narrow = defect(
        "layers-unchanged",
        "`fc2` has 64 neurons where the starter has 128",
        line=6,
        expected="linear 784→256, relu, linear 256→128, relu, linear 128→10",
        actual="linear 784→256, relu, linear 256→64, relu, linear 64→10",
        help="compare the sizes of your layers with those of the starter, one by one",
    )
    misplaced = defect(
        "batchnorm-before-activation",
        "`bn1` runs after the activation `relu`",
        line=13,
        expected="linear, batch_norm1d, relu",
        actual="linear, relu, batch_norm1d",
        help="read the line from the inside out: which call runs first?",
    )
    unjudged = skipped("not trained, since a structural check failed", *METRIC_CHECKS)
    return grade(narrow, misplaced, *unjudged, graph=graph, **UNMEASURED), context(source_lines=source_lines(source))


def syntax_error() -> tuple[Result, TextContext]:
    """Return a file that Python cannot read."""
    source = SOLUTION.replace("super().__init__()", "super().__init__(")
    broken = defect(
        "submission-loads",
        "the file is no valid Python: '(' was never closed",
        Status.ERROR,
        line=3,
        help="Python reads on from this line and finds no end; what is open there?",
    )
    unjudged = skipped("the submission does not load", *(spec.id for spec in SPECS[1:]))
    return grade(broken, *unjudged, graph=None, **UNMEASURED), context(source_lines=source_lines(source))


def fallback() -> tuple[Result, TextContext]:
    """Return a pass that was measured on the embedded data."""
    training = TrainingInfo(dataset="digits", official=False, device="cpu", seeds=tuple(range(5)), seconds=0.62, torch="2.15.0")
    notice = "MNIST could not be had: no route to host; `bngrade data fetch --from DIR` takes it from a folder"
    result = grade(training=training, sandbox=SandboxInfo(level="partial", missing=("landlock", "seccomp")))
    return result, context(notices=(notice,), options=("--rubric", "netbn"))


HOSTILE = "\x1b[2J\x1b[31mPASS\r\n::error::fc1\u202e##[group]"


def hostile_names() -> tuple[Result, TextContext]:
    """Return a submission whose every name tries to take the terminal or the CI system over."""
    graph = chain(
        node(f"other:{HOSTILE}", HOSTILE, 1, 784, 256, frozen=True, no_grad=True),
        unused=(UnusedModule(name=HOSTILE, module=HOSTILE, reason="result-unused"),),
    )
    broken = defect("layers-unchanged", HOSTILE, line=1, expected=HOSTILE, actual=HOSTILE, help=HOSTILE)
    submission = SubmissionInfo(path=HOSTILE, sha256="1f" * 32, class_name=HOSTILE)
    result = grade(broken, graph=graph, provenance=Provenance.TRACE, submission=submission, **UNMEASURED)
    return result, context(file=HOSTILE, source_lines={1: f"\tx = {HOSTILE}"}, notices=(HOSTILE,))


def overfitted() -> tuple[Result, TextContext]:
    """Return a network with the right structure that learnt its images by heart."""
    val = CheckResult(
        id="val-accuracy", status=Status.PASS, points=10, max_points=10, **PASSED["val-accuracy"] | {"actual": "92.13 %"}
    )
    return grade(TRAIN_FAILED, val, metrics=OVERFITTED), context()


def diverged() -> tuple[Result, TextContext]:
    """Return a training whose loss became NaN in the second epoch."""
    nan = math.nan
    low = defect("val-accuracy", "the validation accuracy misses its target", expected="at least 90 %", actual="9.80 %")
    metrics = measured(nan, nan, (0.7213, 0.8821), (nan, 0.098))
    lost = defect("train-accuracy", "the loss became NaN in epoch 2", expected="below 95 %", actual="no number")
    return grade(low, lost, metrics=metrics), context()


SAMPLES: dict[str, tuple[Result, TextContext]] = {
    "passed": (grade(), context()),
    "passed_ascii": (grade(), context(unicode=False)),
    "two_root_causes": two_root_causes(),
    "train_accuracy": (overfitted()[0], context(hints=3)),
    "syntax_error": syntax_error(),
    "structure_only": (grade(*skipped("not asked for: --structure-only", *METRIC_CHECKS), **UNMEASURED), context()),
    "fallback": fallback(),
    "fallback_narrow_ascii": (fallback()[0], context(width=60, unicode=False)),
    "hostile_names": hostile_names(),
    "diverged": diverged(),
}
"""What the golden files show, by name."""
