"""Points as a share of all points, for platforms that count from 0 to 1."""

from grader.result import Result, Status


def share(result: Result) -> float:
    """Return the share of the points that a submission earned, from 0 to 1; without points to earn, a pass is 1."""
    if result.max_points == 0:
        return 1.0 if result.status is Status.PASS else 0.0
    return result.points / result.max_points
