"""The sandbox: what learner code may do to it, what it answers, and what it leaves behind."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import grader
from grader.pipeline import Traced, trace
from grader.problem import Problem, ProblemKind
from grader.rubric.model import Limits
from grader.sandbox import interpreter, protocol, runner
from grader.sandbox.answer import Answer, parse_answer
from grader.sandbox.layers import Layer
from grader.sandbox.runner import Sandbox, SandboxError
from grader.submission.reading import read_submission

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and ends daemons through the sub-reaper")

Run = Callable[..., Traced]
BEFORE_INIT = 4
"""Lines of a submission before those of its `__init__`: see `source_of`."""


def source_of(*, init: str = "pass", forward: str = "pass", top: str = "import os, sys, torch") -> str:
    """Write a submission with a `NetBN` of one layer, whose methods run one more line each: lines 6 and 9."""
    return "\n".join(
        [
            top.replace("\n", "; "),
            "from torch import nn",
            "class NetBN(nn.Module):",
            "    def __init__(self):",
            "        super().__init__()",
            f"        {init}",
            "        self.fc = nn.Linear(784, 10)",
            "    def forward(self, x):",
            f"        {forward}",
            "        return self.fc(x.flatten(1))",
            "",
        ]
    )


INIT, FORWARD = 6, 9
HONEST = source_of()


def run_in(sandbox: Sandbox, folder: Path, source: str, *, timeout_s: float = 10) -> Traced:
    """Trace a source as a submission."""
    path = folder / "submission.py"
    path.write_text(source, encoding="utf-8")
    limits = Limits(timeout_s=timeout_s, memory_mib=1024)
    return trace(read_submission(path), "NetBN", (1, 28, 28), limits, sandbox)


@pytest.fixture
def run(sandbox: Sandbox, tmp_path: Path) -> Iterator[Run]:
    """Trace sources in the shared sandbox; whatever they did, an honest one passes after them."""
    yield lambda source, **limits: run_in(sandbox, tmp_path, source, **limits)
    assert run_in(sandbox, tmp_path, HONEST).network is not None


def problem_of(traced: Traced) -> Problem:
    """Return the problem that ended a submission."""
    assert traced.network is None
    assert traced.problem is not None
    return traced.problem


# What goes wrong, and at which line.

FAILURES = {
    "exception in the constructor": (source_of(init="1 / 0"), "construct", "ZeroDivisionError: division by zero", INIT),
    "exception in forward": (source_of(forward="x[99]"), "forward", "IndexError: index 99", FORWARD),
    "exception whose text raises": (
        source_of(forward="raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})()"),
        "forward",
        "^Odd$",
        FORWARD,
    ),
    "layer that does not fit": (
        source_of(forward="self.fc(x)"),
        "forward",
        r"cannot be multiplied \(112x28 and 784x10\); `fc` \(Linear\) was given \(4, 1, 28, 28\)$",
        FORWARD,
    ),
    "layer that was made on the way": (
        source_of(forward="nn.BatchNorm1d(1)(x)"),
        "forward",
        r"^ValueError: expected 2D or 3D input \(got 4D input\); BatchNorm1d was given \(4, 1, 28, 28\)$",
        FORWARD,
    ),
    "learner's code inside of a layer": (
        source_of(
            init="self.own = nn.Sequential(type('Own', (nn.Module,), {'forward': lambda self, x: x.nothing})())",
            forward="self.own(x)",
        ),
        "forward",
        "^AttributeError: 'Tensor' object has no attribute 'nothing'$",
        INIT,
    ),
    "layer that is given what cannot be looked at": (
        source_of(forward="self.fc(type('Odd', (), {'__class__': property(lambda self: 1 / 0)})())"),
        "forward",
        r"^\w+Error: (?!.*was given)",
        FORWARD,
    ),
    "constructor with arguments": (
        HONEST.replace("__init__(self)", "__init__(self, width)"),
        "construct",
        "missing 1 required positional argument: 'width'",
        4,
    ),
    "sys.exit at the top": (source_of(top="import sys; W = sys.exit(0)", init="W"), "exit", "ends the program", 1),
    "sys.exit in forward": (source_of(forward="sys.exit(0)"), "exit", "the file ends the program by itself", FORWARD),
    "os._exit in forward": (source_of(forward="os._exit(0)"), "exit", "ended its process before", None),
    "KeyboardInterrupt": (source_of(forward="raise KeyboardInterrupt"), "forward", "KeyboardInterrupt", FORWARD),
    "package not installed": (source_of(init="import not_a_package"), "import", "`not_a_package` is not installed", INIT),
    "module not found by hand": (source_of(init="raise ModuleNotFoundError"), "construct", "ModuleNotFoundError", INIT),
    "huge tensor": (source_of(init="torch.zeros(10**11)"), "memory", "the code needs more than 1 GiB of memory", INIT),
    "huge list": (source_of(init="[0] * 10**11"), "memory", "the code needs more than 1 GiB of memory", INIT),
    "endless list": (
        source_of(init="[bytes(10**8) for _ in iter(int, 1)]"),
        "memory",
        "the code needs more than 1 GiB of memory",
        INIT,
    ),
    "endless recursion": (source_of(forward="self.forward(x)"), "forward", "RecursionError", FORWARD),
    "segmentation fault": (
        source_of(forward="__import__('ctypes').string_at(0)"),
        "died",
        r"crashed the process that runs it \(SIGSEGV\)",
        None,
    ),
    "abort": (source_of(forward="os.abort()"), "died", r"\(SIGABRT\)", None),
    "writes a file": (source_of(forward="open('/tmp/bngrade-test', 'w')"), "denied", "tries to write a file", FORWARD),
    "deletes a file": (source_of(forward="os.remove('/tmp/bngrade-test')"), "denied", "tries to change files", FORWARD),
    "starts a process": (source_of(forward="os.system('true')"), "denied", "tries to start a process", FORWARD),
    "kills its parent": (source_of(forward="os.kill(os.getppid(), 9)"), "denied", "tries to send a signal", FORWARD),
    "opens a connection": (
        source_of(forward="__import__('socket').create_connection(('127.0.0.1', 9))"),
        "denied",
        "tries to open a network connection; graded code has no network",
        FORWARD,
    ),
    "closed descriptors": (source_of(forward="os.closerange(0, 64); x.nothing"), "died", "interfered with the process", None),
    "GPU in the constructor": (source_of(init="nn.Linear(1, 1).cuda()"), "device", "a GPU that is not there", INIT),
    "GPU in forward": (source_of(forward="x.to('cuda')"), "device", "a GPU that is not there", FORWARD),
    "returns a tuple": (source_of(forward="return x, x"), "output", "returns a tuple of 2, not one tensor", None),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_told_with_its_kind_and_line(run: Run, case: str) -> None:
    """What a submission does wrong comes back as one problem that names it, at the learner's line where there is one."""
    source, kind, message, line = FAILURES[case]
    problem = problem_of(run(source))
    assert (problem.kind, problem.line) == (ProblemKind(kind), line), problem
    assert re.search(message, problem.message), problem


