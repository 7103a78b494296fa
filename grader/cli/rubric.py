"""`bngrade rubric`: the instructor's commands, one file each."""

import click

from grader.cli.lazy import LazyGroup

_COMMANDS = {
    "calibrate": ("grader.cli.rubric_calibrate", "calibrate", "Measure what solution and starter reach, over many seeds."),
    "check": ("grader.cli.rubric_check", "check", "Find every mistake, and prove that the rubric tells right from wrong."),
    "new": ("grader.cli.rubric_new", "new", "Write a rubric from a starter and a solution."),
    "schema": ("grader.cli.rubric_schema", "schema", "Print the JSON Schema of rubric files, for editors."),
    "show": ("grader.cli.rubric_show", "show", "Show a rubric as a person reads it."),
}


@click.group(cls=LazyGroup, lazy_commands=_COMMANDS)
def rubric() -> None:
    """Write, prove, calibrate and read rubrics.

    Example: bngrade rubric check rubrics/netbn.yaml
    """
