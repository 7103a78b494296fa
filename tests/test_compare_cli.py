"""`bngrade compare` as a person types it: real trainings on the digits, what is refused, and how it ends."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from calibration_exercise import REPOSITORY, RUBRIC, write_exercise
from conftest import Bngrade
from process_groups import PATIENCE_S, linux_only, seconds_of, wait_until

from grader import datasets
from grader.calibration.runs import DetailedRun
from grader.pipeline import trace
from grader.rebuild import rebuild
from grader.reports.comparison.document import ComparisonDocument
from grader.rubric.loading import load_rubric
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission
from grader.training import Recipe, measure

TWO_EPOCHS = RUBRIC.replace("epochs: 1,", "epochs: 2,")


@pytest.fixture
def exercise(tmp_path: Path) -> Path:
    """A small exercise on the digits, two epochs long; its starter and its solution lie beside the rubric."""
    return write_exercise(tmp_path, TWO_EPOCHS)


def document(stdout: str) -> ComparisonDocument:
    """Read what `--format json` printed."""
    return ComparisonDocument.model_validate_json(stdout)


def test_one_file_is_compared_with_the_starter(bngrade: Bngrade, exercise: Path) -> None:
    """The report tells the sentences, figures and curves of both, and the picture is drawn."""
    solution, drawn = exercise.parent / "solution.py", exercise.parent / "drawn.svg"
    done = bngrade("compare", solution, "--rubric", exercise, "--seeds", "5", "--plot", drawn)
    assert (done.returncode, done.stderr) == (0, f"wrote {drawn}\n")
    assert done.stdout.startswith("COMPARED with the starter: solution.py\n")
    assert "\n\nWith BatchNorm1d added after `fc1` and `fc2`," in done.stdout
    assert "far higher than the" in " ".join(done.stdout.split())  # on the digits it is, by about 14 points
    assert "accuracy, epochs 1 to 2:" in done.stdout
    assert drawn.read_text(encoding="utf-8").startswith("<?xml")


def test_every_training_is_what_the_seed_gives(bngrade: Bngrade, exercise: Path, sandbox: Sandbox) -> None:
    """Figures while learning, and afterwards, are those of a training of the file's network alone, under the same seed."""
    solution, starter = exercise.parent / "solution.py", exercise.parent / "starter.py"
    done = bngrade("compare", solution, starter, "--rubric", exercise, "--seeds", "2", "--seed", "5", "--format", "json")
    found = document(done.stdout)
    assert (found.seeds, found.official, [each.name for each in found.entries]) == ((5, 6), True, ["solution.py", "starter.py"])
    assert [[run.seed for run in entry.runs] for entry in found.entries] == [[5, 6]] * 2
    rubric = load_rubric(exercise).rubric
    graph = trace(read_submission(starter), "NetBN", (1, 28, 28), rubric.limits, sandbox).network
    assert graph is not None
    data = datasets.load(datasets.locate("digits", exercise.parent))
    budget = rubric.budgets["digits"].model_copy(update={"seeds": 1})
    for train_figures in ("running", "final"):
        recipe = Recipe.model_validate(
            {"budget": budget, "optimizer": rubric.optimizer, "input_shape": (1, 28, 28), "train_figures": train_figures}
        )
        alone = measure(lambda: rebuild(graph.graph), data, recipe, 6)
        run: DetailedRun = found.entries[1].runs[1]
        if train_figures == "running":
            assert run.metrics == alone
        else:
            assert (run.seen_accuracy, run.seen_loss) == pytest.approx((alone.train_accuracy, alone.train_loss))  # type: ignore[union-attr]  # it does not diverge


def test_files_of_different_exercises_share_the_first_ones_budget(bngrade: Bngrade, tmp_path: Path) -> None:
    """Each file is followed by its own rubric or, without one, by the first file's; the starter can take part."""
    first, second, own = (tmp_path / name for name in ("netbn.py", "netbn_dropout.py", "mine.py"))
    for target, source in ((first, "netbn.py"), (second, "netbn_dropout.py"), (own, "netbn.py")):
        shutil.copyfile(REPOSITORY / "solutions" / source, target)
    empty = tmp_path / "not_a_folder"
    empty.touch()
    options = ("--with-starter", "--seeds", "2", "--format", "json", "--data-dir", empty)
    done = bngrade("compare", first, second, own, *options)
    found = document(done.stdout)
    assert "compared on digits instead, with the rubric's budget for it" in done.stderr
    assert (found.exercise, found.dataset, found.official) == ("netbn", "digits", False)
    assert [entry.name for entry in found.entries] == ["starter", "netbn.py", "netbn_dropout.py", "mine.py"]
    assert found.entries[1].final == found.entries[3].final
    assert [each.layer for each in found.entries[2].edits] == ["BatchNorm1d", "Dropout 0.2"]


