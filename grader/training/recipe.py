"""What a training is told and what it answers with, without any computing."""

from collections.abc import Callable
from typing import Literal

from grader.result import EpochMetrics
from grader.rubric.model import Budget
from grader.rubric.optimizer import OptimizerSpec
from grader.value import Value

History = tuple[EpochMetrics, ...]
Progress = Callable[[int, int, History], None]
"""Called with the steps done, the steps in all, and the epochs measured so far (of the seed that is being trained)."""


class Recipe(Value):
    """How to train: the budget, the optimizer, the shape of one input, and the device that computes."""

    budget: Budget
    optimizer: OptimizerSpec
    input_shape: tuple[int, ...]
    train_figures: Literal["running", "final"] = "running"
    """Training figures counted batch by batch during each epoch, or in evaluation mode after it."""
    device: str = "cpu"

    @property
    def usable_images(self) -> int:
        """Images of one epoch: a last batch of one is left out, since batch normalisation cannot train on it."""
        return self.budget.train_images - (self.budget.train_images % self.budget.batch_size == 1)

    @property
    def steps(self) -> int:
        """Optimizer steps of one seed."""
        return self.budget.epochs * -(-self.usable_images // self.budget.batch_size)


class Diverged(Value):
    """A training that ended early because a loss was not finite."""

    seed: int
    epoch: int
