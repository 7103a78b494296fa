"""Downloading MNIST through torchvision, in a child process that can be ended at any time.

The caller's process imports neither torch nor torchvision. The child works below a folder that belongs to this download alone;
what it leaves there is for the caller to verify.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from grader.datasets.model import DatasetUnavailable, Source

CHILD = "grader.datasets.torchvision_child"
STARTED = "started"
"""The child makes a folder of this name once it has imported torchvision."""

SMALLEST_FILE = "t10k-labels-idx1-ubyte.gz"
IMPORT_LIMIT_S = 120.0
POLL_S = 0.05


def download(root: Path, source: Source, on_bytes: Callable[[int], object]) -> None:
    """Let torchvision download and verify the `.gz` files that `root` lacks into its place for them.

    Raises:
        DatasetUnavailable: No mirror answers, nothing arrives for `source.stall_s`, or torchvision reports a failure.
    """
    mirrors = _answering(source)
    if not mirrors:
        raise DatasetUnavailable(f"MNIST cannot be downloaded: no answer from {', '.join(source.mirrors)}")
    # -P, not -I: a package that was installed for one user must be found, one in the current directory must not.
    command = [sys.executable, "-P", "-m", CHILD, str(root), *mirrors]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as child:
        try:
            _watch(child, root, source.stall_s, on_bytes)
        finally:
            _kill(child)
        reason = child.stdout.read().strip() if child.stdout else ""
    if child.returncode != 0:
        raise DatasetUnavailable(f"MNIST cannot be downloaded: {reason or f'exit code {child.returncode}'}")


def _answering(source: Source) -> list[str]:
    """Return the mirrors that hold the smallest file; a name server that never answers costs no more than the limit."""
    answered: list[str] = []
    threads = [
        threading.Thread(target=_probe, args=(mirror, source.answer_s, answered), daemon=True) for mirror in source.mirrors
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + source.answer_s
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [mirror for mirror in source.mirrors if mirror in answered]


def _probe(mirror: str, timeout_s: float, answered: list[str]) -> None:
    """Add a mirror to the list if it answers; proxies are taken from the environment, as torchvision does."""
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    request = Request(mirror + SMALLEST_FILE, headers={"User-Agent": "bngrade"})  # noqa: S310 - the user's own
    try:
        with urlopen(request, timeout=timeout_s):  # noqa: S310 - the user's own address
            answered.append(mirror)
    except (OSError, HTTPException, ValueError):
        return


def _watch(child: "subprocess.Popen[str]", root: Path, stall_s: float, on_bytes: Callable[[int], object]) -> None:
    """Wait for the child as long as bytes arrive; importing torchvision has a limit of its own."""
    seen, since = (-1, False), time.monotonic()
    while child.poll() is None:
        now = _arrived(root), (root / STARTED).exists()
        if now != seen:
            seen, since = now, time.monotonic()
            on_bytes(now[0])
        limit_s = stall_s if now[1] else IMPORT_LIMIT_S
        if time.monotonic() - since > limit_s:
            raise DatasetUnavailable(f"the download of MNIST stands still: nothing arrived for {limit_s:g} s")
        time.sleep(POLL_S)
    on_bytes(_arrived(root))


def _arrived(root: Path) -> int:
    """Count the bytes of all compressed files, whole or partial."""
    return sum(path.stat().st_size for path in root.rglob("*.gz"))


def _kill(child: "subprocess.Popen[str]") -> None:
    """End the child and whatever it may have started."""
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)
