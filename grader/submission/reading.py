"""Reading a submission: bytes, digest, size cap, encoding, syntax. A file that is no gradable source is a `Problem`."""

import ast
import hashlib
import io
import tokenize
import warnings
from pathlib import Path

from grader.problem import Problem, ProblemKind
from grader.value import Value

SIZE_LIMIT = 2**20
"""Larger files are refused, in bytes."""

STATEMENT_LIMIT = 5_000
"""Files with more statements are refused: what a class needs is found in a time that grows with their square."""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Submission(Value):
    """A file that was read: where from, its digest, and its source if it is gradable text."""

    path: Path
    sha256: str
    source: str = ""
    problem: Problem | None = None

    def line(self, number: int | None) -> str | None:
        """Return the text of a line of the source."""
        lines = self.source.splitlines()
        return lines[number - 1] if number is not None and number <= len(lines) else None


def read_submission(path: Path) -> Submission:
    """Read a file.

    Raises:
        OSError: the file is not there or cannot be opened; that is the caller's mistake, not the learner's.
    """
    with path.open("rb") as file:
        payload = file.read(SIZE_LIMIT + 1)
    submission = Submission(path=path, sha256=hashlib.sha256(payload).hexdigest())
    if len(payload) > SIZE_LIMIT:
        return _unreadable(submission, f"the file is larger than {SIZE_LIMIT // 1024} KiB")
    if not payload.strip():
        return _unreadable(submission, "the file is empty")
    if payload.startswith(_UTF16_MARKS):
        return _unreadable(submission, "the file is UTF-16, expected UTF-8")
    if b"\0" in payload:
        return _unreadable(submission, "the file holds NUL bytes: it is no Python source")
    return _decoded(submission, payload)


def _decoded(submission: Submission, payload: bytes) -> Submission:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(payload).readline)
        source = payload.decode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return _unreadable(submission, "the file is no UTF-8 text")
    readable = submission.model_copy(update={"source": source.replace("\r\n", "\n").replace("\r", "\n")})
    return readable.model_copy(update={"problem": _source_problem(readable.source)})


def _source_problem(source: str) -> Problem | None:
    try:
        tree = parse(source)
    except SyntaxError as error:
        line = error.lineno if error.lineno and error.lineno > 0 else None
        return Problem(kind=ProblemKind.SYNTAX, message=f"Python cannot read the file: {error.msg}", line=line)
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(tree))
    if statements > STATEMENT_LIMIT:
        message = f"the file has {statements:,} statements, at most {STATEMENT_LIMIT:,} are read"
        return Problem(kind=ProblemKind.UNREADABLE, message=message)
    return None


def parse(source: str) -> ast.Module:
    """Parse source into its tree.

    Raises:
        SyntaxError: also for what Python's parser refuses in other ways, such as nesting that is too deep.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a learner's string is not ours to report
            return ast.parse(source)
    except (RecursionError, MemoryError, ValueError, OverflowError) as error:
        raise SyntaxError("the code is nested too deeply") from error


def _unreadable(submission: Submission, message: str) -> Submission:
    return submission.model_copy(update={"problem": Problem(kind=ProblemKind.UNREADABLE, message=message)})
