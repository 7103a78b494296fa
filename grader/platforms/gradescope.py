"""Gradescope: the zip that is uploaded as the autograder, its content to read, and what students are given."""

import io
import zipfile
from collections.abc import Iterable

from grader.platforms.assignment import Assignment
from grader.platforms.bundle import BundleFile
from grader.platforms.rendering import rendered

_RUBRIC = "rubric.yaml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same bundle is the same bytes."""


def bundle(assignment: Assignment) -> tuple[BundleFile, ...]:
    """Return the zip, its files, and the students' files."""
    path, content = assignment.requirements_file("requirements.txt")
    inside = [
        rendered("setup.sh", "gradescope/setup.sh", assignment, executable=True),
        rendered("run_autograder", "gradescope/run_autograder", assignment, {"rubric": _RUBRIC}, executable=True),
        BundleFile(path=path, content=content),
    ]
    if assignment.rubric is not None:
        inside.append(BundleFile(path=_RUBRIC, content=assignment.rubric))
    return (
        rendered("README.md", "gradescope/README.md", assignment),
        BundleFile(path="autograder.zip", content=zipped(inside)),
        *(file.model_copy(update={"path": f"autograder/{file.path}"}) for file in inside),
        rendered("students/README.md", "gradescope/students.md", assignment),
        BundleFile(path=f"students/{assignment.file_name}", content=assignment.starter),
    )


def zipped(files: Iterable[BundleFile]) -> bytes:
    """Pack files, the executable ones marked as such."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.path, _EPOCH)
            entry.create_system = 3  # Unix, whose permissions are those of the next line
            entry.external_attr = (0o100755 if file.executable else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return buffer.getvalue()
