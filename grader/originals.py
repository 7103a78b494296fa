"""The stub of an exercise as it was handed out, also in a checkout where a learner has edited it in its place.

The rubric knows the digest of a network's stub from its calibration, the questions of a quiz give its sheet, and Git has what
was committed. Nothing is written.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.git import stored

if TYPE_CHECKING:
    from grader.quiz.loading import LoadedQuiz
    from grader.rubric.loading import LoadedRubric

    Loaded = LoadedRubric | LoadedQuiz

_REVISIONS = 30
"""So far back a stub is looked for."""


def handed_out(loaded: "Loaded", stub: Path) -> bytes | None:
    """Return what a stub held when it was handed out; `None` if nothing tells.

    Raises:
        OSError: the stub cannot be read.
    """
    if loaded.rubric.format == "bngrade/quiz/v1":
        from grader.quiz.sheet import sheet_text

        return sheet_text(loaded.rubric).encode()
    known = _calibrated(loaded, stub)
    content = stub.read_bytes()
    if _sha256(content) in known:
        return content
    return next((each for each in _committed(stub) if not known or _sha256(each) in known), None)


def _calibrated(loaded: "Loaded", stub: Path) -> set[str]:
    """Return the digests of the stub that the rubric was calibrated with."""
    if loaded.rubric.format == "bngrade/quiz/v1" or stub.name != Path(loaded.rubric.submission.starter).name:
        return set()
    return {each.measured.starter_sha256 for each in loaded.rubric.calibration.values() if each.measured}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _committed(file: Path) -> Iterator[bytes]:
    """Give what Git has of a file, the newest first; nothing outside of a repository."""
    revisions = stored(file.parent, "rev-list", f"--max-count={_REVISIONS}", "HEAD", "--", file.name)
    for revision in (revisions or b"").decode().split():
        content = stored(file.parent, "cat-file", "blob", f"{revision}:./{file.name}")
        if content is not None:
            yield content
