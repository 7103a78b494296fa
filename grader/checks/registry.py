"""All checks, in the order in which they are judged."""

from collections.abc import Mapping

from grader.checks import (
    batchnorm_before_activation,
    batchnorm_present,
    layers_unchanged,
    only_batchnorm_added,
    optimizer_unchanged,
    submission_loads,
)
from grader.checks.accuracy import TRAIN_ACCURACY, VAL_ACCURACY
from grader.checks.base import Check

STRUCTURAL = (
    submission_loads.CHECK,
    layers_unchanged.CHECK,
    batchnorm_present.CHECK,
    batchnorm_before_activation.CHECK,
    only_batchnorm_added.CHECK,
    optimizer_unchanged.CHECK,
)
"""Judged from the graph and the source, before any training."""

MEASURED = (VAL_ACCURACY, TRAIN_ACCURACY)
"""Judged from a training, which needs every structural check to have passed."""

CHECKS: Mapping[str, Check] = {check.id: check for check in (*STRUCTURAL, *MEASURED)}
