"""When the work in a checkout was committed: the time that platforms take for that of the submission."""

import datetime as dt
import re
import subprocess
from pathlib import Path

_TIMEOUT_S = 10
_COMMITTER = re.compile(rb"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)


def committed_at(folder: Path) -> dt.datetime | None:
    """Return the committer date of the commit that a folder has checked out, `None` where there is none or no git.

    The commit is read as it is stored: `cat-file` runs none of the programs that a repository's configuration can name.
    """
    command = ["git", "-C", str(folder), "cat-file", "commit", "HEAD"]
    try:
        commit = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = _COMMITTER.search(commit)
    return dt.datetime.fromtimestamp(int(found[1]), tz=dt.UTC) if found else None
