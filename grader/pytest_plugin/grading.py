"""Grading for pytest: one `bngrade check` in a process of its own, and its outcome shared by all processes of the run.

pytest's own process stays clean of torch, and its settings (warnings as errors, captured output, threads) touch no grading.
"""

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from grader.reports.check_text import line
from grader.result import Result

_WITH_RESULT = (0, 1, 3)
"""Exit codes under which `bngrade check` has printed a result."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GradingRequest:
    """What to grade, and how."""

    file: Path
    rubric: Path
    data_dir: Path | None
    official: bool
    trains: bool

    @property
    def command(self) -> list[str]:
        """The command; `-P` keeps modules in the working directory, which a learner may have written, out of its way."""
        command = [sys.executable, "-P", "-m", "grader", "check", os.path.abspath(self.file)]  # noqa: PTH100 - a link keeps its name
        command += ["--rubric", str(self.rubric), "--format", "json"]
        command += ["--data-dir", str(self.data_dir)] if self.data_dir else []
        command += ["--official"] if self.official else []
        return command if self.trains else [*command, "--structure-only"]

    @property
    def key(self) -> str:
        """A file's name for this request."""
        return hashlib.sha256("\0".join(self.command).encode("utf-8", "surrogateescape")).hexdigest()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ended:
    """How the command ended: what two processes can hand to each other."""

    code: int
    output: str
    errors: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Graded:
    """A result, or why there is none."""

    result: Result | None = None
    notices: tuple[str, ...] = ()
    """What a person should know beside the result."""
    fault: str = ""

    @classmethod
    def of(cls, ended: Ended) -> "Graded":
        """Read what the command printed."""
        said = tuple(line(each) for each in ended.errors.splitlines() if each.strip())
        if ended.code in _WITH_RESULT:
            return cls(result=Result.model_validate_json(ended.output), notices=said)
        return cls(fault="\n".join(said) or f"`bngrade check` ended with {ended.code}")


class Shared:
    """Grades each request once: in this process, or, given a folder, in one of the processes that share it."""

    def __init__(self, folder: str | None) -> None:
        self._folder = Path(folder) if folder is not None and Path(folder).is_dir() else None

    def graded(self, request: GradingRequest) -> Graded:
        """Return the outcome; wait for another process that is at work on it. A lock ends with the process that holds it."""
        if self._folder is None:
            return Graded.of(_run(request))
        from filelock import FileLock

        place = self._folder / f"{request.key}.json"
        with FileLock(place.with_suffix(".lock")):
            if not place.exists():
                partial = place.with_suffix(".partial")
                partial.write_text(json.dumps(dataclasses.asdict(_run(request))), encoding="utf-8")
                partial.replace(place)
        return Graded.of(Ended(**json.loads(place.read_text(encoding="utf-8"))))


def _run(request: GradingRequest) -> Ended:
    done = subprocess.run(request.command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    output, errors = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    return Ended(code=done.returncode, output=output, errors=errors)


def summary(reports: Iterable[object]) -> list[str]:
    """Return the points of each file, over the checks that were judged, and each notice once."""
    points: dict[str, dict[str, tuple[int, int]]] = {}
    notices: dict[str, None] = {}
    for report in reports:
        told: list[tuple[str, object]] = getattr(report, "user_properties", [])
        values = dict(told)
        if "max_points" in values:
            file, _, check = str(getattr(report, "nodeid", "")).partition("::")
            points.setdefault(file, {})[check] = (int(str(values["points"])), int(str(values["max_points"])))
            notices |= dict.fromkeys(str(value) for name, value in told if name == "notice")
    lines = []
    for file, checks in points.items():
        earned, at_most = (sum(each) for each in zip(*checks.values(), strict=True))
        lines.append(f"{line(file)}: {earned} of {at_most} points in {len(checks)} checks")
    return [*lines, *notices]
