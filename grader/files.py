"""Files that are written whole or not at all, and files of strangers that are opened to be read."""

import contextlib
import errno
import os
import shutil
import stat
from io import BufferedReader
from pathlib import Path


def open_regular(path: Path) -> BufferedReader:
    """Open a file to read its bytes, and nothing but a file: a named pipe would wait for a writer that never comes.

    Raises:
        OSError: it is none, is not there or cannot be opened.
    """
    return open(path, "rb", opener=_at_once)


def _at_once(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):  # `open` refuses a folder by itself
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "it is no regular file", path)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one piece: beside its place first, then moved there. What is no file, such as a pipe, is written to.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    payload = content.encode() if isinstance(content, str) else content
    place = path.resolve()  # a link stays one
    if place.exists() and not place.is_file():
        place.write_bytes(payload)
        return
    partial = place.with_name(f".bngrade-{os.getpid()}")
    try:
        partial.unlink(missing_ok=True)  # of a process that was killed, or a link that somebody laid out
        with partial.open("xb") as file:
            file.write(payload)
        if place.exists():
            shutil.copymode(place, partial)
        partial.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
