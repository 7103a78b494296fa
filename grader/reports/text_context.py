"""What a text report tells its reader beyond the result: the learner's lines, the rubric's figures, the terminal."""

import shlex
from collections.abc import Mapping

from pydantic import Field

from grader.reports.text_layout import Page
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec, MeasuredFigures, MetricName
from grader.value import Value


class TextContext(Value):
    """The surroundings of one `bngrade check`."""

    title: str
    """The rubric's title."""
    file: str
    """The submission as typed."""
    options: tuple[str, ...] = ()
    """The options that were typed and that the next command needs again (`--rubric`, `netbn`)."""
    source_lines: Mapping[int, str] = Field(default_factory=dict)
    """The learner's lines by number, counted from 1."""
    starter: MeasuredFigures | None = None
    """What the untouched exercise reaches on the data set that the verdict was measured on."""
    checks: tuple[CheckSpec, ...] = ()
    """The rubric's checks; those that hold a figure against a target have it here."""
    notices: tuple[str, ...] = ()
    """What must be said loudly, such as why the fallback data served."""
    hints: int = 0
    """How many hints the exercise has."""
    width: int = 100
    unicode: bool = True
    """False where the encoding cannot carry more than ASCII."""
    color: bool = False

    @property
    def page(self) -> Page:
        """The page that the report is set on."""
        return Page(width=self.width, unicode=self.unicode, color=self.color)

    @property
    def targets(self) -> Mapping[MetricName, CheckSpec]:
        """The check that judges each figure."""
        return {METRIC_OF_CHECK[check.id]: check for check in self.checks if check.id in METRIC_OF_CHECK}

    @property
    def rubric_option(self) -> str | None:
        """What was typed behind `--rubric`."""
        return dict(zip(self.options[::2], self.options[1::2], strict=False)).get("--rubric")

    def command(self, name: str, *, options: bool = True) -> str:
        """Return the `bngrade` command to type for this file, quoted for a shell."""
        return shlex.join(["bngrade", name, self.file, *(self.options if options else ())])
