"""`bngrade check` in processes of its own: exit codes, both formats, files, interruption, and what a terminal sees."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Bngrade, Completed, GradeStructure
from test_sandbox import descendants, gone, wait_until

from grader.result import Result, Status

POSIX = pytest.mark.skipif(os.name != "posix", reason="uses pseudo-terminals and signals")
ANSI = "\x1b["
RESULT_KEYS = set(
    [
        "schema",
        "bngrade",
        "status",
        "points",
        "max_points",
        "submission",
        "rubric",
        "checks",
        "graph",
        "provenance",
        "metrics",
        "training",
        "sandbox",
        "seconds",
    ]
)
KEYS_OF = {
    "submission": {"path", "sha256", "class_name", "cells"},
    "rubric": {"exercise", "sha256"},
    "metrics": {"train_accuracy", "val_accuracy", "train_loss", "val_loss", "history"},
    "training": {"dataset", "official", "device", "seeds", "seconds", "cached", "torch"},
    "sandbox": {"level", "missing"},
}
CHECK_KEYS = {"id", "status", "points", "max_points", "message", "help", "line", "cell", "cell_line", "expected", "actual"}

LONG_BUDGET = "  digits: {train_images: 350, val_images: 600, batch_size: 8, epochs: 200, seeds: 100}"
SYNTAX_ERROR = "class NetBN(:\n"


@pytest.fixture(scope="session")
def no_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that cannot be: it lies below a regular file. Nothing is downloaded for it."""
    file = tmp_path_factory.mktemp("no_data") / "file"
    file.write_text("in the way")
    return file / "data"


@pytest.fixture(scope="session")
def on_mnist(bngrade: Bngrade, mnist_data: Path) -> Completed:
    """The full check of the solution on MNIST, as JSON."""
    return bngrade("check", "solutions/netbn.py", "--format", "json", "--data-dir", mnist_data)


@pytest.fixture(scope="session")
def on_digits(bngrade: Bngrade, no_data: Path) -> Completed:
    """The full check of the solution where MNIST cannot be had, as JSON."""
    return bngrade("check", "solutions/netbn.py", "--format", "json", "--seed", "3", "--data-dir", no_data)


@pytest.fixture(scope="session")
def on_digits_text(bngrade: Bngrade, no_data: Path) -> Completed:
    """The same as text."""
    return bngrade("check", "solutions/netbn.py", "--seed", "3", "--data-dir", no_data)


def document(completed: Completed) -> dict[str, Any]:
    """Return the JSON that was printed."""
    assert completed.stdout.startswith("{"), completed.stderr
    return dict(json.loads(completed.stdout))


def one_error(completed: Completed) -> str:
    """Return the message of a command that ended with one, and without a traceback."""
    assert "Traceback" not in completed.stdout + completed.stderr
    [message] = re.findall(r"^Error: (.*)", completed.stderr, re.MULTILINE | re.DOTALL)
    return str(message).strip()


# The verdict.


def test_the_solution_passes_on_mnist(on_mnist: Completed) -> None:
    """The solution earns all points on the official data, exit code 0, and nothing is said of a fallback."""
    assert (on_mnist.returncode, "official" in on_mnist.stderr) == (0, False)
    result = Result.model_validate_json(on_mnist.stdout)
    assert (result.status, result.points) == (Status.PASS, 100)
    assert result.training is not None
    assert (result.training.dataset, result.training.official, result.training.seeds) == ("mnist", True, (0,))
    assert result.metrics is not None
    assert result.metrics.val_accuracy >= 0.90
    assert result.metrics.train_accuracy < 0.95


def test_the_json_has_the_documented_keys(on_mnist: Completed) -> None:
    """The result has the keys of schema `bngrade/result/v1`, no more and no fewer, at every level."""
    data = document(on_mnist)
    assert data["schema"] == "bngrade/result/v1"
    assert set(data) == RESULT_KEYS
    assert {key: set(data[key]) for key in KEYS_OF} == KEYS_OF
    assert {frozenset(check) for check in data["checks"]} == {frozenset(CHECK_KEYS)}
    assert data["graph"]["schema"] == "bngrade/graph/v1"


def test_without_mnist_the_digits_serve_and_it_is_said(on_digits: Completed, on_digits_text: Completed) -> None:
    """The fallback is not official: in the result, on standard error beside the JSON, and loudly in the text."""
    assert (on_digits.returncode, on_digits_text.returncode) == (0, 0)
    training = document(on_digits)["training"]
    assert (training["dataset"], training["official"], training["seeds"]) == ("digits", False, [3, 4, 5, 6, 7])
    assert "not an official verdict: cannot write to" in on_digits.stderr
    assert on_digits_text.stdout.startswith("PASS, not official: 100 of 100 points")
    assert "NOT OFFICIAL: measured on `digits`" in on_digits_text.stdout
    assert "bngrade data fetch" in on_digits_text.stdout


