"""Hostile submissions: each one in `tests/attacks` gains nothing in the sandbox, and works where there is none."""

import os
import re
import select
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attacks.announcement import Attack, all_attacks
from attacks.control import Control, Evidence, shown, told_in_a_fresh_process
from attacks.surroundings import Surroundings, surroundings
from conftest import REPOSITORY, Bngrade
from test_sandbox import descendants, descriptors, server_of
from test_submissions import assert_verdict

from grader.measurement import Measurement, MeasurementRequest
from grader.pipeline import Options, grade
from grader.result import Result, Status
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import Limits
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the attacks are on what a strong sandbox promises, which is Linux's"
)

ATTACKS = all_attacks()
MEMORY_MIB = 1024
attacks = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    """A folder full of canaries, and listeners."""
    with surroundings(tmp_path_factory.mktemp("attacks")) as filled:
        yield filled


@pytest.fixture(scope="module")
def besieged(around: Surroundings, netbn: LoadedRubric, repository: Path) -> Iterator[Sandbox]:
    """A sandbox that was started in a hostile folder, with a hostile environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(around.folder)
        for name, value in around.variables.items():
            patch.setenv(name, value)
        with Sandbox() as sandbox:
            assert judged(repository / "solutions" / "netbn.py", netbn, sandbox).status is Status.PASS
            yield sandbox


@pytest.fixture(scope="module")
def control(around: Surroundings) -> Iterator[Control]:
    """A grader without a sandbox."""
    with Control(around) as running:
        yield running


def judged(path: Path, rubric: LoadedRubric, sandbox: Sandbox) -> Result:
    """Grade the structure of a file."""
    return grade(read_submission(path), rubric, sandbox, _never, Options(structure_only=True))


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")


def limited(rubric: LoadedRubric, timeout_s: float) -> LoadedRubric:
    """Give a rubric the limits of an attack."""
    limits = Limits(timeout_s=timeout_s, memory_mib=MEMORY_MIB)
    return rubric.model_copy(update={"rubric": rubric.rubric.model_copy(update={"limits": limits})})


@attacks
def test_an_attack_gains_nothing(
    attack: Attack, around: Surroundings, besieged: Sandbox, netbn: LoadedRubric, repository: Path
) -> None:
    """It gets the announced verdict, leaves no trace anywhere, and the submission after it is graded as if it had not been."""
    assert not besieged.missing(), "the attacks are on a strong sandbox"
    path = around.write(attack.source, parent=os.getpid(), name=attack.file_name)
    before = _condition(around, besieged)
    result = judged(path, limited(netbn, attack.limit_s), besieged)
    _assert_announced(attack, result)
    assert around.secret not in result.model_dump_json()
    assert _condition(around, besieged) == before
    assert around.heard() == []
    assert judged(repository / "solutions" / "netbn.py", netbn, besieged).status is Status.PASS


def _assert_announced(attack: Attack, result: Result) -> None:
    assert_verdict(result, attack.expect)
    assert result.provenance == (attack.provenance or result.provenance)
    messages = [check.message for check in result.checks if check.status in (Status.FAIL, Status.ERROR)]
    if attack.says is not None:
        assert any(re.search(attack.says, message) for message in messages), messages


def _condition(around: Surroundings, sandbox: Sandbox) -> "Mapping[str, object]":
    """Describe what no submission may change: files, processes, descriptors, and answers that nobody asked for."""
    server = server_of(sandbox)
    pipe = sandbox._process.stdout
    assert pipe is not None
    return {
        "files": around.state(),
        "server": (server, sandbox._process.poll()),
        "processes": descendants(server),
        "descriptors": descriptors(server),
        "unasked": select.select([pipe], [], [], 0)[0],
    }


@attacks
def test_without_a_sandbox_the_attack_works(attack: Attack, around: Surroundings, control: Control) -> None:
    """A grader that runs the file in its own process suffers what the attack announces, or why that is not tried is said."""
    kind, _, argument = attack.control.partition(" ")
    if kind == "none,":
        assert argument, "a reason"
    elif kind in ("fresh", "pytest"):
        around.write(attack.source)
        assert told_in_a_fresh_process(around, kind)
    else:
        seen = control.suffer(attack)
        assert shown(attack.control, seen), seen


COMMANDS = {
    "forging/exit_in_init": ("json", 3),
    "forging/workflow_commands_raised": ("text", 3),
    "forging/workflow_commands_named": ("text", 1),
    "secrets/environment": ("text", 3),
    "shadowing/torch_beside": ("json", 1),
    "notebooks/kernel_with_escapes": ("text", 3),
    "notebooks/shell_lines": ("text", 0),
}
"""Attacks that meet the real command: the report that is asked for, and the exit code."""
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]|^::|##\[", re.MULTILINE)
"""What a terminal or a CI system would obey."""


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_stays_itself_amid_an_attack(name: str, around: Surroundings, bngrade: Bngrade) -> None:
    """`bngrade check`, run in the hostile folder, gives one report and the right exit code, and prints nothing that is obeyed."""
    (attack,) = [attack for attack in ATTACKS if attack.name == name]
    form, code = COMMANDS[name]
    path, before = around.write(attack.source, name=attack.file_name), around.state()
    variables = around.variables | {"PYTHONPATH": str(REPOSITORY), "PYTHONSAFEPATH": "1"}  # as the installed script sees it
    done = bngrade("check", path, "--rubric", "netbn", "--structure-only", "--format", form, cwd=around.folder, **variables)
    assert done.returncode == code, done.stderr
    assert OBEYED.search(done.stdout + done.stderr) is None
    assert around.secret not in done.stdout + done.stderr
    assert (around.state(), around.heard()) == (before, [])
    if form == "json":
        assert Result.model_validate_json(done.stdout).status == attack.expect.partition(" ")[0]


def test_a_harmless_submission_shows_no_effect(around: Surroundings, control: Control) -> None:
    """The control sees no effect where there is none: what it reports of an attack is the attack's doing."""
    harmless = next(attack for attack in ATTACKS if attack.name == "shadowing/sitecustomize")
    seen = control.suffer(harmless)
    assert seen == Evidence('{"status": "fail"}\n', 1, "ended", 0, seen.peak_mib, told=False, changed=False, heard=())
    assert seen.peak_mib < 100
