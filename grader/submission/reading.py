"""Reading a submission: bytes, digest, size cap, encoding, syntax. A file that is no gradable source is a `Problem`.

A file whose name ends in `.ipynb` is a notebook; any other is Python source.
"""

import hashlib
import io
import tokenize
from pathlib import Path

from grader.files import open_regular
from grader.places import Cell
from grader.problem import Problem, ProblemKind
from grader.submission.notebook.document import NotebookError, NotJsonError, read_document
from grader.submission.notebook.joining import SOURCE_LIMIT, LeftOut, join
from grader.submission.parsing import parse, statement_excess
from grader.value import Value

SIZE_LIMIT = SOURCE_LIMIT
"""Larger files of source are refused, in bytes."""

NOTEBOOK_LIMIT = 16 * 2**20
"""Larger notebooks are refused, in bytes: they hold pictures. The code in them is bound as that of a file is."""

NOTEBOOK_SUFFIX = ".ipynb"
SUFFIXES = (".py", NOTEBOOK_SUFFIX)
"""What submissions are usually named."""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Submission(Value):
    """A file that was read: where from, its digest, and its source if it is gradable text."""

    path: Path
    sha256: str
    source: str = ""
    """Python; of a notebook its code cells, one below the other."""
    problem: Problem | None = None
    text: str | None = None
    """What a notebook's author wrote, line for line with the source; `None` where that is the source itself."""
    cells: tuple[Cell, ...] = ()
    """Where a notebook's code cells begin in the source; empty for a file of source."""
    left_out: tuple[LeftOut, ...] = ()
    """Cells of a notebook that are not part of the source."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know although nothing may depend on it: cells that Python cannot read."""
        broken = (cell for cell in self.left_out if cell.broken)
        return tuple(f"cell {cell.number} is left out, since Python cannot read it: {cell.reason}" for cell in broken)


def is_notebook(path: Path) -> bool:
    """Tell a notebook by its name."""
    return path.suffix.lower() == NOTEBOOK_SUFFIX


def read_submission(path: Path) -> Submission:
    """Read a file.

    Raises:
        OSError: the file is not there or cannot be opened; that is the caller's mistake, not the learner's.
    """
    limit = NOTEBOOK_LIMIT if is_notebook(path) else SIZE_LIMIT
    with open_regular(path) as file:
        return submission_of(path, file.read(limit + 1))


def submission_of(path: Path, payload: bytes) -> Submission:
    """Take what a file of that name holds, or has held."""
    submission = Submission(path=path, sha256=hashlib.sha256(payload).hexdigest())
    limit = NOTEBOOK_LIMIT if is_notebook(path) else SIZE_LIMIT
    if len(payload) > limit:
        return _unreadable(submission, f"the file is larger than {_size(limit)}")
    if not payload.strip():
        return _unreadable(submission, "the file is empty")
    if payload.startswith(_UTF16_MARKS):
        return _unreadable(submission, "the file is UTF-16, expected UTF-8")
    if is_notebook(path):
        return _joined(submission, payload)
    if b"\0" in payload:
        return _unreadable(submission, "the file holds NUL bytes: it is no Python source")
    return _decoded(submission, payload)


def _size(limit: int) -> str:
    return f"{limit // 1024} KiB" if limit < NOTEBOOK_LIMIT else f"{limit // 2**20} MiB; clear the notebook's outputs"


def _decoded(submission: Submission, payload: bytes) -> Submission:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(payload).readline)
        source = payload.decode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return _unreadable(submission, "the file is no UTF-8 text")
    if _is_misnamed_notebook(payload):
        name = submission.path.with_suffix(NOTEBOOK_SUFFIX).name
        return _refused(submission, ProblemKind.NOTEBOOK, f"the file holds a notebook and is not named as one: call it {name}")
    readable = submission.model_copy(update={"source": source.replace("\r\n", "\n").replace("\r", "\n")})
    return readable.model_copy(update={"problem": _source_problem(readable.source)})


def _is_misnamed_notebook(payload: bytes) -> bool:
    if b'"nbformat"' not in payload:
        return False
    try:
        read_document(payload)
    except NotebookError:
        return False
    return True


def _joined(submission: Submission, payload: bytes) -> Submission:
    try:
        joined = join(read_document(payload))
    except NotebookError as error:
        if isinstance(error, NotJsonError) and (message := _misnamed_source(submission.path, payload)) is not None:
            return _refused(submission, ProblemKind.UNREADABLE, message)
        return _unreadable(submission, str(error))
    readable = submission.model_copy(update=dict(joined))
    return readable.model_copy(update={"problem": _source_problem(readable.source)})


def _misnamed_source(path: Path, payload: bytes) -> str | None:
    """Say that Python source is named like a notebook, if that is what it is."""
    if len(payload) > SIZE_LIMIT or payload.lstrip().startswith((b"{", b"[")):
        return None  # a damaged notebook
    try:
        parse(payload.decode("utf-8-sig"))
    except (SyntaxError, UnicodeError):
        return None
    return f"the file holds Python source and is named like a notebook: call it {path.with_suffix('.py').name}"


def _source_problem(source: str) -> Problem | None:
    try:
        tree = parse(source)
    except SyntaxError as error:
        line = error.lineno if error.lineno and error.lineno > 0 else None
        return Problem(kind=ProblemKind.SYNTAX, message=f"Python cannot read the file: {error.msg}", line=line)
    excess = statement_excess(tree)
    return Problem(kind=ProblemKind.UNREADABLE, message=f"the file {excess}") if excess else None


def _unreadable(submission: Submission, message: str) -> Submission:
    kind = ProblemKind.NOTEBOOK if is_notebook(submission.path) else ProblemKind.UNREADABLE
    return _refused(submission, kind, message)


def _refused(submission: Submission, kind: ProblemKind, message: str) -> Submission:
    return submission.model_copy(update={"problem": Problem(kind=kind, message=message)})
