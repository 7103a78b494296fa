"""What many tests share: the repository's files, one sandbox for the whole run, and grading without training."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.datasets import import_folder, mnist
from grader.measurement import Measurement, MeasurementRequest
from grader.pipeline import Options, grade
from grader.result import Result
from grader.rubric.loading import LoadedRubric, load_rubric
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

pytest_plugins = ["pytester"]

REPOSITORY = Path(__file__).resolve().parent.parent

GradeStructure = Callable[[Path], Result]
Completed = subprocess.CompletedProcess[str]
Bngrade = Callable[..., Completed]


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what every process that the tests start takes over: a state of its own for learners, and signals that count.

    A run in the background or under `nohup` ignores Ctrl-C or the end of its terminal, and so would all that it starts.
    """
    for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    folder = tempfile.TemporaryDirectory(prefix="bngrade-state-")
    config.add_cleanup(folder.cleanup)
    os.environ["BNGRADE_STATE"] = folder.name


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds `exercises`, `solutions` and `rubrics`."""
    return REPOSITORY


@pytest.fixture(scope="session")
def netbn() -> LoadedRubric:
    """The shipped rubric of the exercise `netbn`."""
    return load_rubric(REPOSITORY / "rubrics" / "netbn.yaml")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox server for the whole run, as a grader of many submissions has."""
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def grade_structure(netbn: LoadedRubric, sandbox: Sandbox) -> GradeStructure:
    """Grade a file against `netbn` without training; a file that several tests ask about is graded once."""
    known: dict[tuple[Path, str], Result] = {}

    def run(path: Path) -> Result:
        submission = read_submission(path)
        key = (path, submission.sha256)
        if key not in known:
            known[key] = grade(submission, netbn, sandbox, _never, Options(structure_only=True))
        return known[key]

    return run


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with the four canonical files of MNIST; tests that need it are skipped where it is not."""
    folder = Path(os.environ.get("BNGRADE_TEST_MNIST") or REPOSITORY.parent / "shared" / "mnist")
    if not all((folder / name).is_file() for name in mnist.PARTS):
        pytest.skip(f"no canonical MNIST files in {folder}; name their folder in BNGRADE_TEST_MNIST")
    return folder


@pytest.fixture(scope="session")
def mnist_data(mnist_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with MNIST in place."""
    data_dir = tmp_path_factory.mktemp("mnist")
    import_folder(mnist_folder, data_dir)
    return data_dir


@pytest.fixture(scope="session")
def bngrade() -> Bngrade:
    """Run the command in a process of its own, as a user without a terminal does; keywords are its variables and `cwd`."""

    def run(*arguments: str | Path, cwd: Path = REPOSITORY, **variables: str) -> Completed:
        command = [sys.executable, "-m", "grader", *map(str, arguments)]
        environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
        environment |= {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1", **variables}
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
