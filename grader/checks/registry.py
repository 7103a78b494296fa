"""All checks, in the order in which they are judged."""

from collections.abc import Mapping

from grader.checks import (
    batchnorm_before_activation,
    batchnorm_present,
    dropout_present,
    layers_unchanged,
    only_batchnorm_added,
    optimizer_unchanged,
    submission_loads,
)
from grader.checks.base import Check
from grader.checks.measured import TRAIN_ACCURACY, TRAIN_LOSS, VAL_ACCURACY, VAL_LOSS

STRUCTURAL = (
    submission_loads.CHECK,
    layers_unchanged.CHECK,
    batchnorm_present.CHECK,
    batchnorm_before_activation.CHECK,
    dropout_present.CHECK,
    only_batchnorm_added.CHECK,
    optimizer_unchanged.CHECK,
)
"""Judged from the graph and the source, before any training."""

MEASURED = (VAL_ACCURACY, TRAIN_ACCURACY, VAL_LOSS, TRAIN_LOSS)
"""Judged from a training, which needs every structural check to have passed."""

CHECKS: Mapping[str, Check] = {check.id: check for check in (*STRUCTURAL, *MEASURED)}
