"""The figures in the reports for people: rounding, targets, seeds, and what a verdict rests on."""

import math

import pytest
from format_samples import surroundings
from report_samples import METRIC_CHECKS, METRICS, SAMPLES, TRAINING, context, defect, grade

from grader.reports.formats import FORMATS, render
from grader.reports.text import to_text
from grader.result import CheckResult, Provenance, Status
from grader.rubric.model import CheckSpec


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ({"train_accuracy": 0.949999}, "94.9999 %"),
        ({"val_accuracy": 0.89996}, "89.996 %"),
        ({"train_accuracy": 0.95}, "95.00 %"),
        ({"train_accuracy": 0.12345}, "12.35 %"),
        ({"train_accuracy": math.nan}, "nan  < 95 %"),
    ],
)
def test_accuracy_is_not_rounded_across_its_target(figures: dict[str, float], shown: str) -> None:
    """A figure just short of its target never reads as if it had met it, or the other way round."""
    text = to_text(grade(metrics=METRICS.model_copy(update=figures)), context())
    assert f" {shown}" in text


@pytest.mark.parametrize(
    ("targets", "figures", "shown"),
    [
        ({"at_least": 0.9}, {}, "92.39 %  ≥ 90 %"),
        ({"above": 0.9}, {"train_accuracy": 0.9000001}, "90.00001 %  > 90 %"),
        ({"at_most": 0.95}, {"train_accuracy": 0.95000001}, "95.000001 %  ≤ 95 %"),
        ({"below": 0.95}, {}, "92.39 %  < 95 %"),
        ({"above": 0.9, "at_most": 0.95}, {}, "92.39 %  > 90 %, ≤ 95 %"),
    ],
)
def test_every_kind_of_target_stands_beside_its_figure(
    targets: dict[str, float], figures: dict[str, float], shown: str
) -> None:
    """Each of the four bounds is spelt, and none of them is rounded across."""
    spec = CheckSpec.model_validate({"id": "train-accuracy", "points": 10, **targets})
    text = to_text(grade(metrics=METRICS.model_copy(update=figures)), context(checks=(spec,)))
    assert shown in text


def test_a_loss_is_not_rounded_across_its_target() -> None:
    """A loss has as many decimals as it takes, as an accuracy has."""
    spec = CheckSpec(id="val-loss", points=10, below=0.25)
    judged = CheckResult(id="val-loss", status=Status.PASS, points=10, max_points=10, message="met", expected="below 0.25")
    text = to_text(grade(judged, metrics=METRICS.model_copy(update={"val_loss": 0.24999})), context(checks=(spec,)))
    assert "0.24999  < 0.25" in text


@pytest.mark.parametrize(
    ("provenance", "said"),
    [(Provenance.STATIC_AND_TRACE, "source and execution agree"), (Provenance.TRACE, "known from execution alone")],
)
def test_the_text_tells_what_the_graph_rests_on(provenance: Provenance, said: str) -> None:
    """Beside the network's size stands whether the source states it as well; nothing where there is no network."""
    assert f"235,914 parameters, {said}\n" in to_text(grade(provenance=provenance), context())
    assert said not in to_text(*SAMPLES["syntax_error"])


def test_the_text_tells_no_hidden_target() -> None:
    """A check that does not spell what it expects has no target in the table either."""
    hidden = [defect(name, "details are hidden by the rubric") for name in METRIC_CHECKS]
    text = to_text(grade(*hidden), context())
    assert "92.39 %" in text
    assert "95 %" not in text


@pytest.mark.parametrize(
    ("form", "few", "many"),
    [
        ("text", "mean of seeds 3, 4, 5, 6, 7, 8,", "mean of seeds 3 to 9, 7 of them"),
        ("markdown", "seeds 3, 4, 5, 6, 7, 8,", "seeds 3 to 9, 7 of them"),
        ("html", "<dd>3, 4, 5, 6, 7, 8</dd>", "<dd>3 to 9, 7 of them</dd>"),
    ],
)
def test_many_seeds_are_named_by_the_first_and_the_last(form: str, few: str, many: str) -> None:
    """Up to six seeds are listed; a hundred would bury what else was measured how."""
    for last, said in ((9, few), (10, many)):
        result = grade(training=TRAINING.model_copy(update={"seeds": tuple(range(3, last))}))
        assert said in render(FORMATS[form], result, surroundings())[0].text
