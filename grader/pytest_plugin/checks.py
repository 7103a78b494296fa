"""The hooks, files and tests of `pytest --bngrade`.

A file is graded once in a run, by `bngrade check` in a process of its own, when the first of its tests is set up. Nothing of
a submission is imported here. What pytest does by itself it still does: it executes each `conftest.py` and reads the settings
that it finds beside the files.
"""

import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader.exercise_types import check_ids, load_exercise
from grader.exercises import RubricNotFoundError, find_rubric
from grader.pytest_plugin.grading import Graded, GradingRequest, Shared
from grader.reports.check_text import comparison, line, message
from grader.reports.inert import inert
from grader.result import CheckResult, Status
from grader.rubric.check_spec import METRIC_OF_CHECK
from grader.rubric.documents import RubricError

_SHARED = "bngrade_shared"
"""Under which name xdist hands the folder that its workers share to each of them."""


class NotEarned(Exception):  # noqa: N818 - a verdict on a submission, not an error of the program
    """A check did not pass; the text is all that there is to say about it."""


class Grading:
    """What a run that grades does at each of pytest's hooks."""

    def __init__(self, config: pytest.Config, files: Iterable[Path]) -> None:
        self._files = frozenset(path.resolve() for path in files)
        self._folder: Path | None = None
        self.shared = Shared(_worker_input(config).get(_SHARED))

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """Collect a submission's checks in place of its own tests: whatever else would import it is left out."""
        collected = yield
        if file_path.resolve() not in self._files:
            return collected
        # Below the session, not below the folder: pytest would import the `__init__.py` of a folder that has one.
        nodeid = _nodeid(file_path, parent.config.rootpath)
        return [GradedFile.from_parent(parent.session, path=file_path, nodeid=nodeid, shared=self.shared)]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Train for those files alone of which a measured check is selected."""
        for item in session.items:
            if isinstance(item, CheckItem) and item.measured:
                item.file.trains = True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Report what the check says, not where in this module it was said."""
        report = yield
        if isinstance(item, CheckItem) and call.excinfo is not None:
            if isinstance(call.excinfo.value, NotEarned):
                report.longrepr = str(call.excinfo.value)
            elif item.not_judged is not None and report.skipped:
                report.longrepr = (str(item.shown_path), 1, f"Skipped: {item.not_judged}")
        return report

    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        """Tell the points of each file, and what a person should know about the grading."""
        from grader.pytest_plugin.grading import summary

        if lines := summary(each for reports in terminalreporter.stats.values() for each in reports):
            terminalreporter.section("bngrade")
            for each in lines:
                terminalreporter.line(each)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # a type of xdist, which need not be installed
        """Give xdist's workers one folder, so that each file is graded by one of them and read by the others."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="bngrade-"))
        node.workerinput[_SHARED] = str(self._folder)

    def pytest_unconfigure(self) -> None:
        """Remove that folder."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class GradedFile(pytest.File):
    """A submission; it is graded when the first of its tests asks for it."""

    def __init__(self, *, shared: Shared, **node: Any) -> None:
        super().__init__(**node)
        self.trains = False
        self._shared = shared
        self._rubric: Path | None = None
        self._graded: Graded | None = None

    def collect(self) -> Iterator["CheckItem"]:
        """Give one test for each check of the rubric, in the order in which they are judged.

        Raises:
            CollectError: there is no such rubric, or it is not valid.
        """
        try:
            self._rubric = find_rubric(self.path, _rubric_named(self.config)).absolute()
            names = check_ids(load_exercise(self._rubric))
        except (RubricNotFoundError, RubricError) as error:
            raise self.CollectError(str(error).replace("--rubric", "--bngrade-rubric")) from error
        for name in names:
            yield CheckItem.from_parent(self, name=name)

    def graded(self) -> Graded:
        """Return what the grading gave."""
        if self._graded is None:
            assert self._rubric is not None, "tests come from `collect`"
            data_dir = self.config.getoption("bngrade_data_dir")
            request = GradingRequest(
                file=self.path,
                rubric=self._rubric,
                data_dir=self.config.invocation_params.dir / data_dir if data_dir else None,
                official=self.config.getoption("bngrade_official"),
                trains=self.trains,
            )
            self._graded = self._shared.graded(request)
        return self._graded


class CheckItem(pytest.Item):
    """One check as a test: its points are properties, its message is the text of the failure."""

    def __init__(self, **node: Any) -> None:
        super().__init__(**node)
        self.measured = self.name in METRIC_OF_CHECK
        self.not_judged: str | None = None
        if self.measured:
            self.add_marker(pytest.mark.bngrade_trained)
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(self.file.name))

    @property
    def file(self) -> GradedFile:
        """The submission."""
        assert isinstance(self.parent, GradedFile)
        return self.parent

    def setup(self) -> None:
        """Have the file graded, and see whether it could be."""
        graded = self.file.graded()
        if graded.result is None:
            raise NotEarned(f"{self.file.nodeid}: not graded, no points were taken\n{graded.fault}")
        check = next(each for each in graded.result.checks if each.id == self.name)
        self.user_properties += [("points", check.points), ("max_points", check.max_points)]
        self.user_properties += [("notice", notice) for notice in graded.notices]
        self._check = check
        if check.status is Status.ERROR:
            self._not_earned(check)

    def runtest(self) -> None:
        """Pass, fail or be skipped as the check was."""
        if self._check.status is Status.SKIPPED:
            self.not_judged = message(self._check)
            pytest.skip(self.not_judged)
        if self._check.status is not Status.PASS:
            self._not_earned(self._check)

    def _not_earned(self, check: CheckResult) -> NoReturn:
        place = check.place.within(self.file.nodeid) if check.place else self.file.nodeid
        advice = f"help: {line(check.help)}" if check.help else ""
        raise NotEarned("\n".join(part for part in (f"{place}: {message(check)}", comparison(check), advice) if part))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the test where pytest reports on it."""
        return self.shown_path, None, f"{self.file.nodeid}: {self.name}"

    @property
    def shown_path(self) -> Path:
        """The path that pytest prints."""
        return self.config.rootpath / self.file.nodeid


def _nodeid(path: Path, root: Path) -> str:
    """Name a file as pytest does, but made harmless: pytest prints names as they are."""
    return inert(path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path))


def _rubric_named(config: pytest.Config) -> str | None:
    """Return the rubric that was asked for: on the command line, else in the settings, where a path is relative to them."""
    asked: str | None = config.getoption("bngrade_rubric")
    if asked is not None:
        return asked
    named: str = config.getini("bngrade_rubric")
    return str(config.rootpath / named) if named.endswith((".yaml", ".yml")) else named or None


def _worker_input(config: pytest.Config) -> dict[str, Any]:
    """Return what xdist gave this process, if it is one of its workers."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    return given
