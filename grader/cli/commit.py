"""When the work in a checkout was committed: the time that platforms take for that of the submission."""

import datetime as dt
import re
from pathlib import Path

from grader.git import stored

_COMMITTER = re.compile(rb"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)


def committed_at(folder: Path) -> dt.datetime | None:
    """Return the committer date of the commit that a folder has checked out; `None` where there is none or no git.

    The commit is read as it is stored, without any program that a repository's configuration can name.
    """
    commit = stored(folder, "cat-file", "commit", "HEAD")
    found = _COMMITTER.search(commit) if commit is not None else None
    try:
        return dt.datetime.fromtimestamp(int(found[1]), tz=dt.UTC) if found else None
    except (OSError, OverflowError, ValueError):  # no calendar has a time like that
        return None
