"""Files that are written whole or not at all."""

import contextlib
import os
import shutil
from pathlib import Path


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
        partial.write_bytes(payload)
        if place.exists():
            shutil.copymode(place, partial)
        partial.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