def test_the_same_seed_gives_the_same_numbers(on_digits: Completed, on_digits_text: Completed) -> None:
    """Two runs with one seed print the same figures, whatever the format."""
    metrics = document(on_digits)["metrics"]
    for name in ("train_accuracy", "val_accuracy"):
        assert f"{metrics[name] * 100:.2f} %" in on_digits_text.stdout
    for name in ("train_loss", "val_loss"):
        assert f"{metrics[name]:.3f}" in on_digits_text.stdout


def test_text_without_a_terminal_is_plain(on_digits_text: Completed) -> None:
    """Nothing is coloured, drawn or moved where nobody looks."""
    assert ANSI not in on_digits_text.stdout + on_digits_text.stderr
    assert "\r" not in on_digits_text.stdout + on_digits_text.stderr


def test_official_takes_no_fallback_and_no_points(bngrade: Bngrade, no_data: Path) -> None:
    """With `--official` and without MNIST there is no verdict: exit code 4, and it is said that no points were taken."""
    completed = bngrade("check", "solutions/netbn.py", "--official", "--data-dir", no_data)
    assert (completed.returncode, completed.stdout) == (4, "")
    assert re.search(r"cannot write to .*; name another place .*; no points were taken$", one_error(completed))


def test_the_starter_measured_anyway_still_fails(bngrade: Bngrade, no_data: Path) -> None:
    """`--train-anyway` shows the figures of a network whose structure is wrong; the verdict stays."""
    completed = bngrade("check", "exercises/netbn.py", "--train-anyway", "--format", "json", "--data-dir", no_data)
    data = document(completed)
    assert (completed.returncode, data["status"]) == (1, "fail")
    status = {check["id"]: check["status"] for check in data["checks"]}
    assert (status["batchnorm-present"], status["val-accuracy"]) == ("fail", "fail")
    assert data["metrics"]["val_accuracy"] < 0.90


def test_structure_only_trains_nothing(bngrade: Bngrade) -> None:
    """`--structure-only` judges the structure; the measured checks are skipped, and a right structure passes."""
    completed = bngrade("check", "solutions/netbn.py", "--structure-only", "--format", "json")
    data = document(completed)
    assert (completed.returncode, data["metrics"], data["training"], data["points"]) == (0, None, None, 80)


EXPLODING = """
import torch
from torch import nn
class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)
    def forward(self, x):
        return self.fc(x.flatten(1) * 1e30) * 1e30
"""


def test_a_loss_that_is_no_number_is_a_failing_check(bngrade: Bngrade, no_data: Path, tmp_path: Path) -> None:
    """A training that diverges ends with a failing check that says so, and JSON without NaN."""
    path = tmp_path / "netbn.py"
    path.write_text(EXPLODING)
    completed = bngrade("check", path, "--train-anyway", "--format", "json", "--data-dir", no_data)
    data = document(completed)
    checks = {check["id"]: check for check in data["checks"]}
    assert (completed.returncode, data["metrics"], data["training"]["official"]) == (1, None, False)
    assert checks["train-accuracy"]["status"] == checks["val-accuracy"]["status"] == "fail"
    assert "in epoch 1" in checks["val-accuracy"]["message"]


def test_a_submission_that_cannot_be_graded_is_exit_code_3(bngrade: Bngrade, tmp_path: Path) -> None:
    """What does not run is an error, without points, at the learner's line, with that line quoted."""
    path = tmp_path / "netbn.py"
    path.write_text(EXPLODING.replace("self.fc(", "self.fc9("))
    completed = bngrade("check", path)
    assert completed.returncode == 3
    assert completed.stdout.startswith("ERROR: 0 of 100 points, the submission could not be graded")
    assert f"--> {path}:9\n  9 |         return self.fc9(" in completed.stdout
    assert completed.stderr == ""


PASTED = """
import matplotlib.pyplot as plt
import tqdm_that_is_not_installed
import torch, torchvision
from torch import nn
print("loading")
open("log.txt", "w").write("started")
train = torchvision.datasets.MNIST("data", download=True)
class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )
    def forward(self, x):
        return self.net(x)
model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for images, labels in torch.utils.data.DataLoader(train):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(images), labels).backward()
    optimizer.step()
torch.save(model.state_dict(), "model.pt")
"""


