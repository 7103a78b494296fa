"""What to do about wrong verdicts: the targets that would have parted solution and starter, if there are any.

Takes the report on one data set; gives lines of text. It proposes no budget: `--search` measures some.
"""

from collections.abc import Iterator
from pathlib import Path

from grader.calibration.report import DatasetReport, TargetReport
from grader.calibration.runs import Role
from grader.reports.calibration.figures import figure_of
from grader.rubric.model import CheckSpec

INSIDE_STD, OUTSIDE_STD = 4, 3
"""How far the solution should be inside a target, and the starter outside, in standard deviations of each."""


def advice(report: DatasetReport, rubric: Path) -> list[str]:
    """Return what would help, if the verdict on solution or starter was wrong; nothing otherwise."""
    solution, starter = report.network(Role.SOLUTION), report.network(Role.STARTER)
    if not (solution.wrong_seeds or starter.wrong_seeds):
        return []
    between = [text for pair in zip(solution.targets, starter.targets, strict=True) for text in _between(*pair)]
    return between or [
        f"no target keeps enough distance from both; look for another budget: bngrade rubric calibrate {rubric} --search"
    ]


def _between(solution: TargetReport, starter: TargetReport) -> Iterator[str]:
    """Tell where a target with one bound has to lie, if there is room for it."""
    side = _side(solution.check)
    nearest = starter.mean + side * OUTSIDE_STD * starter.std
    farthest = solution.mean - side * INSIDE_STD * solution.std
    if side and side * (farthest - nearest) > 0:
        low, high = (figure_of(solution.metric, bound) for bound in sorted((nearest, farthest)))
        yield (
            f"a target for `{solution.check.id}` between {low} and {high} has the solution {INSIDE_STD} standard deviations "
            f"inside, and the starter {OUTSIDE_STD} outside"
        )


def _side(check: CheckSpec) -> int:
    """Return 1 for a target that figures must exceed, -1 for one that they must stay below, 0 for a range."""
    low = check.at_least is not None or check.above is not None
    high = check.at_most is not None or check.below is not None
    return low - high
