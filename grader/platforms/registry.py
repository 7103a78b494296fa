"""The platforms: what makes each one's files, and what to do with them. None is imported before it is asked for."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.platforms.assignment import Assignment
    from grader.platforms.bundle import BundleFile


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One platform."""

    name: str
    next_step: str
    """What to do with the folder, in one sentence."""
    rubric_is_read: bool
    """Whether students can read an instructor's own rubric there."""

    def bundle(self, assignment: "Assignment") -> "tuple[BundleFile, ...]":
        """Return the files for an assignment."""
        files: tuple[BundleFile, ...] = importlib.import_module(f"grader.platforms.{self.name}").bundle(assignment)
        return files


_ALL = (
    Platform(
        name="github",
        rubric_is_read=True,
        next_step="commit the folder as a repository, and mark it as a template: every push is graded",
    ),
    Platform(name="classroom50", rubric_is_read=True, next_step="put `template` and `autograder` where its README.md says"),
    Platform(name="gradescope", rubric_is_read=False, next_step="upload `autograder.zip`, and hand out what is in `students`"),
    Platform(
        name="prairielearn", rubric_is_read=False, next_step="build the image and copy the question, as its README.md says"
    ),
    Platform(name="plain", rubric_is_read=True, next_step="commit the folder, and let your CI run `./grade.sh`"),
)

PLATFORMS: Mapping[str, Platform] = {platform.name: platform for platform in _ALL}
"""Every platform by its name."""
