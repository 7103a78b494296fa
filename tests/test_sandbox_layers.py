"""The layers of the sandbox, one at a time: what each holds by itself, and what is said where one is missing."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Bngrade
from test_sandbox import FORWARD, HONEST, problem_of, run_in, source_of

from grader.problem import Problem, ProblemKind
from grader.sandbox import landlock, probe
from grader.sandbox.layers import Layer, level_of
from grader.sandbox.runner import Sandbox, WeakSandboxError
from grader.sandbox.syscalls import ABSENT, DENIED, NEWEST, RULED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")
x86_64 = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers of the calls are those of x86-64")

SandboxWithout = Callable[..., Sandbox]


@pytest.fixture(scope="module")
def without() -> Iterator[SandboxWithout]:
    """Lend one sandbox for each set of missing layers."""
    running: dict[tuple[Layer, ...], Sandbox] = {}

    def lend(*layers: Layer) -> Sandbox:
        if layers not in running:
            running[layers] = Sandbox(without=layers)
        return running[layers]

    yield lend
    for sandbox in running.values():
        sandbox.close()


TOP = "import ctypes, os, torch; kernel = lambda *a: ctypes.get_errno() if ctypes.CDLL(None, use_errno=True).syscall(*a) < 0 else 0"
"""Lets a submission make system calls past everything that Python watches; `kernel` gives the error's number, 0 for success."""


def outcome(sandbox: Sandbox, folder: Path, expression: str) -> Problem:
    """Evaluate an expression in `forward`; its value comes back as the message of a `LookupError`."""
    return problem_of(run_in(sandbox, folder, source_of(top=TOP, forward=f"raise LookupError({expression})")))


def told(sandbox: Sandbox, folder: Path, expression: str) -> str:
    """Return the value of an expression in `forward`."""
    return outcome(sandbox, folder, expression).message.removeprefix("LookupError: ")


OUTSIDE = {
    "socket": "kernel(41, 2, 1, 0)",
    "unix socket": "kernel(41, 1, 1, 0)",
    "netlink": "kernel(41, 16, 3, 0)",
    "signal to the parent": "kernel(62, os.getppid(), 0)",
    "thread signal to the parent": "kernel(234, os.getppid(), os.getppid(), 0)",
    "signal to the group": "kernel(62, 0, 0)",
    "pidfd": "kernel(434, os.getppid(), 0)",
    "limits of the parent": "kernel(302, os.getppid(), 7, 0, 0)",
    "memory file": 'kernel(319, b"x", 0)',
    "outliving the parent": "kernel(157, 1, 0, 0, 0, 0)",
    "adopting orphans": "kernel(157, 36, 1, 0, 0, 0)",
    "signals of a descriptor": "kernel(72, 2, 8, os.getppid())",
    "processor": 'kernel(203, 0, 8, b"\\\\x01\\\\0\\\\0\\\\0\\\\0\\\\0\\\\0\\\\0")',
    "priority": "kernel(141, 0, 0, 5)",
    "lock": "kernel(73, 0, 2)",
    "watching files": "kernel(294, 0)",
    "keyring": "kernel(250, 0, -3, 0)",
    "message queue": "kernel(68, 0, 0o1600)",
}
"""Deeds that an unprivileged process may do to the rest of the machine."""

