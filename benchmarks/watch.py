"""How long a save takes to its verdict on the screen of `bngrade watch`, in a real terminal.

    python benchmarks/watch.py [--saves N] [--poll]

Saves a file again and again (in place, in two steps, by renaming), each time with another verdict than the one before, and
waits until the terminal has drawn it. Prints the median, the 95th percentile and the longest time for right structures,
wrong ones, and files that Python cannot read. The times are those of an idle machine: run it on one. Linux and macOS.
"""

import argparse
import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE_S = 60.0
PAUSE_S = 0.7
"""Between two saves: nobody saves more often."""
AT_MOST_S = 0.3


def contents() -> dict[str, tuple[str, str]]:
    """Return the contents to save: what the screen says of each, and its text."""
    starter = (REPOSITORY / "exercises" / "netbn.py").read_text(encoding="utf-8")
    solution = (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")
    return {
        "right structure": ("PASS: 80 of 100", solution),
        "wrong structure": ("FAIL: 45 of 100", starter),
        "syntax error": ("ERROR: 0 of 100", starter.replace("def forward(", "def forward((")),
    }


def save_in_place(path: Path, text: str) -> None:
    """Write over the file."""
    path.write_text(text, encoding="utf-8")


def save_in_two_steps(path: Path, text: str) -> None:
    """Truncate the file, and write a little later."""
    with path.open("w", encoding="utf-8") as file:
        file.flush()
        time.sleep(0.01)
        file.write(text)


def save_by_rename(path: Path, text: str) -> None:
    """Write a new file and rename it over the old one."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


SAVES = (save_in_place, save_in_two_steps, save_by_rename)


@contextmanager
def watching(path: Path, *options: str) -> Iterator[int]:
    """Run the command on a pseudo-terminal; give our end of it."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"TERM": "xterm", "NO_COLOR": "1"}
    environment["BNGRADE_STATE"] = str(path.parent / "state")
    command = [sys.executable, "-m", "grader", "watch", str(path), "--structure-only", *options]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True)
    os.close(theirs)
    try:
        yield ours
    finally:
        process.send_signal(signal.SIGTERM)
        while select.select([ours], [], [], 1)[0] and _read(ours):
            pass
        process.wait(PATIENCE_S)
        os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end has closed
        return b""


def wait_for(terminal: int, text: str) -> None:
    """Return when the terminal draws a text."""
    drawn, deadline = b"", time.monotonic() + PATIENCE_S
    while text.encode() not in drawn:
        if not select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise SystemExit(f"{text!r} was not drawn in {PATIENCE_S:.0f} s")
        drawn += _read(terminal)


def measure(saves: int, *options: str) -> dict[str, list[float]]:
    """Return the seconds from save to screen, by kind of content."""
    kinds = contents()
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "netbn.py"
        path.write_text(kinds["wrong structure"][1], encoding="utf-8")
        with watching(path, *options) as terminal:
            wait_for(terminal, kinds["wrong structure"][0])  # the sandbox is ready
            for number in range(saves):
                for kind, (shown, text) in kinds.items():
                    time.sleep(PAUSE_S)
                    started = time.perf_counter()
                    SAVES[number % len(SAVES)](path, text)
                    wait_for(terminal, shown)
                    seconds[kind].append(time.perf_counter() - started)
    return seconds


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=30, help="of each kind")
    parser.add_argument("--poll", action="store_true", help="look for changes instead of being told")
    arguments = parser.parse_args()
    for kind, seconds in measure(arguments.saves, *(["--poll"] if arguments.poll else [])).items():
        ordered = sorted(seconds)
        late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        verdict = "holds" if late < AT_MOST_S else "MISSED"
        print(
            f"{kind}: median {statistics.median(ordered) * 1000:.0f} ms, 95 % within {late * 1000:.0f} ms, "
            f"longest {ordered[-1] * 1000:.0f} ms (at most {AT_MOST_S * 1000:.0f}: {verdict})"
        )


if __name__ == "__main__":
    main()
