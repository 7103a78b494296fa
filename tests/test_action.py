"""`action.yml`: this repository as an action, its steps run as the runner runs them, its inputs in hostile hands."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from contracts import actions_runner
from platform_samples import REPOSITORY, Done, Machine, linted, own_exercise, run_steps

ACTION: Mapping[str, Any] = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]


def used(workspace: Path, machine: Machine, **inputs: str) -> tuple[Done, Mapping[str, str]]:
    """Use the action with these inputs; return its last script and the action's outputs."""
    defaults = {name: each["default"] for name, each in ACTION["inputs"].items() if "default" in each}
    given = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
    assert set(given) <= set(ACTION["inputs"])
    done, _ = run_steps(machine, STEPS, workspace, {"GITHUB_ACTION_PATH": str(REPOSITORY)}, given)
    written = done["Grade"].outputs
    outputs: dict[str, str] = {}
    for name, output in ACTION["outputs"].items():
        source = re.fullmatch(r"\$\{\{ steps\.grade\.outputs\.([\w-]+) \}\}", output["value"])
        assert source is not None, name
        outputs[name] = written.get(source[1], "")
    return done["Grade"], outputs


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A runner's machine."""
    return Machine(tmp_path / "machine")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout with an own exercise: `begin.py`, `answer.py` and `ours.yaml`."""
    return own_exercise(tmp_path / "checkout").parent


def test_the_action_passes_a_solution_and_says_so(machine: Machine, workspace: Path) -> None:
    """With the grader of its own revision and CPU builds of torch, it ends with 0 and sets every output."""
    done, outputs = used(workspace, machine, file="answer.py", rubric="ours.yaml", format="github\nhtml=report.html\n")
    assert done.code == 0, done.stderr
    assert outputs == {"status": "pass", "points": "100", "max-points": "100", "failed": ""}
    assert (workspace / "report.html").exists()
    assert machine.asked()[1:3] == [
        "pip install --quiet --index-url https://download.pytorch.org/whl/cpu torch torchvision",
        f"pip install --quiet {REPOSITORY}",
    ]


def test_the_action_fails_a_starter_at_its_lines(machine: Machine, workspace: Path) -> None:
    """It ends with the verdict's exit code, names what failed, and marks the learner's line."""
    done, outputs = used(workspace, machine, file="begin.py", rubric="ours.yaml")
    assert done.code == 1
    assert (outputs["status"], "batchnorm-present" in outputs["failed"].split(",")) == ("fail", True)
    errors = [each for each in actions_runner.commands(done.stdout) if each.name == "error"]
    assert "begin.py" in {each.properties.get("file") for each in errors}


def test_the_action_refuses_another_rubric_than_the_pinned_one(machine: Machine, workspace: Path) -> None:
    """A digest that does not fit ends with 2 before anything is graded."""
    done, outputs = used(workspace, machine, file="answer.py", rubric="ours.yaml", rubric_sha256="0" * 64)
    assert done.code == 2
    assert "'ours.yaml' is not the rubric that was pinned" in done.stderr
    assert set(outputs.values()) == {""}


HOSTILE = (
    "$(touch owned).py",
    "`touch owned`.py",
    "a.py; touch owned #.py",
    "--help",
    "-x.py",
    "a\n::error::b.py",
    '"; touch owned; ".py',
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_is_a_name_and_nothing_else(machine: Machine, workspace: Path, name: str) -> None:
    """Whatever the file is called, it is graded: here as one that does not load."""
    (workspace / name).write_text("class NetBN(\n", encoding="utf-8")
    done, outputs = used(workspace, machine, file=name, rubric="ours.yaml")
    assert (done.code, outputs["status"]) == (3, "error"), done.stderr
    assert {each.properties.get("title") for each in actions_runner.commands(done.stdout)} == {"bngrade", "submission-loads"}
    assert not list(workspace.rglob("owned"))


@pytest.mark.parametrize("given", ["rubric", "rubric_sha256", "format", "official"])
def test_a_hostile_input_is_a_value_and_nothing_else(machine: Machine, workspace: Path, given: str) -> None:
    """No input becomes part of the script or an option of its own."""
    (workspace / "broken.py").write_text("class NetBN(\n", encoding="utf-8")
    inputs = {"file": "broken.py", "rubric": "ours.yaml", given: "$(touch owned) --reveal; touch owned"}
    done, _ = used(workspace, machine, **inputs)
    assert done.code in ((2,) if given != "official" else (3,)), done.stderr
    assert not list(workspace.rglob("owned"))
    assert "--reveal" not in {
        word for line in machine.asked() if line.startswith("bngrade") for word in line.split("=")[0].split()
    }


def test_no_script_of_the_action_holds_an_expression() -> None:
    """What others can write reaches scripts as variables only, and every action that is used has a version."""
    assert not any("${{" in step.get("run", "") for step in STEPS)
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in STEPS if "uses" in step)


def test_actionlint_finds_nothing_in_a_workflow_that_uses_the_action(tmp_path: Path) -> None:
    """The linter reads the action's inputs and outputs, and its scripts as those of a workflow."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github/workflows").mkdir(parents=True)
    shutil.copy(REPOSITORY / "action.yml", tmp_path)
    user = tmp_path / ".github/workflows/user.yml"
    given = "".join(f"          {name}: value\n" for name in ACTION["inputs"])
    shown = " ".join(f"${{{{ steps.it.outputs.{name} }}}}" for name in ACTION["outputs"])
    head = "on: push\njobs:\n  grade:\n    runs-on: ubuntu-24.04\n    steps:\n"
    user.write_text(
        f'{head}      - id: it\n        uses: ./\n        with:\n{given}      - run: echo "$SHOWN"\n        env:\n          SHOWN: {shown}\n',
        encoding="utf-8",
    )
    linted(user)
    called = {"inputs": {name: {"type": "string"} for name in ACTION["inputs"]}}
    workflow = {"on": {"workflow_call": called}, "jobs": {"grade": {"runs-on": "ubuntu-24.04", "steps": STEPS}}}
    inside = user.with_name("inside.yml")
    inside.write_text(yaml.safe_dump(workflow, sort_keys=False), encoding="utf-8")
    linted(inside)
