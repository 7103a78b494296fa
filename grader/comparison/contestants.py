"""From files to the networks that are compared. Each is followed in the sandbox; its structure may be right or wrong."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.comparison.model import Contestant
from grader.measurement import Measurement, MeasurementRequest
from grader.pipeline import Options, grade
from grader.result import CheckResult, Result, Status
from grader.rubric.loading import LoadedRubric
from grader.submission.reading import Submission, read_submission, submission_of
from grader.value import Value

if TYPE_CHECKING:
    from grader.sandbox.runner import Sandbox

STARTER = "starter"
"""What the untouched exercise is called."""


class Source(Value):
    """A file that takes part, and the rubric that says how its class is called."""

    path: Path
    name: str
    loaded: LoadedRubric
    class_name: str | None = None
    """The class, where it has another name than the rubric says."""
    starter: bool = False
    content: bytes | None = None
    """What the file held, if that is not what it holds now: the starter before it was edited in its place."""

    def read(self) -> Submission:
        """Read the file.

        Raises:
            OSError: it cannot be opened.
        """
        return read_submission(self.path) if self.content is None else submission_of(self.path, self.content)


class NoContestantError(Exception):
    """A file holds no network that can be compared."""

    def __init__(self, path: Path, result: Result) -> None:
        self.path = path
        self.cells = result.submission.cells
        self.check: CheckResult = next(check for check in result.checks if check.status is Status.ERROR)
        super().__init__(self.check.message)


def follow(source: Source, sandbox: "Sandbox") -> Contestant:
    """Return the network of a file.

    Raises:
        NoContestantError: it holds none.
        OSError: it cannot be opened.
        SandboxError: the sandbox failed.
    """
    options = Options(structure_only=True, reveal=True, class_name=source.class_name)
    result = grade(source.read(), source.loaded, sandbox, _never, options)
    if result.graph is None:
        raise NoContestantError(source.path, result)
    return Contestant(
        name=source.name,
        path=result.submission.path,
        sha256=result.submission.sha256,
        class_name=result.submission.class_name,
        starter=source.starter,
        graph=result.graph,
    )


def names(paths: Sequence[Path]) -> list[str]:
    """Name each file by its last part or, where others end alike, by as many parts as tell it from them."""
    return [_tail(path, [each for each in paths if each != path]) for path in paths]


def _tail(path: Path, others: Sequence[Path]) -> str:
    for length in range(1, len(path.parts)):
        tail = path.parts[-length:]
        if all(each.parts[-length:] != tail for each in others):
            return str(Path(*tail))
    return str(path)


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")
