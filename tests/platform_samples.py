"""What tests of generated repositories share: an instructor's own exercise, a faked machine, and the runner of GitHub Actions.

The machine has a `pip` that only writes down what it was asked for, a `bngrade` that is this checkout, and Pythons whose virtual
environments hold those two.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from contracts import actions_runner

REPOSITORY = Path(__file__).resolve().parent.parent
STARTER = REPOSITORY / "exercises" / "netbn.py"
SOLUTION = REPOSITORY / "solutions" / "netbn.py"

_LOG = 'printf "%s\\n" "$(basename "$0") $*" >> "$MACHINE_LOG"'
_PROGRAMS = {
    "pip": _LOG,
    "bngrade": f'{_LOG}\nexec "{sys.executable}" -m grader "$@"',
    "python": f'{_LOG}\nfolder="${{@: -1}}"\nmkdir -p "$folder/bin"\ncp "$(dirname "$0")"/{{pip,bngrade}} "$folder/bin/"',
    "apt-get": f'{_LOG}\n[[ "$*" != *python3.14* && "$*" != *python3.13* ]]',
}


@dataclass(frozen=True)
class Done:
    """What a script left behind."""

    code: int
    stdout: str
    stderr: str
    outputs: Mapping[str, str] = field(default_factory=dict)


class Machine:
    """A machine of a platform, with nothing of this one's surroundings but its programs."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.log = folder / "log"
        self.programs = folder / "programs"
        self.programs.mkdir(parents=True)
        for name, script in (*_PROGRAMS.items(), ("python3.12", _PROGRAMS["python"])):
            program = self.programs / name
            program.write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
            program.chmod(0o755)
        self.variables = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHONPATH": str(REPOSITORY),
            "MACHINE_LOG": str(self.log),
            "CI": "true",
            **variables,
        }

    def run(self, *command: str | Path, cwd: Path, **variables: str) -> Done:
        """Run a program and wait for it."""
        done = subprocess.run(
            [str(each) for each in command],
            cwd=cwd,
            env={**self.variables, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def asked(self) -> list[str]:
        """Return what programs were asked for, one line each."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


def own_exercise(folder: Path, **changes: object) -> Path:
    """Write an instructor's own exercise, with its solution beside it, whose data need no download; return its rubric."""
    data = yaml.safe_load((REPOSITORY / "rubrics" / "netbn.yaml").read_text(encoding="utf-8"))
    data |= {"exercise": "own_norm", "title": "Our own exercise", "dataset": "digits", **changes}
    del data["fallback"], data["budgets"]["mnist"], data["calibration"]["mnist"]
    data["submission"] |= {"starter": "begin.py", "solution": "answer.py"}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "begin.py").write_bytes(STARTER.read_bytes())
    (folder / "answer.py").write_bytes(SOLUTION.read_bytes())
    rubric = folder / "ours.yaml"
    rubric.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return rubric


Steps = list[dict[str, Any]]


def steps_of(workflow: Path) -> tuple[Mapping[str, str], Steps]:
    """Read the one job of a workflow: its variables and its steps."""
    (job,) = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    return job.get("env", {}), job["steps"]


def run_steps(
    machine: Machine, steps: Steps, workspace: Path, job: Mapping[str, str], inputs: Mapping[str, str] | None = None
) -> tuple[dict[str, Done], Mapping[str, Any]]:
    """Run steps as the runner does, up to the first that fails.

    Returns what each script left behind, by the name of its step, and the last action that was reached, its values filled in.
    """
    known = {f"inputs.{name}": value for name, value in (inputs or {}).items()}
    done: dict[str, Done] = {}
    action: Mapping[str, Any] = {}
    for step in steps:
        environment = {**job, **{name: _filled(value, known) for name, value in step.get("env", {}).items()}}
        if "run" not in step:
            action = {**step, "env": environment, "with": {k: _filled(v, known) for k, v in step.get("with", {}).items()}}
            continue
        outcome = done[step["name"]] = _run_script(machine, step, workspace, environment)
        known |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in outcome.outputs.items()}
        if outcome.code:
            return done, {}
    return done, action


def _run_script(machine: Machine, step: Mapping[str, Any], workspace: Path, environment: Mapping[str, str]) -> Done:
    files = {name: machine.log.with_name(name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_bytes(b"")
    script = machine.log.with_name("script.sh")
    script.write_text(step["run"], encoding="utf-8")
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail"] if step.get("shell") == "bash" else ["bash", "-e"]
    runner = {"GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(machine.log.parent)}
    runner |= {name: str(file) for name, file in files.items()}
    done = machine.run(*bash, script, cwd=workspace, **runner, **environment)
    written = files["GITHUB_OUTPUT"].read_text(encoding="utf-8")
    return Done(done.code, done.stdout, done.stderr, actions_runner.outputs(written) if written else {})


def _filled(value: object, known: Mapping[str, str]) -> str:
    """Fill in the expressions of a value; one that names nothing is empty, as on the platform."""
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: known.get(match[1], ""), str(value))


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, links as what they say; what lies in a zip stands beside it."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = bytes(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
        else:
            found[f"{name}/"] = b""
    return found


def linted(workflow: Path) -> None:
    """Run actionlint, which calls shellcheck; both come with the development packages."""
    tools = Path(sys.executable).parent
    command = [tools / "actionlint", "-no-color", "-shellcheck", tools / "shellcheck", workflow]
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
