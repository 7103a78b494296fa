"""GitHub: an assignment repository whose workflow grades every push and reports the points, one runner for each check."""

from grader.platforms.assignment import Assignment
from grader.platforms.bundle import BundleFile
from grader.platforms.rendering import rendered
from grader.reports.platforms.github_classroom import POLICY, runner_ids

REQUIREMENTS = ".github/bngrade.txt"
WORKFLOW = ".github/workflows/grade.yml"


def bundle(assignment: Assignment) -> tuple[BundleFile, ...]:
    """Return the repository's files."""
    submission = f"exercises/{assignment.file_name}"
    rubric = f"rubrics/{assignment.exercise}.yaml"
    named = {"submission": submission, "rubric": assignment.exercise if assignment.rubric is None else rubric}
    runners = (*runner_ids(assignment.check_ids), POLICY)
    path, content = assignment.requirements_file(REQUIREMENTS)
    files = (
        rendered("README.md", "github/README.md", assignment, named),
        rendered(WORKFLOW, "github/grade.yml", assignment, {**named, "runners": runners, "requirements": REQUIREMENTS}),
        BundleFile(path=path, content=content),
        BundleFile(path=submission, content=assignment.starter),
    )
    return files if assignment.rubric is None else (*files, BundleFile(path=rubric, content=assignment.rubric))
