"""`val-accuracy` and `train-accuracy`: a measured figure against the rubric's target. NaN fails every target."""

from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec

_HELP = {
    "val-accuracy": "the network does not carry over to new images; compare its layers and its losses with the starter's",
    "train-accuracy": "the network learns its training images by heart; compare its train and validation figures",
}


def judge(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Compare the figure with `at_least` and `below`."""
    if evidence.diverged_in_epoch is not None:
        return failed(
            f"the loss stopped being a number in epoch {evidence.diverged_in_epoch}",
            help="look for what makes values grow without bound, or for a logarithm or a division by zero",
            expected=_target(spec),
            actual="no number",
        )
    assert evidence.metrics is not None, "judged after training"
    figure = getattr(evidence.metrics, METRIC_OF_CHECK[spec.id])
    name = METRIC_OF_CHECK[spec.id].replace("_", " ").replace("val", "validation").replace("train ", "training ")
    holds = (spec.at_least is None or figure >= spec.at_least) and (spec.below is None or figure < spec.below)
    message = f"the {name} is {_figure(spec, figure)}"
    if holds:
        return passed(message, expected=_target(spec), actual=_figure(spec, figure))
    return failed(message, help=_HELP[spec.id], expected=_target(spec), actual=_figure(spec, figure))


def _target(spec: CheckSpec) -> str:
    parts = [f"at least {_figure(spec, spec.at_least)}"] if spec.at_least is not None else []
    parts += [f"below {_figure(spec, spec.below)}"] if spec.below is not None else []
    return " and ".join(parts)


def _figure(spec: CheckSpec, figure: float) -> str:
    return f"{figure:.2%}" if spec.id.endswith("accuracy") else f"{figure:.4f}"


VAL_ACCURACY = Check(
    id="val-accuracy",
    judge=judge,
    requires=(),  # nothing is trained before the structure has passed
    what="After a short training from a fresh initialisation, the network classifies enough of the held-out images correctly, "
    "in evaluation mode.",
    why="It shows that the network has learned what carries over, not only its training images.",
    look_at="The before/after table: validation figures near the starter's mean that the change did nothing.",
)
TRAIN_ACCURACY = Check(
    id="train-accuracy",
    judge=judge,
    requires=(),  # nothing is trained before the structure has passed
    what="The accuracy on the training images, counted batch by batch in training mode during the last epoch, stays below the "
    "target.",
    why="With so few images the plain network learns them nearly by heart. The statistics of small batches are noisy, and that "
    "noise makes it harder: a training accuracy below the ceiling, with a validation accuracy that holds, shows the effect.",
    look_at="The distance between training and validation accuracy in the before/after table.",
)