def test_a_missing_class_is_told_with_a_close_match(run: Run) -> None:
    """A class of nearly the right name is named."""
    problem = problem_of(run(HONEST.replace("NetBN", "NetBn")))
    assert problem.message == "the file defines no class `NetBN`; did you mean `NetBn`?"


ENDLESS = {
    "loop": "exec('while True: pass')",
    "sleep": "__import__('time').sleep(3600)",
    "ignored alarm": "s = __import__('signal'); s.signal(s.SIGALRM, s.SIG_IGN); s.signal(s.SIGTERM, s.SIG_IGN); s.pause()",
    "thread that is waited for": "t = __import__('threading').Thread(target=s.sleep, args=(99,)); t.start(); t.join()",
}


@pytest.mark.parametrize("case", ENDLESS)
def test_what_does_not_end_is_ended(run: Run, case: str) -> None:
    """Code that does not end is ended at the time limit, also if it ignores the signals that would end it."""
    started = time.monotonic()
    problem = problem_of(run(source_of(forward=ENDLESS[case], top="import time as s"), timeout_s=1))
    subject = "the code" if case == "ignored alarm" else "`forward`"
    assert (problem.kind, problem.message) == (ProblemKind.TIME, f"{subject} did not finish in 1 s")
    assert time.monotonic() - started < 1 + protocol.GRACE_S + 2


