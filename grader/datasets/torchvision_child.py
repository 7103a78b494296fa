"""The child process of a download: `python -m grader.datasets.torchvision_child ROOT MIRROR...`.

torchvision downloads MNIST below ROOT and verifies it. On failure the reason is written to standard output, in one line, and
the exit code is 1. When the parent goes away, ROOT is removed and the process ends.
"""

import os
import shutil
import sys
import threading
from pathlib import Path

from grader.datasets.download import STARTED
from grader.datasets.mnist import find_parts


def main(root: Path, mirrors: list[str]) -> int:
    """Download MNIST; return the exit code."""
    threading.Thread(target=_end_with_parent, args=(root,), daemon=True).start()
    try:
        _download(root, mirrors)
    except Exception as error:  # noqa: BLE001 - the edge of the process: every failure becomes one line
        sys.stdout.write(_reason(error, root, mirrors))
        return 1
    return 0


def _download(root: Path, mirrors: list[str]) -> None:
    from torchvision import datasets

    (root / STARTED).mkdir()
    datasets.MNIST.mirrors = mirrors
    datasets.MNIST(str(root), download=True)


def _reason(error: Exception, root: Path, mirrors: list[str]) -> str:
    """Say in one line why it failed; torchvision reports a wrong checksum without the checksum."""
    _, problems = find_parts(root)
    if isinstance(error, RuntimeError) and problems:
        return f"from {', '.join(mirrors)}: {Path(problems[0]).name}"
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


def _end_with_parent(root: Path) -> None:
    """Wait for the end of standard input, which the parent holds open."""
    os.read(sys.stdin.fileno(), 1)
    shutil.rmtree(root, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    exit_code = main(Path(sys.argv[1]), sys.argv[2:])
    sys.stdout.flush()
    os._exit(exit_code)  # tearing torch down would take another second
