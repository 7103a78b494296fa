"""`bngrade init`: what is written for each platform, what is pinned, what is kept out, and what happens to files in the way."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import Bngrade
from platform_samples import REPOSITORY, SOLUTION, STARTER, linted, own_exercise, steps_of, tree

from grader import __version__
from grader.cli.init import init
from grader.platforms.registry import PLATFORMS
from grader.rubric.loading import load_rubric

SHIPPED = sorted(path.stem for path in (REPOSITORY / "rubrics").glob("*.yaml"))

FILES = {
    "github": {"README.md", ".github/bngrade.txt", ".github/workflows/grade.yml", "exercises/netbn.py"},
    "classroom50": {
        "README.md",
        "autograder/autograder.py",
        "autograder/requirements.txt",
        "template/README.md",
        "template/exercises/netbn.py",
    },
    "gradescope": {
        "README.md",
        "autograder.zip",
        "autograder/requirements.txt",
        "autograder/run_autograder",
        "autograder/setup.sh",
        "students/README.md",
        "students/netbn.py",
    },
    "prairielearn": {
        "README.md",
        "image/Dockerfile",
        "image/requirements.txt",
        "question/info.json",
        "question/netbn.py",
        "question/question.html",
        "question/tests/grade.sh",
    },
    "plain": {".gitignore", "README.md", "exercises/netbn.py", "grade.sh", "requirements.txt"},
}

Init = Callable[..., Result]
everywhere = pytest.mark.parametrize("platform", PLATFORMS)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Init:
    """Call the command in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(init, [str(each) for each in arguments], standalone_mode=True, catch_exceptions=False)

    return call


def texts(folder: Path) -> dict[str, bytes]:
    """Return every file of a bundle, and what lies in its zip."""
    found = {name: content for name, content in tree(folder).items() if not name.endswith("/")}
    if "autograder.zip" in found:
        with zipfile.ZipFile(io.BytesIO(found["autograder.zip"])) as archive:
            found |= {f"zip/{name}": archive.read(name) for name in archive.namelist()}
    return found


# What is written.


@everywhere
def test_each_platform_gets_its_files_and_is_told_what_comes_next(run: Init, tmp_path: Path, platform: str) -> None:
    """The command writes the platform's files, names each, and ends with the next step."""
    result = run("out", "--platform", platform, "--exercise", "netbn")
    assert result.exit_code == 0, result.output
    written = {name for name in tree(tmp_path / "out") if not name.endswith("/")}
    assert written == FILES[platform]
    lines = result.output.splitlines()
    assert {line.removeprefix("wrote out/") for line in lines[:-1]} == written
    assert lines[-1] == f"next: {PLATFORMS[platform].next_step}"


@everywhere
@pytest.mark.parametrize("exercise", SHIPPED)
def test_every_shipped_exercise_can_be_handed_out(run: Init, tmp_path: Path, exercise: str, platform: str) -> None:
    """A shipped exercise comes with its starter or answer sheet, byte for byte, and its rubric stays with the grader."""
    assert run("out", "--platform", platform, "--exercise", exercise).exit_code == 0
    found = texts(tmp_path / "out")
    stubs = [path for path in (REPOSITORY / "exercises").glob(f"{exercise}.*") if path.suffix in (".py", ".yaml")]
    [starter] = [path.read_bytes() for path in stubs]
    assert [name for name, content in found.items() if content == starter] != []
    assert not any(b"architecture:" in content or b"explanation:" in content for content in found.values())


@everywhere
def test_no_bundle_holds_a_solution(run: Init, tmp_path: Path, platform: str) -> None:
    """Neither a shipped exercise nor an own one takes its solution along, under whatever name."""
    own = own_exercise(tmp_path / "own")
    assert run("shipped", "--platform", platform, "--exercise", "netbn").exit_code == 0
    assert run("ours", "--platform", platform, "--rubric", own).exit_code == 0
    for folder in ("shipped", "ours"):
        for name, content in texts(tmp_path / folder).items():
            assert SOLUTION.read_bytes() not in content, name
            assert b"BatchNorm1d(" not in content, name
            assert "answer" not in name


@everywhere
def test_an_own_rubric_travels_along_unchanged(run: Init, tmp_path: Path, platform: str) -> None:
    """An instructor's rubric lies in the bundle byte for byte, its digest stands in what grades, its starter has its name."""
    own = own_exercise(tmp_path / "own")
    assert run("out", "--platform", platform, "--rubric", own).exit_code == 0
    found = texts(tmp_path / "out")
    assert own.read_bytes() in found.values()
    assert {Path(name).name for name, content in found.items() if content == STARTER.read_bytes()} == {"own_norm.py"}
    digest = load_rubric(own).sha256.encode()
    assert any(digest in content for content in found.values())


@everywhere
def test_grader_torch_and_rubric_are_pinned(run: Init, tmp_path: Path, netbn_sha256: str, platform: str) -> None:
    """The grader's version, CPU builds of the torch that is installed here, and the rubric's digest are fixed."""
    assert run("out", "--platform", platform, "--exercise", "netbn").exit_code == 0
    found = texts(tmp_path / "out")
    (lines,) = {content for name, content in found.items() if name.endswith(("requirements.txt", "bngrade.txt"))}
    assert lines.decode().splitlines() == [
        "--extra-index-url https://download.pytorch.org/whl/cpu",
        f"bngrade=={__version__}",
        *(f"{name}=={version(name).partition('+')[0]}+cpu" for name in ("torch", "torchvision")),
    ]
    graders = [content for content in found.values() if b"--official" in content]
    assert graders
    assert all(netbn_sha256.encode() in content and b"--rubric-sha256" in content for content in graders)