def test_swallowed_alarms_do_not_help(run: Run) -> None:
    """Code that catches everything and goes on is ended all the same."""
    source = source_of(forward="self.spin()").replace(
        "    def forward",
        "    def spin(self):\n        while True:\n            try:\n                while True: pass\n"
        "            except BaseException: pass\n    def forward",
    )
    assert problem_of(run(source, timeout_s=1)).kind == ProblemKind.TIME


# What comes in beside the answer.

PRINTS = {
    "print": "print('{}')",
    "standard error": "sys.stderr.write('x' * 10**5)",
    "raw writes": "os.write(1, b'{}' * 100); os.write(2, b'x')",
    "a flood": "os.write(1, b'x' * 10**8)",
    "standard input": "sys.stdin and sys.stdin.read()",
    "a thread left running": "__import__('threading').Thread(target=__import__('time').sleep, args=(60,)).start()",
}


@pytest.mark.parametrize("case", PRINTS)
def test_printing_and_threads_do_no_harm(run: Run, case: str) -> None:
    """What learner code prints or leaves running does not mix with the answer, nor hold it up."""
    assert run(source_of(forward=PRINTS[case])).problem is None


PASS = {"training": True, "batch_size": 4, "nodes": [], "output": "input", "output_shape": [4, 10]}
FORGED = json.dumps({"trace": {"traces": [PASS], "modules": [], "parameters": 0}})

INTERFERENCE = {
    "forged answer": f"[os.write(fd, {FORGED.encode()!r}) for fd in self.writable()]; os._exit(0)",
    "garbage before the answer": "[os.write(fd, b'{') for fd in self.writable()]",
    "half an answer": "[os.write(fd, b'{\"trace\":') for fd in self.writable()]; os._exit(0)",
    "bytes that are no text": "[os.write(fd, bytes(range(256))) for fd in self.writable()]",
    "deep nesting": "[os.write(fd, b'[' * 10**6) for fd in self.writable()]; os._exit(0)",
    "sealed, with bytes behind it": f"[os.write(fd, self.seal() + {FORGED.encode()!r} + b'{{}}') for fd in self.writable()]; os._exit(0)",
    "sealed, before the genuine one": f"[os.write(fd, self.seal() + {FORGED.encode()!r}) for fd in self.writable()]",
    "sealed, cut short": f"[os.write(fd, self.seal() + {FORGED.encode()[:-1]!r}) for fd in self.writable()]; os._exit(0)",
    "channel closed": "[os.close(fd) for fd in self.writable()]; os._exit(0)",
}
WRITABLE = """    def writable(self):
        found = []
        for fd in range(3, 64):
            try: os.write(fd, b'')
            except OSError: continue
            found.append(fd)
        return found
    def seal(self):
        frame = sys._getframe()
        while 'seal' not in frame.f_locals or not isinstance(frame.f_locals['seal'], str):
            frame = frame.f_back
        return frame.f_locals['seal'].encode()
    def forward"""


def assert_valid(text: str) -> None:
    """The forged answer must be one that would be believed, or refusing it shows nothing."""
    assert parse_answer(text).trace is not None


@pytest.mark.parametrize("case", INTERFERENCE)
def test_nobody_else_can_answer(run: Run, case: str) -> None:
    """What learner code writes to the channel of the answer is no answer, not even a well-formed one."""
    assert_valid(FORGED)
    problem = problem_of(run(source_of(forward=INTERFERENCE[case]).replace("    def forward", WRITABLE)))
    assert problem.kind in (ProblemKind.DIED, ProblemKind.EXIT), problem


PATCHES = {
    "json": f"json = __import__('json'); json.dumps = lambda *_, **__: {FORGED!r}",
    "os.write": "write = os.write; os.write = lambda fd, data: write(fd, bytes(data) + b'{}')",
    "the grader": "[setattr(m, 'json', None) for n, m in list(sys.modules.items()) if n.startswith('grader')]",
    "imports": "sys.modules.clear()",
}


@pytest.mark.parametrize("case", PATCHES)
def test_what_learner_code_replaces_does_not_reach_the_answer(run: Run, case: str) -> None:
    """The answer is written by what was there before learner code ran."""
    traced = run(source_of(forward=PATCHES[case]))
    assert traced.network is not None, traced.problem
    assert [node.op for node in traced.network.graph.nodes] == ["flatten", "linear"]


