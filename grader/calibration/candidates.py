"""The budgets that a search tries: combinations around the rubric's own, the nearest first."""

from collections.abc import Sequence
from itertools import product
from math import log

from grader.rubric.model import Budget

_IMAGES = (0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.2, 1.4, 2, 3)
_BATCHES = (0.5, 0.75, 1, 1.25, 1.5, 2, 4)
_EPOCHS = (-3, -2, -1, 0, 1, 2, 3)
_MOST_EPOCHS = 1_000
"""No budget may have more."""


def candidates(own: Budget, train_images: int) -> list[Budget]:
    """Return budgets of at most so many images, the rubric's own first; validation images and seeds stay as they are."""
    images = {min(_round(own.train_images * factor), train_images) for factor in _IMAGES} | {own.train_images}
    batches = {max(2, round(own.batch_size * factor)) for factor in _BATCHES}
    epochs = {min(max(1, own.epochs + more), _MOST_EPOCHS) for more in _EPOCHS}
    grid = [
        Budget.model_validate(own.model_dump() | {"train_images": n, "batch_size": batch, "epochs": epoch})
        for n, batch, epoch in product(sorted(images), sorted(batches), sorted(epochs))
        if n >= 2 * batch
    ]
    return sorted(grid, key=lambda budget: _far(budget, own))


def steps(budget: Budget) -> int:
    """Return the optimizer steps of one verdict, which is what its time depends on."""
    return budget.seeds * budget.epochs * -(-budget.train_images // budget.batch_size)


def _round(images: float) -> int:
    """Round to two significant digits or so: nobody writes 1,234 images into a rubric."""
    unit: int = 10 ** max(0, len(str(int(images))) - 2)
    return max(2, round(images / unit) * unit)


def _far(budget: Budget, own: Budget) -> float:
    pairs: Sequence[tuple[int, int]] = (
        (budget.train_images, own.train_images),
        (budget.batch_size, own.batch_size),
        (budget.epochs, own.epochs),
    )
    return sum(abs(log(new / old)) for new, old in pairs)
