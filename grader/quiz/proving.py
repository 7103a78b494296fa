"""Running the program that proves an answer: in a process of its own, in an empty folder, for a limited time.

It is not confined in any other way: a quiz is its author's own work, as any program that they run.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.quiz.model import Question
from grader.value import Value

TIMEOUT_S = 60
_AT_ONCE = 4
"""Most programs import torch, which one core does for a second or two."""
_ERROR_LINES = 3


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
    with tempfile.TemporaryDirectory(prefix="bngrade-proof-") as folder:
        program, empty = Path(folder, "proof.py"), Path(folder, "empty")
        program.write_text(question.proof, encoding="utf-8")
        empty.mkdir()
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-X", "utf8", str(program)],
                cwd=empty,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Proof(question=question.id, printed="", problem=f"the program took more than {timeout_s:g} s")
    printed, errors = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    return Proof(question=question.id, printed=printed, problem=_problem(question, done.returncode, printed, errors))


def prove_all(questions: Iterable[Question], timeout_s: float = TIMEOUT_S) -> tuple[Proof, ...]:
    """Run the programs of all questions that have one, several at a time."""
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        having = [question for question in questions if question.proof is not None]
        return tuple(pool.map(lambda question: prove(question, timeout_s), having))


def _problem(question: Question, code: int, printed: str, errors: str) -> str | None:
    if code:
        last = " / ".join(line.strip() for line in errors.strip().splitlines()[-_ERROR_LINES:])
        return f"the program ended with exit code {code}: {last}"
    expected = (question.prints or "").rstrip("\n").split("\n")
    found = printed.rstrip("\n").split("\n")
    for number, (wanted, got) in enumerate(zip(expected, found, strict=False), start=1):
        if wanted.rstrip() != got.rstrip():
            return f"the program prints `{got}` on line {number}, expected `{wanted}`"
    if len(expected) != len(found):
        return f"the program prints {len(found)} lines, expected {len(expected)}"
    return None
