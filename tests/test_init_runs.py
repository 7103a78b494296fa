"""Bundles of `bngrade init` at work: every script is run as its platform runs it, with the starter, the solution, and worse."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from contracts import actions_runner, classroom_reporter
from contracts.documents import check_document
from format_samples import ENVIRONMENT
from platform_samples import SOLUTION, STARTER, Done, Machine, own_exercise, run_steps, steps_of

from grader.cli.init import init

BROKEN = "class NetBN(\n"
"""What a student may hand in: the quickest verdict there is."""

MakeBundle = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> MakeBundle:
    """Make a platform's bundle of an instructor's own exercise, whose data need no download, or of a shipped one."""

    def call(platform: str, exercise: str | None = None, **changes: object) -> Path:
        chosen = ["--exercise", exercise] if exercise else ["--rubric", str(own_exercise(tmp_path / "own", **changes))]
        out = tmp_path / platform
        done = CliRunner().invoke(init, [str(out), "--platform", platform, *chosen], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return out

    return call


def hand_in(file: Path | str, place: Path) -> None:
    """Put a file, or a text, where the platform has it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(file if isinstance(file, str) else file.read_text(encoding="utf-8"), encoding="utf-8")


def edit(rubric: Path) -> None:
    """Make a rubric easier without making it invalid."""
    text = rubric.read_text(encoding="utf-8")
    assert "at_least: 0.9" in text
    rubric.write_text(text.replace("at_least: 0.9", "at_least: 0.1"), encoding="utf-8")


# GitHub.


def graded_on_github(repository: Path, machine: Machine) -> tuple[dict[str, Done], Mapping[str, Any]]:
    """Run the repository's workflow."""
    job, steps = steps_of(repository / ".github/workflows/grade.yml")
    return run_steps(machine, steps, repository, job)


def reported(action: Mapping[str, Any]) -> classroom_reporter.Report:
    """Let the reporter read what the workflow hands to it, and no more."""
    assert action["uses"] == "classroom-resources/autograding-grading-reporter@v1"
    handed = {
        name.removesuffix("_RESULTS").lower(): value for name, value in action["env"].items() if name.endswith("_RESULTS")
    }
    return classroom_reporter.report(action["with"]["runners"], handed)


@pytest.mark.parametrize(("file", "passes"), [(STARTER, False), (SOLUTION, True)], ids=["starter", "solution"])
def test_the_workflow_grades_with_mnist(
    make: MakeBundle, mnist_data: Path, tmp_path: Path, file: Path, *, passes: bool
) -> None:
    """The job of a shipped exercise fails on the starter and passes on the solution; both totals of the reporter agree."""
    repository = make("github", "netbn")
    hand_in(file, repository / "exercises/netbn.py")
    machine = Machine(tmp_path / "machine", BNGRADE_DATA=str(mnist_data))
    done, action = graded_on_github(repository, machine)
    assert {name: step.code for name, step in done.items()} == {"Install the grader": 0, "Fetch MNIST": 0, "Grade": 0}
    assert machine.asked()[0] == "pip install --quiet -r .github/bngrade.txt"
    report = reported(action)
    assert report.failed == (not passes)
    points, max_points = report.notice
    assert points == sum(score for _, score, _ in report.table)
    assert (max_points, points == 100) == (100, passes)
    errors = [each for each in actions_runner.commands(done["Grade"].stdout) if each.name == "error"]
    assert bool(errors) == (not passes)
    assert all(each.properties.get("file") in (None, "exercises/netbn.py") for each in errors)


def test_the_workflow_hands_over_points_that_a_rule_takes_off(make: MakeBundle, tmp_path: Path) -> None:
    """A rubric that gives all points or none has a runner more, and the reporter finds it."""
    repository = make("github", partial_credit="all_or_nothing")
    hand_in(BROKEN, repository / "exercises/own_norm.py")
    _, action = graded_on_github(repository, Machine(tmp_path / "machine"))
    assert "policy" in action["with"]["runners"].split(",")
    assert reported(action).notice[0] == 0


