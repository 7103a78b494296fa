"""The measured checks: a figure of the training against the rubric's targets. NaN fails every target."""

from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.checks.literature import GUO_2017, LUO_2019, SRIVASTAVA_2014, ZHANG_2017
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec

_NAMES = {
    "val_accuracy": "validation accuracy",
    "train_accuracy": "training accuracy",
    "val_loss": "validation loss",
    "train_loss": "training loss",
}
_VAL_HELP = "the network does not carry over to new images; compare its layers and its losses with the starter's"
_TRAIN_HELP = "compare the training and the validation figures of your network with the starter's"


def judge(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Hold the figure against its targets."""
    if evidence.diverged_in_epoch is not None:
        return failed(
            f"the loss stopped being a number in epoch {evidence.diverged_in_epoch}",
            help="look for what makes values grow without bound, or for a logarithm or a division by zero",
            expected=_target(spec),
            actual="no number",
        )
    assert evidence.metrics is not None, "judged after training"
    metric = METRIC_OF_CHECK[spec.id]
    figure = getattr(evidence.metrics, metric)
    message, actual = f"the {_NAMES[metric]} is {_figure(spec, figure)}", _figure(spec, figure)
    if spec.holds(figure):
        return passed(message, expected=_target(spec), actual=actual)
    help_ = _VAL_HELP if metric.startswith("val") else _TRAIN_HELP
    return failed(message, help=help_, expected=_target(spec), actual=actual)


def _target(spec: CheckSpec) -> str:
    given = [("at least", spec.at_least), ("above", spec.above), ("at most", spec.at_most), ("below", spec.below)]
    return " and ".join(f"{word} {_figure(spec, target)}" for word, target in given if target is not None)


def _figure(spec: CheckSpec, figure: float) -> str:
    return f"{figure:.2%}" if spec.id.endswith("accuracy") else f"{figure:.4f}"


VAL_ACCURACY = Check(
    id="val-accuracy",
    judge=judge,
    requires=(),  # nothing is trained before the structure has passed
    title="enough held-out images are classified correctly",
    what="After a short training from a fresh initialisation, the network classifies enough of the held-out images correctly, "
    "in evaluation mode. The target stands in the exercise's rubric.",
    why="It shows that the network has learned what carries over, not only its training images.",
    example="""\
epoch   train accuracy   val accuracy
1               61.2 %         60.4 %
4               99.1 %         71.8 %
                       learnt by heart ^""",
    look_at="The before/after table: validation figures near the starter's mean that the change did nothing.",
)
TRAIN_ACCURACY = Check(
    id="train-accuracy",
    judge=judge,
    requires=(),  # nothing is trained before the structure has passed
    title="the training images are not learnt by heart",
    what="The accuracy on the training images meets the target, which is mostly a ceiling. It is counted batch by batch in "
    "training mode during the last epoch, or in evaluation mode after it: the rubric says which.",
    why="A network with many parameters can learn even images with random labels by heart (Zhang and others, 2017), so a high "
    "training accuracy says little. What adds noise to the training makes it harder: the statistics of small batches do "
    "(Luo and others, 2019), and dropout does (Srivastava and others, 2014). A training accuracy below the ceiling, with "
    "a validation accuracy that holds, shows the effect.",
    example="""\
figure           starter    yours    target
train accuracy    99.0 %   98.7 %    < 90 %
val accuracy      71.5 %   71.9 %

it is learnt by heart as before""",
    look_at="The distance between training and validation accuracy in the before/after table.",
    sources=(ZHANG_2017, LUO_2019, SRIVASTAVA_2014),
)
VAL_LOSS = Check(
    id="val-loss",
    judge=judge,
    requires=(),
    title="the cross-entropy on held-out images meets its target",
    what="The mean cross-entropy on the held-out images, in evaluation mode after the last epoch, meets the target.",
    why="The loss tells how sure the network is, right or wrong; two networks of equal accuracy can differ in it. Networks "
    "that fit their training images closely tend to be surer than they are right (Guo and others, 2017).",
    example="""\
figure         yours   target
val accuracy  71.8 %
val loss       1.902    < 1.2

as many right as others, yet sure of what is wrong""",
    look_at="The before/after table: a validation loss far above the training loss is the mark of overfitting.",
    sources=(GUO_2017,),
)
TRAIN_LOSS = Check(
    id="train-loss",
    judge=judge,
    requires=(),
    title="the cross-entropy on training images meets its target",
    what="The mean cross-entropy on the training images meets the target.",
    why="It tells how closely the network fits the images that it has seen, beyond whether it names them correctly.",
    example="""\
figure       starter   yours   target
train loss     0.041   0.038    > 0.3
val loss       1.930   1.902

the images are learnt by heart as before""",
    look_at="The distance between training and validation loss in the before/after table.",
)
