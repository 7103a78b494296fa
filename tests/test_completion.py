"""Completion in a shell: what is offered, that no command breaks it, and a real bash in a real terminal."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pexpect
import pytest
from conftest import REPOSITORY, Bngrade
from test_help import leaves

from grader.checks.topics import TOPICS
from grader.cli import COMPLETION_VARIABLE, cli
from grader.exercises import rubric_names
from grader.reports.formats import FORMATS

SHELLS = ("bash", "fish", "zsh")
Complete = Callable[..., list[str]]


@pytest.fixture
def complete(bngrade: Bngrade) -> Complete:
    """Ask as a bash does that is completing the last word of a line; return what is offered, as `type,value`."""

    def ask(line: str, cwd: Path = REPOSITORY) -> list[str]:
        variables = {COMPLETION_VARIABLE: "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        done = bngrade(cwd=cwd, **variables)
        assert (done.returncode, done.stderr) == (0, "")
        return [line for line in done.stdout.splitlines() if line]

    return ask


def plain(*names: str) -> list[str]:
    """Return names as they are offered."""
    return [f"plain,{name}" for name in names]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("bngrade he", []),
        ("bngrade hi", ["hint"]),
        ("bngrade li", ["list"]),
        ("bngrade rubric ca", ["calibrate"]),
        ("bngrade hint conv", ["convbn"]),
        ("bngrade start netbn_", ["netbn_dropout"]),
        ("bngrade reset batch", ["batchnorm_quiz"]),
        ("bngrade explain batchnorm-b", ["batchnorm-before-activation"]),
        ("bngrade explain tim", ["time"]),
        ("bngrade check netbn.py --rubric netbn_", ["netbn_dropout"]),
        ("bngrade check netbn.py --format grade", ["gradescope"]),
        ("bngrade check netbn.py --stru", ["--structure-only"]),
        ("bngrade check netbn.py --device cu", ["cuda"]),
        ("bngrade rubric show convb", ["convbn"]),
        ("bngrade quiz b", ["batchnorm_quiz"]),
        ("bngrade quiz batchnorm --question m", ["momentum"]),
        ("bngrade completion z", ["zsh"]),
        ("bngrade explain batchnorm-present --format j", ["json"]),
    ],
)
def test_names_are_completed(complete: Complete, line: str, offered: list[str]) -> None:
    """Commands, exercises, checks, diagnostics, formats, options and their values are offered by their beginning."""
    assert complete(line) == plain(*offered)


@pytest.mark.parametrize(
    ("line", "every"),
    [
        ("bngrade ", cli.list_commands(click.Context(cli))),
        ("bngrade hint ", rubric_names()),
        ("bngrade explain ", list(TOPICS)),
        ("bngrade check x --format ", sorted(FORMATS)),
    ],
    ids=["commands", "exercises", "topics", "formats"],
)
def test_without_a_beginning_all_are_offered(complete: Complete, line: str, every: list[str]) -> None:
    """Every name that there is, and no other."""
    assert complete(line) == plain(*every)


@pytest.mark.parametrize("line", ["bngrade check ex", "bngrade inspect ex", "bngrade hint exercises/n", "bngrade reset ./n"])
def test_the_shell_completes_files(complete: Complete, line: str) -> None:
    """Where a file is meant, the shell is told to complete one."""
    assert complete(line) == [f"file,{line.rsplit(maxsplit=1)[-1]}"]


def test_the_shell_completes_folders(complete: Complete) -> None:
    """Where a folder is meant, the shell is told to complete one."""
    assert complete("bngrade start netbn my") == ["dir,my"]


@pytest.mark.parametrize("path", [path for path, _ in leaves()], ids=" ".join)
def test_every_command_offers_its_options(path: tuple[str, ...]) -> None:
    """Behind each command, a hyphen gives its options: no command, argument or callback stands in the way."""
    from click.shell_completion import BashComplete

    offered = BashComplete(cli, {}, "bngrade", COMPLETION_VARIABLE).get_completions(list(path[1:]), "--")
    assert "--help" in [each.value for each in offered]


def test_nonsense_breaks_nothing(complete: Complete) -> None:
    """Mistyped commands, files that are not there and options without values offer what they can, and no traceback."""
    for line in ("bngrade chekc ", "bngrade rubric nonsense ", "bngrade check nowhere.py ", "bngrade check --seed x --fo"):
        complete(line)


def test_a_rubric_here_is_completed(complete: Complete, tmp_path: Path) -> None:
    """An exercise of the instructor's own is offered, whatever stands in its file."""
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "own_norm.yaml").write_text("half a", encoding="utf-8")
    assert complete("bngrade hint own", cwd=tmp_path) == plain("own_norm")