def test_the_workflow_refuses_an_edited_rubric(make: MakeBundle, tmp_path: Path) -> None:
    """A student who makes the targets easier gets no grade: the step fails and says why, and the reporter is not reached."""
    repository = make("github")
    hand_in(SOLUTION, repository / "exercises/own_norm.py")
    edit(repository / "rubrics/own_norm.yaml")
    done, action = graded_on_github(repository, Machine(tmp_path / "machine"))
    assert done["Grade"].code == 2
    assert "'rubrics/own_norm.yaml' is not the rubric that was pinned" in done["Grade"].stderr
    assert done["Grade"].outputs == {}
    assert action == {}


def test_the_workflow_imports_nothing_from_the_repository(make: MakeBundle, tmp_path: Path) -> None:
    """Files named like modules of the grader or of Python are not taken for them."""
    repository = make("github")
    for name in ("grader.py", "click.py", "json.py", "torch.py"):
        hand_in("raise SystemExit('taken from the repository')\n", repository / name)
    hand_in(BROKEN, repository / "exercises/own_norm.py")
    machine = Machine(tmp_path / "machine", PYTHONSAFEPATH="1")  # as the installed command has it
    done, action = graded_on_github(repository, machine)
    assert done["Grade"].code == 0, done["Grade"].stderr
    assert reported(action).failed


# Classroom 50.


def test_classroom50_reads_the_result(make: MakeBundle, tmp_path: Path) -> None:
    """The autograder runs in the student's checkout, dated by its commit, and leaves a result that the platform accepts."""
    bundle = make("classroom50")
    checkout, machine = tmp_path / "checkout", Machine(tmp_path / "machine", **ENVIRONMENT)
    hand_in(SOLUTION, checkout / "exercises/own_norm.py")
    commit(checkout)
    done = run_autograder(machine, bundle, checkout)
    assert done.code == 0, done.stderr
    data = check_document("classroom50", (checkout / "result.json").read_text(encoding="utf-8"))
    assert data["score"] == data["max-score"] == 100
    assert data["datetime"] == "2026-11-20T10:00:00Z"
    assert (data["owner"], data["submission"]) == (ENVIRONMENT["OWNER"], ENVIRONMENT["SUBMISSION_TAG"])
    assert (checkout / "report.html").exists()
    assert (checkout / "release-body.md").exists()
    assert machine.asked() == [f"pip install --quiet -r {bundle / 'autograder/requirements.txt'}"]


def commit(checkout: Path) -> None:
    """Make the checkout a repository with one commit of a known time."""
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    variables = {**who, "GIT_COMMITTER_DATE": "2026-11-20T11:00:00+01:00", "PATH": "/usr/bin:/bin", "HOME": str(checkout)}
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "hand in"]):
        subprocess.run(["git", *command], cwd=checkout, env=variables, check=True)


def run_autograder(machine: Machine, bundle: Path, checkout: Path) -> Done:
    """Run the autograder as the platform's runner does, with a module `pip` that only writes down what it is asked for."""
    stub = machine.programs / "modules/pip"
    stub.mkdir(parents=True, exist_ok=True)
    log = f"print('pip', *sys.argv[1:], file=open({str(machine.log)!r}, 'a', encoding='utf-8'))"
    (stub / "__main__.py").write_text(f"import sys\n{log}\n", encoding="utf-8")
    (stub / "__init__.py").write_text("", encoding="utf-8")
    modules = f"{stub.parent}:{machine.variables['PYTHONPATH']}"
    return machine.run(sys.executable, bundle / "autograder/autograder.py", cwd=checkout, PYTHONPATH=modules)


def test_classroom50_takes_nothing_from_the_checkout(make: MakeBundle, tmp_path: Path) -> None:
    """A student's `grader.py` and `pip.py` are not run in place of the grader's, and an old result does not survive a failure."""
    bundle, checkout = make("classroom50"), tmp_path / "checkout"
    machine = Machine(tmp_path / "machine", **ENVIRONMENT)
    for name in ("grader.py", "pip.py", "subprocess.py"):
        hand_in("raise SystemExit('taken from the checkout')\n", checkout / name)
    hand_in(BROKEN, checkout / "exercises/own_norm.py")
    assert run_autograder(machine, bundle, checkout).code == 0
    assert check_document("classroom50", (checkout / "result.json").read_text(encoding="utf-8"))["score"] == 0
    edit(bundle / "autograder/rubric.yaml")
    done = run_autograder(machine, bundle, checkout)
    assert done.code == 2
    assert "is not the rubric that was pinned" in done.stderr
    assert not (checkout / "result.json").exists()