def test_a_pasted_script_grades_like_its_class(bngrade: Bngrade, tmp_path: Path, grade_structure: GradeStructure) -> None:
    """A whole training script is judged by its class: nothing is downloaded, printed or written, wherever it is run."""
    (tmp_path / "script.py").write_text(PASTED)
    before = sorted(tmp_path.rglob("*"))
    completed = bngrade(
        *("check", "script.py", "--rubric", "netbn", "--class", "Classifier", "--structure-only", "--format", "json"),
        cwd=tmp_path,
        HOME=str(tmp_path),
        XDG_CACHE_HOME=str(tmp_path),
        BNGRADE_DATA=str(tmp_path),
        TMPDIR=str(tmp_path),
        PYTHONDONTWRITEBYTECODE="1",
    )
    data = document(completed)
    assert (completed.returncode, data["submission"]["class_name"]) == (0, "Classifier")
    assert "loading" not in completed.stderr
    assert sorted(tmp_path.rglob("*")) == before
    bare = tmp_path / "netbn.py"
    bare.write_text(PASTED[PASTED.index("class Classifier") : PASTED.index("model =")].replace("Classifier", "NetBN"))
    bare.write_text("from torch import nn\n" + bare.read_text())
    alike = {check.id: check.status.value for check in grade_structure(bare).checks}
    assert {check["id"]: check["status"] for check in data["checks"]} == alike


# Wrong usage.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "solutions/netbm.py"], "there is no file 'solutions/netbm.py'; did you mean 'solutions/netbn.py'?"),
        (["check", "no/such/file.py"], "there is no file 'no/such/file.py'"),
        (["check", "pyproject.toml/netbn.py"], "there is no file 'pyproject.toml/netbn.py'"),
        (["check", "solutions"], "'solutions' is a folder; name the file to grade in it, such as 'solutions/convbn.py'"),
        (["check", "x" * 5000], "cannot be read: file name too long"),
        (["check", "/dev/null"], "'/dev/null' is not a regular file"),
        (
            ["check", "README.md"],
            "no exercise is called 'README', as the file is; choose one with --rubric: batchnorm_quiz, convbn, netbn",
        ),
        (["check", "solutions/netbn.py", "--rubric", "netnb"], "there is no exercise 'netnb'; did you mean `--rubric netbn`?"),
        (["check", "solutions/netbn.py", "--rubric", "no/such.yaml"], "no rubric at 'no/such.yaml'"),
        (["check", "solutions/netbn.py", "--device", "tpu"], "'tpu' is not one of 'auto', 'cpu', 'cuda', 'mps'"),
        (["check", "solutions/netbn.py", "--seed", "-1"], "-1 is not in the range"),
        (["check", "solutions/netbn.py", "--structure-only", "--train-anyway"], "exclude each other"),
        (["check"], "Missing argument 'FILE'"),
        (["chek", "solutions/netbn.py"], "there is no command 'chek'; did you mean `check`?"),
        (["xyz"], "there is no command 'xyz'; known are `check`, `compare`, "),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "",
)
def test_wrong_usage_is_exit_code_2(bngrade: Bngrade, arguments: list[str], message: str) -> None:
    """A wrong command line gives one message that says what to type, and grades nothing."""
    completed = bngrade(*arguments)
    assert (completed.returncode, completed.stdout) == (2, "")
    assert message in one_error(completed)


def test_an_invalid_rubric_shows_all_its_mistakes(bngrade: Bngrade, repository: Path, tmp_path: Path) -> None:
    """Every mistake of a rubric is told at once, each with line, column and field."""
    rubric = tmp_path / "wrong.yaml"
    text = (repository / "rubrics" / "netbn.yaml").read_text(encoding="utf-8")
    rubric.write_text(text.replace("lr: 0.001", "lr: -1").replace("title:", "titel:").replace("seeds: 5", "seeds: 0"))
    completed = bngrade("check", "solutions/netbn.py", "--rubric", rubric)
    assert (completed.returncode, completed.stdout) == (2, "")
    message = one_error(completed)
    assert re.search(rf"{re.escape(str(rubric))}:\d+:\d+: optimizer\.lr: must be above 0, found -1", message)
    assert re.search(r":\d+:\d+: titel: there is no such key; did you mean `title`\?", message)
    assert "title: is missing" not in message, "a misspelt key is told once"
    assert "budgets.digits.seeds" in message


