"""From logits to the figures of an epoch, and from the figures of several seeds to their mean."""

from collections.abc import Sequence
from math import isfinite
from statistics import fmean
from typing import NamedTuple

from torch import Tensor
from torch.nn import functional

from grader.result import EpochMetrics, Metrics
from grader.training.recipe import History


class Figures(NamedTuple):
    """What one network reached on one set of images."""

    accuracy: float
    loss: float
    """The mean cross-entropy."""


def figures(logits: Tensor, labels: Tensor) -> Figures:
    """Measure the logits (images, classes) of one network against the labels (images,)."""
    accuracy = (logits.argmax(dim=1) == labels).sum().item() / len(labels)
    return Figures(accuracy, functional.cross_entropy(logits, labels).item())


def figures_of_each(logits: Tensor, labels: Tensor) -> list[Figures]:
    """Measure the logits (networks, images, classes) of many networks; labels (networks, images), or (images,) for all."""
    labels = labels.expand(logits.shape[:2])
    right = (logits.argmax(dim=2) == labels).sum(dim=1).tolist()
    losses = loss_of_each(logits, labels).tolist()
    return [Figures(each / labels.shape[1], loss) for each, loss in zip(right, losses, strict=True)]


def loss_of_each(logits: Tensor, labels: Tensor) -> Tensor:
    """Compute the mean cross-entropy of each network: (networks, images, classes), (networks, images) -> (networks,)."""
    losses = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="none")
    return losses.view(labels.shape).mean(dim=1)


def epoch_metrics(epoch: int, train: Figures, val: Figures) -> EpochMetrics | None:
    """Put the figures of an epoch together; `None` if a loss is not finite."""
    if not (isfinite(train.loss) and isfinite(val.loss)):
        return None
    return EpochMetrics(
        epoch=epoch, train_accuracy=train.accuracy, train_loss=train.loss, val_accuracy=val.accuracy, val_loss=val.loss
    )


def averaged(histories: Sequence[History]) -> Metrics:
    """Average each figure of each epoch over the seeds."""
    history = tuple(_mean(epochs) for epochs in zip(*histories, strict=True))
    return Metrics(history=history, **history[-1].model_dump(exclude={"epoch"}))


def _mean(measured: Sequence[EpochMetrics]) -> EpochMetrics:
    names = ("train_accuracy", "train_loss", "val_accuracy", "val_loss")
    return EpochMetrics(epoch=measured[0].epoch, **{n: fmean(getattr(m, n) for m in measured) for n in names})
