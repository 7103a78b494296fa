"""A small exercise to calibrate: a run takes a fraction of a second, and its two networks lie far apart."""

import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

RUBRIC = """\
# In small: quick to train, and far apart.
format: bngrade/rubric/v1
exercise: netbn
title: Batch normalisation, in small
submission: {class_name: NetBN, input_shape: [1, 28, 28], classes: 10, starter: starter.py, solution: solution.py}
architecture:
  - {op: linear, in_features: 784, out_features: 256}
  - {op: batch_norm1d, num_features: 256, added: true}
  - {op: relu}
  - {op: linear, in_features: 256, out_features: 128}
  - {op: batch_norm1d, num_features: 128, added: true}
  - {op: relu}
  - {op: linear, in_features: 128, out_features: 10}
optimizer: {name: Adam, lr: 0.001}
dataset: digits
budgets:
  digits: {train_images: 300, val_images: 200, batch_size: 8, epochs: 1, seeds: 4}  # a verdict is a mean
checks:
  - {id: submission-loads, points: 10}
  - {id: batchnorm-present, points: 10}
  - {id: batchnorm-before-activation, points: 10}
  - {id: only-batchnorm-added, points: 10}
  - {id: val-accuracy, points: 10, at_least: 0.8}  # the starter reaches about 0.54
"""


def write_exercise(folder: Path, rubric: str = RUBRIC) -> Path:
    """Write a rubric with netbn's starter and solution beside it; return its path."""
    shutil.copyfile(REPOSITORY / "exercises" / "netbn.py", folder / "starter.py")
    shutil.copyfile(REPOSITORY / "solutions" / "netbn.py", folder / "solution.py")
    path = folder / "small.yaml"
    path.write_text(rubric, encoding="utf-8")
    return path
