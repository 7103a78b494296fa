"""Whether the system can tell of changes below a folder, or has to be asked: on a network file system it has to.

A change that another machine makes, or the host of a virtual machine, reaches no watcher here. Takes a path; reads Linux's list
of mounts, and knows network paths of Windows. Elsewhere the system is trusted.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

_MOUNTS = Path("/proc/self/mountinfo")
_SHARED = frozenset(("9p", "drvfs", "fakeowner", "prl_fs", "vboxsf", "virtiofs", "vmhgfs"))
"""What a virtual machine or a container shares with its host."""

_NETWORKED = frozenset(("afs", "ceph", "cifs", "glusterfs", "gpfs", "lustre", "nfs", "nfs4", "ocfs2", "smb3", "smbfs"))

_IN_USER_SPACE = "fuse"
"""`fuse`, `fuse.sshfs`, `fuse.rclone`, ...: who serves it, and from where, is unknown."""

_POINT = 4
"""The field of a line that holds the mount point."""


def needs_polling(path: Path) -> bool:
    """Tell whether changes of a file have to be looked for, because nothing may tell of them."""
    folder = path.resolve().parent
    if os.name == "nt":
        return PureWindowsPath(folder).drive.startswith("\\\\")
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    kind = file_system(folder, mounts)
    return kind in _SHARED | _NETWORKED or kind.partition(".")[0] == _IN_USER_SPACE


def file_system(folder: Path, mounts: Iterable[str]) -> str:
    """Return the kind of file system that a folder lies on, from the lines of `mountinfo` (see proc(5)); empty if unknown."""
    deepest, kind = -1, ""
    for line in mounts:
        place, _, source = line.partition(" - ")
        fields, (found, *_) = place.split(" "), source.split(" ")
        if len(fields) > _POINT and folder.is_relative_to(point := _unescaped(fields[_POINT])):
            depth = len(Path(point).parts)
            if depth >= deepest:  # of two at one point, the later hides the earlier
                deepest, kind = depth, found
    return kind


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
