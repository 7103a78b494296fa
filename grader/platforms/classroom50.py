"""Classroom 50: the template repository that students start from, and the autograder that lies in the teacher's repository."""

from grader.platforms.assignment import Assignment
from grader.platforms.bundle import BundleFile
from grader.platforms.rendering import rendered

_RUBRIC = "rubric.yaml"


def bundle(assignment: Assignment) -> tuple[BundleFile, ...]:
    """Return both parts, and a page for the instructor."""
    submission = f"exercises/{assignment.file_name}"
    path, content = assignment.requirements_file("autograder/requirements.txt")
    files = (
        rendered("README.md", "classroom50/README.md", assignment),
        rendered(
            "autograder/autograder.py", "classroom50/autograder.py", assignment, {"submission": submission, "rubric": _RUBRIC}
        ),
        BundleFile(path=path, content=content),
        rendered("template/README.md", "classroom50/students.md", assignment, {"submission": submission}),
        BundleFile(path=f"template/{submission}", content=assignment.starter),
    )
    own = assignment.rubric
    return files if own is None else (*files, BundleFile(path=f"autograder/{_RUBRIC}", content=own))