@pytest.fixture(scope="session")
def netbn_sha256() -> str:
    """The digest of the shipped rubric."""
    return load_rubric(REPOSITORY / "rubrics" / "netbn.yaml").sha256


def test_another_source_of_the_grader_is_pinned_as_it_is_given(run: Init, tmp_path: Path) -> None:
    """A school that installs from its own place names it once, and students read it in their page."""
    requirement = "bngrade @ git+https://example.org/bngrade@0123abc"
    assert run("out", "--platform", "github", "--exercise", "netbn", "--grader", requirement).exit_code == 0
    assert requirement in (tmp_path / "out/.github/bngrade.txt").read_text(encoding="utf-8").splitlines()
    assert f"pip install '{requirement}'" in (tmp_path / "out/README.md").read_text(encoding="utf-8")


def test_scripts_can_be_executed_also_out_of_the_zip(run: Init, tmp_path: Path) -> None:
    """What a platform starts is marked as executable, on the disk and in the zip, and the zip is the same bytes each time."""
    for platform in ("gradescope", "plain", "prairielearn"):
        assert run(platform, "--platform", platform, "--exercise", "netbn").exit_code == 0
    for script in ("gradescope/autograder/setup.sh", "plain/grade.sh", "prairielearn/question/tests/grade.sh"):
        assert os.access(tmp_path / script, os.X_OK), script
    assert run("again", "--platform", "gradescope", "--exercise", "netbn").exit_code == 0
    zipped = (tmp_path / "gradescope/autograder.zip").read_bytes()
    assert (tmp_path / "again/autograder.zip").read_bytes() == zipped
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes == {"setup.sh": 0o100755, "run_autograder": 0o100755, "requirements.txt": 0o100644}


def test_a_question_is_graded_without_a_network_in_the_named_image(run: Init, tmp_path: Path) -> None:
    """PrairieLearn's question names its image, starts the script of its tests, and has an id that no other question has."""
    infos = []
    for folder in ("one", "two"):
        assert run(folder, "--platform", "prairielearn", "--exercise", "netbn", "--image", "example/bn:1").exit_code == 0
        infos.append(json.loads((tmp_path / folder / "question/info.json").read_text(encoding="utf-8")))
    options = infos[0]["externalGradingOptions"]
    assert (options["image"], options["entrypoint"]) == ("example/bn:1", "/grade/tests/grade.sh")
    assert options["enabled"] is True
    assert options["enableNetworking"] is False
    assert options["timeout"] <= 600
    assert infos[0]["uuid"] != infos[1]["uuid"]


# The workflow.


def test_the_workflow_asks_for_little_and_pins_what_it_uses(run: Init, tmp_path: Path) -> None:
    """It may read the repository and no more, keeps no credentials, ends in time, and names a version of every action."""
    assert run("out", "--platform", "github", "--exercise", "netbn").exit_code == 0
    path = tmp_path / "out/.github/workflows/grade.yml"
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    assert workflow["jobs"]["grade"]["timeout-minutes"] <= 15
    _, steps = steps_of(path)
    assert steps[0]["with"] == {"persist-credentials": False}
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert not any("${{" in step.get("run", "") for step in steps)


@pytest.mark.parametrize("exercise", ["netbn", "own"])
def test_actionlint_finds_nothing_in_the_workflow(run: Init, tmp_path: Path, exercise: str) -> None:
    """The linter of workflows, with shellcheck for their scripts, accepts the workflow with and without a download."""
    chosen = ("--exercise", "netbn") if exercise == "netbn" else ("--rubric", own_exercise(tmp_path / "own"))
    assert run("out", "--platform", "github", *chosen).exit_code == 0
    linted(tmp_path / "out/.github/workflows/grade.yml")


@everywhere
def test_shellcheck_finds_nothing_in_the_scripts(run: Init, tmp_path: Path, platform: str) -> None:
    """Every script of a bundle is clean, with a shipped rubric and with an own one."""
    own = own_exercise(tmp_path / "own")
    scripts = []
    for folder, chosen in (("shipped", ("--exercise", "netbn")), ("ours", ("--rubric", own))):
        assert run(folder, "--platform", platform, *chosen).exit_code == 0
        scripts += [tmp_path / folder / name for name, text in tree(tmp_path / folder).items() if text.startswith(b"#!")]
    assert bool(scripts) == (platform in ("gradescope", "plain", "prairielearn"))
    if scripts:
        command = [str(Path(sys.executable).parent / "shellcheck"), *map(str, scripts)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


def test_an_installed_wheel_is_all_it_takes(bngrade: Bngrade, tmp_path: Path) -> None:
    """Laid out as the wheel has it, without a solution anywhere, the package makes every bundle."""
    site = tmp_path / "site"
    shutil.copytree(REPOSITORY / "grader", site / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("exercises", "rubrics"):
        shutil.copytree(REPOSITORY / folder, site / "grader/_shipped" / folder)
    done = bngrade("init", "out", "--platform", "gradescope", "--exercise", "netbn", cwd=tmp_path, PYTHONPATH=str(site))
    assert done.returncode == 0, done.stderr
    assert {name for name in tree(tmp_path / "out") if not name.endswith("/")} == FILES["gradescope"]
