"""What lies around a hostile submission, for it to read, change, call or be found by: canaries, all of them.

Nothing here is needed for grading. A secret that turns up in a result, a file that has changed, or a byte that reached one of the
listeners is a breach; the same in a control run shows that the attack is a real one.
"""

import contextlib
import importlib.util
import os
import py_compile
import secrets
import socket
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SHADOWED = ("torch", "json", "conftest", "sitecustomize", "usercustomize", "neighbour")
"""Modules beside the submission, each of which tells the secret when it is imported."""
SUBMISSIONS = ("submission.py", "submission.ipynb")
"""What the submission is called."""
ELSEWHERE = (Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"), Path.home())
"""Folders that everybody writes to; what attacks leave there begins with `bngrade-attack`."""


FileState = tuple[int, int, int, bytes]
"""A file's mode, owner, time of change in ns, and content."""
State = Mapping[str, FileState]


@dataclass(frozen=True)
class Surroundings:
    """A folder full of canaries, and listeners on this machine."""

    folder: Path
    secret: str
    listeners: Mapping[str, socket.socket] = field(repr=False)

    @property
    def variables(self) -> dict[str, str]:
        """What a CI system or a careless user puts into the environment of a grader."""
        paths = {"GITHUB_ENV": "github_env", "GITHUB_OUTPUT": "github_output", "GITHUB_STEP_SUMMARY": "github_summary"}
        return {
            **{name: str(self.folder / file) for name, file in paths.items()},
            **dict.fromkeys(("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY"), self.secret),
            "PYTHONPATH": str(self.folder),
        }

    def write(self, source: bytes, *, parent: int | None = None, name: str = SUBMISSIONS[0]) -> Path:
        """Put a submission into the folder under its name, with the addresses of everything around it filled in."""
        known = {
            "FOLDER": str(self.folder),
            "TCP": str(self.listeners["tcp"].getsockname()[1]),
            "UDP": str(self.listeners["udp"].getsockname()[1]),
            "ABSTRACT": self.listeners["abstract"].getsockname()[1:].decode(),
        } | ({} if parent is None else {"PARENT": str(parent)})
        for word, value in known.items():
            source = source.replace(f"@{word}@".encode(), value.encode())
        path = self.folder / name
        path.write_bytes(source)
        return path

    def state(self) -> State:
        """Describe every file that an attack could change: its rights, size, time, and what it holds."""
        places = [place for place in self.folder.rglob("*") if place.name not in SUBMISSIONS]
        left = [place for folder in ELSEWHERE for place in folder.glob("bngrade-attack*")]
        return {str(place): _described(place) for place in (*places, *left)}

    def restore(self, before: State) -> None:
        """Put every file back as `state` described it before."""
        now = self.state()
        for name in sorted(now.keys() - before.keys(), reverse=True):
            place = Path(name)
            place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()
        for name, (mode, _, changed_ns, content) in before.items():
            if now.get(name) == before[name]:
                continue
            place = Path(name)
            if stat.S_ISREG(mode):
                place.write_bytes(content)
            place.chmod(stat.S_IMODE(mode))
            os.utime(place, ns=(changed_ns, changed_ns))

    def heard(self) -> list[str]:
        """Return the listeners that something reached since they were asked last."""
        return [name for name, listener in self.listeners.items() if _drained(listener)]


def _described(place: Path) -> FileState:
    status = place.lstat()
    content = place.read_bytes() if place.is_file() and not place.is_symlink() else b""
    changed_ns = 0 if place.is_dir() else status.st_mtime_ns  # a folder changes with the files in it, which are looked at
    return status.st_mode, status.st_uid, changed_ns, content


def _drained(listener: socket.socket) -> bool:
    reached = False
    with contextlib.suppress(BlockingIOError):
        while True:
            if listener.type == socket.SOCK_DGRAM:
                listener.recv(4096)
            else:
                listener.accept()[0].close()
            reached = True
    return reached


@contextmanager
def surroundings(folder: Path) -> Iterator[Surroundings]:
    """Fill a folder and open the listeners; close them in the end, and leave the folder to its owner."""
    secret = f"canary-{secrets.token_hex(8)}"
    _fill(folder, secret)
    with contextlib.ExitStack() as open_listeners:
        listeners = {name: open_listeners.enter_context(each) for name, each in _listen(folder).items()}
        yield Surroundings(folder, secret, listeners)


def _listen(folder: Path) -> dict[str, socket.socket]:
    kinds: Mapping[str, tuple[int, int, tuple[str, int] | str]] = {
        "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        "unix": (socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "socket")),
        "abstract": (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{secrets.token_hex(8)}"),
    }
    listeners = {}
    for name, (family, kind, address) in kinds.items():
        listeners[name] = listener = socket.socket(family, kind)
        listener.bind(address)
        listener.settimeout(0)
        if kind == socket.SOCK_STREAM:
            listener.listen()
    return listeners


def _fill(folder: Path, secret: str) -> None:
    import torch

    for name in ("rubric.yaml", "labels.idx1-ubyte", "github_env", "github_output", "github_summary", "bystander"):
        (folder / name).write_text(f"{secret}\n")
    for name in SHADOWED:
        (folder / f"{name}.py").write_text(f"print({secret!r}, flush=True)\n")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p neighbour\n")
    (folder / "bystander").chmod(0o600)
    (folder / "link").symlink_to("rubric.yaml")
    os.mkfifo(folder / "pipe")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(f'[http]\n\textraheader = "AUTHORIZATION: basic {secret}"\n')
    torch.save({"note": secret}, folder / "weights.pt")
    _compile_stale(folder, secret)


def _compile_stale(folder: Path, secret: str) -> None:
    """Leave the bytecode of a module whose source is gone, where Python looks for it."""
    cached = Path(importlib.util.cache_from_source(str(folder / "ghost.py")))
    source = folder / "ghost.py"
    source.write_text(f"print({secret!r}, flush=True)\n")
    cached.parent.mkdir(exist_ok=True)
    py_compile.compile(str(source), str(folder / "ghost.pyc"))
    py_compile.compile(str(source), str(cached))
    source.unlink()
