"""`bngrade rubric`: for instructors, from a first draft of a rubric to one whose verdicts are proven and measured."""

import click

from grader.cli.lazy import LazyGroup

_COMMANDS = {
    "calibrate": ("grader.cli.rubric.calibrate", "calibrate", "Measure what solution and starter reach, over many seeds."),
    "check": ("grader.cli.rubric.check", "check", "Find every mistake in rubrics and prove that they tell right from wrong."),
    "new": ("grader.cli.rubric.new", "new", "Write a rubric from a starter and a solution."),
    "schema": ("grader.cli.rubric.schema", "schema", "Print the JSON Schema of rubrics, for editors."),
    "show": ("grader.cli.rubric.show", "show", "Show a rubric as a person reads it."),
}


@click.group(cls=LazyGroup, lazy_commands=_COMMANDS, epilog="Example: bngrade rubric check rubrics/netbn.yaml")
def rubric() -> None:
    """Write, test and calibrate rubrics."""
