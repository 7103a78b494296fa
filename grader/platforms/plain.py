"""Any other CI: a repository with one script that installs the pinned grader, grades, and ends with the verdict's exit code."""

from grader.platforms.assignment import Assignment
from grader.platforms.bundle import BundleFile
from grader.platforms.rendering import rendered


def bundle(assignment: Assignment) -> tuple[BundleFile, ...]:
    """Return the repository's files."""
    submission = f"exercises/{assignment.file_name}"
    rubric = f"rubrics/{assignment.exercise}.yaml"
    named = {"submission": submission, "rubric": assignment.exercise if assignment.rubric is None else rubric}
    path, content = assignment.requirements_file("requirements.txt")
    files = (
        rendered("README.md", "plain/README.md", assignment, named),
        rendered("grade.sh", "plain/grade.sh", assignment, named, executable=True),
        BundleFile(path=path, content=content),
        BundleFile(path=".gitignore", content=b"/.bngrade/\n/.bngrade-data/\n/report.html\n/result.json\n"),
        BundleFile(path=submission, content=assignment.starter),
    )
    return files if assignment.rubric is None else (*files, BundleFile(path=rubric, content=assignment.rubric))
