"""A grader as people write it in an afternoon: the control that shows what each attack does where there is no sandbox.

It imports the submission into its own process, looks at the network, and prints a verdict; its exit code is the verdict as well.
To try a hundred attacks with one `import torch`, it reads from standard input how long to wait for each and where it lies, and forks for each: a *parent*, which an
attack may kill or stop, and in it the grader. It answers with one line of JSON for each. Whatever an attack leaves running is
counted and ended. Run as a script with a path it grades that file in this process.
"""

import atexit
import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

_PEAK = "took at most so many MiB: "
_PR_SET_CHILD_SUBREAPER = 36
_MIB = 2**20


def load(path: Path) -> Any:
    """Execute a submission and make its network."""
    module = ModuleType("submission")
    sys.modules["submission"] = module
    if path.suffix == ".ipynb":
        for cell in json.loads(path.read_bytes())["cells"]:
            if cell["cell_type"] == "code":
                run_cell("".join(cell["source"]), vars(module))
    else:
        exec(compile(path.read_bytes(), "<submission>", "exec"), vars(module))  # that is what is naive about it
    return vars(module)["NetBN"]()


def run_cell(text: str, namespace: dict[str, Any]) -> None:
    """Run a notebook's cell as IPython does, shell lines and files that it writes included."""
    first, _, body = text.partition("\n")
    if first.startswith("%%writefile "):
        Path(first.split()[1]).write_text(body)
        return
    if first.startswith("%%bash"):
        os.system(body)
        return
    for line in text.splitlines():
        if line.lstrip().startswith("!"):
            os.system(line.lstrip()[1:])
    python = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("!", "%")))
    exec(compile(python, "<cell>", "exec"), namespace)


def claims_a_pass(path: Path) -> bool:
    """Tell whether a notebook holds the output of a check that passed, which saves some graders the trouble."""
    cells = json.loads(path.read_bytes())["cells"] if path.suffix == ".ipynb" else []
    return any("PASS" in json.dumps(cell.get("outputs", "")) for cell in cells)


def is_right(network: Any) -> bool:
    """Judge a network by the classes of its modules, and see that it runs."""
    import torch
    from torch import nn

    ran = network(torch.rand(4, 1, 28, 28)).shape == (4, 10)
    return ran and any(isinstance(each, nn.BatchNorm1d) or type(each).__name__ == "BatchNorm1d" for each in network.modules())


def verdict(path: Path, secret: str) -> int:
    """Grade a file in this process, which knows the answers; return the exit code."""
    answers = {"labels": [secret]}
    passed = (claims_a_pass(path) or is_right(load(path))) and bool(answers)
    os.write(1, json.dumps({"status": "pass" if passed else "fail"}).encode() + b"\n")
    return 0 if passed else 1


def _serve(folder: Path, secret: str) -> None:
    import torch

    torch.set_num_threads(1)
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.chdir(folder)
    for line in sys.stdin:
        patience_s, _, path = line.strip().partition(" ")
        told = _try(Path(path), secret, float(patience_s))
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _try(path: Path, secret: str, patience_s: float) -> dict[str, Any]:
    """Have a forked parent fork a grader, and watch both."""
    output = path.with_name("output")
    sink = os.open(output, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    notes, notes_child = os.pipe()
    parent = os.fork()
    if parent == 0:
        _be_a_parent(path, secret, sink, notes_child)
    os.close(notes_child)
    state = _watch(parent, patience_s)
    left = _end_descendants(parent)
    with os.fdopen(notes, "rb") as stream:
        note = stream.read()
    text = output.read_bytes().decode("utf-8", "replace")
    os.close(sink)
    output.unlink()
    text, _, peak_mib = text.rpartition(_PEAK) if _PEAK in text else (text, "", "0")
    return {
        "output": text[: 2**16],
        "parent": state,
        "left": left,
        "peak_mib": int(peak_mib),
        "code": int(note) if note else None,
    }


def _be_a_parent(path: Path, secret: str, sink: int, notes: int) -> NoReturn:
    os.setsid()
    child = os.fork()
    if child == 0:
        for stream in (1, 2):
            os.dup2(sink, stream)
        os.closerange(3, 256)
        _be_a_grader(path, secret)
    _, status = os.waitpid(child, 0)
    os.write(notes, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _be_a_grader(path: Path, secret: str) -> NoReturn:
    """Grade within limits that keep the machine well, and say how much memory it took."""
    resource.setrlimit(resource.RLIMIT_CPU, (3, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * _MIB, 64 * _MIB))
    before = _taken_mib()
    path.write_bytes(path.read_bytes().replace(b"@PARENT@", str(os.getppid()).encode()))
    try:
        code = verdict(path, secret)
    except SystemExit as error:
        code = int(error.code or 0)
    except BaseException as error:  # an attack may raise anything
        os.write(2, f"{type(error).__name__}: {error}\n".encode("utf-8", "backslashreplace")[:4096])
        code = 1
    os.write(2, f"{_PEAK}{_taken_mib() - before}".encode())
    _shut_down(code)


def _shut_down(code: int) -> NoReturn:
    """Do what the interpreter does at its end, but for taking torch apart, which lasts longer than everything else."""
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter does, to wait for threads; not declared
    atexit._run_exitfuncs()
    os._exit(code)


def _taken_mib() -> int:
    """Return the most address space that this process has had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmPeak:")[2].split()[0]) // 1024


def _watch(parent: int, patience_s: float) -> str:
    """Wait until the parent ends, is stopped, or has had its time."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        found, status = os.waitpid(parent, os.WNOHANG | os.WUNTRACED)
        if found:
            return "stopped" if os.WIFSTOPPED(status) else "killed" if os.WIFSIGNALED(status) else "ended"
        time.sleep(0.005)
    return "waiting"


def _end_descendants(parent: int) -> int:
    """Kill whatever is left; return how many processes that were beside the parent."""
    seen = set[int]()
    while children := _children():
        seen |= children
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return len(seen - {parent})


def _children() -> set[int]:
    names = Path("/proc/self/task", str(os.getpid()), "children").read_text(encoding="ascii")
    return {int(name) for name in names.split()}


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _serve(Path(sys.argv[1]), sys.argv[2])
    else:
        sys.exit(verdict(Path(sys.argv[1]), ""))