DEEDS = OUTSIDE | {
    "fork": "kernel(57)",
    "clone": "kernel(56, 17, 0, 0, 0, 0)",
    "program": 'kernel(59, b"/bin/true", 0, 0)',
    "queued signal": "kernel(129, os.getppid(), 0, 0)",
    "ptrace": "kernel(101, 16, os.getppid(), 0, 0)",
    "memory of the parent": "kernel(310, os.getppid(), 0, 0, 0, 0, 0)",
    "namespace": "kernel(272, 0x10000000)",
    "mount": 'kernel(165, b"none", b"/", b"tmpfs", 0, 0)',
    "chroot": 'kernel(161, b"/")',
    "bpf": "kernel(321, 0, 0, 0)",
    "perf": "kernel(298, 0, 0, -1, -1, 0)",
    "io_uring": "kernel(425, 1, 0)",
    "userfaultfd": "kernel(323, 0)",
    "terminal input": 'kernel(16, 0, 0x5412, b"x")',
    "writing": 'kernel(2, b"/tmp/bngrade-test", 0o101, 0o600)',
    "emptying": 'kernel(257, -100, b"/tmp/bngrade-test", 0o1000, 0)',
    "rights": 'kernel(90, b"/tmp", 0o777)',
    "owner": 'kernel(92, b"/tmp", 0, 0)',
    "times": 'kernel(132, b"/tmp", 0)',
    "attribute": 'kernel(188, b"/tmp", b"user.x", b"x", 1, 0)',
}


@x86_64
@pytest.mark.parametrize("case", DEEDS)
def test_seccomp_alone_refuses_a_call(without: SandboxWithout, tmp_path: Path, case: str) -> None:
    """With no other layer for it, the filter refuses each kind of call with the error that Python calls `PermissionError`."""
    assert told(without(Layer.FILES), tmp_path, DEEDS[case]) == "1"


@x86_64
def test_without_seccomp_the_same_calls_are_answered_otherwise(without: SandboxWithout, tmp_path: Path) -> None:
    """The calls are refused by the filter and by nothing else: without it, each of them does something or fails for its own reason."""
    results = {case: told(without(Layer.FILES, Layer.CALLS), tmp_path, deed) for case, deed in OUTSIDE.items()}
    assert [case for case, result in results.items() if result == "1"] == []


@x86_64
def test_what_is_newer_than_the_filter_is_not_there(sandbox: Sandbox, tmp_path: Path) -> None:
    """A call that nobody has looked at fails as on a kernel that lacks it, and so does `clone3`, so that `clone` is used."""
    assert [told(sandbox, tmp_path, f"kernel({number}, 0, 0)") for number in (NEWEST + 1, 435)] == ["38", "38"]


@x86_64
def test_another_door_to_the_kernel_ends_the_process(sandbox: Sandbox, tmp_path: Path) -> None:
    """A call with an x32 number is no way round the numbers of the table."""
    problem = problem_of(run_in(sandbox, tmp_path, source_of(top=TOP, forward="kernel(0x40000000 + 57)")))
    assert (problem.kind, problem.message) == (
        ProblemKind.DENIED,
        "the code speaks to the system past its libraries, and was ended",
    )


def test_each_call_has_one_number() -> None:
    """No two calls of the table share a number, and none is newer than what has been looked at."""
    for column in (0, 1):
        numbers = [
            numbers[column] for table in (DENIED, ABSENT, RULED) for numbers in table.values() if numbers[column] is not None
        ]
        assert len(set(numbers)) == len(numbers) > 100
        assert max(filter(None, numbers)) <= NEWEST


READING = {
    "the password file": 'open("/etc/passwd")',
    "a folder": 'os.listdir("/")',
    "the command line of the parent": 'open(f"/proc/{os.getppid()}/cmdline")',
    "its own memory": 'open("/proc/self/mem")',
    "processes": 'os.listdir("/proc")',
    "the grader": f"open({str(Path(probe.__file__))!r})".replace("'", '"'),
    "the rubric": f"open({str(Path(__file__).resolve().parent.parent / 'rubrics' / 'netbn.yaml')!r})".replace("'", '"'),
    "a temporary file": 'os.open("/tmp", os.O_RDONLY)',
}


@pytest.mark.parametrize("case", READING)
def test_landlock_alone_refuses_to_read(without: SandboxWithout, tmp_path: Path, case: str) -> None:
    """Without the filter, Landlock keeps what is no package and no library unread; without Landlock it is read."""
    denied = outcome(without(Layer.CALLS), tmp_path, READING[case])
    assert (denied.kind, denied.line) == (ProblemKind.DENIED, FORWARD), denied
    assert outcome(without(Layer.FILES), tmp_path, READING[case]).message.startswith("LookupError: ")