def test_learner_code_finds_no_grader_to_import(run: Run) -> None:
    """The grader's modules are neither loaded, as far as imports can see, nor readable."""
    assert problem_of(run(source_of(forward="import grader.sandbox.worker"))).kind in (ProblemKind.IMPORT, ProblemKind.DENIED)


def test_an_answer_of_many_megabytes_is_refused(run: Run) -> None:
    """A child that floods the channel is cut off, not read to the end."""
    flood = "[os.write(fd, b'x' * 10**6) for fd in self.writable() for _ in range(10**5)]"
    problem = problem_of(run(source_of(forward=flood).replace("    def forward", WRITABLE)))
    assert (problem.kind, problem.message) == (ProblemKind.OUTPUT, "the network is too large to describe")


def test_a_network_of_endless_operations_is_refused(run: Run) -> None:
    """A network that runs more operations than a graph may have is told so."""
    problem = problem_of(run(source_of(forward="exec('for _ in range(6000): x = x + 1')")))
    assert (problem.kind, problem.message) == (ProblemKind.OUTPUT, "one forward pass runs more than 5000 operations")


# What learner code sees.


def told(run: Run, expression: str) -> str:
    """Evaluate an expression inside of the sandbox."""
    message = problem_of(run(source_of(forward=f"raise LookupError({expression})"))).message
    return message.removeprefix("LookupError: ").strip("'\"")


def test_nothing_of_the_user_is_in_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learner code sees the variables that the sandbox sets and none besides."""
    monkeypatch.setenv("SECRET", "hunter2")
    names = set(told(run, "' '.join(os.environ)").split())
    assert "SECRET" not in names
    assert names == set(runner._environment())


@linux
def test_no_descriptor_is_inherited(run: Run) -> None:
    """Learner code has the standard streams and the channel of its answer, and reads nothing from standard input."""
    found = told(
        run, "' '.join(f'{f}' + os.readlink(f'/proc/self/fd/{f}') for f in range(64) if os.path.lexists(f'/proc/self/fd/{f}'))"
    )
    assert [name.partition(":")[0] for name in found.split()] == ["0/dev/null", "1pipe", "2pipe", "3pipe"]


def test_no_folder_of_a_learner_is_searched_for_modules(run: Run, repository: Path) -> None:
    """A submission cannot import what lies beside it, nor the solutions of a checkout."""
    places = told(run, "' '.join(sys.path)").split()
    assert str(repository) not in places
    assert "" not in places
    assert problem_of(run(source_of(init="import solutions.netbn"))).kind == ProblemKind.IMPORT


# What is left behind.

DAEMON = """    def daemon(self):
        libc = __import__('ctypes').CDLL(None)
        if libc.fork() == 0:
            libc.setsid()
            if libc.fork() == 0:
                os.closerange(0, 64)
                __import__('time').sleep(3600)
            libc._exit(0)
    def forward"""


@pytest.fixture(scope="module")
def unfiltered() -> Iterator[Sandbox]:
    """A sandbox as on a kernel without seccomp: processes can be started."""
    with Sandbox(without=[Layer.CALLS]) as sandbox:
        yield sandbox


def descendants(pid: int) -> set[int]:
    """Return the processes below one, as the system lists them."""
    children: dict[int, set[int]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            children.setdefault(int(fields[1]), set()).add(int(entry.name))
    found, waiting = set[int](), [pid]
    while waiting:
        new = children.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def descriptors(pid: int) -> int:
    """Count the descriptors that a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def server_of(sandbox: Sandbox) -> int:
    """Return the process id of a sandbox's server."""
    return sandbox._process.pid


@linux
def test_a_daemon_is_gone_afterwards(unfiltered: Sandbox, tmp_path: Path) -> None:
    """Where processes can be started, one that forked twice and left its session does not outlive its submission."""
    source = source_of(forward="self.daemon()").replace("    def forward", DAEMON)
    assert run_in(unfiltered, tmp_path, source, timeout_s=1).network is not None, "the daemon was not even started"
    assert descendants(server_of(unfiltered)) == set()