def test_an_absent_device_is_exit_code_2(bngrade: Bngrade, no_data: Path) -> None:
    """A device that this machine lacks is wrong usage; the message names those there are."""
    completed = bngrade("check", "solutions/netbn.py", "--device", "cuda", "--data-dir", no_data)
    if completed.returncode == 0:
        pytest.skip("this machine has CUDA")
    assert (completed.returncode, completed.stdout) == (2, "")
    assert one_error(completed).startswith("there is no device `cuda` on this machine; found: cpu")


# Files.


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A submission that is judged at once: Python cannot read it."""
    path = tmp_path / "netbn.py"
    path.write_text(SYNTAX_ERROR)
    return path


def test_output_is_written_whole(bngrade: Bngrade, broken: Path, tmp_path: Path) -> None:
    """`--output` replaces the file behind a link, keeps the link, colours nothing, and prints no report."""
    target, link = tmp_path / "target.txt", tmp_path / "report.txt"
    target.write_text("old")
    link.symlink_to(target)
    completed = bngrade("check", broken, "--output", link, FORCE_COLOR="1")
    assert (completed.returncode, completed.stdout, completed.stderr) == (3, "", f"wrote {link}\n")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("ERROR: 0 of 100 points")
    assert ANSI not in target.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netbn.py", "report.txt", "target.txt"]


@POSIX
def test_output_may_be_a_device(bngrade: Bngrade, broken: Path, tmp_path: Path) -> None:
    """A pipe or a device is written to, not replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    completed = bngrade("check", broken, "--format", "json", "--output", pipe)
    assert completed.returncode == 3
    assert json.loads(os.read(reader, 65536))["status"] == "error"
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("no/such/report.json", "no such file or directory"),
        ("netbn.py/report.json", "not a directory"),
        (".", "is a directory"),
    ],
)
def test_output_that_cannot_be_written_is_printed(bngrade: Bngrade, broken: Path, tmp_path: Path, place: str, why: str) -> None:
    """A report that cannot be written is printed instead, with exit code 4, and nothing is left behind."""
    completed = bngrade("check", broken, "--format", "json", "--output", place, cwd=tmp_path)
    assert completed.returncode == 4
    assert document(completed)["status"] == "error"
    assert one_error(completed) == f"the report cannot be written to '{place}': {why}; it is printed above"
    assert [path.name for path in tmp_path.iterdir()] == ["netbn.py"]


@POSIX
def test_output_on_a_full_disk_leaves_the_old_file(broken: Path, tmp_path: Path) -> None:
    """When the room ends in the middle of a report, the file that was there stays, and the report is printed."""
    report = tmp_path / "report.txt"
    report.write_text("old")
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); from grader.cli import main; main()"
    command = [sys.executable, "-c", code, "check", str(broken), "--output", str(report)]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    completed = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert completed.returncode == 4
    assert completed.stdout.startswith("ERROR: 0 of 100 points")
    assert one_error(completed).endswith(": file too large; it is printed above")
    assert report.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netbn.py", "report.txt"]


@POSIX
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">/dev/full", "| head -c 1"])
def test_a_standard_stream_that_takes_nothing_ends_no_traceback(broken: Path, repository: Path, redirection: str) -> None:
    """A closed or full standard stream gives an exit code of its own, never a traceback."""
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    command = f"set -o pipefail; {sys.executable} -m grader check {broken} {redirection}"
    completed = subprocess.run(["bash", "-c", command], cwd=repository, capture_output=True, text=True, timeout=60, check=False)
    assert completed.returncode == (3 if "&-" in redirection or "|" in redirection else 4), completed.stderr
    assert "Traceback" not in completed.stderr


@POSIX
def test_a_file_name_that_is_no_text_is_graded(bngrade: Bngrade, tmp_path: Path) -> None:
    """A file whose name is no UTF-8 is graded like any other, and named with escapes."""
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py")
    Path(path).write_text(SYNTAX_ERROR)
    completed = bngrade("check", path, "--rubric", "netbn", "--format", "json")
    assert completed.returncode == 3, completed.stderr
    assert Result.model_validate_json(completed.stdout).submission.path.endswith(r"/caf\xe9.py")


# A terminal.


def on_terminal(*arguments: str | Path, environment: dict[str, str] | None = None, until: str | None = None) -> tuple[int, str]:
    """Run the command on a pseudo-terminal; return its exit code and all it drew. At `until` it gets a Ctrl-C."""
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    variables |= {"TERM": "xterm", **(environment or {})}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=variables, start_new_session=True
    )
    os.close(theirs)
    drawn, everything, interrupted = "", {process.pid}, False
    while chunk := _read(ours):
        drawn += chunk
        if until is not None and until in drawn and not interrupted:
            interrupted = True
            everything |= descendants(process.pid)
            os.killpg(process.pid, signal.SIGINT)
    os.close(ours)
    code = process.wait(60)
    wait_until(lambda: gone(everything), 5)
    return code, drawn


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:  # the other end has closed
        return ""