CHANGING = {
    "writing": 'kernel(2, b"{}/new", 0o101, 0o600)',
    "a folder": 'kernel(83, b"{}/new", 0o700)',
    "removing": 'kernel(87, b"{}/old")',
    "renaming": 'kernel(82, b"{}/old", b"{}/new")',
    "a link": 'kernel(86, b"{}/old", b"{}/new")',
    "a symbolic link": 'kernel(88, b"{}/old", b"{}/new")',
    "a pipe": 'kernel(133, b"{}/new", 0o10600, 0)',
    "emptying": 'kernel(76, b"{}/old", 0)',
}


@x86_64
@pytest.mark.parametrize("case", CHANGING)
@pytest.mark.parametrize(
    "missing", [(), (Layer.CALLS,), (Layer.FILES,)], ids=["none missing", "Landlock alone", "seccomp alone"]
)
def test_either_layer_keeps_files_as_they_are(
    without: SandboxWithout, tmp_path: Path, case: str, missing: tuple[Layer, ...]
) -> None:
    """No file is made, changed or removed where one of both layers is there."""
    (tmp_path / "old").write_text("old")
    assert told(without(*missing), tmp_path, CHANGING[case].replace("{}", str(tmp_path))) in ("1", "13")
    assert {path.name for path in tmp_path.iterdir()} == {"old", "submission.py"}
    assert (tmp_path / "old").read_text() == "old"


@pytest.mark.parametrize(
    "missing", [(), (Layer.FILES,), (Layer.CALLS,), (Layer.MEMORY,), (Layer.LIMITS,), tuple(Layer)], ids=str
)
def test_what_is_missing_is_named_and_an_honest_file_passes(
    without: SandboxWithout, tmp_path: Path, missing: tuple[Layer, ...]
) -> None:
    """Whatever layer a machine lacks, honest files are traced, and the sandbox says what it lacks and why."""
    sandbox = without(*missing)
    assert run_in(sandbox, tmp_path, HONEST).network is not None
    assert sandbox.missing() == dict.fromkeys(missing, "it is switched off for this run")
    assert level_of(sandbox.missing()) == ("none" if len(missing) == len(Layer) else "partial" if missing else "strong")


@pytest.mark.parametrize("version", range(1, landlock.version() + 1))
def test_every_version_of_landlock_gives_a_ruleset(version: int) -> None:
    """A kernel with an older interface is asked for no more than it knows."""
    os.close(landlock.make_ruleset([Path("/usr/lib"), Path("/dev/null"), Path("/not/there")], at_most=version))


def test_a_layer_that_does_not_hold_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that takes a layer and does not enforce it is found out by trying."""
    monkeypatch.setattr(landlock, "restrict_self", lambda _ruleset: None)
    assert probe.missing_layers([]) == {Layer.FILES: "it is there and does not hold"}


def test_a_kernel_that_refuses_a_layer_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kernel says to a layer that it lacks is the reason that is given."""

    def refuse(*_arguments: object, **_options: object) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(landlock, "make_ruleset", refuse)
    assert probe.missing_layers([]) == {Layer.FILES: "function not implemented"}


