"""Rubrics named on the command line: by their file, by their folder, or by the exercise that they belong to."""

from pathlib import Path

import click

from grader.cli.files import existing_file


def rubric_file(context: click.Context, parameter: click.Parameter, value: str) -> Path:
    """Take the file of a rubric, or the name of an exercise that has one."""
    from grader.exercises import RubricNotFoundError, find_rubric

    if Path(value).name == value and not Path(value).exists() and not Path(value).suffix:
        try:
            return find_rubric(Path(value), value)
        except RubricNotFoundError as error:
            raise click.UsageError(str(error)) from error
    return existing_file(context, parameter, value)


def rubric_files(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
    """Take several rubrics; a folder stands for all that lie in it."""
    return tuple(path for value in values for path in _all_of(context, parameter, value))


def _all_of(context: click.Context, parameter: click.Parameter, value: str) -> list[Path]:
    if not Path(value).is_dir():
        return [rubric_file(context, parameter, value)]
    found = sorted(Path(value).glob("*.yaml"))
    if not found:
        raise click.UsageError(f"no rubric (`*.yaml`) lies in the folder '{value}'")
    return found
