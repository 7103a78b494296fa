"""The journal of finished runs, so that an interrupted calibration goes on where it was.

Each network under each budget has a file of its own in the user's cache, named by a digest of all that decides its figures,
with a line of JSON for every run. A line is on the disk before the next run is waited for; one that a crash has torn is left
out.
"""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from grader import __version__
from grader.calibration.runs import Run
from grader.calibration.tasks import Ready
from grader.graph import ModuleGraph

FOLDER_VARIABLE = "BNGRADE_CALIBRATION"
_PACKAGE = Path(__file__).resolve().parents[1]
_DECIDING = ("training/*.py", "rebuild/*.py", "ops.py", "datasets/digits.py")
"""The code that decides figures: runs of another version of it do not count. Patterns below the package."""


def default_folder() -> Path:
    """Return where journals lie: `$BNGRADE_CALIBRATION`, else the user's cache directory."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("bngrade", appauthor=False) / "calibration"


def key_of(graph: ModuleGraph, budget_sha256: str, ready: Ready, *, together: bool) -> str:
    """Digest all that decides what a network reaches under a seed; where its code stands in a file is no part of it."""
    nodes = [node.model_dump(mode="json", exclude={"line", "module"}) for node in graph.nodes]
    deciding = {
        "nodes": nodes,
        "output": graph.output,
        "budget": budget_sha256,
        "data": ready.data_sha256,
        "torch": ready.torch,
        "device": ready.device,
        "together": together,
        "bngrade": __version__,
        "code": _code_sha256(),
    }
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def _code_sha256() -> str:
    files = sorted(path for pattern in _DECIDING for path in _PACKAGE.glob(pattern))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


class Journal:
    """A folder of journals."""

    def __init__(self, folder: Path, on_event: Callable[[str], object], *, fresh: bool = False) -> None:
        """Use a folder, which is made when it is needed; `fresh` forgets what has been finished before."""
        self._folder = folder
        self._on_event = on_event
        self._fresh = fresh
        self._writable = True

    def finished(self, key: str) -> dict[int, Run]:
        """Return the runs of a network that are known, by seed."""
        if self._fresh:
            return {}
        try:
            lines = (self._folder / f"{key}.jsonl").read_bytes().splitlines()
        except OSError:
            return {}
        return {run.seed: run for line in lines if (run := _parsed(line))}

    def add(self, key: str, run: Run) -> None:
        """Put a run on the disk. Where that is impossible a person is told once, and the calibration goes on."""
        if not self._writable:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _append(self._folder / f"{key}.jsonl", run.model_dump_json().encode() + b"\n")
        except OSError as error:
            self._writable = False
            why = (error.strerror or str(error)).lower()
            self._on_event(f"an interruption will lose finished runs: {self._folder} cannot be written to ({why})")


def _append(path: Path, line: bytes) -> None:
    """Add a line in one write; a torn one before it is closed first."""
    with path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        if end and (file.seek(end - 1), file.read(1))[1] != b"\n":
            line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _parsed(line: bytes) -> Run | None:
    try:
        return Run.model_validate_json(line)
    except ValidationError:
        return None