@pytest.mark.parametrize("platform", ["darwin", "win32", "plan9"])
def test_other_platforms_name_what_they_lack(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """Where nothing can be tried, the system calls and the file system count as open, with a reason in the platform's name."""
    monkeypatch.setattr(sys, "platform", platform)
    missing = probe.missing_layers([])
    assert {Layer.FILES, Layer.CALLS} <= set(missing)
    assert level_of(missing) == ("none" if platform == "plan9" else "partial")


@pytest.mark.parametrize("missing", [Layer.FILES, Layer.CALLS, Layer.MEMORY, Layer.LIMITS])
def test_where_a_strong_sandbox_is_required_nothing_runs_without_a_layer(tmp_path: Path, missing: Layer) -> None:
    """A sandbox that must be strong and is not refuses every submission, also one that would not have been executed."""
    with Sandbox(without=[missing], require_strong=True) as sandbox:
        for source in (HONEST, "x ="):
            with pytest.raises(
                WeakSandboxError, match=f"the sandbox is partial, and a strong one is required \\({missing}: it is"
            ):
                run_in(sandbox, tmp_path, source)


def test_the_requirement_may_stand_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """BNGRADE_REQUIRE_SANDBOX=1 requires a strong sandbox of every command, and 0 does not."""
    for value, refused in (("1", True), ("0", False)):
        monkeypatch.setenv("BNGRADE_REQUIRE_SANDBOX", value)
        with Sandbox(without=[Layer.MEMORY]) as sandbox:
            if refused:
                with pytest.raises(WeakSandboxError, match="a strong one is required"):
                    run_in(sandbox, tmp_path, HONEST)
            else:
                assert run_in(sandbox, tmp_path, HONEST).network is not None


def test_a_denial_that_only_the_kernel_saw_is_told_at_its_line(sandbox: Sandbox, tmp_path: Path) -> None:
    """A file that may not be read is named, at the line that opens it."""
    problem = problem_of(run_in(sandbox, tmp_path, source_of(forward="open('/etc/passwd')")))
    assert (problem.kind, problem.line) == (ProblemKind.DENIED, FORWARD)
    assert problem.message == "the code tries to open `/etc/passwd`; graded code has no files but the installed packages"


def test_a_learners_own_permission_error_is_none_of_ours(sandbox: Sandbox, tmp_path: Path) -> None:
    """An exception that the code raises by itself is told as such."""
    problem = problem_of(run_in(sandbox, tmp_path, source_of(forward="raise PermissionError('no entry')")))
    assert (problem.kind, problem.message) == (ProblemKind.FORWARD, "PermissionError: no entry")


def test_packages_can_be_imported(sandbox: Sandbox, tmp_path: Path) -> None:
    """Installed packages and the standard library load under all layers, those that ask for a temporary folder included."""
    imports = "import torchvision, sklearn, ssl, decimal, sqlite3, concurrent.futures"
    assert run_in(sandbox, tmp_path, source_of(init=imports), timeout_s=60).problem is None


def test_a_network_that_differs_between_runs_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    """Two fresh processes must run the same network."""
    varying = source_of(
        init="self.extra = nn.Linear(10, 1 + os.getpid())", forward="return self.extra(self.fc(x.flatten(1)))[:, :1]"
    )
    problem = problem_of(run_in(sandbox, tmp_path, varying))
    assert (problem.kind, problem.message) == (ProblemKind.UNSTABLE, "the network differs from one run to the next")


def test_a_network_with_a_size_that_is_no_number_is_the_same_twice(sandbox: Sandbox, tmp_path: Path) -> None:
    """NaN among the sizes is no difference between two runs."""
    odd = source_of(init="self.norm = nn.BatchNorm1d(10, eps=float('nan'))", forward="return self.norm(self.fc(x.flatten(1)))")
    assert run_in(sandbox, tmp_path, odd).problem is None


def test_a_stopped_child_is_ended(sandbox: Sandbox, tmp_path: Path) -> None:
    """A process that stops itself, past its alarm, is ended from outside."""
    problem = problem_of(run_in(sandbox, tmp_path, source_of(forward="__import__('signal').raise_signal(19)"), timeout_s=0.5))
    assert (problem.kind, problem.message) == (ProblemKind.TIME, "the code did not finish in 0.5 s")


def test_check_requires_a_strong_sandbox(bngrade: Bngrade) -> None:
    """`--require-sandbox` changes nothing where all layers are there, and the result says that they are."""
    done = bngrade("check", "solutions/netbn.py", "--structure-only", "--require-sandbox", "--format", "json")
    assert json.loads(done.stdout)["sandbox"] == {"level": "strong", "missing": []}
