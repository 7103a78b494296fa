"""How long a verdict's training takes on this machine: a few steps are really run, and the budget scales them.

Takes a network's graph and how it is trained. The images are noise, since what they show does not change the time. It does
not count starting torch, tracing a submission and reading a data set.
"""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from grader.graph import ModuleGraph
from grader.rubric.model import Budget, Rubric
from grader.value import Value

if TYPE_CHECKING:
    from grader.datasets import ImageData

STEPS = 40
"""So many steps are timed, fewer of large batches."""
EVALUATED = 1_000
"""So many images are evaluated, which is also what training evaluates between its epochs."""
_MOST_IMAGES = 20_000


class Timing(Value):
    """What the parts of a training take for one network and one batch size, in seconds."""

    step_s: float
    evaluation_s: float
    """Setting up the network, and evaluating `EVALUATED` images."""

    def seconds(self, budget: Budget, train_figures: Literal["running", "final"]) -> float:
        """Estimate what a verdict under a budget takes, all its seeds one after the other."""
        evaluated = budget.val_images + (budget.train_images if train_figures == "final" else 0)
        interim = (budget.epochs - 1) * min(evaluated, EVALUATED)
        return steps(budget) * self.step_s + budget.seeds * (interim + evaluated) / EVALUATED * self.evaluation_s


Timings = Mapping[int, Timing]
"""A timing for each batch size."""


def steps(budget: Budget) -> int:
    """Count the optimizer steps of one verdict. A last batch of one is left out, as in training."""
    usable = budget.train_images - (budget.train_images % budget.batch_size == 1)
    return budget.seeds * budget.epochs * -(-usable // budget.batch_size)


def time_network(graph: ModuleGraph, rubric: Rubric, *, clock: Callable[[], float] = time.perf_counter) -> Timings:
    """Time a network under each batch size of a rubric's budgets.

    Raises:
        CannotRebuild: the graph cannot be trained.
    """
    return {size: _time(graph, rubric, size, clock) for size in {each.batch_size for each in rubric.budgets.values()}}


def _time(graph: ModuleGraph, rubric: Rubric, batch_size: int, clock: Callable[[], float]) -> Timing:
    """Train for two short times on noise; the difference is what steps take, the rest goes to the evaluation."""
    from grader import training
    from grader.rebuild import rebuild

    many = max(2, min(STEPS, _MOST_IMAGES // batch_size))
    data = _noise((many + 1) * batch_size)

    def run(steps: int) -> float:
        budget = Budget(train_images=steps * batch_size, val_images=EVALUATED, batch_size=batch_size, epochs=1)
        recipe = training.Recipe(budget=budget, optimizer=rubric.optimizer, input_shape=rubric.submission.input_shape)
        started = clock()
        training.measure(lambda: rebuild(graph), data, recipe, 0)
        return clock() - started

    run(1)  # the first run of all also starts torch's kernels
    few_s, many_s = run(1), run(many + 1)
    step_s = max(many_s - few_s, 0.0) / many
    return Timing(step_s=step_s, evaluation_s=max(few_s - step_s, 0.0))


def _noise(images: int) -> "ImageData":
    import torch

    from grader.datasets import ImageData

    def part(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        pixels = torch.randint(256, (count, 28, 28), dtype=torch.uint8, generator=generator)
        return pixels, torch.randint(10, (count,), generator=generator)

    generator = torch.Generator().manual_seed(0)
    return ImageData("noise", "", *part(images), *part(EVALUATED))