@POSIX
def test_a_terminal_gets_colour_and_a_progress_bar(no_data: Path, repository: Path) -> None:
    """On a terminal a bar is drawn while training and is gone afterwards; the report is coloured."""
    code, drawn = on_terminal("check", repository / "solutions" / "netbn.py", "--data-dir", no_data)
    assert code == 0
    bar, _, report = drawn.rpartition("\x1b[2K")
    assert re.search(r"training .*100%", bar)
    assert "MNIST  [" not in bar, "nothing was downloaded"
    assert "\x1b[32m\x1b[1mPASS" in report
    assert "training  [" not in report


@POSIX
def test_no_color_is_obeyed_on_a_terminal(broken: Path) -> None:
    """`NO_COLOR` switches colour off where it would be on, `FORCE_COLOR` does not override it."""
    code, drawn = on_terminal("check", broken, environment={"NO_COLOR": "1", "FORCE_COLOR": "1"})
    assert (code, ANSI in drawn) == (3, False)


def test_force_color_colours_without_a_terminal(bngrade: Bngrade, broken: Path) -> None:
    """`FORCE_COLOR` colours what goes into a pipe."""
    assert ANSI in bngrade("check", broken, FORCE_COLOR="1").stdout


@POSIX
def test_ctrl_c_while_training_ends_cleanly(no_data: Path, repository: Path, tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and one word: no traceback, no half-written report, no process left."""
    rubric = tmp_path / "long.yaml"
    text = (repository / "rubrics" / "netbn.yaml").read_text(encoding="utf-8")
    rubric.write_text(re.sub(r"^  digits: \{train_images.*$", LONG_BUDGET, text, count=1, flags=re.MULTILINE))
    assert LONG_BUDGET in rubric.read_text()
    report = tmp_path / "report.json"
    arguments = ("check", repository / "solutions" / "netbn.py", "--rubric", rubric, "--data-dir", no_data, "--output", report)
    code, drawn = on_terminal(*arguments, until="training  [")
    assert code == 130
    assert drawn.rstrip().endswith("interrupted")
    assert "Traceback" not in drawn
    assert [path.name for path in tmp_path.iterdir()] == ["long.yaml"]


@POSIX
def test_ctrl_c_while_tracing_takes_the_submission_along(tmp_path: Path) -> None:
    """Ctrl-C while learner code runs ends that code as well."""
    path = tmp_path / "netbn.py"
    path.write_text(EXPLODING.replace("return ", "__import__('time').sleep(60) or "))
    command = [sys.executable, "-m", "grader", "check", str(path), "--structure-only"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        wait_until(lambda: len(descendants(process.pid)) >= 2)  # the server, and its child
        time.sleep(0.2)
        everything = descendants(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.strip()) == (130, b"", b"interrupted")
    wait_until(lambda: gone(everything), 5)


# Quickness.


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["inspect", "--help"], ["--version"], ["chek"]])
def test_help_imports_nothing_heavy(arguments: list[str], repository: Path) -> None:
    """Help and usage errors come without torch, numpy, pydantic, YAML or tables being imported."""
    code = f"import sys; import grader.cli as c; sys.argv = ['bngrade', *{arguments!r}]; c._run(); print(sorted(sys.modules))"
    completed = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, timeout=60, check=True
    )
    modules = set(completed.stdout.rsplit("[", 1)[1].replace("'", "").split(", "))
    assert "click" in modules
    assert modules.isdisjoint({"torch", "torchvision", "numpy", "sklearn", "pydantic", "yaml", "tabulate"})


def test_the_last_line_of_defence_names_the_fault(bngrade: Bngrade, tmp_path: Path) -> None:
    """A defect of the grader is one message with exit code 4 and what to type to see more, and takes no points."""
    (tmp_path / "tabulate.py").write_text("raise RuntimeError('out of order')")
    (tmp_path / "netbn.py").write_text(SYNTAX_ERROR)
    arguments = ("check", tmp_path / "netbn.py")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).resolve().parent.parent)])
    completed = bngrade(*arguments, PYTHONPATH=path)
    assert (completed.returncode, completed.stdout) == (4, "")
    assert one_error(completed).startswith("bngrade itself failed (RuntimeError: out of order); no points were taken")
    assert "Traceback" in bngrade(*arguments, PYTHONPATH=path, BNGRADE_DEBUG="1").stderr
