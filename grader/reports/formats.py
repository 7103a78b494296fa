"""The formats of a result: what writes each, where it goes by default, what it needs, and who takes its points from where.

Importing this table imports none of the writers, so that the command line can name them at once.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.reports.context import ReportContext
    from grader.reports.document import Document
    from grader.result import Result

Writer = Callable[["Result", "ReportContext"], "tuple[Document, ...]"]

STANDARD_OUTPUT = "-"


class UnofficialResultError(Exception):
    """A platform was to be given a verdict that was measured on fallback data."""


class Audience(StrEnum):
    """What a reader does with a verdict."""

    READER = "reader"
    """Reads it."""
    JOB = "job"
    """Lets a job succeed or fail by the exit code."""
    GRADEBOOK = "gradebook"
    """Records the points that the text states."""


@dataclass(frozen=True, kw_only=True)
class Variable:
    """An environment variable by which a platform says something."""

    names: tuple[str, ...]
    """Its name; further ones that do as well."""
    purpose: str
    starts_with: str = ""

    def missing(self, environment: Mapping[str, str]) -> bool:
        """Tell whether none of the names has a value that will do."""
        values = (environment.get(name, "") for name in self.names)
        return not any(value and value.startswith(self.starts_with) for value in values)


@dataclass(frozen=True, kw_only=True)
class Format:
    """One format."""

    name: str
    reader: str
    """Who reads it, in a few words."""
    write: Writer
    default: str = STANDARD_OUTPUT
    """Where its main text goes: a path, `$NAME` for the end of the file that a variable names, `-` for standard output."""
    makes_folder: bool = False
    """Whether the platform leaves it to the grader to make the default path's folder."""
    beside: tuple[str, ...] = ()
    """Files that it writes in the folder of the main text."""
    prints: bool = False
    """Whether it prints something even if its main text goes to a file."""
    variables: tuple[Variable, ...] = ()
    """What must be set in the environment."""
    audience: Audience = Audience.READER
    dated_by_commit: bool = False
    """Whether the submission's time is that of the commit in the working directory, unless another is given."""

    @property
    def official(self) -> bool:
        """Whether points are recorded, so that no verdict counts that was measured on fallback data."""
        return self.audience is not Audience.READER

    @property
    def exits_zero(self) -> bool:
        """Whether any exit code but 0 says that the grader failed, and the verdict is taken from the text alone."""
        return self.audience is Audience.GRADEBOOK


def render(form: Format, result: "Result", context: "ReportContext") -> "tuple[Document, ...]":
    """Return a result's texts in a format.

    Raises:
        UnofficialResultError: the format is a platform's, and the verdict was measured on fallback data.
    """
    if form.official and result.training is not None and not result.training.official:
        raise UnofficialResultError(f"`{form.name}` takes no verdict that was measured on {result.training.dataset}")
    return form.write(result, context)


def _text(result: "Result", context: "ReportContext") -> "tuple[Document, ...]":
    from grader.reports.text import to_text

    return _main(to_text(result, context))


def _json(result: "Result", _context: "ReportContext") -> "tuple[Document, ...]":
    from grader.reports.json_report import to_json

    return _main(to_json(result))


def _markdown(result: "Result", context: "ReportContext") -> "tuple[Document, ...]":
    from grader.reports.markdown import to_markdown

    return _main(to_markdown(result, context))


def _html(result: "Result", context: "ReportContext") -> "tuple[Document, ...]":
    from grader.reports.html import to_html

    return _main(to_html(result, context))


def _main(text: str) -> "tuple[Document, ...]":
    from grader.reports.document import Document

    return (Document(text=text),)


def _platform(name: str) -> Writer:
    """Return the writer of a platform in `grader/reports/platforms`, which is imported when it writes."""

    def write(result: "Result", context: "ReportContext") -> "tuple[Document, ...]":
        documents: tuple[Document, ...] = importlib.import_module(f"grader.reports.platforms.{name}").write(result, context)
        return documents

    return write


_OUTPUT = Variable(names=("GITHUB_OUTPUT",), purpose="the file that takes the step's outputs")
_SUMMARY = Variable(names=("GITHUB_STEP_SUMMARY",), purpose="the file that takes the job's summary")
_CLASSROOM50 = (
    Variable(names=("CLASSROOM",), purpose="the classroom's short name"),
    Variable(names=("ASSIGNMENT",), purpose="the assignment's short name"),
    Variable(names=("OWNER", "USERNAME"), purpose="the login of the student who owns the repository"),
    Variable(names=("SUBMISSION_TAG",), purpose="the tag of the graded submission, submit/...", starts_with="submit/"),
    Variable(names=("COMMIT_URL",), purpose="the link to the graded commit"),
    Variable(names=("RELEASE_URL",), purpose="the link to the submission's release"),
    Variable(names=("REVIEW_URL",), purpose="the link to the changes to review"),
)

_ALL = (
    Format(name="text", reader="a person at a terminal", write=_text),
    Format(name="json", reader="a program", write=_json),
    Format(name="markdown", reader="an issue or a release", write=_markdown),
    Format(name="html", reader="a browser", write=_html),
    Format(
        name="github",
        reader="GitHub Actions",
        write=_platform("github"),
        default="$GITHUB_STEP_SUMMARY",
        prints=True,
        variables=(_OUTPUT,),
        audience=Audience.JOB,
    ),
    Format(
        name="github-classroom",
        reader="the grading reporter of GitHub Classroom",
        write=_platform("github_classroom"),
        default="$GITHUB_OUTPUT",
        audience=Audience.GRADEBOOK,
    ),
    Format(
        name="classroom50",
        reader="Classroom 50",
        write=_platform("classroom50"),
        default="result.json",
        beside=("release-body.md",),
        variables=_CLASSROOM50,
        dated_by_commit=True,
        audience=Audience.GRADEBOOK,
    ),
    Format(
        name="gradescope",
        reader="Gradescope",
        write=_platform("gradescope"),
        default="/autograder/results/results.json",
        audience=Audience.GRADEBOOK,
    ),
    Format(
        name="prairielearn",
        reader="PrairieLearn",
        write=_platform("prairielearn"),
        default="/grade/results/results.json",
        makes_folder=True,
        audience=Audience.GRADEBOOK,
    ),
    Format(
        name="exercism", reader="Exercism", write=_platform("exercism"), default="results.json", audience=Audience.GRADEBOOK
    ),
    Format(
        name="coursera",
        reader="Coursera",
        write=_platform("coursera"),
        default="/shared/feedback.json",
        beside=("txtFeedback.txt",),
        audience=Audience.GRADEBOOK,
    ),
)

FORMATS: Mapping[str, Format] = {form.name: form for form in _ALL}
"""Every format by its name."""

DEFAULT_FILES: Mapping[str, Variable] = {f"${each.names[0]}": each for each in (_OUTPUT, _SUMMARY)}
"""The variables that default places name."""