@linux
def test_fifty_submissions_leave_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    """One server serves fifty submissions of every kind without a descriptor or a process more than before."""
    mix = [HONEST, source_of(forward="os._exit(0)"), source_of(forward="x.nope"), FAILURES["closed descriptors"][0], "x ="]
    assert run_in(sandbox, tmp_path, HONEST).network is not None
    server = server_of(sandbox)
    before = descriptors(server), descriptors(os.getpid())
    for index in range(50):
        traced = run_in(sandbox, tmp_path, mix[index % len(mix)])
        assert (traced.network is not None) == (index % len(mix) == 0), traced.problem
    assert server_of(sandbox) == server
    assert (descriptors(server), descriptors(os.getpid())) == before
    assert descendants(server) == set()


def test_one_submission_sees_nothing_of_another(sandbox: Sandbox, tmp_path: Path) -> None:
    """What a submission changes in torch or in Python is as before for the next one."""
    spoiled = source_of(forward="nn.Linear.forward = None; torch.relu = None; sys.path.clear(); return x.flatten(1)[:, :10]")
    assert run_in(sandbox, tmp_path, spoiled).network is not None
    assert run_in(sandbox, tmp_path, source_of(forward="assert torch.relu and sys.path")).problem is None


# The server itself.


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Return when a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def gone(pids: set[int]) -> bool:
    """Tell whether none of these processes runs any more (one that nobody has reaped does not run)."""
    states = []
    for pid in pids:
        with contextlib.suppress(OSError):
            states.append(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0])
    return all(state in "ZX" for state in states)


@linux
@pytest.mark.parametrize("act", ["kill", "close"])
def test_a_server_that_ends_midway_takes_everything_along(tmp_path: Path, act: str) -> None:
    """When the server is killed, or the sandbox closed, `run` ends with one error and learner code runs no longer."""
    with Sandbox() as sandbox:
        caught: list[BaseException] = []

        def work() -> None:
            try:
                run_in(sandbox, tmp_path, source_of(forward="__import__('time').sleep(60)"), timeout_s=60)
            except BaseException as error:
                caught.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        server = server_of(sandbox)
        wait_until(lambda: descendants(server))
        time.sleep(0.2)  # it is inside of `forward` by then
        everything = {server} | descendants(server)
        if act == "kill":
            os.kill(server, signal.SIGKILL)
            thread.join(10)
            assert [type(error) for error in caught] == [SandboxError]
            assert str(caught[0]) == "the sandbox ended early"
        else:
            sandbox.close()
            thread.join(10)
        wait_until(lambda: gone(everything), 5)
        assert not thread.is_alive()


@linux
def test_close_leaves_no_process(tmp_path: Path) -> None:
    """A closed sandbox has ended its server, whether that was ready, at work or starting."""
    for after in (lambda _sandbox: None, lambda sandbox: run_in(sandbox, tmp_path, HONEST)):
        sandbox = Sandbox()
        after(sandbox)
        server = server_of(sandbox)
        sandbox.close()
        assert gone({server})
        with pytest.raises(SandboxError, match="the sandbox"):
            run_in(sandbox, tmp_path, HONEST)
        sandbox.close()


@linux
def test_a_stopped_server_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer, such as one that was stopped, is ended and told."""
    monkeypatch.setattr(runner, "_PATIENCE_S", -1.5)
    with Sandbox() as sandbox:
        os.kill(server_of(sandbox), signal.SIGSTOP)
        with pytest.raises(SandboxError, match="the sandbox ended early"):
            run_in(sandbox, tmp_path, HONEST, timeout_s=1)


def test_a_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torch cannot be imported in the server, the error carries the reason."""
    folders, broken = interpreter.package_folders(), tmp_path / "torch"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('torch is not whole')")
    monkeypatch.setattr(runner, "package_folders", lambda: [str(tmp_path), *folders])
    with Sandbox() as sandbox, pytest.raises(SandboxError, match=r"ended early \(ImportError: torch is not whole\)"):
        run_in(sandbox, tmp_path, HONEST)


@pytest.fixture(scope="module")
def spawning() -> Iterator[Sandbox]:
    """A sandbox that starts a fresh interpreter for each submission, as it does where it cannot fork."""
    with Sandbox(spawn=True) as sandbox:
        yield sandbox


def test_without_fork_the_answers_are_the_same(spawning: Sandbox, sandbox: Sandbox, tmp_path: Path) -> None:
    """A fresh interpreter traces the same graph as a fork, after whatever the submission before it has printed."""
    noisy = source_of(forward="print('x' * 10**6)")
    first, second = run_in(spawning, tmp_path, noisy), run_in(sandbox, tmp_path, noisy)
    assert first == second
    assert first.network is not None