# Gradescope.


@pytest.fixture
def gradescope(make: MakeBundle, tmp_path: Path) -> tuple[Machine, Path]:
    """An image of Gradescope: the zip unpacked, `setup.sh` run."""
    bundle, root = make("gradescope"), tmp_path / "autograder-root"
    for folder in ("submission", "results"):
        (root / folder).mkdir(parents=True)
    with zipfile.ZipFile(bundle / "autograder.zip") as archive:
        for entry in archive.infolist():
            Path(archive.extract(entry, root / "source")).chmod(entry.external_attr >> 16)
    machine = Machine(tmp_path / "machine", AUTOGRADER_ROOT=str(root))
    done = machine.run(root / "source/setup.sh", cwd=root)
    assert done.code == 0, done.stderr
    return machine, root


def graded_on_gradescope(machine: Machine, root: Path) -> dict[str, Any]:
    """Run the harness's one command; read the results as the platform does."""
    done = machine.run(root / "source/run_autograder", cwd=root)
    assert done.code == 0, done.stderr
    text = (root / "results/results.json").read_text(encoding="utf-8")
    return check_document("gradescope", text) if "tests" in text else dict(json.loads(text))


@pytest.mark.parametrize(("file", "score"), [(BROKEN, 0), (SOLUTION, 100)], ids=["broken", "solution"])
def test_gradescope_reads_the_results(gradescope: tuple[Machine, Path], file: Path | str, score: int) -> None:
    """The image takes the newest Python there is and the pinned packages; a submission gets the points that it earned."""
    machine, root = gradescope
    hand_in(file, root / "submission/own_norm.py")
    assert graded_on_gradescope(machine, root)["score"] == score
    asked = machine.asked()
    assert asked[:4] == ["apt-get update", *(f"apt-get install -y python3.{minor}-venv" for minor in (14, 13, 12))]
    assert asked[4:6] == [f"python3.12 -m venv {root}/bngrade", f"pip install --quiet -r {root}/source/requirements.txt"]


@pytest.mark.parametrize("name", ["--help.py", "$(touch owned).py", "a b;::error::x\n.py", "Netz ünd *.py"])
def test_gradescope_grades_the_one_file_whatever_its_name(gradescope: tuple[Machine, Path], name: str) -> None:
    """A hostile file name is a name and nothing else."""
    machine, root = gradescope
    hand_in(BROKEN, root / "submission" / name)
    assert graded_on_gradescope(machine, root)["tests"][0]["name"] == "submission-loads"
    assert not list(root.rglob("owned"))


@pytest.mark.parametrize("names", [(), ("a.py", "b.py")])
def test_gradescope_tells_which_file_is_missing(gradescope: tuple[Machine, Path], names: tuple[str, ...]) -> None:
    """Without the exercise's file, and with several others, nothing is graded, and the student reads what to hand in."""
    machine, root = gradescope
    for name in names:
        hand_in(SOLUTION, root / "submission" / name)
    results = graded_on_gradescope(machine, root)
    assert results == {"score": 0, "output": "nothing was graded: hand in one file named own_norm.py"}


def test_gradescope_says_when_an_image_is_too_old(make: MakeBundle, tmp_path: Path) -> None:
    """An image without a Python that the grader runs on is not built half."""
    bundle, machine = make("gradescope"), Machine(tmp_path / "machine", AUTOGRADER_ROOT=str(tmp_path))
    (machine.programs / "apt-get").write_text('#!/usr/bin/env bash\n[[ "$1" == update ]]\n', encoding="utf-8")
    done = machine.run(bundle / "autograder/setup.sh", cwd=tmp_path)
    assert done.code == 1
    assert "no Python 3.11 or newer" in done.stderr
    assert machine.asked() == []


