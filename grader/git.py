"""What Git has stored of a checkout, read without running any program but git, and without asking another machine.

A repository's configuration comes with the folder, so whoever made the folder wrote it. It can name programs: for `rev-list`
and `cat-file` only such as fetch objects that are missing (a partial clone), and those are held back.
"""

import os
import subprocess
import threading
from pathlib import Path

OUTPUT_LIMIT = 2**22
"""More than this is not taken, in bytes: a commit or an exercise's file has a few thousand."""

TIMEOUT_S = 10
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ":"}
"""The second is for a git that does not know the first: a list of the ways to another repository, with none in it."""


def stored(folder: Path, *arguments: str, limit: int = OUTPUT_LIMIT, timeout_s: float = TIMEOUT_S) -> bytes | None:
    """Return what `git rev-list` or `git cat-file` prints in a folder.

    `None` if it fails, takes too long or prints too much, where there is no repository, and where there is no git.
    """
    try:
        process = subprocess.Popen(
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - where git lies, the user's PATH says
            env={**os.environ, **_ALONE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    with process:
        output = _read(process, limit, timeout_s)
    return output if process.returncode == 0 and len(output) <= limit else None


def _read(process: "subprocess.Popen[bytes]", limit: int, timeout_s: float) -> bytes:
    """Read up to one byte more than the limit; then, or when its time is over, the process is ended."""
    assert process.stdout is not None
    end = threading.Timer(timeout_s, process.kill)
    end.start()
    try:
        output = process.stdout.read(limit + 1)
        if len(output) > limit:
            process.kill()
        process.wait()
    finally:
        end.cancel()
    return output
