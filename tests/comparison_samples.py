"""Comparisons built by hand, as trainings would have come out."""

import math
from collections.abc import Sequence
from typing import Any

from report_samples import chain, linear, node

from grader.calibration.runs import DetailedRun
from grader.comparison.compare import entries
from grader.comparison.model import Comparison, Contestant
from grader.graph import ModuleGraph
from grader.result import EpochMetrics, Metrics
from grader.rubric.model import Budget

PLAIN = chain(linear("fc1", 1, 784, 256), node("relu", "relu", 1, 256, 256), linear("fc2", 2, 256, 10))
NORMED = chain(
    linear("fc1", 1, 784, 256),
    node("batch_norm1d", "bn1", 1, 256, 256, parameters=512, num_features=256),
    node("relu", "relu", 1, 256, 256),
    linear("fc2", 2, 256, 10),
)

End = tuple[float, float, float, float] | None
"""Train, seen and val accuracy at the end of a training, and its val loss; `None` if it diverged."""

OVERFITTED: tuple[End, ...] = ((0.975, 0.984, 0.909, 0.33), (0.976, 0.986, 0.927, 0.27), (0.971, 0.988, 0.934, 0.25))
BETTER: tuple[End, ...] = ((0.923, 0.950, 0.942, 0.23), (0.928, 0.952, 0.955, 0.22), (0.924, 0.951, 0.964, 0.21))


def run(seed: int, end: End) -> DetailedRun:
    """One training of two epochs that ends so."""
    if end is None:
        return DetailedRun(seed=seed, seconds=0.1, metrics=None, seen_accuracy=None, seen_loss=None)
    train, seen, val, val_loss = end
    history = (
        EpochMetrics(epoch=1, train_accuracy=train - 0.2, train_loss=0.8, val_accuracy=val - 0.1, val_loss=val_loss + 0.3),
        EpochMetrics(epoch=2, train_accuracy=train, train_loss=0.2, val_accuracy=val, val_loss=val_loss),
    )
    metrics = Metrics(history=history, **history[-1].model_dump(exclude={"epoch"}))
    return DetailedRun(seed=seed, seconds=0.1, metrics=metrics, seen_accuracy=seen, seen_loss=0.1)


def contestant(name: str, graph: ModuleGraph) -> Contestant:
    """A network that takes part."""
    path = "exercises/netbn.py" if name == "starter" else name
    return Contestant(name=name, path=path, sha256="0", class_name="NetBN", starter=name == "starter", graph=graph)


def comparison(*ends: Sequence[End], names: Sequence[str] = ("starter", "netbn.py", "third.py"), **changes: Any) -> Comparison:
    """Compare trainings that ended so, those of the baseline first; each network has a row of ends, one for each seed."""
    graphs = (PLAIN, *[NORMED] * (len(ends) - 1))
    contestants = [contestant(name, graph) for name, graph in zip(names, graphs, strict=False)]
    runs = [[run(seed, end) for seed, end in enumerate(row)] for row in ends]
    fields: dict[str, Any] = {
        "exercise": "netbn",
        "dataset": "mnist",
        "official": True,
        "budget": Budget(train_images=3000, val_images=10_000, batch_size=8, epochs=2),
        "seeds": tuple(range(len(ends[0]))),
        "confidence": 0.95,
        "device": "cpu",
        "torch": "2.15.0",
        "seconds": 4.2,
        "entries": entries(contestants, runs),
    }
    return Comparison(**fields | changes)


NOT_A_NUMBER = (math.nan, 0.9, 0.9, 0.2)
"""A training whose figures are no numbers, although nobody noticed it."""
