"""`pytest --bngrade FILE`: each check of a submission's rubric as one test.

pytest loads this module in every project of an environment that has bngrade, so it knows the options and nothing else:
`grader.pytest_plugin.checks`, which does the work, is imported when there is a file to grade.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

_MARKER = "bngrade_trained: a check that needs a training; without any of them nothing is trained."


def pytest_addoption(parser: pytest.Parser) -> None:
    """Name the options and the settings."""
    group = parser.getgroup("bngrade", "grading of deep-learning exercises")
    group.addoption("--bngrade", action="append", default=[], metavar="FILE", help="Grade FILE: one test for each check.")
    group.addoption("--bngrade-rubric", metavar="NAME|PATH", help="The rubric, if files are not named after their exercise.")
    group.addoption("--bngrade-data-dir", metavar="DIR", help="Where data sets are kept.")
    group.addoption("--bngrade-official", action="store_true", help="Accept no fallback data.")
    parser.addini("bngrade_files", "files to grade, relative to this file", type="paths", default=[])
    parser.addini("bngrade_rubric", "their rubric: an exercise's name, or a path relative to this file", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Take part in the run if there is something to grade."""
    config.addinivalue_line("markers", _MARKER)
    start = config.invocation_params.dir
    asked = [start / name for name in config.getoption("bngrade")]
    files = [*asked, *config.getini("bngrade_files")]
    if files:
        from grader.pytest_plugin.checks import Grading

        config.args = _arguments(config, asked, files)
        config.pluginmanager.register(Grading(config, files), "bngrade-checks")


def _arguments(config: pytest.Config, asked: list[Path], files: list[Path]) -> list[str]:
    """Return what pytest shall collect.

    Files named by `--bngrade` are arguments like others. Those of the settings belong to a run without arguments.

    Raises:
        pytest.UsageError: a file is a folder, or pytest could not tell its name from the name of a test.
    """
    for path in files:
        if path.is_dir():  # pytest would import what lies in it
            raise pytest.UsageError(f"{str(path)!r} is a folder; name the files to grade")
        if "::" in str(path) or "[" in str(path):
            raise pytest.UsageError(f"pytest cannot name a test of {str(path)!r}; type `bngrade check` for it")
    named = config.args_source is config.ArgsSource.ARGS
    if asked and not named:
        return _joined(config, (), asked)
    return _joined(config, config.args, asked if named else files)


def _joined(config: pytest.Config, arguments: Iterable[str], files: Iterable[Path]) -> list[str]:
    """Add the files that no argument names, or finds in a folder, by itself."""
    joined = list(arguments)
    for path in dict.fromkeys(files):
        places = [(config.invocation_params.dir / argument.partition("::")[0]).resolve() for argument in joined]
        if not any(path.resolve().is_relative_to(place) for place in places):
            joined.append(str(path))
    return joined
