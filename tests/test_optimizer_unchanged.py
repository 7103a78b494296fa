"""`optimizer-unchanged` judges whichever optimizer the rubric declares by what the file builds, torch's defaults included."""

from typing import Any

import pytest

from grader.checks.base import Evidence, Finding
from grader.checks.optimizer_unchanged import judge
from grader.result import Status
from grader.rubric.check_spec import CheckSpec
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import OptimizerSpec
from grader.submission.optimizers import find_optimizers

ADAM = {"name": "Adam", "lr": 0.001}
ADAMW = {"name": "AdamW", "lr": 0.01}
SGD = {"name": "SGD", "lr": 0.1, "momentum": 0.9, "nesterov": True}
PLAIN_SGD = {"name": "SGD", "lr": 0.001}
RMSPROP = {"name": "RMSprop", "lr": 0.01, "alpha": 0.9}


def judged(netbn: LoadedRubric, settings: dict[str, Any], call: str) -> Finding:
    """Judge a file that makes one call against a rubric with other optimizer settings."""
    source = f"import torch\nfrom torch import optim\nparts = [net.a.parameters()]\noptimizer = {call}\n"
    rubric = netbn.rubric.model_copy(update={"optimizer": OptimizerSpec(**settings)})
    evidence = Evidence(rubric=rubric, optimizers=find_optimizers(source))
    return judge(evidence, CheckSpec(id="optimizer-unchanged", points=1))


@pytest.mark.parametrize(
    ("settings", "call"),
    [
        (ADAM, "optim.Adam(p)"),
        (ADAM, "optim.Adam(p, 1e-3, (0.9, 0.999), 1e-8, 0, False)"),
        (ADAM, "optim.Adam(p, lr=1e-3, fused=True, foreach=None)"),
        (ADAMW, "optim.AdamW(p, lr=0.01)"),
        (ADAMW, "torch.optim.AdamW(p, 0.01, weight_decay=1e-2)"),
        (SGD, "optim.SGD(p, 0.1, 0.9, nesterov=True)"),
        (SGD, "optim.SGD(p, lr=0.1, momentum=0.9, dampening=0, weight_decay=0, nesterov=True)"),
        (SGD, "optim.SGD([{'params': p, 'lr': 0.1}, {'params': q, 'lr': 0.1}], momentum=0.9, nesterov=True)"),
        (SGD, "optim.SGD(p, **{'lr': 0.1, 'momentum': 0.9, 'nesterov': True})"),
        (PLAIN_SGD, "optim.SGD(p)"),
        (RMSPROP, "optim.RMSprop(p, alpha=0.9)"),
        (RMSPROP, "optim.RMSprop(p, 0.01, 0.9, 1e-8, 0, 0, False)"),
    ],
)
def test_the_declared_optimizer_passes(netbn: LoadedRubric, settings: dict[str, Any], call: str) -> None:
    """However the same settings are spelt, by position, by name or left out, the optimizer is unchanged."""
    finding = judged(netbn, settings, call)
    assert (finding.status, finding.message) == (Status.PASS, "the optimizer is unchanged")


@pytest.mark.parametrize(
    ("settings", "call", "message", "actual"),
    [
        (ADAM, "optim.AdamW(p, lr=1e-3)", "the optimizer is AdamW", "AdamW, lr 0.001"),
        (ADAM, "optim.NAdam(p, lr=1e-3)", "the optimizer is NAdam", "NAdam"),
        (ADAM, "optim.Adam(p, eps=1e-6)", "`eps` is 1e-06", "Adam, lr 0.001, eps 1e-06"),
        (ADAM, "optim.Adam(p, betas=(0.5, 0.999))", "`betas` is (0.5, 0.999)", "Adam, lr 0.001, betas (0.5, 0.999)"),
        (
            ADAM,
            "optim.Adam(p, decoupled_weight_decay=True)",
            "`decoupled_weight_decay` is true",
            "Adam, lr 0.001, decoupled_weight_decay true",
        ),
        (ADAMW, "optim.AdamW(p)", "the learning rate is 0.001", "AdamW, lr 0.001"),
        (ADAMW, "optim.AdamW(p, 0.01, weight_decay=0)", "`weight_decay` is 0", "AdamW, lr 0.01, weight_decay 0"),
        (SGD, "optim.SGD(p, 0.1)", "`momentum` is 0", "SGD, lr 0.1, momentum 0, nesterov false"),
        (SGD, "optim.SGD(p, 0.1, momentum=0.9)", "`nesterov` is false", "SGD, lr 0.1, momentum 0.9, nesterov false"),
        (PLAIN_SGD, "optim.SGD(p, maximize=True)", "`maximize` is true", "SGD, lr 0.001, maximize true"),
        (RMSPROP, "optim.RMSprop(p, 0.01)", "`alpha` is 0.99", "RMSprop, lr 0.01, alpha 0.99"),
        (
            SGD,
            "optim.SGD([{'params': p, 'lr': 0.1}, {'params': q}], momentum=0.9, nesterov=True)",
            "the learning rate is 0.001",
            "SGD, lr 0.1 or 0.001, momentum 0.9, nesterov true",
        ),
        (
            ADAM,
            "optim.Adam([{'params': p}, {'params': q, 'weight_decay': 0.1}], lr=0.001)",
            "`weight_decay` is 0.1",
            "Adam, lr 0.001, weight_decay 0 or 0.1",
        ),
    ],
)
def test_another_optimizer_fails(netbn: LoadedRubric, settings: dict[str, Any], call: str, message: str, actual: str) -> None:
    """The finding names the first setting that is not the exercise's, at its line, beside all that is expected."""
    finding = judged(netbn, settings, call)
    assert (finding.status, finding.message, finding.actual, finding.line) == (Status.FAIL, message, actual, 4)
    assert finding.expected
    assert finding.expected.startswith(f"{settings['name']}, lr {settings['lr']}")


@pytest.mark.parametrize(
    ("settings", "call", "message"),
    [
        (ADAM, "optim.Adam(p, lr=pick())", "the optimizer is Adam; its learning rate is computed and was not judged"),
        (ADAM, "optim.Adam(p, eps=pick())", "the optimizer is Adam; its `eps` is computed and was not judged"),
        (SGD, "optim.SGD(p, **read())", "the optimizer is SGD; its settings are computed and were not judged"),
    ],
)
def test_what_the_source_does_not_tell_is_not_judged(
    netbn: LoadedRubric, settings: dict[str, Any], call: str, message: str
) -> None:
    """A computed setting is no defect, and the finding says so."""
    finding = judged(netbn, settings, call)
    assert (finding.status, finding.message) == (Status.PASS, message)


def test_what_is_known_is_judged_beside_what_is_not(netbn: LoadedRubric) -> None:
    """A computed learning rate does not hide a weight decay."""
    finding = judged(netbn, ADAM, "optim.Adam(p, lr=pick(), weight_decay=0.1)")
    assert (finding.status, finding.message) == (Status.FAIL, "`weight_decay` is 0.1")
    assert finding.actual == "Adam, lr unknown, weight_decay 0.1"
