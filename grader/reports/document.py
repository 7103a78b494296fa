"""What a format makes of a result: one or a few texts, each with the place where its reader looks for it."""

from enum import StrEnum

from grader.value import Value


class Target(StrEnum):
    """Where a text goes."""

    MAIN = "main"
    """The place of the format: its path, or standard output."""
    BESIDE = "beside"
    """A file named `Document.name` in the folder of the main text."""
    APPENDED = "appended"
    """The end of the file that the environment variable `Document.name` names; nowhere if the platform sets none."""
    PRINTED = "printed"
    """Standard output, whatever becomes of the main text."""


class Document(Value):
    """One text, ready to be written."""

    text: str
    target: Target = Target.MAIN
    name: str = ""