def test_gradescope_fetches_mnist_when_the_image_is_built(make: MakeBundle, tmp_path: Path) -> None:
    """Grading needs no network: `setup.sh` puts the data into the image, and `run_autograder` looks for them there."""
    bundle, machine = make("gradescope", "netbn"), Machine(tmp_path / "machine", AUTOGRADER_ROOT=str(tmp_path))
    (tmp_path / "source").symlink_to(bundle / "autograder")
    hand_in(BROKEN, tmp_path / "submission/netbn.py")
    said = '#!/usr/bin/env bash\necho "$1 with $BNGRADE_DATA" >> "$MACHINE_LOG"\n'
    (machine.programs / "bngrade").write_text(said, encoding="utf-8")
    for script in ("setup.sh", "run_autograder"):
        assert machine.run(tmp_path / "source" / script, cwd=tmp_path, BNGRADE_DATA="/elsewhere").code == 0
    assert machine.asked()[-2:] == [f"data with {tmp_path}/data", f"check with {tmp_path}/data"]


# PrairieLearn.


def graded_on_prairielearn(machine: Machine, root: Path) -> dict[str, Any]:
    """Run the entry point; read the results as the platform does."""
    done = machine.run(root / "tests/grade.sh", cwd=Path("/"), GRADE_ROOT=str(root))
    assert done.code == 0, done.stderr
    return dict(json.loads((root / "results/results.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("file", "score", "gradable"), [(BROKEN, 0, False), (SOLUTION, 1, True)], ids=["broken", "solution"])
def test_prairielearn_reads_the_results(
    make: MakeBundle, tmp_path: Path, file: Path | str, score: float, *, gradable: bool
) -> None:
    """The script makes the folder of the results and leaves a share of the points; what does not load costs no attempt."""
    root = make("prairielearn") / "question"
    hand_in(file, root / "student/own_norm.py")
    results = graded_on_prairielearn(Machine(tmp_path / "machine"), root)
    check_document("prairielearn", (root / "results/results.json").read_text(encoding="utf-8"))
    assert (results["score"], results["gradable"]) == (score, gradable)


def test_prairielearn_costs_no_attempt_without_the_file(make: MakeBundle, tmp_path: Path) -> None:
    """A submission without its file is not gradable."""
    root = make("prairielearn") / "question"
    results = graded_on_prairielearn(Machine(tmp_path / "machine"), root)
    assert results == {"gradable": False, "score": 0, "format_errors": ["there is no file own_norm.py"]}


# Any other CI.


@pytest.mark.parametrize(("file", "code", "status"), [(BROKEN, 3, "error"), (SOLUTION, 0, "pass")], ids=["broken", "solution"])
def test_the_plain_script_ends_with_the_verdict(
    make: MakeBundle, tmp_path: Path, file: Path | str, code: int, status: str
) -> None:
    """`./grade.sh` can be called from anywhere, prints the report, writes the others, and its exit code is the verdict's."""
    repository = make("plain")
    hand_in(file, repository / "exercises/own_norm.py")
    machine = Machine(tmp_path / "machine")
    done = machine.run(repository / "grade.sh", cwd=tmp_path, PYTHON="python")
    assert done.code == code, done.stderr
    assert "submission-loads" in done.stdout
    assert json.loads((repository / "result.json").read_text(encoding="utf-8"))["status"] == status
    assert (repository / "report.html").exists()


def test_the_plain_script_installs_once_and_anew_when_the_pins_change(make: MakeBundle, tmp_path: Path) -> None:
    """Its environment is kept until the requirements differ; an edited rubric is refused with 2."""
    repository = make("plain")
    edit(repository / "rubrics/own_norm.yaml")  # refused at once, which keeps this short
    machine = Machine(tmp_path / "machine")
    for installed in (1, 1, 2):
        done = machine.run(repository / "grade.sh", cwd=tmp_path, PYTHON="python")
        assert done.code == 2
        assert "is not the rubric that was pinned" in done.stderr
        assert sum("pip install" in line for line in machine.asked()) == installed
        if sum("bngrade check" in line for line in machine.asked()) == 2:
            (repository / "requirements.txt").write_text("bngrade==9\n", encoding="utf-8")