@linux
def test_without_fork_what_does_not_end_is_ended(spawning: Sandbox, tmp_path: Path) -> None:
    """A fresh interpreter that ignores its alarm, with a daemon beside it, is ended in time and leaves no process."""
    source = source_of(forward=f"self.daemon(); {ENDLESS['ignored alarm']}").replace("    def forward", DAEMON)
    problem = problem_of(run_in(spawning, tmp_path, source, timeout_s=1))
    assert (problem.kind, problem.message) == (ProblemKind.TIME, "the code did not finish in 1 s")
    assert descendants(server_of(spawning)) == set()


@linux
def test_without_fork_a_crash_is_told(spawning: Sandbox, tmp_path: Path) -> None:
    """A fresh interpreter that crashes is told from one that exits, and its descriptors are closed again."""
    before = descriptors(server_of(spawning))
    for _ in range(2):
        assert "(SIGABRT)" in problem_of(run_in(spawning, tmp_path, source_of(forward="os.abort()"))).message
    wait_until(lambda: descriptors(server_of(spawning)) <= before)  # a pipe is closed by the thread that reads it, in a moment


IMPORTABLE = """
import sys
from grader.sandbox.runner import Sandbox
with Sandbox() as sandbox:
    print(sandbox.missing())
"""


@linux
def test_the_grader_may_be_installed_in_any_folder(tmp_path: Path) -> None:
    """The isolated server finds the grader where its parent found it, though it ignores `PYTHONPATH`."""
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    server = tmp_path / "grader" / "sandbox" / "server.py"
    server.write_text(server.read_text().replace('{"missing": missing}', '{"missing": {"marker": "here"}}'))
    variables = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", IMPORTABLE], env=variables, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "{'marker': 'here'}\n", done.stderr


# The formats.


KEYS = ["trace", "problem", "kind", "message", "line", "traces", "nodes", "modules", "parameters"]
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=12,
)


@given(st.text() | DOCUMENTS.map(json.dumps))
def test_any_text_is_an_answer_or_a_problem(payload: str) -> None:
    """Whatever a child sends becomes a trace or a problem, never an exception."""
    answer = parse_answer(payload)
    assert (answer.trace is None) != (answer.problem is None)


@pytest.mark.parametrize(
    "payload",
    ["", "null", "[" * 10**6, '{"trace": null}', '{"trace": 1' + "0" * 10**5 + "}", FORGED + " {}", FORGED[:-1], "{}" + FORGED],
    ids=lambda payload: payload[:20],
)
def test_what_is_no_answer_is_told_as_interference(payload: str) -> None:
    """Text that is no valid answer is the submission's doing."""
    assert parse_answer(payload) == Answer(
        problem=Problem(kind=ProblemKind.DIED, message="the code interfered with the process that runs it")
    )


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())))
def test_a_frame_arrives_as_it_was_sent(document: dict[str, object]) -> None:
    """What is written as a frame is read back, and behind it the stream is at its end."""
    stream = BytesIO()
    protocol.write_frame(stream, document)
    stream.seek(0)
    assert protocol.read_frame(stream) == document
    assert protocol.read_frame(stream) is None


@given(st.binary(max_size=64) | st.binary(max_size=64).map(lambda payload: len(payload).to_bytes(4, "big") + payload))
def test_any_bytes_are_a_frame_or_a_protocol_error(payload: bytes) -> None:
    """Bytes that are no frame raise `ProtocolError` and nothing else."""
    with contextlib.suppress(protocol.ProtocolError):
        frame = protocol.read_frame(BytesIO(payload))
        assert frame is None or isinstance(frame, dict)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b"\0\0", "the frame's header is cut short"),
        (b"\0\0\0\x05{}", "the frame is cut short"),
        (b"\xff\xff\xff\xff{}", "over the limit"),
        (b"\0\0\0\x02[]", "holds no JSON object"),
        (b"\0\0\0\x02{]", "holds no JSON"),
        (b"\0\1\0\0" + b"[" * 2**16, "holds no JSON"),
    ],
)
def test_a_broken_frame_is_told(payload: bytes, message: str) -> None:
    """A frame that is cut short, too large or no JSON object is refused with the reason."""
    with pytest.raises(protocol.ProtocolError, match=message):
        protocol.read_frame(BytesIO(payload))
