"""Turns an executed graph back into a network of fresh torch modules."""

from grader.rebuild.errors import CannotRebuild
from grader.rebuild.network import PARAMETER_LIMIT, RebuiltNetwork, load_learner_state, rebuild

__all__ = ["PARAMETER_LIMIT", "CannotRebuild", "RebuiltNetwork", "load_learner_state", "rebuild"]