def test_a_training_that_diverges_is_told(bngrade: Bngrade, exercise: Path) -> None:
    """A loss that is no number ends no comparison; the report on it goes to the file that was named."""
    text = (exercise.parent / "starter.py").read_text(encoding="utf-8")
    wild, report = exercise.parent / "wild.py", exercise.parent / "report.txt"
    wild.write_text(text.replace("return self.fc3(x)", "return self.fc3(x) * 1e38 * 1e38"), encoding="utf-8")
    done = bngrade("compare", wild, "--rubric", exercise, "--seeds", "2", "--output", report)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "Under every seed the training of wild.py diverged" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'FILE...'"),
        (("nowhere.py",), "there is no file 'nowhere.py'"),
        (("exercises",), "'exercises' is a folder"),
        (("solutions/netbn.py", "solutions/../solutions/netbn.py"), "is named twice"),
        (("solutions/netbn.py", "--plot", "drawn.pdf"), "ends in .svg or .png"),
        (("solutions/netbn.py", "--output", "solutions/netbn.py"), "which is a file to compare or the picture"),
        (("solutions/netbn.py", "--output", "no/where.txt"), "no such folder"),
        (("solutions/netbn.py", "--seeds", "0"), "'--seeds'"),
        (("pyproject.toml",), "no exercise is called 'pyproject'"),
        (("solutions/netbn.py", "--rubric", "netbm"), "did you mean `--rubric netbn`?"),
        (("exercises/batchnorm_quiz.yaml",), "batchnorm_quiz is a quiz, which trains nothing; type `bngrade check"),
        (("exercises/netbn.py",), "is the untouched starter of netbn: change it first, or name a second file"),
    ],
)
def test_wrong_usage_is_refused(arguments: tuple[str, ...], message: str, bngrade: Bngrade) -> None:
    """What cannot be compared is said, with exit code 2, and nothing is trained."""
    done = bngrade("compare", *arguments)
    assert (done.returncode, message in done.stderr, done.stdout) == (2, True, ""), done.stderr


def test_the_untouched_starter_is_not_compared_with_itself(bngrade: Bngrade, tmp_path: Path) -> None:
    """A copy without any change is told to be one."""
    copy = tmp_path / "netbn.py"
    shutil.copyfile(REPOSITORY / "exercises" / "netbn.py", copy)
    done = bngrade("compare", copy)
    assert done.returncode == 2
    assert "is the untouched starter of netbn: change it first, or name a second file" in done.stderr


def test_a_file_without_a_network_is_named_with_its_line(bngrade: Bngrade) -> None:
    """Exit code 3, and the place in front as compilers write it."""
    broken = REPOSITORY / "tests" / "submissions" / "broken" / "exception_in_forward.py"
    done = bngrade("compare", REPOSITORY / "solutions" / "netbn.py", broken)
    assert done.returncode == 3
    assert done.stderr.startswith(f"{broken}:")
    assert "\nhelp: " in done.stderr


def test_a_network_that_does_not_fit_the_data_is_named(bngrade: Bngrade, exercise: Path) -> None:
    """What runs but cannot be trained, here with five outputs for ten digits, is the file's trouble too."""
    text = (exercise.parent / "starter.py").read_text(encoding="utf-8")
    small = exercise.parent / "small.py"
    small.write_text(text.replace("nn.Linear(128, 10)", "nn.Linear(128, 5)"), encoding="utf-8")
    done = bngrade("compare", small, "--rubric", exercise)
    assert done.returncode == 3
    assert done.stderr.startswith(f"{small}: the network cannot be trained: ")


@linux_only
def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a long training ends everything at once, without a traceback."""
    path = write_exercise(tmp_path, RUBRIC.replace("epochs: 1,", "epochs: 1000,"))
    command = [sys.executable, "-m", "grader", "compare", str(tmp_path / "solution.py"), "--rubric", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        command, env=environment, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    busy = 3  # the command, what the workers are forked from, and a worker
    wait_until(lambda: sum(each > 0.3 for each in seconds_of(process.pid)) >= busy, "nothing was trained")
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, stdout, stderr) == (130, "", "\ninterrupted\n")
    wait_until(lambda: not seconds_of(process.pid), "a process was left behind")


def test_the_help_tells_the_exit_codes(bngrade: Bngrade) -> None:
    """What the command is for, how it ends, and an example."""
    done = bngrade("compare", "--help")
    for part in ("Exit codes: 0 compared", "Example: bngrade compare", "--with-starter"):
        assert part in done.stdout
