"""What the checks of places say when the networks differ so much that the places have no counterpart.

One check reports the difference: `layers-unchanged` where the rubric lists it, else the first of the rubric's checks that needs
the places. The others are skipped, so that one root cause is one failure and no network passes for want of a place to look at.
"""

from grader.checks import layers_unchanged
from grader.checks.base import Evidence, Finding
from grader.result import Status
from grader.rubric.model import CheckSpec

_IN_ORDER = (
    "layers-unchanged",
    "batchnorm-present",
    "batchnorm-before-activation",
    "dropout-present",
    "only-batchnorm-added",
)


def not_comparable(evidence: Evidence, spec: CheckSpec) -> Finding:
    """Report the difference, or leave it to the check that does."""
    listed = {each.id for each in evidence.rubric.checks}
    reporter = next((each for each in _IN_ORDER if each in listed), spec.id)
    if reporter == spec.id:
        return layers_unchanged.judge(evidence, spec)
    return Finding(status=Status.SKIPPED, message=f"needs `{reporter}` to pass first")