@pytest.mark.skipif(sys.platform == "win32", reason="no file can be called like that")
def test_a_rubric_that_is_called_like_a_command_is_not_offered(complete: Complete, tmp_path: Path) -> None:
    """The shell would put it into the line as it is, and run it with the rest."""
    (tmp_path / "rubrics").mkdir()
    for name in ("own", "own$(touch ran)", "own`touch ran`", "own;touch ran", "own\x1b[31m", "own\nplain,own2", "own*"):
        (tmp_path / "rubrics" / f"{name}.yaml").write_text("half a", encoding="utf-8")
    assert complete("bngrade hint own", cwd=tmp_path) == plain("own")
    assert complete("bngrade check netbn.py --rubric own", cwd=tmp_path) == plain("own")
    assert not (tmp_path / "ran").exists()


def test_completing_reads_no_rubric_and_imports_nothing_heavy() -> None:
    """Commands and exercises are offered without pydantic and YAML, ids of checks without torch."""
    code = "import os, sys; from grader.cli import _run\ntry: _run()\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    for line, unwanted in (
        ("bngrade ", {"pydantic", "yaml", "torch", "numpy"}),
        ("bngrade hint n", {"pydantic", "yaml", "torch", "numpy"}),
        ("bngrade explain b", {"torch", "numpy", "sklearn"}),
        ("bngrade check x --format g", {"torch", "numpy", "sklearn"}),
    ):
        variables = {COMPLETION_VARIABLE: "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        done = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | variables, cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
        assert "plain," in done.stdout
        assert unwanted & set(re.findall(r"'(\w+)'", done.stdout)) == set()


# The script, and how to come to it.


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_asks_by_the_variable_that_is_answered(bngrade: Bngrade, shell: str) -> None:
    """Each shell's script sets the variable by which the command knows that it is asked."""
    script = bngrade("completion", shell)
    assert script.returncode == 0
    assert f"{COMPLETION_VARIABLE}={shell}_complete" in script.stdout
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=script.stdout, text=True, check=True)


@pytest.mark.parametrize(
    ("used", "named"), [("/bin/bash", ["bash"]), ("/usr/bin/zsh", ["zsh"]), ("/bin/tcsh", [*SHELLS]), ("", [*SHELLS])]
)
def test_without_a_shell_the_way_is_told(bngrade: Bngrade, used: str, named: list[str]) -> None:
    """The line to write, and the file to write it into, are told for the shell that is used; of another one, for all."""
    told = bngrade("completion", SHELL=used)
    assert told.returncode == 0
    assert sorted(re.findall(r"^for (\w+), write this line into", told.stdout, re.MULTILINE)) == named
    assert [f"bngrade completion {shell}" in told.stdout for shell in SHELLS] == [shell in named for shell in SHELLS]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_in_a_terminal(tmp_path: Path) -> None:
    """In an interactive bash with the line of the instructions, Tab completes a command and the name of an exercise."""
    scripts = str(Path(sys.executable).parent)
    program = tmp_path / "bngrade"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{scripts}:{os.environ['PATH']}", "TERM": "xterm", "PS1": "> "}
    environment |= {"PYTHONPATH": str(REPOSITORY), "INPUTRC": "/dev/null"}
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"], cwd=str(tmp_path), env=environment, encoding="utf-8", timeout=30
    )
    shell.sendline('eval "$(bngrade completion bash)"; echo re""ady')
    shell.expect("ready")
    shell.send("bngrade hin\t")
    shell.expect("bngrade hint ")
    shell.send("conv\t")
    shell.expect("convbn ")
    shell.sendline("")
    shell.expect("hint 1 of 3")
    shell.sendline("exit")
    shell.expect(pexpect.EOF)
