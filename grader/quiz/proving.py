"""Running the program that proves an answer: in a process of its own, in an empty folder, for a limited time.

It is not confined in any other way: a quiz is its author's own work, as any program that they run.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from grader.quiz.model import Question
from grader.value import Value

TIMEOUT_S = 60
_AT_ONCE = 4
"""Most programs import torch, which one core does for a second or two."""
_OUTPUT_LIMIT = 64 * 2**10
"""Bytes that a program may print: what is claimed of it has a few thousand, and one without end would fill the disk."""
_LOOK_S = 0.05
_ERROR_LINES = 3
_AT_LINE = re.compile(r'File ".*proof\.py", line (\d+)')


class Proof(Value):
    """What a program did."""

    question: str
    """The question's id."""
    printed: str
    problem: str | None = None
    """Why it proves nothing; `None` if it ended well and printed what it was to print."""


def prove(question: Question, timeout_s: float = TIMEOUT_S) -> Proof:
    """Run the program of a question that has one, and hold what it prints against what the question says."""
    assert question.proof is not None, "who calls this has asked"
    with tempfile.TemporaryDirectory(prefix="bngrade-proof-") as name:
        folder = Path(name)
        (folder / "proof.py").write_text(question.proof, encoding="utf-8")
        (folder / "empty").mkdir()
        printed, errors = folder / "printed", folder / "errors"
        with printed.open("wb") as output, errors.open("wb") as error_output, _started(folder, output, error_output) as process:
            stopped = _stopped(process, (printed, errors), timeout_s)
        if stopped is not None:
            return Proof(question=question.id, printed="", problem=stopped)
        text, error_text = (path.read_text(encoding="utf-8", errors="replace") for path in (printed, errors))
    return Proof(question=question.id, printed=text, problem=_problem(question, process.returncode, text, error_text))


def _started(folder: Path, output: IO[bytes], errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", str(folder / "proof.py")],
        cwd=folder / "empty",
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
    )


def _stopped(process: "subprocess.Popen[bytes]", outputs: Iterable[Path], timeout_s: float) -> str | None:
    """Wait for a program to end; end one that does not, and say why."""
    deadline = time.monotonic() + timeout_s
    try:
        while True:
            try:
                process.wait(_LOOK_S)
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:
                    return f"the program took more than {timeout_s:g} s"
                if any(path.stat().st_size > _OUTPUT_LIMIT for path in outputs):
                    return f"the program prints more than {_OUTPUT_LIMIT // 1024} KiB"
            else:
                return None
    finally:
        process.kill()


def prove_all(questions: Iterable[Question], timeout_s: float = TIMEOUT_S) -> tuple[Proof, ...]:
    """Run the programs of all questions that have one, several at a time."""
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        having = [question for question in questions if question.proof is not None]
        return tuple(pool.map(lambda question: prove(question, timeout_s), having))


def _problem(question: Question, code: int, printed: str, errors: str) -> str | None:
    if code:
        return _ended_badly(code, errors)
    if not printed.strip():
        return "the program prints nothing"
    expected = (question.prints or "").rstrip("\n").split("\n")
    found = printed.rstrip("\n").split("\n")
    for number, (wanted, got) in enumerate(zip(expected, found, strict=False), start=1):
        if wanted.rstrip() != got.rstrip():
            return f"the program prints `{got}` on line {number}, expected `{wanted}`"
    if len(expected) != len(found):
        return f"the program prints {len(found)} lines, expected {len(expected)}"
    return None


def _ended_badly(code: int, errors: str) -> str:
    """Say how a program failed: its own line, and the exception without the way that led there."""
    lines = errors.strip().splitlines()
    frames = max((number for number, line in enumerate(lines, start=1) if line.startswith(" ")), default=0)
    reason = " / ".join((lines[frames:] or lines[-1:])[:_ERROR_LINES]).strip()
    places = _AT_LINE.findall(errors)
    place = f" on its line {places[-1]}" if places else ""
    return f"the program ended with exit code {code}{place}{': ' if reason else ''}{reason}"
